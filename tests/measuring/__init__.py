"""The measurements behind `make measure-…`: too long for tests, resumable, each writing docs/measured/<name>.json."""

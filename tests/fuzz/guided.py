"""`python -m tests.fuzz.guided PARSER FOLDER…`: bytes for a parser, led by what they come to in it.

atheris watches the lines of a parser and of the libraries that it calls, and goes on from each input that came to new
ones; those are kept in the first folder. What follows are libFuzzer's own options.
"""

from __future__ import annotations

import sys

import atheris

WATCHED = {
    "telegram": ["connectors", "telegram"],
    "wechat": ["connectors", "defusedxml"],
    "app": ["connectors"],
    "frame": ["connectors"],
    "file": ["desk.media", "PIL", "pi_heif", "filetype"],
}

with atheris.instrument_imports(include=WATCHED[sys.argv[1]]):
    from tests.parsed import PARSERS, keep


def main() -> None:
    """Go on until something fails, which is written down, or for as long as the options say."""
    name = sys.argv.pop(1)
    parse = PARSERS[name]

    def once(content: bytes) -> None:
        try:
            parse(content)
        except Exception as problem:
            keep(name, type(problem).__name__, content)
            raise

    atheris.Setup(sys.argv, once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

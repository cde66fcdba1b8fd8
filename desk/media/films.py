"""Where a film or a sound was taken is written in its boxes (ISO 14496-12): they are blanked out, nothing moves."""

from __future__ import annotations

from collections.abc import Iterator

HOLDERS = (b"moov", b"trak")
TELLERS = (b"udta", b"meta", b"uuid")
"""User data and metadata: titles, the phone's make, the place. `free` in their stead is skipped by every player."""
HEADER = 8
LONG_HEADER = 16
DEEPEST = 16
"""So deep no film nests its boxes; deeper ones are only meant to be opened in vain, and are blanked out whole."""


def without_places(content: bytes) -> bytes:
    """The same film, byte for byte, but for the boxes that tell of where and by whom it was taken, which are empty."""
    film = bytearray(content)
    for at, header, end, name in _boxes(content, 0, len(content)):
        if name in HOLDERS:
            _blank(film, content, at + header, end, DEEPEST)
        elif name in (b"udta", b"uuid"):
            _empty(film, at, header, end)
    return bytes(film)


def _blank(film: bytearray, content: bytes, start: int, end: int, deeper: int) -> None:
    for at, header, stop, name in _boxes(content, start, end):
        if name in TELLERS or (name in HOLDERS and not deeper):
            _empty(film, at, header, stop)
        elif name in HOLDERS:
            _blank(film, content, at + header, stop, deeper - 1)


def _empty(film: bytearray, at: int, header: int, end: int) -> None:
    film[at + 4 : at + 8] = b"free"
    film[at + header : end] = bytes(end - at - header)


def _boxes(content: bytes, start: int, end: int) -> Iterator[tuple[int, int, int, bytes]]:
    """Each box: where it begins, the length of its header, where it ends, its name. One that is cut off ends there."""
    at = start
    while at + HEADER <= end:
        size, header = int.from_bytes(content[at : at + 4], "big"), HEADER
        if size == 1 and at + LONG_HEADER <= end:
            size, header = int.from_bytes(content[at + 8 : at + LONG_HEADER], "big"), LONG_HEADER
        elif size == 0:
            size = end - at
        if size < header:
            return
        yield at, header, min(at + size, end), content[at + 4 : at + 8]
        at += size

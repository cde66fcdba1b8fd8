"""A log that somebody else's program writes: each line is masked before it is written down.

Nothing that a library says of a citizen's words reaches the disk. A line that cannot be masked is left out, and so is
what a full disk does not take: a program whose words nobody reads any more would stand still.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

Mask = Callable[[str], str]

AT_ONCE = 64 * 1024
LONGEST = 16 * 1024
"""A line of more bytes is written as several, so that no rule is kept busy by one."""
LEFT_OUT = "(a line that could not be masked is left out)"


async def masked(words: asyncio.StreamReader, log: Path, mask: Mask) -> None:
    """Append what is said, masked line by line, to the log until nobody says any more."""
    rest = b""
    while said := await words.read(AT_ONCE):
        *lines, rest = (rest + said).split(b"\n")
        if len(rest) > LONGEST:
            lines.append(rest)
            rest = b""
        _write(log, lines, mask)
    if rest:
        _write(log, [rest], mask)


def _write(log: Path, lines: list[bytes], mask: Mask) -> None:
    parts = [line[at : at + LONGEST] for line in lines for at in range(0, max(len(line), 1), LONGEST)]
    if parts:
        with suppress(OSError), log.open("a", encoding="utf-8") as out:
            out.writelines(f"{_line(one, mask)}\n" for one in parts)


def _line(said: bytes, mask: Mask) -> str:
    try:
        return mask(said.decode("utf-8", "replace"))
    except Exception:  # the edge of a line: the program must not wait for a pipe that nobody reads
        return LEFT_OUT

"""How far a measurement has come, said on standard error: standard output is for the figures."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")
_TERMINAL_SECONDS, _LOG_SECONDS = 0.2, 10.0


def told(items: Sequence[Item], what: str) -> Iterator[Item]:
    """Each item, with a line that counts them: rewritten on a terminal, repeated every ten seconds elsewhere."""
    terminal = sys.stderr.isatty()
    pause = _TERMINAL_SECONDS if terminal else _LOG_SECONDS
    last = time.monotonic()
    for at, item in enumerate(items):
        if time.monotonic() - last >= pause:
            last = time.monotonic()
            sys.stderr.write(
                f"\r{what} {at} of {len(items)}" if terminal else f"{what} {at} of {len(items)}\n"
            )
            sys.stderr.flush()
        yield item
    if terminal:
        sys.stderr.write(f"\r{what} {len(items)} of {len(items)}\n")

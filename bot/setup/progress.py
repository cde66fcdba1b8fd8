"""Says on a terminal what is being done and how long it took. Standard library only."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

WIDTH = 30
QUIET_SECONDS = 60
"""So often a long step says off a terminal that it goes on."""


class Refusal(Exception):
    """What was asked for is not possible here. The text is one line for a person: what is wrong and what to do."""


@contextmanager
def step(what: str) -> Iterator[None]:
    """Announce `what`, count the seconds on a terminal, and say how long it took."""
    begun = time.monotonic()
    ended = threading.Event()
    _write(f"{what} …")
    ticker = threading.Thread(target=_tick, args=(what, begun, ended), daemon=True)
    ticker.start()
    outcome = "failed after"
    try:
        yield
        outcome = "done in"
    finally:
        ended.set()
        ticker.join()
        _write(f" {outcome} {time.monotonic() - begun:.1f} s\n")


@contextmanager
def bar(what: str, total: int, *, before: int = 0) -> Iterator[Callable[[int], None]]:
    """A bar over `total` things; tell it how many more are done. Off a terminal it says each tenth on a line.

    `before` of them were done earlier, and count for the share but not for the speed.
    """
    begun, done = time.monotonic(), before
    told = int(before / max(total, 1) * 10)

    def more(count: int) -> None:
        nonlocal done, told
        done += count
        share, speed = done / max(total, 1), (done - before) / max(time.monotonic() - begun, 1e-9)
        left = (total - done) / speed if speed else 0.0
        ahead = f", {left:.0f} s left" if done < total else ""
        words = f"{what} {done:,} of {total:,} ({speed:,.0f} a second{ahead})"
        if sys.stderr.isatty():
            filled = round(share * WIDTH)
            _write(f"\r{'█' * filled}{'░' * (WIDTH - filled)} {words}\x1b[K")
        elif int(share * 10) > told:
            told = int(share * 10)
            say(words)

    yield more
    if sys.stderr.isatty():
        _write("\n")


def say(line: str) -> None:
    """One line for the person at the terminal. Standard output stays free for what a command prints."""
    _write(f"{line}\n")


def _tick(what: str, begun: float, ended: threading.Event) -> None:
    terminal = sys.stderr.isatty()
    while not ended.wait(1 if terminal else QUIET_SECONDS):
        passed = f"{time.monotonic() - begun:.0f} s"
        _write(f"\r{what} … {passed}" if terminal else f" {passed} …")


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()

"""Named steps of the message path at which a test may end the process that takes them. In production nothing listens.

Here because both runtimes pass these steps, and `city` is all that both may import. Only an entry point arms them, with
the folder that SWIFT_FAULTS names; orders are put there while everything runs.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

SETTING = "SWIFT_FAULTS"
CLOCK = "clock"

_watch: Callable[[str], None] | None = None
_clock: Path | None = None


def reached(point: str) -> None:
    """Say that a step is reached. A process in which nothing is armed compares one name and goes on."""
    if _watch is not None:
        _watch(point)


def ahead() -> float:
    """By how many seconds a test has set this process's clock ahead."""
    if _clock is None:
        return 0.0
    try:
        return float(_clock.read_text(encoding="utf-8") or 0)
    except FileNotFoundError:
        return 0.0


def arm(folder: str | None) -> bool:
    """Obey the orders in a folder from now on; without a folder, none. Returns whether anything is armed."""
    global _clock
    _clock = Path(folder) / CLOCK if folder else None
    listen(Orders(Path(folder)).carry_out if folder else None)
    return _watch is not None


def listen(watch: Callable[[str], None] | None) -> None:
    """Let this be called with the name of every step that is reached in this process; None: nothing any more."""
    global _watch
    _watch = watch


class Orders:
    """The orders in a folder: a file that bears a step's name and holds a number n. Whoever reaches the step for the
    n-th time since it saw the order removes it and is killed, as by `kill -9`.
    """

    def __init__(self, folder: Path, *, end: Callable[[], None] | None = None) -> None:
        self._folder = folder
        self._end = end or _kill_myself
        self._seen: dict[tuple[str, int], int] = {}

    def carry_out(self, point: str) -> None:
        """Do what was ordered for this step, if anything was."""
        order = self._folder / point
        try:
            made, wanted = order.stat().st_mtime_ns, int(order.read_text(encoding="utf-8"))
            seen = self._seen[point, made] = self._seen.get((point, made), 0) + 1
            if seen < wanted:
                return
            # Of several that reach it only one can remove it, and an order is never carried out twice.
            order.unlink()
        except (FileNotFoundError, ValueError):
            return
        self._end()


def _kill_myself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)

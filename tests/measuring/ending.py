"""How a measurement ends before its time: whatever it started is stopped, as when it is through."""

from __future__ import annotations

import signal
import sys
from types import FrameType


def in_order() -> None:
    """From now on SIGTERM and SIGHUP end this program as Ctrl-C does, through every `finally`; once, the rest waits."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> None:
    for again in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(again, signal.SIG_IGN)
    sys.exit(128 + number)

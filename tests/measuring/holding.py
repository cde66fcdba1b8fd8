"""Holds processes to a share of a core each, as what they would have beside others on a larger machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import psutil

LOOK_SECONDS = 0.005
SAVED_SECONDS = 0.05
"""What a process that had nothing to do may use at once afterwards."""


@contextmanager
def held(processes: Sequence[psutil.Process], share: float) -> Iterator[None]:
    """None of them uses more than this share of a core for as long as the block runs."""
    over = threading.Event()
    keepers = [threading.Thread(target=_hold, args=(one, share, over)) for one in processes]
    for keeper in keepers:
        keeper.start()
    try:
        yield
    finally:
        over.set()
        for keeper in keepers:
            keeper.join()


def _hold(process: psutil.Process, share: float, over: threading.Event) -> None:
    """Stop it whenever it has used more than its share, and let it go on when it may."""
    left, at, used, stopped = 0.0, time.monotonic(), _used(process), False
    try:
        while not over.wait(LOOK_SECONDS):
            now, spent = time.monotonic(), _used(process)
            left = min(SAVED_SECONDS, left + share * (now - at) - (spent - used))
            at, used = now, spent
            if stopped != (left < 0):
                stopped = left < 0
                (process.suspend if stopped else process.resume)()
    finally:
        with suppress(psutil.Error):
            process.resume()


def _used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)

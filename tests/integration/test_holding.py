"""A process that is held gets its share of a core and no more, and is let go afterwards."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
import pytest

from tests.measuring.holding import held

BUSY = "while True: pass"
SHARE, SECONDS = 0.2, 2.0


@pytest.fixture
def busy() -> Iterator[psutil.Process]:
    started = subprocess.Popen([sys.executable, "-c", BUSY])
    try:
        yield psutil.Process(started.pid)
    finally:
        started.kill()
        started.wait()


def used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def test_a_busy_process_gets_its_share_and_no_more(busy: psutil.Process) -> None:
    with held([busy], SHARE):
        before, begun = used(busy), time.monotonic()
        time.sleep(SECONDS)
        share = (used(busy) - before) / (time.monotonic() - begun)

    assert SHARE / 4 < share < SHARE * 1.5


def test_a_process_that_was_held_goes_on_afterwards(busy: psutil.Process) -> None:
    with held([busy], 0.01):
        time.sleep(0.5)

    assert busy.status() != psutil.STATUS_STOPPED

"""What a measurement starts ends with it, however it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.measuring.postgres import postgres

ROOT = Path(__file__).resolve().parents[2]
WAITS = "import os, sys, time; print(os.getpid(), flush=True); time.sleep(600)"
MEASUREMENT = f"""
import asyncio, os, sys
from pathlib import Path
from tests import leashed
from tests.measuring import ending

async def measured(folder):
    folder.joinpath("begun").touch()
    try:
        await asyncio.sleep(600)
    finally:
        await asyncio.sleep(0)
        folder.joinpath("unwound").touch()

ending.in_order()
folder = Path(sys.argv[1])
with (folder / "log").open("wb") as log:
    running = leashed.start([sys.executable, "-c", {WAITS!r}], folder=folder, environment=os.environ, log=log)
try:
    asyncio.run(measured(folder))
finally:
    leashed.stop(running, seconds=30)
"""
KILLED = """
import sys, time
from pathlib import Path
from tests.measuring.postgres import postgres

with postgres(Path(sys.argv[1])):
    print("ready", flush=True)
    time.sleep(600)
"""


def wait_for(holds: Callable[[], bool], *, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_measurement_that_is_ended_leaves_nothing_running(tmp_path: Path, number: signal.Signals) -> None:
    measurement = subprocess.Popen([sys.executable, "-c", MEASUREMENT, str(tmp_path)], cwd=ROOT)
    log = tmp_path / "log"
    wait_for(lambda: (tmp_path / "begun").exists() and log.read_text().endswith("\n"))
    started = psutil.Process(int(log.read_text()))

    measurement.send_signal(number)

    measurement.wait(20)
    wait_for(lambda: not started.is_running())
    assert (tmp_path / "unwound").exists() == (number != signal.SIGKILL)


def test_a_server_ends_with_the_next_run_after_one_that_was_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as killed:
        assert killed.stdout is not None
        killed.stdout.readline()
        killed.kill()
    server = psutil.Process(int((tmp_path / "data" / "postmaster.pid").read_text().split()[0]))
    assert server.is_running()

    with postgres(tmp_path):
        pass

    wait_for(lambda: not server.is_running())

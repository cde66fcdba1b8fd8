"""Processes on the leash: they end with whoever started them, also one that is killed."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from bot.leash import LEASH

START_SECONDS, STOP_SECONDS = 180.0, 30.0


def start(
    command: Sequence[str], *, folder: Path, environment: Mapping[str, str], log: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Run a command with its whole environment; what it says goes to `log`, else where ours does.

    The process returned is its leash.
    """
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(LEASH), *command],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )


@contextmanager
def running(
    command: Sequence[str], *, folder: Path, environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """The same for as long as the block runs: it is told to end then, and killed where that takes too long."""
    with log.open("wb") as out:
        leash = start(command, folder=folder, environment=environment, log=out)
    try:
        yield leash
    finally:
        assert leash.stdin is not None
        leash.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            leash.wait(STOP_SECONDS)
        leash.kill()
        leash.wait()


def answers(url: str, leash: subprocess.Popen[bytes]) -> bool:
    """Whether this address answers before what is on the leash ends, and soon enough."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and leash.poll() is None:
        with suppress(OSError), urllib.request.urlopen(url, timeout=5):  # noqa: S310
            return True
        time.sleep(0.2)
    return False

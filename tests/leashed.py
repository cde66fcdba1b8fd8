"""Processes of tests and measurements on the product's own leash: they end with whoever started them.

A measurement that is killed leaves nothing running that takes the machine from the next one.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

import psutil

from bot.leash import LEASH


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


def stop(leash: subprocess.Popen[bytes], *, seconds: float) -> None:
    """Tell the command to end, and wait. Raises AssertionError where that takes longer; it is killed then."""
    with suppress(psutil.NoSuchProcess):
        holder = psutil.Process(leash.pid)
        # The command itself, so that it has all these seconds; the leash would give it fewer.
        for one in holder.children() or [holder]:
            one.terminate()
    try:
        leash.wait(seconds)
    except subprocess.TimeoutExpired:
        leash.terminate()
        leash.wait()
        raise AssertionError(f"it did not stop within {seconds:g} s") from None
    finally:
        if leash.stdin is not None:
            leash.stdin.close()

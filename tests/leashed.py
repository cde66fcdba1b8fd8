"""Processes of tests and measurements on the product's own leash: they end with whoever started them.

A measurement that is killed leaves nothing running that takes the machine from the next one.
"""

from __future__ import annotations

import subprocess
from contextlib import suppress

import psutil

from bot.leashed import start

__all__ = ("start", "stop")


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

"""Runs one command that ends when this process's standard input does, so that no child outlives its supervisor.

Called as a script with `python -I -S bot/leash.py COMMAND …`, in a process group of its own. Standard library only.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import FrameType

GRACE_SECONDS = 10.0
LEASH = Path(__file__)
"""This script."""


def main(command: list[str]) -> int:
    """Run the command until it ends or is told to; its exit code, or 128 + signal."""
    told = threading.Event()

    def tell(_signal: int, _frame: FrameType | None) -> None:
        told.set()

    # Handlers, not SIG_IGN: what is ignored here would be ignored by the command as well.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, tell)
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    threading.Thread(target=_watch_input, args=(told,), daemon=True).start()
    threading.Thread(target=_watch_child, args=(child, told), daemon=True).start()
    told.wait()
    return _end(child)


def _watch_input(told: threading.Event) -> None:
    while os.read(0, 1024):
        pass
    told.set()


def _watch_child(child: subprocess.Popen[bytes], told: threading.Event) -> None:
    child.wait()
    told.set()


def _end(child: subprocess.Popen[bytes]) -> int:
    """Ask the command to end, if it still runs, then take its whole group down."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            print("did not end in time: killed", file=sys.stderr)
            child.kill()
            child.wait()
    code = child.returncode
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    exit_code = main(sys.argv[1:])
    if os.getpgrp() == os.getpid():
        # Whatever the command left running goes too; this process stays to report the exit code.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.killpg(0, signal.SIGTERM)
    sys.exit(exit_code)

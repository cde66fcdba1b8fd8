"""A process that goes before others, looked at in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOLD = """
import os, sys
from pathlib import Path
from city import precedence
print(precedence.take(int(sys.argv[1]), Path(sys.argv[2])), os.getpriority(os.PRIO_PROCESS, 0))
"""
if sys.platform != "win32":
    import fcntl
    import termios
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such levels")


def told(level: int, group: Path, *before: str, terminal: int | None = None) -> list[str]:
    """What a process in a new session says, which `before` starts where it is given; of that `terminal`, if any."""
    command = [*before, sys.executable, "-c", TOLD, str(level), str(group)]
    found = subprocess.run(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=120,
        start_new_session=True,
        preexec_fn=None if terminal is None else partial(fcntl.ioctl, terminal, termios.TIOCSCTTY, 0),
    )
    return found.stdout.split()


def test_a_process_takes_the_level_that_the_system_grants_and_its_session_with_it(tmp_path: Path) -> None:
    group = tmp_path / "autogroup"
    before = os.getpriority(os.PRIO_PROCESS, 0)
    taken, level = told(before - 1, group)

    assert (taken, level) in (("True", str(before - 1)), ("False", str(before)))
    assert group.exists() == (taken == "True")


def test_who_goes_before_others_already_stays_where_it_is(tmp_path: Path) -> None:
    already = os.getpriority(os.PRIO_PROCESS, 0)

    assert told(already + 5, tmp_path / "autogroup") == ["True", str(already)]


def test_a_session_that_others_share_stays_as_it_is(tmp_path: Path) -> None:
    group, level = tmp_path / "autogroup", os.getpriority(os.PRIO_PROCESS, 0)

    assert told(level, group, "sh", "-c", '( "$@"; : ); :', "sh") == ["True", str(level)]
    assert not group.exists()


def test_a_session_of_a_terminal_stays_as_it_is(tmp_path: Path) -> None:
    group, level = tmp_path / "autogroup", os.getpriority(os.PRIO_PROCESS, 0)
    ours, terminal = os.openpty()
    try:
        assert told(level, group, "sh", "-c", '"$@"; :', "sh", terminal=terminal) == ["True", str(level)]
    finally:
        os.close(ours)
        os.close(terminal)
    assert not group.exists()

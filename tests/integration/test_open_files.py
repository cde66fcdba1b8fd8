"""How many files a process may have open, looked at in processes whose limit is set for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.open_files import OWN, SPARE
from connectors.web import MOST_OPEN

ROOT = Path(__file__).parents[2]
TOLD = """
import resource, sys
from bot import open_files
soft, hard = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
print(open_files.raise_limit(), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
print(open_files.sockets(), open_files.connections())
"""


def told(soft: int, hard: int) -> list[int]:
    command = [sys.executable, "-c", TOLD, str(soft), str(hard)]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    return [int(number) for number in found.stdout.split()]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
@pytest.mark.parametrize(("soft", "hard", "sockets"), [(256, 4096, 4096 - SPARE), (1024, 16_384, MOST_OPEN)])
def test_the_soft_limit_is_raised_to_the_hard_one_and_sockets_leave_room_for_the_rest(
    soft: int, hard: int, sockets: int
) -> None:
    assert told(soft, hard) == [hard, hard, sockets, hard - OWN]

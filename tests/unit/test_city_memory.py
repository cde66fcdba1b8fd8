"""What a process does with its memory when all is loaded, looked at in processes of their own."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from city import memory

ROOT = Path(__file__).parents[2]
MAP = """\
55d0c0000000-55d0c0200000 r-xp 00000000 fe:00 1234                       /usr/bin/python3.13
55d0c0400000-55d0c0a00000 rw-p 00600000 fe:00 1234                       /usr/bin/python3.13
55d0c0c00000-55d0c1000000 rw-p 00000000 00:00 0                          [heap]
7f0000000000-7f0000600000 rw-p 00000000 00:00 0\x20
7f0000600000-7f0000800000 r--p 00000000 00:00 0\x20
7f0000800000-7f0000a00000 rw-s 00000000 00:01 99                         /dev/shm/of others
7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0                          [stack]
"""
TOLD = """
import mmap
from pathlib import Path
from city import memory
kept = bytearray(64 << 20)
for at in range(0, len(kept), 4096):
    kept[at] = at % 251
# Most of this was never used, or was given back.
sparse = mmap.mmap(-1, 256 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
for at in range(0, len(sparse), 65536):
    sparse[at] = 1
before = bytes(kept)
none = memory.keep_in_large_pages(seconds=-1.0)
moved = memory.keep_in_large_pages()
large = Path("/proc/self/smaps_rollup").read_text().split("AnonHugePages:")[1].split()[0]
print(none, moved, int(large) * 1024, kept == before)
"""


def test_only_data_of_the_process_itself_is_moved() -> None:
    assert [f"{at:x}" for at in memory._places(MAP, 2 << 20)] == [
        "55d0c0c00000",
        "55d0c0e00000",
        "7f0000000000",
        "7f0000200000",
        "7f0000400000",
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has them")
def test_what_is_moved_is_in_large_pages_and_stays_what_it_was() -> None:
    free = _free_in_large_pages()
    told = subprocess.run(
        [sys.executable, "-c", TOLD], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    none, moved, large, same = told.stdout.split()
    release = tuple(int(part) for part in platform.release().split(".")[:2])
    able = memory._size_of_a_page(memory.PAGES) is not None and release >= (6, 1)

    assert (same, none) == ("True", "0")
    assert int(large) >= int(moved)
    # A machine whose memory is in small pieces, after much was read from disks, has no more than it has.
    assert min(48 << 20, free // 2) * able <= int(moved) < 256 << 20


def _free_in_large_pages() -> int:
    """How many bytes the system could give out in pages of 2 MB at this moment."""
    pieces = [line.split()[4:] for line in Path("/proc/buddyinfo").read_text().splitlines()]
    return sum(
        int(count) * (memory.SMALL << order)
        for zone in pieces
        for order, count in enumerate(zone)
        if memory.SMALL << order >= 2 << 20
    )


@pytest.mark.parametrize("wish", [None, "always madvise [never]\n"])
def test_a_system_without_large_pages_or_that_does_not_want_them_is_left_alone(
    wish: str | None, tmp_path: Path
) -> None:
    if wish is not None:
        (tmp_path / "enabled").write_text(wish)
        (tmp_path / "hpage_pmd_size").write_text("2097152\n")

    assert memory.keep_in_large_pages(pages=tmp_path, process=tmp_path / "none") == 0


def test_a_system_that_does_not_tell_what_is_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "enabled").write_text("always [madvise] never\n")
    (tmp_path / "hpage_pmd_size").write_text("2097152\n")

    assert memory.keep_in_large_pages(pages=tmp_path, process=tmp_path / "none") == 0

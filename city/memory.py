"""Memory of processes that stay: what they need no more, what is no rubbish, and pages that are found quickly.

Here because both runtimes are to answer quickly, and `city` is all that both may import.
"""

from __future__ import annotations

import ctypes
import gc
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

COLLAPSE = 25
"""MADV_COLLAPSE, since Linux 6.1; an older one refuses it and nothing changes."""
PAGES = Path("/sys/kernel/mm/transparent_hugepage")
"""What the system does with large pages: whether it has them for everybody, for who asks, or 'never'."""
PROCESS = Path("/proc/self")
"""Where the system tells of this process's memory."""
AT = (5.0, 120.0)
"""Seconds after the start at which data is moved into large pages: what is loaded, and what the first turns made.
Not at once, or the first citizen would wait for it.
"""
REST = 0.2
"""Seconds between two pages. One may take 10 ms, and whoever needs new memory meanwhile waits for it."""
FULL = 0.75
"""What has to be in use of a page, at the least: the rest of it would take memory that was given back."""
SMALL = 4096
_ENTRY = 8
_IS_THERE = 0x80


def settle() -> None:
    """What is loaded stays: no search for rubbish looks at it any more, and large pages will hold it.

    Called once, when everything is loaded. The pages follow in a minute or two, in a thread that ends with the process.
    """
    gc.collect()
    gc.freeze()
    threading.Thread(target=_keep, name="large pages", daemon=True).start()


def give_back() -> None:
    """Return freed pages to the system where the C library can (glibc); elsewhere nothing happens.

    Building the matchers took about 50 MB for a moment.
    """
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def keep_in_large_pages(rest: float = 0.0, *, pages: Path = PAGES, process: Path = PROCESS) -> int:
    """Have the system move this process's data into pages of 2 MB where it has such. Returns how many bytes are there.

    A turn reads here and there in some hundred megabytes. In pages of 4 KB the processor looks most of them up anew, on
    a virtual machine twice over.
    """
    size = _size_of_a_page(pages)
    if size is None:
        return 0
    madvise = ctypes.CDLL(None).madvise
    moved = 0
    with (process / "pagemap").open("rb") as pagemap:
        for begin, end in _own((process / "maps").read_text()):
            for at in range(-(-begin // size) * size, end - size + 1, size):
                # What was given back meanwhile is refused, as is what is no memory of data.
                if (
                    _in_use(pagemap, at, size) >= FULL
                    and madvise(ctypes.c_void_p(at), ctypes.c_size_t(size), COLLAPSE) == 0
                ):
                    moved += size
                    time.sleep(rest)
    return moved


def _keep() -> None:
    begin = time.monotonic()
    for seconds in AT:
        time.sleep(max(0.0, begin + seconds - time.monotonic()))
        keep_in_large_pages(REST)


def _size_of_a_page(pages: Path) -> int | None:
    """Bytes of a large page; None where the system has none, or whoever runs it does not want them."""
    try:
        if "[never]" in (pages / "enabled").read_text():
            return None
        return int((pages / "hpage_pmd_size").read_text())
    except OSError:
        return None


def _in_use(pagemap: BinaryIO, at: int, size: int) -> float:
    """Which part of the memory there the system keeps for this process, from 0 to 1."""
    pagemap.seek(at // SMALL * _ENTRY)
    told = pagemap.read(size // SMALL * _ENTRY)[_ENTRY - 1 :: _ENTRY]
    return sum(1 for byte in told if byte & _IS_THERE) / (size // SMALL)


def _own(maps: str) -> Iterator[tuple[int, int]]:
    """Where a process's own data begins and ends, of its map of memory: what no file, no stack and nobody else has."""
    for line in maps.splitlines():
        where, rights, _, _, _, *name = line.split(maxsplit=5)
        if rights == "rw-p" and name in ([], ["[heap]"]):
            begin, end = where.split("-")
            yield int(begin, 16), int(end, 16)

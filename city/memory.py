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

COLLAPSE = 25
"""MADV_COLLAPSE, since Linux 6.1; an older one refuses it and nothing changes."""
PAGES = Path("/sys/kernel/mm/transparent_hugepage")
"""What the system does with large pages: whether it has them for everybody, for who asks, or 'never'."""
MAPS = Path("/proc/self/maps")
AT = (5.0, 120.0, 900.0)
"""Seconds after the start at which data is moved into large pages: what is loaded, and what the first turns made.
Not at once, or the first citizen would wait for it.
"""
REST = 0.2
"""Seconds between two pages. One may take 10 ms, and whoever needs new memory meanwhile waits for it."""


def settle() -> None:
    """What is loaded stays: no search for rubbish looks at it any more, and large pages will hold it.

    Called once, when everything is loaded. The pages follow within a minute, in a thread that ends with the process.
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


def keep_in_large_pages(rest: float = 0.0) -> int:
    """Have the system move this process's data into pages of 2 MB where it has such. Returns how many bytes are there.

    A turn reads here and there in some hundred megabytes. In pages of 4 KB the processor looks most of them up anew, on
    a virtual machine twice over.
    """
    size = _size_of_a_page()
    if size is None:
        return 0
    madvise = ctypes.CDLL(None).madvise
    moved = 0
    for begin, end in _own(MAPS.read_text()):
        for at in range(-(-begin // size) * size, end - size + 1, size):
            # Memory that was given back meanwhile is refused, as is what is no memory of data.
            moved += size * (madvise(ctypes.c_void_p(at), ctypes.c_size_t(size), COLLAPSE) == 0)
            time.sleep(rest)
    return moved


def _keep() -> None:
    begin = time.monotonic()
    for seconds in AT:
        time.sleep(max(0.0, begin + seconds - time.monotonic()))
        keep_in_large_pages(REST)


def _size_of_a_page() -> int | None:
    """Bytes of a large page; None where the system has none, or whoever runs it does not want them."""
    try:
        if "[never]" in (PAGES / "enabled").read_text():
            return None
        return int((PAGES / "hpage_pmd_size").read_text())
    except OSError:
        return None


def _own(maps: str) -> Iterator[tuple[int, int]]:
    """Where a process's own data begins and ends, of its map of memory: what no file, no stack and nobody else has."""
    for line in maps.splitlines():
        where, rights, _, _, _, *name = line.split(maxsplit=5)
        if rights == "rw-p" and name in ([], ["[heap]"]):
            begin, end = where.split("-")
            yield int(begin, 16), int(end, 16)

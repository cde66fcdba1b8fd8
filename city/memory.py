"""Memory of processes that stay: what they need no more, what is no rubbish, and pages that are found quickly.

Here because both runtimes are to answer quickly, and `city` is all that both may import.
"""

from __future__ import annotations

import ctypes
import gc
import math
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

COLLAPSE = 25
"""MADV_COLLAPSE, since Linux 6.1; an older one refuses it and nothing changes."""
PAGES = Path("/sys/kernel/mm/transparent_hugepage")
"""What the system does with large pages: whether it has them for everybody, for who asks, or 'never'."""
PROCESS = Path("/proc/self")
"""Where the system tells of this process's memory."""
BEFORE = 1.0
"""So many seconds of a start go into moving data into large pages, before anybody waits for an answer."""
AFTER = (0.0, 120.0)
"""Seconds behind it at which the rest follows, and then what the first turns made."""
REST = 30.0
"""So many times as long as a page took nothing is moved behind it, but in `BEFORE`: whoever needs new memory waits."""
FULL = 0.75
"""What has to be in use of a page, at the least: the rest of it would take memory that was given back."""
RUBBISH_AFTER = 20_000
"""So many more objects than were given up are made before the youngest are searched for rubbish: Python's own 700 to
2,000 are less than what the words in hand are made of, and it was looked through again and again (3 % of a turn)."""
SMALL = 4096
_ENTRY = 8
_IS_THERE = 0x80


def look_for_rubbish_seldom() -> None:
    """Have this process search for what holds only each other after `RUBBISH_AFTER` new objects. Called at a start."""
    gc.set_threshold(RUBBISH_AFTER)


def settle() -> None:
    """What is loaded stays: no search for rubbish looks at it any more, and large pages will hold it.

    Called once, when everything is loaded. Pages for which there is no time follow in a minute or two, in a thread that
    ends with the process.
    """
    gc.collect()
    gc.freeze()
    keep_in_large_pages(seconds=BEFORE)
    threading.Thread(target=_go_on, name="large pages", daemon=True).start()


def give_back() -> None:
    """Return freed pages to the system where the C library can (glibc); elsewhere nothing happens.

    Building the matchers took about 50 MB for a moment.
    """
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def keep_in_large_pages(
    rest: float = 0.0, *, seconds: float = math.inf, pages: Path = PAGES, process: Path = PROCESS
) -> int:
    """Have the system move this process's data into pages of 2 MB where it has such. Returns how many bytes are there.

    Behind a page it rests `rest` times as long as that took; it ends when the `seconds` are over.

    A turn reads here and there in some hundred megabytes. In pages of 4 KB the processor looks most of them up anew, on
    a virtual machine twice over.
    """
    size = _size_of_a_page(pages)
    if size is None:
        return 0
    madvise = ctypes.CDLL(None).madvise
    end, moved = time.monotonic() + seconds, 0
    with suppress(OSError), (process / "pagemap").open("rb") as pagemap:  # a system may keep it to itself
        for at in _places((process / "maps").read_text(), size):
            if (begun := time.monotonic()) > end:
                break
            # What was given back meanwhile is refused, as is what is no memory of data.
            if (
                _in_use(pagemap, at, size) >= FULL
                and madvise(ctypes.c_void_p(at), ctypes.c_size_t(size), COLLAPSE) == 0
            ):
                moved += size
                time.sleep(rest * (time.monotonic() - begun))
    return moved


def _go_on() -> None:
    begin = time.monotonic()
    for seconds in AFTER:
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


def _places(maps: str, size: int) -> Iterator[int]:
    """Where large pages of this size could begin: in a process's own data, which no file, no stack and no other has."""
    for line in maps.splitlines():
        where, rights, _, _, _, *name = line.split(maxsplit=5)
        if rights == "rw-p" and name in ([], ["[heap]"]):
            begin, end = (int(one, 16) for one in where.split("-"))
            yield from range(-(-begin // size) * size, end - size + 1, size)

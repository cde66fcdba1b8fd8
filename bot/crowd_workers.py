"""A crowd's batches made by several processes, and handed over packed and in their order."""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from bot.crowd import AT_ONCE, Crowd
from bot.crowd_ongoing import OngoingCrowd
from city.pack import load
from desk.store import bulk

MOST, EACH = 4, 10 * AT_ONCE
"""More processes wait for the store; for fewer tickets than `EACH` one is not worth its start."""
AHEAD = 2
Packed = Mapping[str, bytes]


def workers(tickets: int) -> int:
    """How many processes this crowd is worth on this machine; 0: the calling one makes it itself."""
    worth = min(os.cpu_count() or 1, MOST, tickets // EACH)
    return worth if worth > 1 else 0


def batches(
    folder: Path, now: datetime, *, tickets: int, seed: int, processes: int
) -> Generator[tuple[int, Packed], None, None]:
    """So many tickets at a time with their rows by table; the same for any number of processes.

    `folder` is the city pack's.
    """
    return made_by(
        partial(crowd, folder, now, tickets=tickets, seed=seed), tickets=tickets, processes=processes
    )


def made_by(
    make: Callable[[], Crowd], *, tickets: int, processes: int
) -> Generator[tuple[int, Packed], None, None]:
    """The same of any crowd; each process makes its own by `make`, which has to be picklable."""
    if not processes:
        own = make()
        for number, size in enumerate(own.sizes):
            yield size, _packed(own, number)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, context, initializer=_begin, initargs=(make,)) as pool:
        try:
            yield from _in_order(pool, -(-tickets // AT_ONCE), tickets, waiting=processes * (1 + AHEAD))
        finally:
            pool.shutdown(cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, count: int, tickets: int, *, waiting: int
) -> Iterator[tuple[int, Packed]]:
    """No more batches are asked for than are soon taken: they are large."""
    asked: deque[Future[Packed]] = deque()
    for number in range(count + waiting):
        if number < count:
            asked.append(pool.submit(_made, number))
        if number >= waiting or number >= count:
            if not asked:
                return
            yield min(AT_ONCE, tickets), asked.popleft().result()
            tickets -= AT_ONCE


def crowd(folder: Path, now: datetime, *, tickets: int, seed: int) -> Crowd:
    """One of a city pack's folder in which every life has come to its end, as measurements want it."""
    return Crowd(load(folder), folder, tickets=tickets, seed=seed, now=now)


def ongoing(folder: Path, now: datetime, *, tickets: int, seed: int) -> Crowd:
    """The demo's own: a desk at work."""
    return OngoingCrowd(load(folder), folder, tickets=tickets, seed=seed, now=now)


def _packed(made: Crowd, number: int) -> Packed:
    return {table: bulk.packed(rows) for table, rows in made.batch(number).items() if rows}


# A process's own crowd; each makes any batch of it.
_own: list[Crowd] = []


def _begin(make: Callable[[], Crowd]) -> None:
    # Ctrl-C reaches the whole group: the parent ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Many rows and no cycles: looking for them took a fifth of the time.
    gc.disable()
    _own.append(make())


def _made(number: int) -> Packed:
    return _packed(_own[0], number)

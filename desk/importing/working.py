"""Batches of a file's rows made ready by several processes, and handed over in the file's order."""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import Thread
from zoneinfo import ZoneInfo

from city.pack import CityPack
from desk.importing.files import Row
from desk.importing.past import Reader, ToWgs84
from desk.importing.rows import Prepared, Writer
from desk.importing.wrong import Wrong, WrongCell
from desk.store.seal import Seal

MOST, EACH = 4, 5_000
"""More processes wait for the store; for fewer rows than `EACH` one is not worth its start."""
AHEAD = 2


@dataclass(frozen=True)
class Way:
    """How the rows of a file become tickets; the same way in every process. `headers` are the file's."""

    pack: CityPack
    source: str
    headers: Sequence[str]
    fields: Mapping[str, int]
    now: datetime
    to_wgs84: ToWgs84
    datum: str = "wgs84"
    renamed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Batch:
    """So many rows of the file, one after the other: what became of them. `last` is the number of the last one."""

    rows: int
    last: int
    tickets: Sequence[Prepared]
    wrong: Sequence[Wrong]


class Maker:
    """Makes tickets of rows, one way."""

    def __init__(self, way: Way, seal: Seal) -> None:
        zone = ZoneInfo(way.pack.timezone)
        self._way = way
        self._reader = Reader(
            way.pack,
            way.fields,
            zone=zone,
            now=way.now,
            to_wgs84=way.to_wgs84,
            datum=way.datum,
            renamed=way.renamed,
        )
        self._writer = Writer(way.pack, source=way.source, zone=zone, now=way.now, seal=seal)

    def batch(self, rows: Sequence[Row]) -> Batch:
        """What becomes of these rows. Rows without any text are passed over."""
        tickets: list[Prepared] = []
        wrong: list[Wrong] = []
        for number, cells in rows:
            if not any(cells):
                continue
            try:
                self._require_width(cells)
                tickets.append(self._writer.prepared(number, self._reader.past(cells)))
            except WrongCell as cell:
                wrong.append(self._wrong(number, cells, cell))
        return Batch(len(rows), rows[-1][0] if rows else 0, tickets, wrong)

    def _require_width(self, cells: Sequence[str]) -> None:
        if any(cells[len(self._way.headers) :]):
            raise WrongCell("", "cells")

    def _wrong(self, number: int, cells: Sequence[str], cell: WrongCell) -> Wrong:
        at = self._way.fields.get(cell.field)
        column = self._way.headers[at] if at is not None else cell.field
        told = cells[at] if at is not None and at < len(cells) else ""
        return Wrong(number, cell.field, column, cell.reason, cell.values, told, list(cells))


def workers(rows: int) -> int:
    """How many processes these rows are worth on this machine; 0: the calling one reads them itself."""
    worth = min(os.cpu_count() or 1, MOST, rows // EACH)
    return worth if worth > 1 else 0


def batches(
    way: Way, rows: Iterable[Row], *, seal: Seal, at_once: int, processes: int
) -> Generator[Batch, None, None]:
    """The rows, `at_once` a batch, with names under `seal`; the same for any number of processes."""
    parts = _parts(rows, at_once)
    if not processes:
        maker = Maker(way, seal)
        for part in parts:
            yield maker.batch(part)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, context, initializer=_begin, initargs=(way, seal)) as pool:
        try:
            with closing(_in_order(pool, parts, waiting=processes + AHEAD)) as made:
                yield from made
        finally:
            pool.shutdown(cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, parts: Iterator[list[Row]], *, waiting: int
) -> Generator[Batch, None, None]:
    """No more batches are asked for than are soon taken: they are large."""
    asked: deque[Future[Batch]] = deque()
    for part in parts:
        asked.append(pool.submit(_made, part))
        if len(asked) >= waiting:
            yield asked.popleft().result()
    while asked:
        yield asked.popleft().result()


def _parts(rows: Iterable[Row], at_once: int) -> Iterator[list[Row]]:
    rest = iter(rows)
    while part := list(islice(rest, at_once)):
        yield part


# A process's own maker.
_own: list[Maker] = []


def _begin(way: Way, seal: Seal) -> None:
    # Ctrl-C reaches the whole group: the parent ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, name="leash", daemon=True).start()
    # Many rows and no cycles: looking for them took a fifth of the time.
    gc.disable()
    _own.append(Maker(way, seal))


def _end_with_parent() -> None:
    """A parent that was killed asks for nothing more, and tells nobody so."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _made(part: list[Row]) -> Batch:
    return _own[0].batch(part)

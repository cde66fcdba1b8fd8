"""The import of a file: looked through first, then written batch by batch, and gone on with wherever it stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import text

from city.pack import CityPack
from desk.importing import standing, working, writing
from desk.importing.columns import Columns, known, mapping
from desk.importing.files import Table, read
from desk.importing.past import ToWgs84
from desk.importing.standing import Standing
from desk.importing.working import Batch, Way
from desk.importing.wrong import ADVICE, ErrorsFile, Wrong
from desk.store.database import Database

AT_ONCE = {True: 1_000, False: 20_000}
"""Rows a transaction: on SQLite everybody waits for a writer, on PostgreSQL hardly anybody."""
LARGE = 10_000
"""After so many new tickets PostgreSQL is told to look again at what its tables hold."""
CHANGED = (
    "tickets",
    "ticket_words",
    "ticket_history",
    "surveys",
    "ticket_figures",
    "daily_figures",
    "ticket_spans",
    "daily_volumes",
    "monthly_volumes",
    "daily_waits",
)

Told = Callable[[int], None]
"""Hears how many more rows of the file are settled."""


@dataclass(frozen=True)
class Plan:
    """A file, what its columns tell, and how its rows become tickets."""

    table: Table
    columns: Columns
    way: Way

    @property
    def source(self) -> str:
        """The name under which its numbers count."""
        return self.way.source


@dataclass
class Outlook:
    """What a dry run found: rows that would come in, and what is wrong, by reason and by word."""

    good: int = 0
    known: int = 0
    wrong: int = 0
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    words: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, wrong: Wrong) -> None:
        """Count one."""
        self.wrong += 1
        self.reasons[(wrong.column, wrong.reason)] += 1
        if wrong.reason in ADVICE:
            self.words[(wrong.field, wrong.told)] += 1


def plan(
    file: Path,
    pack: CityPack,
    *,
    source: str,
    now: datetime,
    to_wgs84: ToWgs84,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    datum: str = "wgs84",
    renamed: Mapping[str, Mapping[str, str]] | None = None,
) -> Plan:
    """How a file would be imported; reads it once, writes nothing.

    `columns` are fields by header as somebody said them. Raises `UnreadableFile` and `NoMapping`.
    """
    said = columns or {}
    table = read(file, sheet=sheet, knows=lambda cells: known(cells) + sum(cell in said for cell in cells))
    found = mapping(table.headers, said)
    way = Way(pack, source, table.headers, found.fields, now, to_wgs84, datum, renamed or {})
    return Plan(table, found, way)


class Imports:
    """Imports into one store. `clock` tells the moment of what is written, `at_once` the rows of a transaction."""

    def __init__(
        self,
        db: Database,
        *,
        clock: Callable[[], datetime],
        at_once: int | None = None,
        processes: int | None = None,
    ) -> None:
        self._db, self._clock, self._processes = db, clock, processes
        self._at_once = at_once or AT_ONCE[db.is_sqlite]

    async def rehearse(
        self, plan: Plan, *, errors: ErrorsFile | None = None, told: Told = lambda _: None
    ) -> Outlook:
        """Read every row and write none; `errors` gets what would be left out."""
        outlook = Outlook()
        seen: set[str] = set()
        if errors is not None:
            errors.begin(up_to=0)
        with closing(self._batches(plan, after=0)) as made:
            for batch in made:
                fresh = await self._unknown(batch)
                outlook.good += len(fresh - seen)
                outlook.known += len(batch.tickets) - len(fresh - seen)
                seen |= fresh
                for wrong in batch.wrong:
                    outlook.add(wrong)
                if errors is not None:
                    errors.add(batch.wrong)
                told(batch.rows)
        return outlook

    async def begin(self, plan: Plan, *, again: bool = False) -> Standing:
        """Where this file stands; begun where it never was, or `again`. Raises `ImportRefused`."""
        async with self._db.begin() as session:
            return await standing.begin(
                session, plan.table, plan.columns.fields, source=plan.source, again=again, now=self._clock()
            )

    async def go_on(
        self, plan: Plan, begun: Standing, *, errors: ErrorsFile, told: Told = lambda _: None
    ) -> Standing:
        """Write every row that is not settled yet. Killed anywhere, it is gone on with from what was committed.

        Raises `TakenElsewhere` where somebody else goes on with it.
        """
        done, imported = begun.rows_read, 0
        errors.begin(up_to=plan.table.header_row + done)
        with closing(self._batches(plan, after=done)) as made:
            for batch in made:
                errors.add(batch.wrong)
                async with self._db.begin() as session:
                    fresh, _ = await writing.write(
                        session, batch, begun=begun, before=done, pack=plan.way.pack, now=self._clock()
                    )
                done, imported = done + batch.rows, imported + fresh
                told(batch.rows)
        if imported >= LARGE and not self._db.is_sqlite:
            await self._analyse()
        errors.drop_if_empty()
        async with self._db.begin() as session:
            return await standing.finish(session, begun.id, now=self._clock())

    async def _analyse(self) -> None:
        async with self._db.begin() as session:
            for table in CHANGED:
                await session.execute(text(f"ANALYZE {table}"))

    def _batches(self, plan: Plan, *, after: int) -> Generator[Batch, None, None]:
        rows = plan.table.rows(after=after)
        left = plan.table.count - after
        processes = working.workers(left) if self._processes is None else self._processes
        return working.batches(plan.way, rows, seal=self._db.seal, at_once=self._at_once, processes=processes)

    async def _unknown(self, batch: Batch) -> set[str]:
        async with self._db.read() as session:
            return {one.key for one in await writing.fresh(session, batch.tickets)}

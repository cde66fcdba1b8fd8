"""How far the import of a file got: begun once for a source and a file's digest, gone on with, and done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.importing.errors import ImportRefused
from desk.importing.files import Table
from desk.staff import audit
from desk.staff.actor import SYSTEM
from desk.store.models import ImportRow

BEGUN, DONE = "begun", "done"
LONGEST_NAME = 200


@dataclass(frozen=True)
class Standing:
    """`rows_read` of `rows` are settled: `imported`, `known` by their numbers before, or `wrong`; or empty."""

    id: int
    source: str
    file: str
    state: str
    rows: int
    rows_read: int
    imported: int
    known: int
    wrong: int
    updated_at: datetime

    @property
    def is_done(self) -> bool:
        """Every row was read."""
        return self.state == DONE


async def begin(
    session: AsyncSession, table: Table, fields: Mapping[str, int], *, source: str, again: bool, now: datetime
) -> Standing:
    """Where the import of this file stands; begun now where it never was, or `again` from its first row.

    Raises `ImportRefused` where it was begun with columns that told something else.
    """
    mine = ImportRow.source == source, ImportRow.digest == table.digest
    row = await session.scalar(select(ImportRow).where(*mine).with_for_update())
    if row is not None and not again:
        if row.state == BEGUN and row.columns != dict(fields):
            raise ImportRefused(
                f"{table.path.name} was begun with other columns, {_named(row.columns, table.headers)}:"
                " go on with those, or begin anew with --again (what came in stays and is not doubled)"
            )
        return _standing(row)
    if row is None:
        row = ImportRow(source=source, digest=table.digest, begun_at=now)
        session.add(row)
    row.file, row.columns, row.rows = table.path.name[-LONGEST_NAME:], dict(fields), table.count
    row.state, row.rows_read, row.imported, row.known, row.wrong = BEGUN, 0, 0, 0, 0
    row.updated_at, row.done_at = now, None
    await session.flush()
    details = {"source": source, "rows": table.count}
    audit.note(session, SYSTEM, "import", on=("import", row.id), now=now, details=details)
    return _standing(row)


async def finish(session: AsyncSession, import_id: int, *, now: datetime) -> Standing:
    """Every row was read; doing it twice changes nothing."""
    row = await session.get_one(ImportRow, import_id, with_for_update=True, populate_existing=True)
    if row.state != DONE:
        row.state, row.updated_at, row.done_at = DONE, now, now
        details = {"source": row.source, "imported": row.imported, "known": row.known, "wrong": row.wrong}
        audit.note(session, SYSTEM, "import_done", on=("import", row.id), now=now, details=details)
    return _standing(row)


async def unfinished(session: AsyncSession) -> Sequence[Standing]:
    """Imports that were begun and are not done, the latest first."""
    rows = await session.scalars(
        select(ImportRow).where(ImportRow.state == BEGUN).order_by(ImportRow.updated_at.desc())
    )
    return [_standing(row) for row in rows]


def _standing(row: ImportRow) -> Standing:
    return Standing(
        row.id,
        row.source,
        row.file,
        row.state,
        row.rows,
        row.rows_read,
        row.imported,
        row.known,
        row.wrong,
        row.updated_at,
    )


def _named(columns: Mapping[str, int], headers: Sequence[str]) -> str:
    return ", ".join(f"{headers[at]}={field}" for field, at in columns.items() if at < len(headers))

"""Revisions as the store has them: the latest of each entry, the history of one, and adding one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.pack.editing import Edit, Kind
from desk.pack.splicing import Document
from desk.store.models import PackRevisionRow

PAGE = 50


@dataclass(frozen=True)
class Revision:
    """One published change of one entry; `by` is a label as the history has it. See `PackRevisionRow`."""

    id: int
    kind: Kind
    key: str
    before: Document | None
    document: Document | None
    base: str
    why: str
    at: datetime
    by: str
    restores: int | None

    @property
    def edit(self) -> Edit:
        """What it does to the files."""
        return Edit(self.kind, self.key, self.document, self.base)


async def newest(session: AsyncSession) -> int:
    """The id of the latest one; 0 where there is none."""
    return await session.scalar(select(func.max(PackRevisionRow.id))) or 0


async def latest(session: AsyncSession) -> list[Revision]:
    """The latest of each entry, the oldest first."""
    last = select(func.max(PackRevisionRow.id)).group_by(PackRevisionRow.kind, PackRevisionRow.key)
    rows = await session.scalars(
        select(PackRevisionRow).where(PackRevisionRow.id.in_(last)).order_by(PackRevisionRow.id)
    )
    return [revision(row) for row in rows]


async def of_entry(session: AsyncSession, kind: Kind, key: str) -> list[Revision]:
    """All of one entry, the newest first."""
    rows = await session.scalars(
        select(PackRevisionRow)
        .where(PackRevisionRow.kind == kind, PackRevisionRow.key == key)
        .order_by(PackRevisionRow.id.desc())
    )
    return [revision(row) for row in rows]


async def page(session: AsyncSession, *, before: int | None = None) -> Sequence[Revision]:
    """Of all entries, the newest first, `PAGE` and one more; those older than `before`."""
    found = select(PackRevisionRow).order_by(PackRevisionRow.id.desc()).limit(PAGE + 1)
    if before is not None:
        found = found.where(PackRevisionRow.id < before)
    return [revision(row) for row in await session.scalars(found)]


async def one(session: AsyncSession, revision_id: int) -> Revision | None:
    """That one, if there is one."""
    row = await session.get(PackRevisionRow, revision_id)
    return revision(row) if row is not None else None


def revision(row: PackRevisionRow) -> Revision:
    """The row as plain data."""
    return Revision(
        row.id,
        cast(Kind, row.kind),
        row.key,
        row.before,
        row.document,
        row.base,
        row.why,
        row.at,
        row.by,
        row.restores,
    )

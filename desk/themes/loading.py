"""Themes read from the store with their measures and history, and taken under lock to be changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import IllegalStep, NotFound, StaleVersion
from desk.staff import audit
from desk.staff.actor import Actor
from desk.store.models import ThemeChangeRow, ThemeMeasureRow, ThemeRow
from desk.themes import views
from desk.themes.views import ThemeView


async def shown(session: AsyncSession, rows: Sequence[ThemeRow]) -> list[ThemeView]:
    """The views of these rows."""
    ids = [row.id for row in rows]
    if not ids:
        return []
    measures: defaultdict[int, list[ThemeMeasureRow]] = defaultdict(list)
    of_them = select(ThemeMeasureRow).where(ThemeMeasureRow.theme_id.in_(ids))
    for one in await session.scalars(of_them.order_by(ThemeMeasureRow.due_at, ThemeMeasureRow.id)):
        measures[one.theme_id].append(one)
    changes: defaultdict[int, list[ThemeChangeRow]] = defaultdict(list)
    lines = select(ThemeChangeRow).where(ThemeChangeRow.theme_id.in_(ids)).order_by(ThemeChangeRow.id)
    for line in await session.scalars(lines):
        changes[line.theme_id].append(line)
    return [views.theme(row, measures[row.id], changes[row.id]) for row in rows]


async def one(session: AsyncSession, row: ThemeRow) -> ThemeView:
    """The view of one row, as it stands in this transaction."""
    await session.flush()
    [view] = await shown(session, [row])
    return view


async def held(session: AsyncSession, theme: int, version: int | None) -> ThemeRow:
    """A theme that is not closed, under lock. Raises `NotFound`, `StaleVersion` and `IllegalStep`."""
    row = await session.get(ThemeRow, theme, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(f"no theme {theme}")
    if version is not None and version != row.version:
        raise StaleVersion("somebody changed the theme meanwhile", current=row.version)
    if row.state == "closed":
        raise IllegalStep("this theme is closed")
    return row


def note(
    session: AsyncSession,
    row: ThemeRow,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    details: Mapping[str, Any] | None = None,
) -> None:
    """A line of the history and of the audit; the version grows with it."""
    row.version += 1
    session.add(
        ThemeChangeRow(
            theme_id=row.id, at=now, action=action, actor=actor.label, details=dict(details or {}) or None
        )
    )
    audit.note(session, actor, f"theme_{action}", on=("theme", row.id), now=now)

"""Reading the audit: who did or saw what, newest first; by person, by act, by ticket or account, by time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.store.database import Database
from desk.store.models import AuditRow, StaffRow

PAGE = 50
REVEALS = ("reveal",)
"""Acts by which somebody saw what stays masked."""
NAMED = ("ticket", "token", "conversation", "incident", "pack")
"""Things that are called by what the audit keeps of them."""


@dataclass(frozen=True)
class AuditFilter:
    """What is looked for. `who` is an account's name, 'system', or 'token:' and a token's name; `which` a ticket's
    number, or an account's name.
    """

    who: str = ""
    actions: Collection[str] = ()
    which: str = ""
    start: datetime | None = None
    end: datetime | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Entry:
    """One line of it. `actor_name` and `object_name` are how accounts are called, the rest as it is."""

    id: int
    at: datetime
    actor: str
    actor_name: str
    action: str
    object_type: str
    object_name: str
    details: Mapping[str, Any]


async def find(
    db: Database, wanted: AuditFilter, *, before: int | None = None, limit: int = PAGE
) -> list[Entry]:
    """The newest first; `before` is the id of the last one seen."""
    found = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
    if before is not None:
        found = found.where(AuditRow.id < before)
    if wanted.actions:
        found = found.where(AuditRow.action.in_(wanted.actions))
    if wanted.kind is not None:
        found = found.where(AuditRow.object_type == wanted.kind)
    if wanted.start is not None:
        found = found.where(AuditRow.at >= wanted.start)
    if wanted.end is not None:
        found = found.where(AuditRow.at < wanted.end)
    async with db.read() as session:
        if wanted.who:
            staff = await _id_of(session, wanted.who)
            found = found.where(AuditRow.actor == (f"staff:{staff}" if staff is not None else wanted.who))
        if wanted.which:
            staff = await _id_of(session, wanted.which)
            kinds, which = (NAMED, wanted.which) if staff is None else (("staff",), str(staff))
            found = found.where(AuditRow.object_type.in_(kinds), AuditRow.object_id == which)
        rows = list(await session.scalars(found))
        ids = {int(row.actor[6:]) for row in rows if row.actor.startswith("staff:")}
        ids |= {int(row.object_id) for row in rows if row.object_type == "staff"}
        called = await session.execute(
            select(StaffRow.id, StaffRow.name, StaffRow.display_name).where(StaffRow.id.in_(ids))
        )
        names = {one: (name, shown) for one, name, shown in called}
    return [_entry(row, names) for row in rows]


async def _id_of(session: AsyncSession, name: str) -> int | None:
    found: int | None = await session.scalar(select(StaffRow.id).where(StaffRow.name == name))
    return found


def _entry(row: AuditRow, names: Mapping[int, tuple[str, str]]) -> Entry:
    actor = row.actor
    if actor.startswith("staff:") and (known := names.get(int(actor[6:]))):
        actor = known[1] if known[0] == known[1] else f"{known[1]} ({known[0]})"
    about = row.object_id
    if row.object_type == "staff" and (known := names.get(int(about))):
        about = known[0]
    return Entry(row.id, row.at, row.actor, actor, row.action, row.object_type, about, row.details or {})

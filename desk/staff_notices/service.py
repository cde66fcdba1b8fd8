"""The inbox of one reader, an account or an API token: list, count, mark as read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, cast, exists, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.errors import InvalidInput
from desk.leases import upsert
from desk.staff.actor import Actor
from desk.staff_notices.events import KINDS, Topic
from desk.staff_notices.words import sentence
from desk.staff_notices.writing import audiences_of
from desk.store.database import Database
from desk.store.models import CursorRow, StaffNoticeReadRow, StaffNoticeRow, TicketRow
from desk.tickets.access import visible
from desk.tickets.city import Rules, rules

KEPT = timedelta(days=30)
"""Older ones are forgotten: what is still to be done stands in the queue."""
SETTLED = timedelta(minutes=10)
"""No transaction lasts so long: before that, no id below another one is still to come."""
LONGEST_PAGE = 200
MOST_COUNTED = 100


@dataclass(frozen=True)
class Notice:
    """One notice for one reader. `number` is its ticket's.

    `line` is that of its history which the notice is about, where it is about one; `page` the page of the figures.
    `opens`: the reader may open that ticket now. `title` is None where they may not, and of a confidential ticket.
    """

    id: int
    at: datetime
    kind: str
    topic: Topic
    text: str
    number: str | None
    title: str | None
    opens: bool
    conversation_id: int | None
    urgent: bool
    read: bool
    line: int | None = None
    page: str | None = None


@dataclass(frozen=True)
class NoticePage:
    """One page, and the cursor of the next one (None: this was the last)."""

    items: list[Notice]
    next: str | None


class StaffNotices:
    """Notices on one store. A reader sees those of their unit, their role and themselves that others caused."""

    def __init__(self, db: Database, pack: CityPack, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._pack = pack
        self._clock = clock

    async def list(
        self, actor: Actor, *, lang: str, unread: bool = False, limit: int = 50, cursor: str | None = None
    ) -> NoticePage:
        """At most `limit` (≤ 200) notices, newest first, in words of `lang`. Raises `InvalidInput` for a cursor."""
        size, now = max(1, min(limit, LONGEST_PAGE)), rules(self._pack, self._clock())
        before = _row_id(cursor) if cursor is not None else None
        async with self._db.read() as session:
            known = await read_up_to(session, actor.label)
            is_read = or_(StaffNoticeRow.id <= known, _is_marked(actor))
            found = (
                select(StaffNoticeRow, TicketRow, is_read)
                .outerjoin(TicketRow, TicketRow.id == StaffNoticeRow.ticket_id)
                .where(*self._mine(actor))
            )
            if unread:
                found = found.where(StaffNoticeRow.id > known, ~_is_marked(actor))
            if before is not None:
                found = found.where(StaffNoticeRow.id < before)
            ordered = found.order_by(StaffNoticeRow.id.desc()).limit(size + 1)
            rows = (await session.execute(ordered)).all()
        shown = [
            _notice(row, ticket, actor, lang, now, is_read=bool(read)) for row, ticket, read in rows[:size]
        ]
        return NoticePage(shown, next=str(shown[-1].id) if len(rows) > size else None)

    async def unread(self, actor: Actor) -> int:
        """How many wait to be read; of very many the count stops at a hundred."""
        waiting = select(literal(1)).select_from(StaffNoticeRow).where(*self._unread(actor))
        async with self._db.read() as session:
            counted = select(func.count()).select_from(waiting.limit(MOST_COUNTED).subquery())
            return await session.scalar(counted) or 0

    async def mark(self, actor: Actor, ids: Collection[int]) -> None:
        """These are read; whatever is not this reader's is left alone."""
        await self._mark(actor, StaffNoticeRow.id.in_(list(ids)))

    async def mark_all(self, actor: Actor, *, up_to: int) -> None:
        """Everything up to the newest one that the reader has seen is read.

        What is older than `SETTLED` needs no row for each: it is read up to an id.
        """
        async with self._db.begin() as session:
            settled = select(StaffNoticeRow.id).where(StaffNoticeRow.at <= self._clock() - SETTLED)
            newest = await session.scalar(settled.order_by(StaffNoticeRow.at.desc()).limit(1)) or 0
            known = max(min(up_to, newest), await read_up_to(session, actor.label))
            kept = upsert(session, CursorRow).values(name=_cursor(actor.label), value=str(known))
            await session.execute(
                kept.on_conflict_do_update(index_elements=[CursorRow.name], set_={"value": str(known)})
            )
        await self._mark(actor, StaffNoticeRow.id <= up_to)

    async def seen(self, actor: Actor, number: str) -> int:
        """Who opens a ticket has read what its notices say. Returns how many that were."""
        of_it = select(TicketRow.id).where(TicketRow.number == number).scalar_subquery()
        return await self._mark(actor, StaffNoticeRow.ticket_id == of_it)

    async def _mark(self, actor: Actor, which: ColumnElement[bool]) -> int:
        wanted = select(StaffNoticeRow.id).where(*self._unread(actor), which)
        async with self._db.read() as session:
            if await session.scalar(wanted.limit(1)) is None:
                return 0
        now = self._clock()
        async with self._db.begin() as session:
            return await _keep_read(session, actor, list(await session.scalars(wanted)), now)

    def _unread(self, actor: Actor) -> Sequence[ColumnElement[bool]]:
        known = func.coalesce(cast(_read_up_to(actor.label).scalar_subquery(), BigInteger), 0)
        return (*self._mine(actor), StaffNoticeRow.id > known, ~_is_marked(actor))

    def _mine(self, actor: Actor) -> Sequence[ColumnElement[bool]]:
        return (
            StaffNoticeRow.audience.in_(audiences_of(actor.role, actor.unit, actor.label)),
            StaffNoticeRow.actor != actor.label,
            StaffNoticeRow.at > self._clock() - KEPT,
        )


async def _keep_read(session: AsyncSession, actor: Actor, ids: Sequence[int], now: datetime) -> int:
    for start in range(0, len(ids), 500):
        rows: list[dict[str, Any]] = [
            {"reader": actor.label, "notice_id": one, "at": now} for one in ids[start : start + 500]
        ]
        # Two windows of one person may say the same.
        await session.execute(upsert(session, StaffNoticeReadRow).values(rows).on_conflict_do_nothing())
    return len(ids)


async def read_up_to(session: AsyncSession, reader: str) -> int:
    """The id up to which an account or a token has read all, by its label; beyond it each notice is marked."""
    return int(await session.scalar(_read_up_to(reader)) or 0)


def _read_up_to(reader: str) -> Select[str]:
    return select(CursorRow.value).where(CursorRow.name == _cursor(reader))


def _cursor(reader: str) -> str:
    """Under which name it is kept; a token's own may be longer than a name there."""
    return f"inbox:{hashlib.sha256(reader.encode()).hexdigest()[:40]}"


def _is_marked(actor: Actor) -> ColumnElement[bool]:
    return exists().where(
        StaffNoticeReadRow.notice_id == StaffNoticeRow.id, StaffNoticeReadRow.reader == actor.label
    )


def _notice(
    row: StaffNoticeRow, ticket: TicketRow | None, actor: Actor, lang: str, now: Rules, *, is_read: bool
) -> Notice:
    opens = ticket is not None and visible(ticket, actor)
    return Notice(
        id=row.id,
        at=row.at,
        kind=row.kind,
        topic=KINDS[row.kind],
        text=sentence(row.kind, row.details, number=ticket.number if ticket else None, lang=lang, rules=now),
        number=ticket.number if ticket else None,
        title=ticket.title if ticket is not None and opens and not ticket.confidential else None,
        opens=opens,
        conversation_id=None if ticket is not None and ticket.anonymous else row.conversation_id,
        urgent=row.urgent,
        read=is_read,
        line=row.details.get("line"),
        page=row.details.get("page"),
    )


def _row_id(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdecimal()) or len(cursor) > 18:
        raise InvalidInput("the cursor is not one of this list", field="cursor")
    return int(cursor)

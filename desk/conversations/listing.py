"""Lists of conversations for staff: newest first, page by page without counting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.block import Block, block_of
from desk.conversations.brief import kinds
from desk.conversations.hold import WAITING
from desk.conversations.people_waiting import rank
from desk.conversations.set_apart import apart_in
from desk.search import persons
from desk.store import keyset
from desk.store.models import ConversationRow, MessageRow
from desk.store.sealed import seal_of


@dataclass(frozen=True)
class ConversationView:
    """One conversation as staff see it. `last_text` is the newest thing said in it, `last_kinds` what came with it."""

    id: int
    channel: str
    address: str
    lang: str | None
    held_by: str | None
    held_since: datetime | None
    held_reason: str | None
    sender_name: str | None
    ticket_in_focus: int | None
    undeliverable_since: datetime | None
    unread_danger: bool
    created_at: datetime
    updated_at: datetime
    last_author: str | None
    last_text: str | None
    last_kinds: Sequence[str] = ()
    block: Block | None = None


@dataclass(frozen=True)
class ConversationFilter:
    """What to list; None does not narrow. `held`: by staff or waiting for a person (True), by the assistant (False)."""

    channel: str | None = None
    address: str | None = None
    held: bool | None = None
    waiting_for_person: bool | None = None
    q: str | None = None


@dataclass(frozen=True)
class Page:
    """One page, and the cursor of the next one if there is one."""

    items: Sequence[ConversationView]
    next: str | None


@dataclass(frozen=True)
class Pressing:
    """How many conversations wait for a person, and in how many there is a danger that nobody has read."""

    waiting: int
    danger: int


async def pressing(session: AsyncSession) -> Pressing:
    """The two numbers now."""
    both = await session.execute(
        select(
            select(func.count()).where(ConversationRow.held_by == WAITING).scalar_subquery(),
            select(func.count()).where(ConversationRow.quiet_until_read).scalar_subquery(),
        )
    )
    waiting, danger = both.one()
    return Pressing(waiting, danger)


async def page(session: AsyncSession, wanted: ConversationFilter, *, limit: int, cursor: str | None) -> Page:
    """The conversations that changed last, after `cursor`. Raises `InvalidInput` for a cursor that is none of ours."""
    query = select(ConversationRow).where(*_conditions(session, wanted))
    if cursor is not None:
        query = query.where(_before(cursor))
    query = query.order_by(ConversationRow.updated_at.desc(), ConversationRow.id.desc()).limit(limit + 1)
    rows = (await session.scalars(query)).all()
    shown = await _said_openly(session, rows[:limit], wanted.q) if wanted.q else rows[:limit]
    last = await newest_words(session, [row.id for row in shown])
    items = [view(row, last.get(row.id)) for row in shown]
    return Page(items, next=_cursor(rows[limit - 1]) if len(rows) > limit else None)


async def line(session: AsyncSession, *, limit: int) -> Sequence[ConversationView]:
    """Who waits for a person, in the order of the line, and behind them what staff hold, oldest first."""
    found = await session.scalars(
        select(ConversationRow)
        .where(ConversationRow.held_by.is_not(None))
        .order_by(ConversationRow.held_by != WAITING, rank(), ConversationRow.held_since, ConversationRow.id)
        .limit(limit)
    )
    rows = found.all()
    last = await newest_words(session, [row.id for row in rows])
    return [view(row, last.get(row.id)) for row in rows]


def view(row: ConversationRow, last: MessageRow | None) -> ConversationView:
    """The row as staff see it."""
    return ConversationView(
        id=row.id,
        channel=row.channel,
        address=row.address,
        lang=row.lang,
        held_by=row.held_by,
        held_since=row.held_since,
        held_reason=row.held_reason,
        sender_name=row.sender_name,
        ticket_in_focus=row.ticket_in_focus,
        undeliverable_since=row.undeliverable_since,
        unread_danger=row.quiet_until_read,
        created_at=row.created_at,
        updated_at=row.updated_at,
        last_author=last.author if last else None,
        last_text=last.text if last else None,
        last_kinds=kinds(last.media, last.place) if last else (),
        block=block_of(row),
    )


async def newest_words(session: AsyncSession, ids: Sequence[int]) -> dict[int, MessageRow]:
    """The newest message of each conversation, in either direction; none where that is about an anonymous ticket."""
    newest = (
        select(MessageRow.id)
        .where(MessageRow.conversation_id == ConversationRow.id, MessageRow.direction != "note")
        .order_by(MessageRow.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    wanted: Select[tuple[int | None]] = select(newest).where(ConversationRow.id.in_(ids))
    found = await session.scalars(select(MessageRow).where(MessageRow.id.in_(wanted)))
    last = {row.conversation_id: row for row in found}
    hidden = await apart_in(session, list(last))
    return {one: row for one, row in last.items() if not hidden[one].hides(row)}


def _conditions(session: AsyncSession, wanted: ConversationFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.channel is not None:
        found.append(ConversationRow.channel == wanted.channel)
    if wanted.address is not None:
        found.append(ConversationRow.address == wanted.address)
    if wanted.held is not None:
        held = ConversationRow.held_by.is_not(None)
        found.append(held if wanted.held else ~held)
    if wanted.waiting_for_person:
        found.append(ConversationRow.held_by == WAITING)
    if wanted.q is not None:
        said = exists().where(
            MessageRow.conversation_id == ConversationRow.id,
            MessageRow.direction != "note",
            MessageRow.text.contains(wanted.q, autoescape=True),
        )
        found.append(or_(_is_of(session, wanted.q), said))
    return found


async def _said_openly(
    session: AsyncSession, rows: Sequence[ConversationRow], words: str
) -> list[ConversationRow]:
    """Those that are found by more than what was told for an anonymous ticket."""
    hidden = await apart_in(session, [row.id for row in rows])
    found = []
    for row in rows:
        here = hidden.get(row.id)
        named = select(ConversationRow.id).where(ConversationRow.id == row.id, _is_of(session, words))
        if here is None or await session.scalar(named) is not None:
            found.append(row)
            continue
        said = await session.scalars(
            select(MessageRow).where(
                MessageRow.conversation_id == row.id,
                MessageRow.direction != "note",
                MessageRow.text.contains(words, autoescape=True),
            )
        )
        if here.visible(said.all()):
            found.append(row)
    return found


def _is_of(session: AsyncSession, name: str) -> ColumnElement[bool]:
    """It is of a sender of this name, told whole."""
    seal = seal_of(session.get_bind().dialect)
    return ConversationRow.sender_mark.in_(
        [mark for one in persons.kept(name, None) for mark in seal.marks(one)]
    )


def _cursor(row: ConversationRow) -> str:
    return keyset.encode(row.updated_at, row.id)


def _before(cursor: str) -> ColumnElement[bool]:
    at, last = keyset.decode(cursor)
    earlier = and_(ConversationRow.updated_at == at, ConversationRow.id < last)
    return or_(ConversationRow.updated_at < at, earlier)

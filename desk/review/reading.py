"""What is read for reviewers: marks, tickets, who is known to be named in a conversation, each for many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.kept.words import ALL_ERASED
from desk.review.masking import Known
from desk.review.views import Comment, Marks, Reveal, Ticket
from desk.store.models import (
    DraftRow,
    RevealRow,
    ReviewCommentRow,
    ReviewRow,
    ReviewTagRow,
    StaffRow,
    TicketRow,
)

STAFF = "staff:"


async def marks(session: AsyncSession, ids: Collection[int]) -> dict[int, Marks]:
    """By conversation; those with which nobody did anything are missing."""
    tags: dict[int, list[str]] = defaultdict(list)
    for row in await session.scalars(
        select(ReviewTagRow)
        .where(ReviewTagRow.conversation_id.in_(ids))
        .order_by(ReviewTagRow.at, ReviewTagRow.tag)
    ):
        tags[row.conversation_id].append(row.tag)
    found = {
        row.conversation_id: row
        for row in await session.scalars(select(ReviewRow).where(ReviewRow.conversation_id.in_(ids)))
    }
    return {one: _marks(found.get(one), tuple(tags.get(one, ()))) for one in {*tags, *found}}


def _marks(row: ReviewRow | None, tags: tuple[str, ...]) -> Marks:
    if row is None:
        return Marks(tags=tags)
    return Marks(row.up_to, row.reviewed_by, row.reviewed_at, row.flagged_by, row.flagged_at, tags)


async def tickets(session: AsyncSession, ids: Collection[int]) -> Mapping[int | None, list[Ticket]]:
    """By conversation, oldest first, without the anonymous ones."""
    found: dict[int | None, list[Ticket]] = defaultdict(list)
    for chat, number, status, category in await session.execute(
        select(TicketRow.conversation_id, TicketRow.number, TicketRow.status, TicketRow.category)
        .where(TicketRow.conversation_id.in_(ids), TicketRow.anonymous.is_(False))
        .order_by(TicketRow.id)
    ):
        found[chat].append(Ticket(number, status, category))
    return found


async def known(session: AsyncSession, senders: Mapping[int, str | None]) -> dict[int, Known]:
    """Who is named in conversations as far as their tickets, drafts and channels say. `senders`: how a channel calls
    who writes, by conversation.
    """
    ids = list(senders)
    names: dict[int | None, list[str | None]] = defaultdict(list)
    phones: dict[int | None, list[str | None]] = defaultdict(list)
    for chat, name, phone, other, business in await session.execute(
        select(
            TicketRow.conversation_id,
            TicketRow.reporter_name,
            TicketRow.reporter_phone,
            TicketRow.on_behalf_of,
            TicketRow.enterprise,
        ).where(TicketRow.conversation_id.in_(ids))
    ):
        names[chat] += [name, other, None if business in ALL_ERASED else business]
        phones[chat].append(phone)
    for chat, fields in await session.execute(
        select(DraftRow.conversation_id, DraftRow.fields).where(
            DraftRow.conversation_id.in_(ids), DraftRow.state == "open"
        )
    ):
        names[chat] += [_word(fields, name) for name in ("reporter_name", "on_behalf_of", "enterprise")]
        phones[chat].append(_word(fields, "reporter_phone"))
    for chat, sender in senders.items():
        names[chat].append(sender)
    return {chat: Known.of(names[chat], phones[chat]) for chat in ids}


def _word(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    return value if isinstance(value, str) else None


async def comments(session: AsyncSession, conversation_id: int) -> list[Comment]:
    """Those that stand, oldest first."""
    rows = await session.scalars(
        select(ReviewCommentRow)
        .where(ReviewCommentRow.conversation_id == conversation_id, ReviewCommentRow.taken_back_at.is_(None))
        .order_by(ReviewCommentRow.id)
    )
    return [Comment(row.id, row.text, row.by, row.at) for row in rows]


async def reveals(session: AsyncSession, conversation_id: int, *, most: int = 20) -> list[Reveal]:
    """The last ones, newest first."""
    rows = await session.scalars(
        select(RevealRow)
        .where(RevealRow.conversation_id == conversation_id)
        .order_by(RevealRow.at.desc(), RevealRow.id.desc())
        .limit(most)
    )
    return [Reveal(row.by, row.at, row.reason) for row in rows]


async def names_of(session: AsyncSession, labels: Iterable[str | None]) -> dict[str, str]:
    """How members of staff are called, by their labels; others are not in it."""
    ids = {
        int(label.removeprefix(STAFF))
        for label in labels
        if label is not None and label.startswith(STAFF) and label.removeprefix(STAFF).isdecimal()
    }
    if not ids:
        return {}
    found = await session.execute(select(StaffRow.id, StaffRow.display_name).where(StaffRow.id.in_(ids)))
    return {f"{STAFF}{one}": shown for one, shown in found}

"""The review of blocks: which chats are blocked and what came there since, and which ones write very much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.listing import ConversationView, newest_words, view
from desk.store.models import ConversationRow, MessageRow

LATELY = timedelta(days=1)
VERY_MANY = 60
"""Who writes more than so many messages within a day writes very much: hardly anybody needs half of them."""
MOST_LISTED = 100
IS_BLOCKED = ConversationRow.blocked_until.is_not(None)


@dataclass(frozen=True)
class Listed:
    """A chat and how many messages of its citizen count: those that nobody has dealt with since its block, or those of
    the last day.
    """

    chat: ConversationView
    messages: int


async def blocked(session: AsyncSession) -> Sequence[Listed]:
    """The chats that are blocked: first those that were written to since and that nobody took, the newest words first;
    then the others.
    """
    unread = _unread()
    found = await session.execute(
        select(ConversationRow, unread)
        .where(IS_BLOCKED)
        .order_by(unread == 0, ConversationRow.wrote_at.desc(), ConversationRow.id)
        .limit(MOST_LISTED)
    )
    return await _listed(session, [(row, int(count or 0)) for row, count in found.all()])


async def unread_count(session: AsyncSession) -> int:
    """How many blocked chats were written to since."""
    written = select(func.count()).select_from(ConversationRow).where(IS_BLOCKED, _unread() > 0)
    return await session.scalar(written) or 0


async def busy(session: AsyncSession, *, now: datetime) -> Sequence[Listed]:
    """The chats whose citizen wrote more than `VERY_MANY` messages within a day, most first; no blocked ones.

    Of each chat that changed lately its newest messages are walked back by their index, and no further than needed.
    """
    lately = now - LATELY
    found = await session.execute(
        select(ConversationRow, _came(MessageRow.created_at >= lately))
        .where(ConversationRow.updated_at >= lately, ~IS_BLOCKED, _when_before(VERY_MANY) >= lately)
        .order_by(ConversationRow.updated_at.desc())
        .limit(MOST_LISTED)
    )
    counted = [(row, int(count or 0)) for row, count in found.all()]
    # The order of ids is that of arrival: a channel that was away may bring what was written long before.
    busiest = sorted((one for one in counted if one[1] > VERY_MANY), key=lambda one: -one[1])
    return await _listed(session, busiest)


async def _listed(session: AsyncSession, rows: Sequence[tuple[ConversationRow, int]]) -> Sequence[Listed]:
    last = await newest_words(session, [row.id for row, _ in rows])
    return [Listed(view(row, last.get(row.id)), count) for row, count in rows]


def _came(*which: ColumnElement[bool]) -> ScalarSelect[int]:
    return (
        select(func.count())
        .where(MessageRow.conversation_id == ConversationRow.id, MessageRow.direction == "in", *which)
        .scalar_subquery()
    )


def _unread() -> ScalarSelect[int]:
    """What is kept for a person: in a blocked chat, all that came since and was not dealt with by one."""
    return _came(MessageRow.status == "held")


def _when_before(count: int) -> ScalarSelect[datetime]:
    """When the citizen wrote the message before the newest so many."""
    return (
        select(MessageRow.created_at)
        .where(MessageRow.conversation_id == ConversationRow.id, MessageRow.direction == "in")
        .order_by(MessageRow.id.desc())
        .offset(count)
        .limit(1)
        .scalar_subquery()
    )

"""What waits on the way out, for figures and warnings: cheap however much is stored, the same in every process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.claim import OPEN
from desk.conversations.outbox import ANSWER, DANGER, NEVER, PUSH, SURVEY
from desk.conversations.undelivered import LEFT
from desk.store.models import ConversationRow, DeliveryCountRow, MessageRow, PaceRow

PRIORITIES = {DANGER: "danger", ANSWER: "answer", PUSH: "push", SURVEY: "survey"}
MOST_COUNTED = 100_000
"""A count stops here: it must not walk over millions that wait for devices which never come back."""


@dataclass(frozen=True)
class Queue:
    """What waits to be sent on one channel with one priority: how many, and since when the oldest does."""

    channel: str
    priority: int
    count: int
    oldest: datetime


async def to_send(session: AsyncSession) -> Sequence[Queue]:
    """What is ours to send; what is kept back from a citizen is not."""
    found = await session.execute(
        select(MessageRow.channel, MessageRow.priority, func.count(), func.min(MessageRow.created_at))
        .where(OPEN, MessageRow.channel.is_not(None), MessageRow.due_at < NEVER)
        .group_by(MessageRow.channel, MessageRow.priority)
    )
    return [Queue(channel or "", priority, count, oldest) for channel, priority, count, oldest in found]


async def to_fetch(session: AsyncSession) -> int:
    """How many wait for clients that fetch; of very many the count stops."""
    rows = (
        select(MessageRow.id)
        .where(MessageRow.direction == "out", OPEN, MessageRow.channel.is_(None))
        .limit(MOST_COUNTED)
        .subquery()
    )
    return await session.scalar(select(func.count()).select_from(rows)) or 0


async def outcomes(session: AsyncSession) -> Mapping[tuple[str, str], int]:
    """How often sends on a channel came to what, since the beginning."""
    found = await session.execute(
        select(DeliveryCountRow.channel, DeliveryCountRow.outcome, DeliveryCountRow.count)
    )
    return {(channel, outcome): count for channel, outcome, count in found}


async def undeliverable(session: AsyncSession) -> Mapping[str, int]:
    """How many messages of each channel lie undelivered."""
    found = await session.execute(
        select(ConversationRow.channel, func.count())
        .join(MessageRow, MessageRow.conversation_id == ConversationRow.id)
        .where(LEFT)
        .group_by(ConversationRow.channel)
    )
    return dict(found.all())


async def closed(session: AsyncSession, *, now: datetime) -> Mapping[str, datetime]:
    """The channels that asked us to wait, and until when."""
    found = await session.execute(
        select(PaceRow.channel, PaceRow.closed_until).where(PaceRow.closed_until > now)
    )
    return {channel: until for channel, until in found if until is not None}

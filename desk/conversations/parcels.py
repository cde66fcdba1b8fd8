"""What goes out next in one conversation, and what becomes of it. Rows only, no sending.

A row is marked uncertain before it is sent and settled afterwards: whatever happens in between, also the end of the
process, leaves the truth behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.channel import AnswerLost, Outgoing, SendFailed, TryLater, Unreachable
from desk.conversations.claim import OPEN, OUTWARD
from desk.conversations.outbox import ANSWER, DANGER, SURVEY
from desk.conversations.retry import FOR_CHANNELS, Backoff
from desk.conversations.transcript import as_outgoing
from desk.conversations.turns import rest_behind
from desk.figures.delivered import reached
from desk.staff_notices import writing
from desk.store.models import ConversationRow, MessageRow

PUSH_AGAIN_AFTER = timedelta(seconds=60)
MOST_UNCERTAIN = 8
"""After so many tries of which nobody knows whether they arrived a message is left alone, for staff to see."""


@dataclass(frozen=True)
class Parcel:
    """A message to send now. `attempts` counts this one; of `uncertain` tries before it nobody knows what came."""

    message: Outgoing
    priority: int
    attempts: int
    uncertain: int


async def next_parcel(
    session: AsyncSession, conversation: ConversationRow, *, now: datetime
) -> Parcel | None:
    """The next message, marked as under way; None if there is none or it must rest, and what is behind it too."""
    found = await session.scalars(
        select(MessageRow)
        .where(MessageRow.conversation_id == conversation.id, MessageRow.direction == "out", OPEN)
        .order_by(MessageRow.id)
    )
    rows = found.all()
    row, rests_until = head(rows, now=now)
    if row is None:
        if rests_until is not None:
            await rest_behind(session, OUTWARD.directions, conversation.id, until=rests_until)
        return None
    [message] = await as_outgoing(session, conversation, [row])
    if row.status == "uncertain":
        row.failures += 1
    row.status = "uncertain"
    row.attempts += 1
    row.due_at = again_at(row.priority, row.attempts, now=now)
    return Parcel(message, row.priority, row.attempts, row.failures)


def head(rows: Sequence[MessageRow], *, now: datetime) -> tuple[MessageRow | None, datetime | None]:
    """The row to send now, or None and until when the conversation rests (None: nothing is open).

    Rows go out in order, danger before all. A push whose answer was lost is not waited for once an answer is behind it:
    it goes out again first.
    """
    if not rows:
        return None, None
    first = min(rows, key=lambda row: (row.priority != DANGER, row.id))
    if first.due_at <= now:
        return first, None
    answer_behind = any(row.priority <= ANSWER and row.due_at <= now for row in rows)
    if first.status == "uncertain" and first.priority > ANSWER and answer_behind:
        return first, None
    return None, first.due_at


def again_at(priority: int, attempts: int, *, now: datetime, backoff: Backoff = FOR_CHANNELS) -> datetime:
    """When a message whose answer was lost goes out again: danger and answers at once, then with pauses."""
    if priority > ANSWER:
        return now + max(PUSH_AGAIN_AFTER, backoff.pause(attempts))
    return now if attempts <= 1 else now + backoff.pause(attempts - 1)


async def settle_sent(
    session: AsyncSession,
    conversation: ConversationRow,
    parcel: Parcel,
    channel_message_id: str | None,
    now: datetime,
) -> None:
    """The channel has it. `channel_message_id` is what the channel calls it, None if it did not say."""
    conversation.undeliverable_since = None
    await _set(session, parcel, status="sent", done_at=now, channel_message_id=channel_message_id, error=None)
    if parcel.priority == SURVEY:
        await reached(session, [parcel.message.id], now)


async def settle_failed(
    session: AsyncSession,
    conversation: ConversationRow,
    parcel: Parcel,
    problem: SendFailed,
    *,
    now: datetime,
    backoff: Backoff = FOR_CHANNELS,
) -> bool:
    """It did not arrive, or nobody knows. Returns whether to go on at once, with the next message or this one again."""
    reason = str(problem)[:300]
    if isinstance(problem, Unreachable):
        if conversation.undeliverable_since is None:
            conversation.undeliverable_since = now
            await _tell_staff(session, conversation, parcel, now)
        await _set(session, parcel, status="undeliverable", done_at=now, error=reason)
        return True
    if isinstance(problem, AnswerLost):
        if parcel.uncertain + 1 >= MOST_UNCERTAIN:
            await _tell_staff(session, conversation, parcel, now)
            await _set(session, parcel, status="undeliverable", done_at=now, error=reason)
            return True
        due = again_at(parcel.priority, parcel.attempts, now=now, backoff=backoff)
        await _set(session, parcel, status="uncertain", due_at=due, error=reason)
        return due <= now
    pause = backoff.pause(parcel.attempts)
    if isinstance(problem, TryLater) and problem.retry_after is not None:
        pause = timedelta(seconds=problem.retry_after)
    await _set(session, parcel, status="waiting", due_at=now + pause, error=reason)
    return False


async def _tell_staff(
    session: AsyncSession, conversation: ConversationRow, parcel: Parcel, now: datetime
) -> None:
    """Somebody has to find another way, of a ticket's notice and of an answer alike."""
    ticket_id = await session.scalar(select(MessageRow.ticket_id).where(MessageRow.id == parcel.message.id))
    await writing.of_unreachable(session, conversation, ticket_id, now=now)


async def _set(session: AsyncSession, parcel: Parcel, **values: object) -> None:
    await session.execute(
        update(MessageRow)
        .where(MessageRow.id == parcel.message.id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )

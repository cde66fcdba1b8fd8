"""What goes out next in one conversation, and what becomes of it. Rows only, no sending.

A row is marked uncertain before it is sent and settled afterwards: whatever happens in between, also the end of the
process, leaves the truth behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.channel import AnswerLost, ChatClosed, Outgoing, SendFailed, TryLater, Unreachable
from desk.conversations.arrival import clean
from desk.conversations.claim import OPEN, OUTWARD
from desk.conversations.outbox import ANSWER, DANGER, NEVER, PUSH, SURVEY, is_kept_back
from desk.conversations.retry import FOR_CHANNELS, Backoff
from desk.conversations.shutting import open_again, shut
from desk.conversations.transcript import as_outgoing
from desk.conversations.turns import rest_behind
from desk.figures.delivered import reached
from desk.reach.begin import hurry
from desk.staff_notices import writing
from desk.store.models import ConversationRow, MessageRow

PUSH_AGAIN_AFTER = timedelta(seconds=60)
MOST_UNCERTAIN = 8
"""After so many tries of which nobody knows whether they arrived a message is left alone, for staff to see."""
_OPEN_IN = (
    select(MessageRow)
    .where(MessageRow.conversation_id == bindparam("conversation"), MessageRow.direction == "out", OPEN)
    .order_by(MessageRow.id)
)
_SENT = (
    update(MessageRow)
    .where(MessageRow.id == bindparam("message"))
    .values(status="sent", done_at=bindparam("now"), channel_message_id=bindparam("named"), error=None)
    .execution_options(synchronize_session=False)
)


@dataclass(frozen=True)
class Parcel:
    """A message to send now. `attempts` counts this one; of `uncertain` tries before it nobody knows what came.

    `was_uncertain`: the last of these is one of them.
    """

    message: Outgoing
    priority: int
    attempts: int
    uncertain: int
    was_uncertain: bool = False


@dataclass(frozen=True)
class Settled:
    """What became of a failed send: whether to go on at once (with the next message or this one again), whether it is
    tried again, and how many messages are given up by it.
    """

    goes_on: bool
    retried: bool = False
    undeliverable: int = 0


async def next_parcel(
    session: AsyncSession, conversation: ConversationRow, *, now: datetime, news: bool = True
) -> Parcel | None:
    """The next message, marked as under way; None if there is none or it must rest, and what is behind it too.

    Without `news` only danger and answers are looked at.
    """
    found = await session.scalars(_OPEN_IN, {"conversation": conversation.id})
    rows = [
        row
        for row in found
        if not is_kept_back(row.priority, quiet=conversation.quiet_until_read)
        and (news or row.priority <= ANSWER)
    ]
    row, rests_until = head(rows, now=now)
    if row is None:
        if rests_until is not None:
            await rest_behind(session, OUTWARD.directions, conversation.id, until=rests_until)
        return None
    [message] = await as_outgoing(session, conversation, [row])
    was_uncertain = row.status == "uncertain"
    if was_uncertain:
        row.failures += 1
    row.status = "uncertain"
    row.attempts += 1
    row.due_at = again_at(row.priority, row.attempts, now=now)
    return Parcel(message, row.priority, row.attempts, row.failures, was_uncertain)


def head(rows: Sequence[MessageRow], *, now: datetime) -> tuple[MessageRow | None, datetime | None]:
    """The row to send now, or None and until when the conversation rests (None: nothing is open).

    A push whose answer was lost is not waited for once an answer is behind it: it goes out again first.
    """
    if not rows:
        return None, None
    first = _first(rows)
    if first.due_at <= now:
        return first, None
    answer_behind = any(row.priority <= ANSWER and row.due_at <= now for row in rows)
    if first.status == "uncertain" and first.priority > ANSWER and answer_behind:
        return first, None
    return None, first.due_at


def _first(rows: Sequence[MessageRow]) -> MessageRow:
    """Rows go out in order, but danger before all, and an answer before pushes that nothing was tried with yet.

    A survey is never passed: what the citizen says next would be taken for an answer to it.
    """
    for row in rows:
        if row.priority == DANGER:
            return row
    ahead = next((row for row in rows if not _gives_way(row)), None)
    return ahead if ahead is not None and ahead.priority == ANSWER else rows[0]


def _gives_way(row: MessageRow) -> bool:
    return row.priority == PUSH and row.status == "waiting" and not row.attempts


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
    await open_again(session, conversation, now=now)
    await session.execute(_SENT, {"message": parcel.message.id, "now": now, "named": channel_message_id})
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
) -> Settled:
    """It did not arrive, or nobody knows."""
    reason = clean(str(problem))[:300]
    if isinstance(problem, ChatClosed):
        if conversation.undeliverable_since is None:
            await _tell_staff(session, conversation, parcel, now)
        left = await shut(session, conversation, reason=reason, now=now)
        await hurry(session, conversation.id, now=now)
        return Settled(goes_on=False, undeliverable=left)
    if isinstance(problem, Unreachable):
        await _give_up(session, conversation, parcel, "refused", reason, now)
        return Settled(goes_on=True, undeliverable=1)
    if isinstance(problem, AnswerLost):
        if parcel.uncertain + 1 >= MOST_UNCERTAIN:
            await _give_up(session, conversation, parcel, "unconfirmed", reason, now)
            return Settled(goes_on=True, undeliverable=1)
        due = again_at(parcel.priority, parcel.attempts, now=now, backoff=backoff)
        await _rest(session, conversation, parcel, status="uncertain", until=due, error=reason)
        return Settled(goes_on=due <= now, retried=True)
    pause = backoff.pause(parcel.attempts)
    if isinstance(problem, TryLater) and problem.retry_after is not None:
        pause = timedelta(seconds=problem.retry_after)
        conversation.out_rests_until = now + pause
    await _rest(session, conversation, parcel, status="waiting", until=now + pause, error=reason)
    return Settled(goes_on=False, retried=True)


async def put_back(session: AsyncSession, parcel: Parcel, *, now: datetime) -> None:
    """It was marked as under way and never sent: as if nobody had looked at it."""
    before = {"status": "waiting", "failures": parcel.uncertain}
    if parcel.was_uncertain:
        before = {"status": "uncertain", "failures": parcel.uncertain - 1}
    await _set(session, parcel, **before, due_at=now, attempts=parcel.attempts - 1)


async def _rest(
    session: AsyncSession,
    conversation: ConversationRow,
    parcel: Parcel,
    *,
    status: str,
    until: datetime,
    error: str,
) -> None:
    """Try it again then; what may not reach the citizen any more by now, once a person has read the chat."""
    due = NEVER if is_kept_back(parcel.priority, quiet=conversation.quiet_until_read) else until
    await _set(session, parcel, status=status, due_at=due, error=error)


async def _give_up(
    session: AsyncSession,
    conversation: ConversationRow,
    parcel: Parcel,
    why: str,
    reason: str,
    now: datetime,
) -> None:
    """Leave a message for staff to see."""
    await _tell_staff(session, conversation, parcel, now)
    await _set(session, parcel, status="undeliverable", given_up=why, done_at=now, error=reason)
    await hurry(session, conversation.id, now=now)


async def _tell_staff(
    session: AsyncSession, conversation: ConversationRow, parcel: Parcel, now: datetime
) -> None:
    """Somebody has to find another way, of a ticket's notice and of an answer alike.

    Of several that did not arrive in a row they are told once.
    """
    before = await session.scalar(
        select(MessageRow.status)
        .where(MessageRow.conversation_id == conversation.id, MessageRow.direction == "out")
        .where(MessageRow.status.in_(("sent", "undeliverable")), MessageRow.id < parcel.message.id)
        .order_by(MessageRow.id.desc())
        .limit(1)
    )
    if before == "undeliverable":
        return
    ticket_id = await session.scalar(select(MessageRow.ticket_id).where(MessageRow.id == parcel.message.id))
    await writing.of_unreachable(session, conversation, ticket_id, now=now)


async def _set(session: AsyncSession, parcel: Parcel, **values: object) -> None:
    await session.execute(
        update(MessageRow)
        .where(MessageRow.id == parcel.message.id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )

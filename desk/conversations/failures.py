"""A try that failed: its message is put back for later, or handed to a person. Rows only, no calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk import notices
from desk.conversations.claim import INWARD, OPEN
from desk.conversations.closing import behind, done
from desk.conversations.hold import is_held_by_staff, wait_for_person
from desk.conversations.outbox import ANSWER, Post, write
from desk.conversations.retry import FOR_DIALOGUE, Backoff
from desk.conversations.turns import Item
from desk.conversations.wakeups import IN
from desk.store.database import tell_after_commit
from desk.store.models import ConversationRow, MessageRow

APOLOGISE_AT = 3
"""The failed try after which a citizen is told that the answer takes longer: about five seconds."""
APOLOGISE_AGAIN = timedelta(minutes=10)
HAND_OVER_AT = 10
"""How often a message may fail in a dialogue server that was reached: about a minute and a half. Then a person gets it:
at once where other messages succeed meanwhile, for then it is this one's fault, otherwise after `TOO_LONG`."""
TOO_LONG = timedelta(minutes=5)


@dataclass(frozen=True)
class Failure:
    """Why a try failed.

    `reached`: the dialogue server took the message on, and has done so in vain `since` then; `others_succeed`: it
    answers other conversations at this time; `for_good`: no later try can succeed.
    """

    reason: str
    reached: bool = False
    since: datetime | None = None
    others_succeed: bool = False
    for_good: bool = False


async def put_back(
    session: AsyncSession,
    conversation: ConversationRow,
    item: Item,
    failure: Failure,
    *,
    now: datetime,
    backoff: Backoff = FOR_DIALOGUE,
) -> None:
    """After a failed try: later again, with one honest sentence to who waits.

    A message that the dialogue fails at again and again is not left to block its conversation: a person gets it. While
    the dialogue cannot be reached nothing is given up. One that staff have taken over meanwhile is theirs already.
    """
    if is_held_by_staff(conversation.held_by):
        return
    attempts, failures = item.attempts + 1, item.failures + failure.reached
    too_long = failure.since is not None and now - failure.since >= TOO_LONG
    hopeless = failures >= HAND_OVER_AT and (failure.others_succeed or too_long)
    if failure.for_good or (failure.reached and hopeless):
        await _hand_over(session, conversation, item, failure, now=now)
        return
    await session.execute(
        update(MessageRow)
        .where(MessageRow.id == item.row_id)
        .values(
            attempts=attempts,
            failures=failures,
            due_at=now + backoff.pause(attempts),
            error=failure.reason[:300],
        )
        .execution_options(synchronize_session=False)
    )
    if attempts == APOLOGISE_AT and item.turn is not None:
        await _say_once(session, conversation, "please_wait", item, now=now)


async def _hand_over(
    session: AsyncSession, conversation: ConversationRow, item: Item, failure: Failure, *, now: datetime
) -> None:
    await behind(session, done(session, conversation, item, "failed", now, error=failure.reason[:300]))
    if item.turn is None:
        return
    wait_for_person(conversation, now, reason="failed")
    await _say_once(session, conversation, "could_not_handle", item, now=now)


async def _say_once(
    session: AsyncSession, conversation: ConversationRow, notice: str, item: Item, *, now: datetime
) -> None:
    """One sentence of ours, unless the same was said a short while ago."""
    said = exists().where(
        MessageRow.conversation_id == conversation.id,
        MessageRow.direction == "out",
        MessageRow.notice == notice,
        MessageRow.created_at > now - APOLOGISE_AGAIN,
    )
    if await session.scalar(select(said)):
        return
    sentence = notices.text(notice, conversation.lang or "zh")
    await write(
        session,
        conversation,
        [Post(text=sentence, author="system", priority=ANSWER, answers=item.row_id, notice=notice)],
        now=now,
    )


async def hurry(session: AsyncSession, *, now: datetime) -> None:
    """The dialogue is back: what rests because of it is due at once. Rows that somebody is changing are passed over."""
    resting = (
        select(MessageRow.id)
        .where(MessageRow.direction.in_(INWARD.directions), OPEN, MessageRow.due_at > now)
        .where(MessageRow.attempts > 0)
        .with_for_update(skip_locked=True)
    )
    await session.execute(
        update(MessageRow)
        .where(MessageRow.id.in_(resting))
        .values(due_at=now)
        .execution_options(synchronize_session=False)
    )
    tell_after_commit(session, IN)

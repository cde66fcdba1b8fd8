"""A block of a conversation begins and ends: the rows that follow from it. What came meanwhile waits for a person."""

from __future__ import annotations

from datetime import datetime, tzinfo

from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk import notices, phrases
from desk.conversations import handover
from desk.conversations.block import LONGEST_NOTE, Wanted, check, check_may_block, ends
from desk.conversations.claim import OPEN
from desk.conversations.hold import DANGER, WAITING, is_held_by_staff, wait_for_person
from desk.conversations.outbox import Post, write
from desk.conversations.wakeups import IN, STAFF
from desk.errors import Conflict
from desk.staff import audit
from desk.staff.actor import SYSTEM, Actor
from desk.store.database import tell_after_commit
from desk.store.models import ConversationRow, MessageRow
from desk.tickets.privacy import take_out
from desk.tickets.survey import SURVEY_ANSWER


async def begin(
    session: AsyncSession,
    conversation: ConversationRow,
    staff: Actor,
    wanted: Wanted,
    *,
    zone: tzinfo,
    now: datetime,
) -> None:
    """Block a locked conversation; its citizen is told once. What the assistant has not answered yet is kept.

    Whoever had the chat leaves it, and who waited for a person is read by that; a danger goes on waiting for one.
    Raises `NotAllowed`, `InvalidInput` as `check`, and `Conflict` where it is blocked already.
    """
    check_may_block(staff)
    check(wanted)
    if conversation.blocked_until is not None:
        raise Conflict("the conversation is blocked already")
    if is_held_by_staff(conversation.held_by):
        await handover.release_messages(session, conversation, now)
    if not (conversation.held_by == WAITING and conversation.held_reason == DANGER):
        conversation.held_by = conversation.held_since = conversation.held_reason = None
    await session.execute(
        update(MessageRow)
        .where(MessageRow.conversation_id == conversation.id, MessageRow.direction == "in", OPEN)
        .where(or_(MessageRow.payload.is_(None), ~MessageRow.payload.startswith(SURVEY_ANSWER)))
        .values(status="held")
        .execution_options(synchronize_session=False)
    )
    conversation.blocked_since, conversation.blocked_until = now, ends(now, wanted)
    conversation.blocked_by, conversation.blocked_reason = staff.id, wanted.reason
    conversation.blocked_note = take_out(wanted.note).text[:LONGEST_NOTE] or None
    lang = conversation.lang or "zh"
    day = phrases.date(conversation.blocked_until, lang, zone)
    await _say(session, conversation, "blocked", notices.text("blocked", lang, day=day), now)


async def end(session: AsyncSession, conversation: ConversationRow, *, now: datetime) -> bool:
    """Let the assistant answer a locked conversation again, and say so. Returns whether anything came meanwhile.

    What came is not handed to the assistant: the conversation waits for a person to read it, unless somebody of staff
    has it already.
    """
    conversation.blocked_until = conversation.blocked_since = conversation.blocked_by = None
    conversation.blocked_reason = conversation.blocked_note = None
    tell_after_commit(session, IN, STAFF)
    if is_held_by_staff(conversation.held_by):
        return False
    released = await session.execute(
        update(MessageRow)
        .where(MessageRow.conversation_id == conversation.id, MessageRow.direction == "in")
        .where(MessageRow.status == "held")
        .values(status="handled", done_at=now)
        .returning(MessageRow.id)
        .execution_options(synchronize_session=False)
    )
    came = bool(released.all())
    if came:
        wait_for_person(conversation, now, reason="unblocked")
    if not conversation.quiet_until_read:
        notice = "block_over.read" if came else "block_over"
        await _say(session, conversation, notice, notices.text(notice, conversation.lang or "zh"), now)
    return came


async def end_if_over(session: AsyncSession, conversation: ConversationRow, *, now: datetime) -> bool:
    """End the block of a locked conversation whose time is over, as `end` does. Returns whether there was one."""
    if conversation.blocked_until is None or conversation.blocked_until > now:
        return False
    await end(session, conversation, now=now)
    audit.note(session, SYSTEM, "block_over", on=("conversation", conversation.id), now=now)
    return True


async def _say(
    session: AsyncSession, conversation: ConversationRow, notice: str, text: str, now: datetime
) -> None:
    await write(session, conversation, [Post(text=text, author="system", notice=notice)], now=now)

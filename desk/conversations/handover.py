"""A conversation changes hands between the assistant and staff: the rows that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Case, ColumnElement, case, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from desk import notices
from desk.conversations.brief import brief, kinds
from desk.conversations.claim import OPEN
from desk.conversations.hold import (
    DANGER,
    MAY_TALK,
    STAFF_PREFIX,
    WAITING,
    check_may_take,
    holder_of,
    is_held_by_staff,
)
from desk.conversations.outbox import SURVEY, Post, tell_dialogue, write
from desk.conversations.shutting import OVER
from desk.conversations.wakeups import IN, STAFF
from desk.dialogue import Choice
from desk.errors import InvalidInput
from desk.staff.actor import Actor
from desk.staff_notices.writing import of_hand_over
from desk.store.database import tell_after_commit
from desk.store.models import ButtonRow, ConversationRow, DraftRow, MessageRow, StaffRow
from desk.tickets import drafts
from desk.tickets.survey import SURVEY_ANSWER
from desk.tickets.titles import title

DANGER_LATELY = timedelta(days=1)


async def take(session: AsyncSession, conversation: ConversationRow, staff: Actor, *, now: datetime) -> bool:
    """Give a locked conversation to `staff`. False if they have it already. Raises as `check_may_take`."""
    check_may_take(staff, conversation.held_by)
    if conversation.held_by == holder_of(staff):
        return False
    if not is_held_by_staff(conversation.held_by):
        await _say(session, conversation, "person_joined", now)
    conversation.held_by, conversation.held_since = holder_of(staff), now
    await session.execute(
        update(MessageRow)
        .where(MessageRow.conversation_id == conversation.id, MessageRow.direction == "in", OPEN)
        .values(status="held")
        .execution_options(synchronize_session=False)
    )
    return True


async def hand_to(
    session: AsyncSession, conversation: ConversationRow, staff: Actor, colleague: StaffRow, *, now: datetime
) -> bool:
    """Give a locked conversation to a colleague, who is told of it. False if they have it already.

    What the citizen said stays for a person. Raises as `check_may_take`, and `InvalidInput` (colleague) for somebody
    who does not talk with citizens.
    """
    check_may_take(staff, conversation.held_by)
    if not colleague.active or colleague.role not in MAY_TALK:
        raise InvalidInput("that colleague does not talk with citizens", field="colleague")
    holder = f"{STAFF_PREFIX}{colleague.id}"
    if conversation.held_by == holder:
        return False
    if not is_held_by_staff(conversation.held_by):
        await take(session, conversation, staff, now=now)
    conversation.held_by = holder
    await of_hand_over(session, conversation, holder, actor=staff.label, now=now)
    return True


async def give_back(
    session: AsyncSession, conversation: ConversationRow, staff: Actor, *, now: datetime
) -> bool:
    """Give a locked conversation back to the assistant. False if it has it already. Raises as `check_may_take`.

    What the citizen said to staff needs no answer of the assistant; an answer to a survey is still carried out.
    """
    if conversation.held_by is None:
        return False
    check_may_take(staff, conversation.held_by)
    await end(session, conversation, notice="assistant_back", now=now)
    return True


async def end(session: AsyncSession, conversation: ConversationRow, *, notice: str, now: datetime) -> None:
    """Let the assistant answer again in a locked conversation that staff hold, or that waits for one of them.

    `notice` is what its citizen hears where somebody had it.
    """
    since = conversation.held_since
    by_staff = is_held_by_staff(conversation.held_by)
    conversation.held_by = conversation.held_since = conversation.held_reason = None
    tell_after_commit(session, IN, STAFF)
    if by_staff and since is not None:
        await _tell_what_was_said(session, conversation, since, now)
        await release_messages(session, conversation, now)
        await _come_back(session, conversation, notice, now)


async def last_said(
    session: AsyncSession, conversation: ConversationRow
) -> tuple[str | None, datetime | None]:
    """Who wrote last since staff took the conversation over, citizen or staff, and when; nobody yet: None."""
    found = await session.execute(
        select(MessageRow.author, _came_at())
        .where(MessageRow.author.in_(("citizen", "staff")), MessageRow.direction.in_(("in", "out")))
        .where(*_since(conversation, conversation.held_since))
        .order_by(MessageRow.id.desc())
        .limit(1)
    )
    last = found.first()
    return (last[0], last[1]) if last is not None else (None, None)


async def leave_alone(session: AsyncSession, conversation: ConversationRow, *, now: datetime) -> None:
    """Whoever holds the locked conversation is away: the assistant answers again while it waits for another person.

    What the citizen said after the last word of staff is handed to the assistant, in order; what came before that word
    was answered by it, and the assistant is told of it. Of who is blocked it goes on waiting for a person.
    """
    since = conversation.held_since or now
    last = await _last_word_of_staff(session, conversation, since)
    conversation.held_by, conversation.held_since = WAITING, now
    conversation.held_reason = DANGER if conversation.held_reason == DANGER else "away"
    open_one = select(MessageRow.id).where(*_held(conversation), MessageRow.id > last).limit(1)
    anything_open = await session.scalar(open_one) is not None
    if last:
        await _tell_what_was_said(session, conversation, since, now, up_to=last, goes_on=anything_open)
        await release_messages(session, conversation, now, up_to=last)
    if conversation.blocked_until is not None:
        tell_after_commit(session, IN, STAFF)
        await _say(session, conversation, "blocked.still", now)
        return
    await session.execute(
        update(MessageRow)
        .where(*_held(conversation))
        .values(status="waiting", due_at=now)
        .execution_options(synchronize_session=False)
    )
    tell_after_commit(session, IN, STAFF)
    if anything_open:
        await _say(session, conversation, "colleague_away", now)
    else:
        await _come_back(session, conversation, "colleague_away", now)


def _since(conversation: ConversationRow, since: datetime | None) -> tuple[ColumnElement[bool], ...]:
    """What came into a conversation since then. `created_at` of a citizen's message is when it was sent, which may lie
    long before: what comes after our own first message since then came later, too.
    """
    ours = aliased(MessageRow)
    first_of_ours = (
        select(func.min(ours.id))
        .where(ours.conversation_id == conversation.id, ours.direction == "out", ours.created_at >= since)
        .scalar_subquery()
    )
    came_since = or_(MessageRow.created_at >= since, MessageRow.id > first_of_ours)
    return MessageRow.conversation_id == conversation.id, came_since


def _came_at() -> Case[datetime]:
    """When a message that staff have the chat for came or was written: such a row is due as it comes, and stays so."""
    return case((MessageRow.direction == "in", MessageRow.due_at), else_=MessageRow.created_at)


async def _last_word_of_staff(session: AsyncSession, conversation: ConversationRow, since: datetime) -> int:
    """The id of the last message that staff wrote since then, 0 if there is none."""
    found = await session.scalar(
        select(func.max(MessageRow.id))
        .where(MessageRow.conversation_id == conversation.id, MessageRow.created_at >= since)
        .where(MessageRow.direction == "out", MessageRow.author == "staff")
    )
    return found or 0


def _held(conversation: ConversationRow) -> tuple[ColumnElement[bool], ...]:
    return (
        MessageRow.conversation_id == conversation.id,
        MessageRow.direction == "in",
        MessageRow.status == "held",
    )


async def end_quiet(session: AsyncSession, conversation: ConversationRow, *, now: datetime) -> None:
    """Let go out what was kept back until a person has read the locked conversation, but no follow-up that is over.

    It is written anew, to come after what was said meanwhile: a device that has seen an id asks for later ones.
    """
    kept_back = await session.execute(
        select(MessageRow, OVER)
        .where(MessageRow.conversation_id == conversation.id, MessageRow.direction == "out", OPEN)
        .where(MessageRow.priority >= SURVEY, MessageRow.attempts == 0)
        .order_by(MessageRow.id)
    )
    conversation.quiet_until_read = False
    await session.execute(
        update(MessageRow)
        .where(MessageRow.conversation_id == conversation.id, MessageRow.direction == "out", OPEN)
        .where(MessageRow.priority >= SURVEY, MessageRow.attempts > 0, MessageRow.channel.is_not(None))
        .values(due_at=now)
        .execution_options(synchronize_session=False)
    )
    for row, is_over in kept_back.all():
        if is_over:
            await session.execute(delete(ButtonRow).where(ButtonRow.message_id == row.id))
            await session.delete(row)
            continue
        post = Post(
            text=row.text,
            author=row.author,
            card=row.card,
            priority=row.priority,
            answers=row.answers,
            ticket_id=row.ticket_id,
            notice=row.notice,
            staff_id=row.staff_id,
        )
        [new_id] = await write(session, conversation, [post], now=now)
        await session.execute(
            update(ButtonRow).where(ButtonRow.message_id == row.id).values(message_id=new_id)
        )
        await session.delete(row)


async def _tell_what_was_said(
    session: AsyncSession,
    conversation: ConversationRow,
    since: datetime,
    now: datetime,
    *,
    up_to: int | None = None,
    goes_on: bool = False,
) -> None:
    """`goes_on`: messages come before this note, so that what becomes of a draft is theirs to say."""
    said = (
        select(MessageRow)
        .where(*_since(conversation, since))
        .where(MessageRow.direction.in_(("in", "out")), MessageRow.author.in_(("citizen", "staff")))
        .order_by(MessageRow.id)
    )
    if up_to is not None:
        said = said.where(MessageRow.id <= up_to)
    told = what_was_said((await session.scalars(said)).all(), conversation.lang or "zh")
    note: dict[str, Any] = {"kind": "given_back", "text": told}
    if not goes_on:
        has_draft = exists().where(DraftRow.conversation_id == conversation.id, drafts.IS_OPEN)
        note["draft_waiting"] = bool(await session.scalar(select(has_draft)))
    await tell_dialogue(session, conversation_id=conversation.id, note=note, now=now)


def what_was_said(rows: Sequence[MessageRow], lang: str) -> str:
    """What passed while a person held the conversation, a line each, for the dialogue to know.

    Of a message without words it is said that it was a photo, a voice note or a pin.
    """
    told = ((row.author, row.text or brief(kinds(row.media, row.place), lang)) for row in rows)
    return "\n".join(f"{author}: {words}" for author, words in told if words)


async def release_messages(
    session: AsyncSession, conversation: ConversationRow, now: datetime, *, up_to: int | None = None
) -> None:
    """What staff had the chat for is done with; an answer to a follow-up among it is still carried out."""
    held = update(MessageRow).where(*_held(conversation)).execution_options(synchronize_session=False)
    if up_to is not None:
        held = held.where(MessageRow.id <= up_to)
    await session.execute(
        held.where(MessageRow.payload.startswith(SURVEY_ANSWER)).values(status="waiting", due_at=now)
    )
    await session.execute(held.values(status="handled", done_at=now))


async def _come_back(
    session: AsyncSession, conversation: ConversationRow, notice: str, now: datetime
) -> None:
    """Say who answers from now on, and come back to the complaint that was being told when a person took over.

    To who is blocked nobody does.
    """
    if conversation.blocked_until is not None:
        await _say(session, conversation, "blocked.still", now)
        return
    told = await session.scalar(
        select(DraftRow.fields).where(DraftRow.conversation_id == conversation.id, drafts.IS_OPEN)
    )
    matter = title(str((told or {}).get("description") or ""))
    if not matter or await _was_in_danger(session, conversation, now):
        await _say(session, conversation, notice, now)
        return
    lang = conversation.lang or "zh"
    sentence = Post(
        text=notices.text(f"{notice}.draft", lang, title=matter),
        author="system",
        buttons=[
            Choice(notices.text("draft.go_on", lang), "/resume_draft"),
            Choice(notices.text("draft.drop", lang), "/drop_draft"),
        ],
        notice=notice,
    )
    await write(session, conversation, [sentence], now=now)


async def _was_in_danger(session: AsyncSession, conversation: ConversationRow, now: datetime) -> bool:
    """Whether somebody was in danger a short while ago: then a complaint that was begun is not what to come back to."""
    lately = exists().where(
        MessageRow.conversation_id == conversation.id,
        MessageRow.danger.is_not(None),
        MessageRow.created_at > now - DANGER_LATELY,
    )
    return conversation.quiet_until_read or bool(await session.scalar(select(lately)))


async def _say(session: AsyncSession, conversation: ConversationRow, notice: str, now: datetime) -> None:
    sentence = notices.text(notice, conversation.lang or "zh")
    await write(session, conversation, [Post(text=sentence, author="system", notice=notice)], now=now)

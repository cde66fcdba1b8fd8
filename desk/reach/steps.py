"""The steps themselves: a notice told once more elsewhere, by text message, put on the list of calls, or given up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk import notices
from desk.conversations import binding, outbox
from desk.dialogue import Choice
from desk.reach import texts
from desk.reach.case import AGAIN, Known, patience
from desk.reach.ways import LOOK_AGAIN, State
from desk.staff.actor import SYSTEM
from desk.store.models import ButtonRow, ConversationRow, MessageRow, ReachRow, TicketRow
from desk.tickets import history, survey, surveys
from desk.tickets.city import Rules

ACTION = "reach"
"""How the history names such a step."""
WORTH_A_LINE: tuple[State, ...] = ("unreachable",)
"""Ends that are no other line of the history."""


async def tell_again(
    session: AsyncSession,
    ticket: TicketRow,
    reach: ReachRow,
    seen: Known,
    conversation_id: int,
    *,
    rules: Rules,
) -> None:
    """Say in another chat of the citizen's what was said last, with its buttons, and where it was said."""
    here = await outbox.lock(session, conversation_id)
    lang = here.lang or ticket.lang
    before = _last_told(seen.messages)
    was = await session.get_one(ConversationRow, before[-1].conversation_id)
    said = "\n".join(message.text for message in before)
    where = binding.channel_name(was.channel, lang)
    text = f"{notices.text('reach.again', lang, channel=where)}\n{said}"
    asks = reach.about in ("answer", "limit") and seen.survey is not None and seen.survey.state == "asked"
    message_id = await outbox.post(
        session,
        conversation_id=here.id,
        text=text,
        author="system",
        now=rules.now,
        buttons=await _buttons(session, before[-1]),
        priority=outbox.SURVEY if asks else outbox.PUSH,
        ticket_id=ticket.id,
        notice="survey.again" if asks else AGAIN,
    )
    here.ticket_in_focus = ticket.id
    note: dict[str, Any] = {"text": text, "ticket_in_focus": ticket.number}
    if asks and seen.survey is not None:
        question = survey.next_question(surveys.answers(seen.survey))
        note["survey_open"] = {"survey": seen.survey.id, "question": question}
        note["comment_wanted"] = False
    await outbox.tell_dialogue(session, conversation_id=here.id, note=note, now=rules.now)
    await _tried(session, ticket, reach, "chat", rules=rules, conversation=here, message_id=message_id)


async def text(
    session: AsyncSession, ticket: TicketRow, reach: ReachRow, *, channel: str, rules: Rules
) -> None:
    """Send a text message that says that there is news and where, and nothing of the matter."""
    assert ticket.reporter_phone is not None
    chat = await texts.open_chat(session, channel, ticket.reporter_phone, lang=ticket.lang, now=rules.now)
    words = notices.text(
        f"reach.text.{reach.about}",
        ticket.lang,
        number=ticket.number,
        hotline=rules.pack.numbers.hotline,
    )
    message_id = await outbox.post(
        session,
        conversation_id=chat.id,
        text=words,
        author="system",
        now=rules.now,
        priority=outbox.PUSH,
        ticket_id=ticket.id,
        notice=AGAIN,
    )
    await _tried(session, ticket, reach, "text", rules=rules, conversation=chat, message_id=message_id)


async def call(session: AsyncSession, ticket: TicketRow, reach: ReachRow, *, rules: Rules) -> None:
    """Put it on the hotline's list of calls."""
    reach.state = "call"
    await _tried(session, ticket, reach, "call", rules=rules)
    reach.next_at = rules.now + LOOK_AGAIN


async def end(
    session: AsyncSession, ticket: TicketRow, reach: ReachRow, state: State, *, rules: Rules
) -> None:
    """It is over."""
    close(reach, state, rules=rules)
    if state in WORTH_A_LINE:
        await _line(session, ticket, {"about": reach.about, "state": state}, rules=rules)


def close(reach: ReachRow, state: State, *, rules: Rules) -> None:
    """Mark a locked reach as over."""
    reach.state, reach.next_at, reach.ended_at = state, None, rules.now


async def _tried(
    session: AsyncSession,
    ticket: TicketRow,
    reach: ReachRow,
    way: str,
    *,
    rules: Rules,
    conversation: ConversationRow | None = None,
    message_id: int | None = None,
) -> None:
    where = {"conversation": conversation.id, "message": message_id} if conversation else {}
    reach.tried = [*reach.tried, {"way": way, "at": rules.now.isoformat(), **where}]
    reach.next_at = rules.now + patience(ticket.urgency, rules)
    details = {"about": reach.about, "way": way}
    if conversation is not None:
        details["channel"] = conversation.channel
    await _line(session, ticket, details, rules=rules)


async def _line(session: AsyncSession, ticket: TicketRow, details: dict[str, Any], *, rules: Rules) -> None:
    await history.add(
        session,
        ticket,
        ACTION,
        actor=SYSTEM,
        now=rules.now,
        before=ticket.status,
        unit=ticket.unit,
        details=details,
    )


def _last_told(messages: Sequence[MessageRow]) -> list[MessageRow]:
    """What was said last: the answer and the question behind it, or the one sentence."""
    first = [row for row in messages if row.notice == "notice.resolved"][-1:]
    rest = [row for row in messages if row.notice not in ("notice.resolved", "survey.again", AGAIN)][-1:]
    return sorted([*first, *rest], key=lambda row: row.id)


async def _buttons(session: AsyncSession, message: MessageRow) -> list[Choice]:
    """The buttons that a message has, as long as none was used."""
    rows = await session.scalars(
        select(ButtonRow).where(ButtonRow.message_id == message.id).order_by(ButtonRow.position)
    )
    found = list(rows)
    if any(row.used_at is not None for row in found):
        return []
    return [Choice(row.title, row.payload) for row in found]

"""A ticket that the hotline filed on the phone comes into the chat of whoever has its number and code."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations import outbox
from desk.staff.actor import Actor, citizen
from desk.store.models import HistoryRow, SurveyRow, TicketRow
from desk.tickets import history, lookup, surveys
from desk.tickets.access import hold
from desk.tickets.city import Rules

CLAIM, RELEASE = "claim", "release"


async def claim(
    session: AsyncSession, conversation_id: int, number: str, *, rules: Rules
) -> TicketRow | None:
    """Give the ticket to this conversation; None where there is none, or it has a conversation by now.

    What was answered and not followed up yet is asked here.
    """
    wanted = lookup.normal_number(number)
    found = await session.scalar(select(TicketRow.id).where(TicketRow.number == wanted))
    held = await hold(session, [found], followers=False) if found is not None else []
    ticket = next((one for one in held if one.id == found), None)
    if ticket is None or ticket.conversation_id is not None:
        return None
    conversation = await outbox.lock(session, conversation_id)
    ticket.conversation_id = conversation.id
    ticket.updated_at = ticket.next_step_at = rules.now
    conversation.ticket_in_focus = ticket.id
    await _note(session, ticket, CLAIM, actor=citizen(conversation_id), rules=rules)
    worked = await lookup.leader(session, ticket)
    if (worked or ticket).status == "resolved" and not await _is_followed_up(session, ticket, worked):
        await surveys.ask(session, ticket, rules.of(ticket), leader=worked, apart=True)
    return ticket


async def release(session: AsyncSession, ticket: TicketRow, *, actor: Actor, rules: Rules) -> bool:
    """Take a locked ticket out of the conversation that claimed it. False for one that was filed in a chat."""
    claimed = exists().where(HistoryRow.ticket_id == ticket.id, HistoryRow.action == CLAIM)
    if not await session.scalar(select(claimed)):
        return False
    ticket.conversation_id = None
    ticket.updated_at = rules.now
    await surveys.end(session, ticket, rules.of(ticket))
    await _note(session, ticket, RELEASE, actor=actor, rules=rules)
    return True


async def _is_followed_up(session: AsyncSession, ticket: TicketRow, worked: TicketRow | None) -> bool:
    """Whether the citizen has answered, on the phone, what was asked after this answer."""
    since = (worked or ticket).resolved_at
    done = exists().where(
        SurveyRow.ticket_id == ticket.id,
        SurveyRow.state == "answered",
        SurveyRow.at_limit.is_(False),
        SurveyRow.asked_at >= since,
    )
    return bool(await session.scalar(select(done)))


async def _note(session: AsyncSession, ticket: TicketRow, action: str, *, actor: Actor, rules: Rules) -> None:
    await history.add(
        session, ticket, action, actor=actor, now=rules.now, before=ticket.status, unit=ticket.unit
    )

"""What follows from a step beside its notice: asking and no longer asking, followers, and an alert."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations import outbox, whereabouts
from desk.conversations.hold import wait_for_person
from desk.store.models import TicketRow
from desk.tickets import surveys
from desk.tickets.act import Act
from desk.tickets.alerts import ASKED_TO_WITHDRAW, alert
from desk.tickets.city import Rules
from desk.tickets.inheritance import follow_on, hand_over
from desk.tickets.telling import followers


async def follow_up(session: AsyncSession, ticket: TicketRow, act: Act, rules: Rules, before: str) -> None:
    """Ask after an answer, stop asking when it is over, and pass a withdrawn matter to whoever joined it."""
    if act.action == "resolve":
        await surveys.end_everyones(session, ticket, rules)
        if not rules.survey.delay:
            await surveys.ask_everyone(session, ticket, rules)
    elif act.action == "close":
        await surveys.end(session, ticket, rules)
    elif act.action == "reopen":
        await surveys.end_everyones(session, ticket, rules)
    elif act.action == "withdraw":
        await hand_over(session, ticket, rules, status=before)
        if act.reason == ASKED_TO_WITHDRAW:
            await _alert(session, ticket, rules)
    elif act.action == "merge":
        await surveys.end(session, ticket, rules)
        await _bring_followers(session, ticket, act, rules)


async def _alert(session: AsyncSession, ticket: TicketRow, rules: Rules) -> None:
    """Nobody may be pressed to withdraw: a person reads that chat, and it stays on the record."""
    await alert(session, ticket, ASKED_TO_WITHDRAW, now=rules.now)
    if ticket.conversation_id is not None:
        here = await whereabouts.home(session, ticket.conversation_id)
        conversation = await outbox.lock(session, here)
        wait_for_person(conversation, rules.now, reason="withdrawal")


async def _bring_followers(session: AsyncSession, ticket: TicketRow, act: Act, rules: Rules) -> None:
    """What was merged into the merged ticket follows the new leader too."""
    for follower in await followers(session, ticket):
        follower.parent_id = ticket.parent_id
        await follow_on(session, follower, rules, leader=act.parent)

"""What is known of a reach now, read from the store for the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.groups import Urgency
from desk.conversations import whereabouts
from desk.reach.told import telling
from desk.reach.ways import ABOUT, About, Case, State, Telling, ended
from desk.store.models import ConversationRow, HistoryRow, MessageRow, ReachRow, SurveyRow, TicketRow
from desk.store.unreadable import readable
from desk.tickets import lookup
from desk.tickets.city import Rules
from desk.tickets.claiming import CLAIM
from desk.tickets.lifecycle import WITH_UNIT
from desk.tickets.standing import may_reopen
from desk.tickets.to_call import FINAL, NO_CALLS

ANSWERED = ("resolved", "closed")
AGAIN = "reach.again"
"""The notice of what is told once more elsewhere and asks nothing."""


def patience(urgency: str, rules: Rules) -> timedelta:
    """How long a notice of a ticket of that urgency may stay unseen."""
    return rules.reach.unseen[cast(Urgency, urgency)]


@dataclass(frozen=True)
class Known:
    """The case, and the rows that a step needs: the tellings so far and the follow-up that is open."""

    case: Case
    messages: Sequence[MessageRow]
    survey: SurveyRow | None
    worked: TicketRow


async def known(
    session: AsyncSession, ticket: TicketRow, reach: ReachRow, rules: Rules, *, texts: str | None
) -> Known:
    """`texts` is the channel of text messages, if there is one."""
    about = cast(About, reach.about)
    worked = await lookup.leader(session, ticket) or ticket
    told = await _tellings(session, ticket, reach)
    chats = await whereabouts.chats(session, ticket.conversation_id) if ticket.conversation_id else []
    tried = {message.conversation_id for message, _ in told}
    survey = await _survey(session, ticket, reach)
    has_phone = readable(ticket.reporter_phone) is not None
    texted = any(one["way"] == "text" for one in reach.tried)
    case = Case(
        begun_at=reach.begun_at,
        state=cast(State, reach.state),
        patience=patience(ticket.urgency, rules),
        tellings=[telling(message, conversation) for message, conversation in told]
        or await _taken_in(session, ticket, reach),
        chats=[
            one.id
            for one in chats
            if one.id not in tried and one.undeliverable_since is None and not one.quiet_until_read
        ],
        answered=_is_answered(about, ticket, survey),
        over=_is_over(about, worked),
        may_text=has_phone and texts is not None and not texted,
        may_call=has_phone and ticket.contact_by != NO_CALLS and _is_callable(about, worked, rules),
        calls=max(reach.calls, await _calls(session, ticket, worked, about)),
        called_at=reach.called_at,
        final_call=FINAL.intersection({reach.call_result, survey.call_result if survey else None}) != set(),
    )
    return Known(case, [message for message, _ in told], survey, worked)


async def standing(session: AsyncSession, ticket: TicketRow, reach: ReachRow, rules: Rules) -> State:
    """How a reach stands now: its row is looked at when a step is due, and may have been over for hours by then."""
    if reach.next_at is None:
        return cast(State, reach.state)
    found = await known(session, ticket, reach, rules, texts=None)
    return ended(found.case, rules.reach, rules.now) or found.case.state


async def _tellings(
    session: AsyncSession, ticket: TicketRow, reach: ReachRow
) -> Sequence[tuple[MessageRow, ConversationRow]]:
    """Everything that was written about it since it began, in whatever chat, oldest first."""
    notices = [notice for notice, about in ABOUT.items() if about == reach.about]
    found = await session.execute(
        select(MessageRow, ConversationRow)
        .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
        .where(
            MessageRow.ticket_id == ticket.id,
            MessageRow.direction == "out",
            MessageRow.notice.in_([*notices, AGAIN]),
            MessageRow.created_at >= reach.begun_at,
        )
        .order_by(MessageRow.id)
    )
    return [(message, conversation) for message, conversation in found]


async def _taken_in(session: AsyncSession, ticket: TicketRow, reach: ReachRow) -> list[Telling]:
    """What was told in no chat is seen by whoever takes the ticket into one later: they are shown where it stands."""
    claims = HistoryRow.ticket_id == ticket.id, HistoryRow.action == CLAIM, HistoryRow.at >= reach.begun_at
    at = await session.scalar(select(func.max(HistoryRow.at)).where(*claims))
    return [] if at is None else [Telling("seen", at)]


async def _survey(session: AsyncSession, ticket: TicketRow, reach: ReachRow) -> SurveyRow | None:
    """The follow-up that asks about the same answer, or the same limit."""
    if reach.about not in ("answer", "limit"):
        return None
    found: SurveyRow | None = await session.scalar(
        select(SurveyRow)
        .where(SurveyRow.ticket_id == ticket.id, SurveyRow.at_limit.is_(reach.about == "limit"))
        .where(SurveyRow.asked_at >= reach.begun_at)
        .order_by(SurveyRow.id.desc())
        .limit(1)
    )
    return found


async def _calls(session: AsyncSession, ticket: TicketRow, worked: TicketRow, about: About) -> int:
    """How often they were called about this answer, also before they came into a chat."""
    if about != "answer" or worked.resolved_at is None:
        return 0
    most = select(func.max(SurveyRow.calls)).where(
        SurveyRow.ticket_id == ticket.id,
        SurveyRow.at_limit.is_(False),
        SurveyRow.asked_at >= worked.resolved_at,
    )
    return await session.scalar(most) or 0


def _is_answered(about: About, ticket: TicketRow, survey: SurveyRow | None) -> bool:
    if about == "information":
        return not ticket.awaits_citizen
    return survey is not None and survey.contacted is not None


def _is_over(about: About, worked: TicketRow) -> bool:
    """Whether nobody needs to hear of it any more: the ticket went on, or ended otherwise."""
    if about == "answer":
        return worked.status not in ANSWERED
    return about == "limit" and worked.status not in WITH_UNIT


def _is_callable(about: About, worked: TicketRow, rules: Rules) -> bool:
    return about != "answer" or may_reopen(worked, rules)

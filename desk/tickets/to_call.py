"""Which citizens the hotline has to call: a condition on `tickets`, as `calls.round_of` says it of one.

To call is whoever left a number and did not answer after their ticket was answered, or after its limit: the chat did
not reach them, or they let the question pass, or they have no chat at all.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, or_, select
from sqlalchemy.orm import aliased

from desk.store.models import ConversationRow, SurveyRow, TicketRow
from desk.tickets.city import Rules
from desk.tickets.lifecycle import WITH_UNIT

MOST_CALLS = 3
"""After so many calls in vain nobody calls again (ours)."""
AGAIN_AFTER = timedelta(hours=4)
"""Whoever was not reached is not called again at once (ours)."""
NO_CALLS = "text_only"


def to_call(rules: Rules) -> ColumnElement[bool]:
    """Whether the hotline is to call this ticket's citizen at `rules.now`."""
    leader = aliased(TicketRow)
    followed = exists().where(leader.id == TicketRow.parent_id, or_(*_rounds(leader, rules)))
    return and_(
        TicketRow.reporter_phone.is_not(None),
        TicketRow.contact_by != NO_CALLS,
        or_(*_rounds(TicketRow, rules), and_(TicketRow.status == "merged", followed)),
    )


def _rounds(worked: Any, rules: Rules) -> list[ColumnElement[bool]]:
    """An answer that may still be sent back, or a limit that has passed, with a follow-up that waits for a call."""
    promised = case((worked.unit_due_at > worked.due_at, worked.unit_due_at), else_=worked.due_at)
    answered = and_(
        worked.status.in_(("resolved", "closed")),
        worked.resolved_at >= rules.now - rules.survey.reopen_within,
        _waits(worked, worked.resolved_at, rules, at_limit=False),
    )
    late = and_(
        worked.status.in_(WITH_UNIT),
        worked.hung_at.is_(None),
        promised < rules.now,
        _waits(worked, promised, rules, at_limit=True),
    )
    return [answered, late]


def _waits(worked: Any, since: Any, rules: Rules, *, at_limit: bool) -> ColumnElement[bool]:
    """Nobody answered it, the chat is done with it (or there is none), and it is time for a first or further call."""
    row = SurveyRow
    of_round = [row.ticket_id == TicketRow.id, row.at_limit.is_(at_limit), row.asked_at >= since]
    lost = select(ConversationRow.id).where(ConversationRow.undeliverable_since.is_not(None))
    unheard = TicketRow.conversation_id.in_(lost)
    silent = [row.state == "expired", and_(row.delivered_at.is_(None), unheard)]
    if at_limit:
        # A question that was not answered for a day is not answered: the ticket is late, and the hotline asks itself.
        silent.append(row.asked_at <= rules.now - rules.survey.reminder)
    called = or_(row.calls >= MOST_CALLS, row.called_at > rules.now - AGAIN_AFTER)
    begun = exists().where(*of_round).correlate(TicketRow, worked)
    done = exists().where(*of_round, or_(row.state == "answered", ~or_(*silent), called))
    return and_(~done.correlate(TicketRow, worked), or_(TicketRow.conversation_id.is_(None), begun))

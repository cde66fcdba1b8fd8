"""Which citizens the hotline has to call: a condition on `tickets`, as `calls.round_of` says it of one.

To call is whoever left a number and did not answer after their ticket was answered, or after its limit: the chat did
not reach them, or they let the question pass, or they have no chat at all.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, or_, select
from sqlalchemy.orm import aliased

from desk.store.models import ConversationRow, ReachRow, SurveyRow, TicketRow
from desk.tickets.city import Rules
from desk.tickets.lifecycle import WITH_UNIT

NO_CALLS = "text_only"
FINAL = frozenset({"wrong_number", "refused"})
"""Results of a call after which nobody calls again."""
BESIDE = ("information", "news")
"""What somebody is called about beside a follow-up, since no chat brought it to them."""


@dataclass(frozen=True)
class Moments:
    """What the condition compares with: values, or the names under which a statement is given them."""

    now: Any
    answered_from: Any
    called_from: Any
    asked_until: Any
    most_calls: Any


def moments(rules: Rules) -> Moments:
    """The values at `rules.now`."""
    return Moments(
        now=rules.now,
        answered_from=rules.now - rules.survey.reopen_within,
        called_from=rules.now - rules.reach.calls_again,
        # A question that was not answered for a day is not answered: the ticket is late, and the hotline asks itself.
        asked_until=rules.now - rules.survey.reminder,
        most_calls=rules.reach.most_calls,
    )


def to_call(at: Moments) -> ColumnElement[bool]:
    """Whether the hotline is to call this ticket's citizen."""
    leader = aliased(TicketRow)
    followed = exists().where(leader.id == TicketRow.parent_id, or_(*_rounds(leader, at)))
    return and_(
        TicketRow.reporter_phone.is_not(None),
        TicketRow.contact_by != NO_CALLS,
        or_(*_rounds(TicketRow, at), and_(TicketRow.status == "merged", followed), _waits_beside(at)),
    )


def _waits_beside(at: Moments) -> ColumnElement[bool]:
    """Something else that no chat brought to the citizen, and that it is time to call about."""
    row = ReachRow
    return exists().where(
        row.ticket_id == TicketRow.id,
        row.about.in_(BESIDE),
        row.state == "call",
        row.next_at.is_not(None),
        or_(row.called_at.is_(None), row.called_at <= at.called_from),
    )


def _rounds(worked: Any, at: Moments) -> list[ColumnElement[bool]]:
    """An answer that may still be sent back, or a limit that has passed, with a follow-up that waits for a call."""
    promised = case((worked.unit_due_at > worked.due_at, worked.unit_due_at), else_=worked.due_at)
    answered = and_(
        worked.status.in_(("resolved", "closed")),
        worked.resolved_at >= at.answered_from,
        _waits(worked, worked.resolved_at, at, at_limit=False),
    )
    late = and_(
        worked.status.in_(WITH_UNIT),
        worked.hung_at.is_(None),
        promised < at.now,
        _waits(worked, promised, at, at_limit=True),
    )
    return [answered, late]


def _waits(worked: Any, since: Any, at: Moments, *, at_limit: bool) -> ColumnElement[bool]:
    """Nobody answered it, the chat is done with it (or there is none), and it is time for a first or further call."""
    row = SurveyRow
    of_round = [row.ticket_id == TicketRow.id, row.at_limit.is_(at_limit), row.asked_at >= since]
    # Whoever has another chat is looked for there first.
    lost = select(ConversationRow.id).where(
        ConversationRow.undeliverable_since.is_not(None), ConversationRow.bound_id.is_(None)
    )
    unheard = TicketRow.conversation_id.in_(lost)
    followed = (
        exists()
        .where(
            ReachRow.ticket_id == TicketRow.id,
            ReachRow.about == ("limit" if at_limit else "answer"),
            ReachRow.state == "call",
            ReachRow.begun_at >= since,
        )
        .correlate(TicketRow, worked, SurveyRow)
    )
    silent = [row.state == "expired", and_(row.delivered_at.is_(None), unheard), followed]
    if at_limit:
        silent.append(row.asked_at <= at.asked_until)
    called = or_(
        row.calls >= at.most_calls,
        row.called_at > at.called_from,
        row.call_result.in_(sorted(FINAL)),
    )
    begun = exists().where(*of_round).correlate(TicketRow, worked)
    done = exists().where(*of_round, or_(row.state == "answered", ~or_(*silent), called))
    return and_(~done.correlate(TicketRow, worked), or_(TicketRow.conversation_id.is_(None), begun))


TO_CALL = to_call(Moments(*(bindparam(field.name) for field in fields(Moments))))
"""The condition for statements that are kept: they are asked with `asdict(moments(rules))`."""

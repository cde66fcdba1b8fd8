"""Which citizens the hotline has to call: a condition on `tickets`, as `calls.round_of` says it of one.

To call is whoever left a number and did not answer after their ticket was answered, or after its limit: the chat did
not reach them, or they let the question pass, or they have no chat at all.

The rule is asked of those alone for whom it may hold (`_candidates`), each kind found by an index of its own: how many
tickets there are besides costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.visitors import InternalTraversal

from desk.store.models import IS_OPEN, ConversationRow, ReachRow, SurveyRow, TicketRow
from desk.tickets.city import Rules
from desk.tickets.lifecycle import WITH_UNIT

NO_CALLS = "text_only"
FINAL = frozenset({"wrong_number", "refused"})
"""Results of a call after which nobody calls again."""
BESIDE = ("information", "news")
"""What somebody is called about beside a follow-up, since no chat brought it to them."""
_IS_OPEN: ColumnElement[bool] = literal_column(IS_OPEN.replace("status", "tickets.status"), Boolean())
_WITH_UNIT: Sequence[ColumnElement[str]] = [literal_column(f"'{status}'") for status in WITH_UNIT]
_APART: ColumnElement[int] = literal_column("0")
"""As an OFFSET it keeps PostgreSQL from planning what is inside together with what is around it: it takes the rule to
hold for many, and would rather walk all tickets until it has met as many as are wanted."""


@dataclass(frozen=True)
class Moments:
    """What the condition compares with: values, or the names under which a statement is given them."""

    now: Any
    answered_from: Any
    called_from: Any
    asked_until: Any
    most_calls: Any


NAMED = Moments(*(bindparam(field.name) for field in fields(Moments)))
"""For statements that are kept: they are asked with `asdict(moments(rules))`."""


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
    return _Among(TicketRow.id, _found(at))


def counted(at: Moments, *, most: int) -> Select[Any]:
    """How many tickets that are, up to `most`."""
    return select(func.count()).select_from(_found(at).limit(most).subquery())


def _found(at: Moments) -> Select[Any]:
    """The ids of those for whom the rule holds, each once."""
    few, ticket = union(*_candidates(at)).subquery(), aliased(TicketRow)
    holds = select(ticket.id).where(ticket.id == few.c.id, _rule(ticket, at)).offset(_APART)
    return select(few.c.id).where(holds.correlate(few).exists())


def _candidates(at: Moments) -> Sequence[Select[Any]]:
    """All for whom the rule may hold, by their ids: it holds for nobody else.

    Whoever was answered has no chat, or a question that went by or never arrived, or a call that waits. A ticket that
    was merged stands where the one stands that it follows. What an index is made for is written out as there.
    """
    ticket, question, reach = TicketRow, SurveyRow, ReachRow
    answered = ticket.resolved_at >= at.answered_from
    # The limit that runs is the citizen's or the unit's, and what was promised is the later one.
    late = and_(_IS_OPEN, ticket.status.in_(_WITH_UNIT), ticket.limit_at < at.now)
    leads = or_(ticket.followers > literal_column("0"), ticket.incident_id.is_not(None))
    leaders = union_all(*(select(ticket.id).where(one, leads) for one in (answered, late))).subquery()
    went_by = or_(question.state == literal_column("'expired'"), question.delivered_at.is_(None))
    asked = question.asked_at >= at.answered_from, question.state != "answered"
    waits = _called(question, at).is_not(true())
    return [
        select(ticket.id).where(answered, ticket.conversation_id.is_(None)),
        select(question.ticket_id.label("id")).where(went_by, *asked, waits),
        select(reach.ticket_id.label("id")).where(reach.state == literal_column("'call'")),
        select(ticket.id).where(late),
        select(ticket.id).where(_Among(ticket.parent_id, select(leaders.c.id))),
    ]


def _rule(ticket: Any, at: Moments) -> ColumnElement[bool]:
    """Whether the hotline is to call this ticket's citizen, asked of each by itself."""
    leader = aliased(TicketRow)
    followed = exists().where(leader.id == ticket.parent_id, or_(*_rounds(ticket, leader, at)))
    return and_(
        ticket.reporter_phone.is_not(None),
        ticket.contact_by != NO_CALLS,
        or_(
            *_rounds(ticket, ticket, at),
            and_(ticket.status == "merged", followed.correlate(ticket)),
            _waits_beside(ticket, at),
        ),
    )


def _waits_beside(ticket: Any, at: Moments) -> ColumnElement[bool]:
    """Something else that no chat brought to the citizen, and that it is time to call about."""
    row = ReachRow
    return (
        exists()
        .where(
            row.ticket_id == ticket.id,
            row.about.in_(BESIDE),
            row.state == "call",
            row.next_at.is_not(None),
            or_(row.called_at.is_(None), row.called_at <= at.called_from),
        )
        .correlate(ticket)
    )


def _rounds(ticket: Any, worked: Any, at: Moments) -> list[ColumnElement[bool]]:
    """An answer that may still be sent back, or a limit that has passed, with a follow-up that waits for a call.

    `worked` is the ticket itself, or the one that it follows.
    """
    promised = case((worked.unit_due_at > worked.due_at, worked.unit_due_at), else_=worked.due_at)
    answered = and_(
        worked.status.in_(("resolved", "closed")),
        worked.resolved_at >= at.answered_from,
        _waits(ticket, worked, worked.resolved_at, at, at_limit=False),
    )
    late = and_(
        worked.status.in_(WITH_UNIT),
        worked.hung_at.is_(None),
        promised < at.now,
        _waits(ticket, worked, promised, at, at_limit=True),
    )
    return [answered, late]


def _waits(ticket: Any, worked: Any, since: Any, at: Moments, *, at_limit: bool) -> ColumnElement[bool]:
    """Nobody answered it, the chat is done with it (or there is none), and it is time for a first or further call."""
    row, chat = SurveyRow, ConversationRow
    of_round = [row.ticket_id == ticket.id, row.at_limit.is_(at_limit), row.asked_at >= since]
    # Whoever has another chat is looked for there first.
    lost = exists().where(
        chat.id == ticket.conversation_id, chat.undeliverable_since.is_not(None), chat.bound_id.is_(None)
    )
    unheard = or_(ticket.conversation_id.is_(None), lost.correlate(ticket))
    followed = (
        exists()
        .where(
            ReachRow.ticket_id == ticket.id,
            ReachRow.about == ("limit" if at_limit else "answer"),
            ReachRow.state == "call",
            ReachRow.begun_at >= since,
        )
        .correlate(ticket, worked)
    )
    silent = [row.state == "expired", and_(row.delivered_at.is_(None), unheard), followed]
    if at_limit:
        silent.append(row.asked_at <= at.asked_until)
    begun = exists().where(*of_round).correlate(ticket, worked)
    done = exists().where(*of_round, or_(row.state == "answered", ~or_(*silent), _called(row, at)))
    return and_(~done.correlate(ticket, worked), or_(ticket.conversation_id.is_(None), begun))


def _called(row: Any, at: Moments) -> ColumnElement[bool]:
    """They were called about it often enough, or just now, or for good."""
    return or_(row.calls >= at.most_calls, row.called_at > at.called_from, row.call_result.in_(sorted(FINAL)))


class _Among(ColumnElement[bool]):
    """The column is one of these ids, which are found first: they are taken to be few."""

    _traverse_internals = [
        ("column", InternalTraversal.dp_clauseelement),
        ("ids", InternalTraversal.dp_clauseelement),
    ]
    inherit_cache = True
    type = Boolean()

    def __init__(self, column: Any, ids: Select[Any]) -> None:
        self.column, self.ids = column, ids.scalar_subquery()


@compiles(_Among, "postgresql")
def _among_on_postgres(element: _Among, compiler: Any, **how: Any) -> str:
    column, ids = (compiler.process(one, **how) for one in (element.column, element.ids))
    return f"{column} = ANY (ARRAY {ids})"


@compiles(_Among, "sqlite")
def _among_on_sqlite(element: _Among, compiler: Any, **how: Any) -> str:
    column, ids = (compiler.process(one, **how) for one in (element.column, element.ids))
    return f"{column} IN {ids}"

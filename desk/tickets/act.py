"""One step somebody wants to take, what it needs, and what it changes on the ticket. Touches no database by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from city.errors import UnknownCode
from city.groups import Urgency
from desk.errors import IllegalStep, InvalidInput, MissingDetail, NotAllowed, NoUnit
from desk.staff.actor import Actor
from desk.store.models import TicketRow
from desk.tickets import clocks, lifecycle
from desk.tickets.city import Rules
from desk.tickets.dispatch import Suggestion, accused
from desk.tickets.routing import matter

LONGEST_REASON = 40
ELSEWHERE = ("court", "procuratorate", "police", "discipline", "arbitration", "petition")
"""Reasons of a rejection whose sentence says by itself where to go."""


@dataclass(frozen=True)
class Act:
    """A transition's input. `note` is what the citizen reads, `staff_note` what only staff read.

    `place` and `by`: where units are whistled to, and by when.
    """

    action: str
    note: str | None = None
    unit: str | None = None
    co_units: Sequence[str] = ()
    reason: str | None = None
    parent: str | None = None
    staff_note: str | None = None
    place: str | None = None
    by: datetime | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Context:
    """What a change may look at: the rules, who acts, and what was read for it.

    `next_best` is the suggestion without the units that returned the ticket; `parent` the ticket to merge into.
    """

    rules: Rules
    actor: Actor
    next_best: Suggestion
    parent: TicketRow | None = None

    @property
    def now(self) -> datetime:
        return self.rules.now


def check(act: Act, actor: Actor) -> None:
    """Raise `MissingDetail` for what this action needs and has not, `InvalidInput` for a reason that is no code."""
    if act.reason is not None and len(act.reason) > LONGEST_REASON:
        raise InvalidInput(f"a reason is a code of at most {LONGEST_REASON} characters", field="reason")
    for name in _needs(act, actor):
        if not getattr(act, name):
            raise MissingDetail(f"'{act.action}' needs {name}", field=name)


def _needs(act: Act, actor: Actor) -> Sequence[str]:
    if act.action == "reject":
        return () if act.reason in ELSEWHERE else ("note",)
    if act.action in ("withdraw", "reopen"):
        return ("reason",) if actor.kind == "citizen" and not act.note else ()
    if act.action == "extend":
        return ("note",)
    needed: dict[str, Sequence[str]] = {
        "return": ("reason",),
        "resolve": ("note",),
        "reassign": ("unit",),
        "merge": ("parent",),
        "whistle": ("co_units",),
    }
    return needed.get(act.action, ())


def change(ticket: TicketRow, act: Act, context: Context) -> None:
    """Apply what the action changes besides the status. Raises what the action's own rule refuses."""
    effect = EFFECTS.get(act.action)
    if effect is not None:
        effect(ticket, act, context)


def _dispatch(ticket: TicketRow, act: Act, context: Context) -> None:
    unit = act.unit or ticket.suggested_unit
    if unit is None:
        raise NoUnit("this ticket has no suggested unit: name one")
    _give(ticket, unit, act.co_units, context)


def _reassign(ticket: TicketRow, act: Act, context: Context) -> None:
    assert act.unit is not None
    _give(ticket, act.unit, act.co_units, context)


def _give(ticket: TicketRow, unit: str, co_units: Sequence[str], context: Context) -> None:
    """Hand the ticket to a unit, whose clock starts now."""
    _check_units(ticket, (unit, *co_units), context.rules)
    ticket.unit, ticket.co_units = unit, [code for code in dict.fromkeys(co_units) if code != unit]
    ticket.dispatched_at, ticket.accepted_at = context.now, None
    ticket.dispatch_count += 1
    ticket.unit_due_at = _unit_clock(ticket, context)


def _unit_clock(ticket: TicketRow, context: Context) -> datetime:
    return clocks.unit_deadline(
        context.rules.clocks,
        cast(Urgency, ticket.urgency),
        start=context.now,
        citizen=ticket.due_at,
        reopened=ticket.reopen_count > 0,
        calendar=context.rules.calendar,
    )


def _check_units(ticket: TicketRow, units: Sequence[str], rules: Rules) -> None:
    """Raise `InvalidInput` for a unit that the pack has not, `NotAllowed` for one that the complaint is about."""
    for code in units:
        try:
            rules.pack.unit(code)
        except UnknownCode as unknown:
            raise InvalidInput(str(unknown), field="unit") from None
    if accused(rules.pack, matter(ticket)).intersection(units):
        raise NotAllowed("a complaint never goes to whom it is about")


def _return(ticket: TicketRow, act: Act, context: Context) -> None:
    """Nobody holds it now. After so many returns the hotline designates an owner, who cannot return it any more."""
    if ticket.return_count >= context.rules.dispatch.designate_after:
        raise IllegalStep(f"returned {ticket.return_count} times already: this unit was designated")
    ticket.return_count += 1
    ticket.unit, ticket.co_units, ticket.accepted_at = None, [], None
    if not ticket.reopen_count:
        # After a reopening it is the day that the citizen was promised, and stays until there is a new one.
        ticket.unit_due_at = None
    ticket.suggested_unit, ticket.suggestion_reason = context.next_best.unit, context.next_best.reason


def _stamp(column: str) -> Callable[[TicketRow, Act, Context], None]:
    """An action that only notes when it was."""
    return lambda ticket, act, context: setattr(ticket, column, context.now)


def _reopen(ticket: TicketRow, act: Act, context: Context) -> None:
    lifecycle.check_window(ticket.resolved_at, within=context.rules.survey.reopen_within, now=context.now)
    ticket.reopen_count += 1
    ticket.resolved_at, ticket.closed_at = None, None
    ticket.unit_due_at = _unit_clock(ticket, context)


def _merge(ticket: TicketRow, act: Act, context: Context) -> None:
    parent = context.parent
    if parent is None or parent.id == ticket.id:
        raise InvalidInput("a ticket is merged into another one", field="parent")
    if parent.status not in lifecycle.UNSOLVED:
        raise IllegalStep(f"the parent must be open; it is {parent.status}")
    ticket.parent_id = parent.id


def _unmerge(ticket: TicketRow, act: Act, context: Context) -> None:
    ticket.parent_id = None


def _extend(ticket: TicketRow, act: Act, context: Context) -> None:
    """A unit asks, a supervisor grants. Only the unit's clock moves, never the citizen's."""
    if context.actor.role == "handler":
        return
    due = ticket.unit_due_at or context.now
    urgency = cast(Urgency, ticket.urgency)
    ticket.unit_due_at = clocks.extended(
        context.rules.clocks, urgency, due=due, now=context.now, calendar=context.rules.calendar
    )


def _whistle(ticket: TicketRow, act: Act, context: Context) -> None:
    """Further units are called to the spot; they see the ticket from now on."""
    _check_units(ticket, act.co_units, context.rules)
    called = dict.fromkeys([*ticket.co_units, *act.co_units])
    ticket.co_units = [code for code in called if code != ticket.unit]


EFFECTS: dict[str, Callable[[TicketRow, Act, Context], None]] = {
    "dispatch": _dispatch,
    "reassign": _reassign,
    "accept": _stamp("accepted_at"),
    "return": _return,
    "resolve": _stamp("resolved_at"),
    "reopen": _reopen,
    "close": _stamp("closed_at"),
    "merge": _merge,
    "unmerge": _unmerge,
    "extend": _extend,
    "whistle": _whistle,
}

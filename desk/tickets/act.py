"""One step somebody wants to take, what it needs, and what it changes on the ticket. Touches no database by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from city.errors import UnknownCode
from city.groups import Urgency
from city.model import Reason
from desk.cases import rules as case_rules
from desk.errors import IllegalStep, InvalidInput, MissingDetail, NotAllowed, NoUnit
from desk.staff.actor import Actor
from desk.store.models import TicketRow
from desk.tickets import clocks, lifecycle
from desk.tickets.city import Rules
from desk.tickets.dispatch import Suggestion, accused
from desk.tickets.routing import matter

LONGEST_REASON = 40
ELSEWHERE = ("court", "procuratorate", "police", "discipline", "arbitration", "petition", "fraud")
"""Reasons of a rejection whose sentence says by itself where to go."""


@dataclass(frozen=True)
class Act:
    """A transition's input. `note` is what the citizen reads, `staff_note` what only staff read.

    Where an act only asks, both are for whoever judges. `evidence` are links, file names or message ids; `until` is the
    day on which a paused unit goes on.
    `place` and `by`: where units are whistled to, and by when.
    """

    action: str
    note: str | None = None
    unit: str | None = None
    co_units: Sequence[str] = ()
    reason: str | None = None
    parent: str | None = None
    staff_note: str | None = None
    evidence: Sequence[str] = ()
    until: datetime | None = None
    place: str | None = None
    by: datetime | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Context:
    """What a change may look at: the rules, who acts, and what was read for it.

    `next_best` is the suggestion without the units that returned the ticket; `parent` the ticket to merge into.
    `asked`: the act only asks, and another person judges. `reason` is the act's, as the city pack knows it.
    """

    rules: Rules
    actor: Actor
    next_best: Suggestion
    parent: TicketRow | None = None
    asked: bool = False
    reason: Reason | None = None

    @property
    def now(self) -> datetime:
        return self.rules.now


def check(act: Act, context: Context) -> None:
    """Raise `MissingDetail` for what this action needs and has not, `InvalidInput` for what makes no sense."""
    if act.reason is not None and len(act.reason) > LONGEST_REASON:
        raise InvalidInput(f"a reason is a code of at most {LONGEST_REASON} characters", field="reason")
    case_rules.check_evidence(act.evidence)
    for name in _needs(act, context):
        if not getattr(act, name):
            raise MissingDetail(f"'{act.action}' needs {name}", field=name)


def _needs(act: Act, context: Context) -> Sequence[str]:
    if act.action == "reject":
        return () if act.reason in ELSEWHERE else ("note",)
    if act.action in ("withdraw", "reopen"):
        return ("reason",) if context.actor.kind == "citizen" and not act.note else ()
    if act.action == "return":
        return ("reason", "note") if context.reason and context.reason.asks_citizen else ("reason",)
    if act.action in case_rules.NEEDS_SECOND:
        return ("reason", "evidence") if context.asked else ()
    needed: dict[str, Sequence[str]] = {
        "extend": ("note",),
        "pause": ("note", "until"),
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
    check_units(ticket, (unit, *co_units), context.rules)
    ticket.unit, ticket.co_units = unit, [code for code in dict.fromkeys(co_units) if code != unit]
    ticket.dispatched_at, ticket.accepted_at = context.now, None
    ticket.dispatch_count += 1
    ticket.unit_due_at = _unit_clock(ticket, context)
    ticket.paused_at, ticket.paused_until, ticket.awaits_citizen = None, None, False


def _unit_clock(ticket: TicketRow, context: Context) -> datetime:
    return clocks.unit_deadline(
        context.rules.clocks,
        cast(Urgency, ticket.urgency),
        start=context.now,
        citizen=ticket.due_at,
        reopened=ticket.reopen_count > 0,
        calendar=context.rules.calendar,
    )


def held_by(ticket: TicketRow) -> list[str]:
    """The units that have a ticket, in the lead or beside it."""
    return [*([ticket.unit] if ticket.unit else []), *ticket.co_units]


def check_units(ticket: TicketRow, units: Sequence[str], rules: Rules) -> None:
    """Raise `InvalidInput` for a unit that the pack has not, `NotAllowed` for one that the complaint is about."""
    for code in units:
        try:
            rules.pack.unit(code)
        except UnknownCode as unknown:
            raise InvalidInput(str(unknown), field="unit") from None
    check_accused(ticket, units, rules)


def check_accused(ticket: TicketRow, units: Sequence[str], rules: Rules) -> None:
    """Raise `NotAllowed` where one of the units is what the complaint is about."""
    if accused(rules.pack, matter(ticket)).intersection(units):
        raise NotAllowed("a complaint never goes to whom it is about")


def _return(ticket: TicketRow, act: Act, context: Context) -> None:
    """Nobody holds it now, until it is dispatched again or the return is refused."""
    ticket.awaits_citizen = context.reason is not None and context.reason.asks_citizen
    if not ticket.awaits_citizen:
        ticket.return_count += 1
    ticket.paused_at, ticket.paused_until = None, None
    ticket.unit, ticket.co_units, ticket.accepted_at = None, [], None
    if not ticket.reopen_count:
        # After a reopening it is the day that the citizen was promised, and stays until there is a new one.
        ticket.unit_due_at = None
    ticket.suggested_unit, ticket.suggestion_reason = context.next_best.unit, context.next_best.reason


def _resolve(ticket: TicketRow, act: Act, context: Context) -> None:
    ticket.resolved_at = context.now
    ticket.paused_at, ticket.paused_until = None, None


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
    check_accused(ticket, held_by(parent), context.rules)
    ticket.parent_id = parent.id


def _unmerge(ticket: TicketRow, act: Act, context: Context) -> None:
    ticket.parent_id = None


def _extend(ticket: TicketRow, act: Act, context: Context) -> None:
    """A unit asks, a supervisor grants. Only the unit's clock moves, never the citizen's."""
    if context.asked:
        return
    due = ticket.unit_due_at or context.now
    urgency = cast(Urgency, ticket.urgency)
    ticket.unit_due_at = clocks.extended(
        context.rules.clocks, urgency, due=due, now=context.now, calendar=context.rules.calendar
    )


def _pause(ticket: TicketRow, act: Act, context: Context) -> None:
    """The unit's clock stands until a day; what is left of it runs on from there, or from `resume`."""
    due, until = ticket.unit_due_at, act.until
    if ticket.paused_until is not None:
        raise IllegalStep("it is paused already")
    if due is None or due <= context.now:
        raise IllegalStep("the unit's limit is past: there is nothing left to pause")
    longest = context.rules.cases.longest_pause
    if until is None or not context.now < until <= context.now + longest:
        raise InvalidInput(f"a pause ends within {longest.days} days from now", field="until")
    if context.asked:
        return
    ticket.paused_at, ticket.paused_until = context.now, until
    ticket.unit_due_at = carried(ticket, context.rules, due=due, stops=context.now, runs=until)


def carried(ticket: TicketRow, rules: Rules, *, due: datetime, stops: datetime, runs: datetime) -> datetime:
    """The limit of the ticket's unit when its clock stops and runs on from another moment."""
    urgency = cast(Urgency, ticket.urgency)
    return clocks.carried(rules.clocks, urgency, due=due, stops=stops, runs=runs, calendar=rules.calendar)


def _resume(ticket: TicketRow, act: Act, context: Context) -> None:
    """Before its day the rest of the limit runs from now on; after it, it runs already."""
    until, due = ticket.paused_until, ticket.unit_due_at
    if until is None or due is None:
        raise IllegalStep("it is not paused")
    if context.now < until:
        ticket.unit_due_at = carried(ticket, context.rules, due=due, stops=until, runs=context.now)
    ticket.paused_at, ticket.paused_until = None, None


def _once(column: str) -> Callable[[TicketRow, Act, Context], None]:
    """What is asked and then done once, until it is lifted."""

    def effect(ticket: TicketRow, act: Act, context: Context) -> None:
        if getattr(ticket, column) is not None:
            raise IllegalStep("this was done already, and holds")
        if not context.asked:
            setattr(ticket, column, context.now)

    return effect


def _raise(ticket: TicketRow, act: Act, context: Context) -> None:
    if ticket.raised_at is not None:
        raise IllegalStep("it is raised already")
    ticket.raised_at, ticket.raised_by = context.now, context.actor.label


def _whistle(ticket: TicketRow, act: Act, context: Context) -> None:
    """Further units are called to the spot; they see the ticket from now on."""
    check_units(ticket, act.co_units, context.rules)
    called = dict.fromkeys([*ticket.co_units, *act.co_units])
    ticket.co_units = [code for code in called if code != ticket.unit]


EFFECTS: dict[str, Callable[[TicketRow, Act, Context], None]] = {
    "dispatch": _dispatch,
    "reassign": _reassign,
    "accept": _stamp("accepted_at"),
    "return": _return,
    "resolve": _resolve,
    "reopen": _reopen,
    "close": _stamp("closed_at"),
    "merge": _merge,
    "unmerge": _unmerge,
    "extend": _extend,
    "pause": _pause,
    "resume": _resume,
    "raise": _raise,
    "exclude": _once("excluded_at"),
    "hang": _once("hung_at"),
    "whistle": _whistle,
}

"""What must happen to a ticket by itself and when: warnings, breaches, reminders, closing (docs/rules.md). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, cast

from city.groups import Urgency
from desk.store.models import CaseRow, StepRow, SurveyRow, TaskRow, TicketRow
from desk.tickets import clocks, lifecycle
from desk.tickets.city import Rules
from desk.tickets.standing import answer_by

Step = Literal["warn", "breach", "tell", "ask", "remind", "close", "expire", "resume"]


@dataclass(frozen=True, order=True)
class Due:
    """One step, due at `at`. (`clock`, `step`) is its name: done once for a ticket, never again.

    `limit` is the limit that the step is about, `task` and `unit` whose it is where it is not the ticket's.
    """

    at: datetime
    clock: str
    step: Step
    limit: datetime
    task: int | None = field(default=None, compare=False)
    unit: str | None = field(default=None, compare=False)


def steps(
    ticket: TicketRow, survey: SurveyRow | None, rules: Rules, *, cases: Sequence[CaseRow] = ()
) -> list[Due]:
    """Every step that the ticket's present state calls for, earliest first, also those to come.

    `survey` is the ticket's follow-up that waits for an answer, `cases` wait for a ruling. Reminders, warnings and a
    follow-up asked some time after the answer wait for the end of the quiet hours, except the warnings of an emergency:
    who is woken at night is staff, never the citizen.
    """
    found: list[Due] = []
    if ticket.status in lifecycle.UNDISPATCHED:
        found += _limit("dispatch", ticket.created_at, ticket.dispatch_due_at, ticket, rules)
    if ticket.status in lifecycle.WITH_UNIT and ticket.unit_due_at is not None:
        name = f"unit:{int(ticket.unit_due_at.timestamp())}"
        found += _limit(name, _unit_start(ticket, rules), ticket.unit_due_at, ticket, rules)
    if ticket.status in lifecycle.WITH_UNIT and ticket.paused_until is not None:
        ends = ticket.paused_until
        found.append(Due(_polite(ends, rules), f"pause:{int(ends.timestamp())}", "resume", ends))
    if ticket.status in lifecycle.UNSOLVED:
        found += _promise(ticket, rules)
    for case in cases:
        found += _limit(f"ruling:{case.id}", case.asked_at, case.due_at, ticket, rules)
    if survey is not None:
        found += _survey(ticket, survey, rules)
    elif ticket.status == "resolved" and ticket.resolved_at is not None:
        found += _after_answer(ticket, ticket.resolved_at, rules)
    return sorted(found)


def first(ticket: TicketRow, rules: Rules) -> datetime | None:
    """When a ticket just filed calls for a step: nothing was asked of anybody yet, and nothing was done."""
    return min((step.at for step in steps(ticket, None, rules)), default=None)


def left(ahead: Sequence[Due], done: Sequence[StepRow]) -> list[Due]:
    """What of `ahead` is not done yet. Whoever heard of lateness after a day had passed need not hear of that day."""
    names = {(one.clock, one.step) for one in done}
    told = max((one.at for one in done if one.step == "tell"), default=None)
    return [
        one
        for one in ahead
        if (one.clock, one.step) not in names and (one.step != "tell" or told is None or told < one.limit)
    ]


def of_tasks(tasks: Sequence[TaskRow], ticket: TicketRow, rules: Rules) -> list[Due]:
    """What the open tasks of co-units call for: their limits, and being at a place by a time."""
    found: list[Due] = []
    for task in tasks:
        limits = _limit(f"task:{task.id}", task.called_at, task.due_at, ticket, rules)
        if task.arrive_by is not None and task.whistled_at is not None and task.arrived_at is None:
            clock = f"at:{task.id}:{int(task.arrive_by.timestamp()) // 60}"
            limits += _limit(clock, task.whistled_at, task.arrive_by, ticket, rules)
        found += [replace(step, task=task.id, unit=task.unit) for step in limits]
    return sorted(found)


def _limit(clock: str, start: datetime, due: datetime, ticket: TicketRow, rules: Rules) -> list[Due]:
    warn = clocks.warning(start, due, rules.clocks.warn_at)
    if ticket.urgency != "emergency":
        warn = _polite(warn, rules)
    # A night that lasts until the limit leaves nothing to warn of, and after it there is only the breach to tell.
    warned = [Due(warn, clock, "warn", due)] if max(warn, rules.now) < due else []
    return [*warned, Due(due, clock, "breach", due)]


def _promise(ticket: TicketRow, rules: Rules) -> list[Due]:
    """The citizen's clock, which no extension moves, and the day promised to them last, after which they hear from us.

    After a reopening both are the new day: the first answer came, and nobody shall be told that it did not. Each day
    that is promised has a name of its own: whoever was told that one passed hears of a later one too.
    """
    promised = answer_by(ticket)
    name, start, due = "citizen", ticket.created_at, ticket.due_at
    if ticket.reopen_count:
        name, start, due = f"citizen:{ticket.reopen_count}", _unit_start(ticket, rules), promised
    told = Due(_polite(promised, rules), f"promise:{int(promised.timestamp())}", "tell", promised)
    return [*_limit(name, start, due, ticket, rules), told]


def _unit_start(ticket: TicketRow, rules: Rules) -> datetime:
    """Since when the unit's limit runs: its dispatch, a later reopening, or the end of its pause."""
    sent = ticket.dispatched_at or ticket.created_at
    if ticket.unit_due_at is None:
        return sent
    if ticket.paused_until is not None:
        return max(sent, ticket.paused_until)
    span = rules.clocks.handling[cast(Urgency, ticket.urgency)]
    return max(sent, clocks.started(rules.clocks, span, due=ticket.unit_due_at, calendar=rules.calendar))


def _survey(ticket: TicketRow, survey: SurveyRow, rules: Rules) -> list[Due]:
    name, closes = f"survey:{survey.id}", survey.asked_at + rules.survey.closes
    found = [Due(closes, name, "close" if ticket.status == "resolved" else "expire", closes)]
    remind = _polite(survey.asked_at + rules.survey.reminder, rules)
    if not survey.at_limit and remind < closes:
        found.append(Due(remind, name, "remind", closes))
    return found


def _after_answer(ticket: TicketRow, resolved_at: datetime, rules: Rules) -> list[Due]:
    """An answered ticket nobody is being asked about: ask after the pack's delay, and close in the end all the same."""
    stamp = int(resolved_at.timestamp())
    closes = resolved_at + rules.survey.closes
    found = [Due(closes, f"answer:{stamp}", "close", closes)]
    if rules.survey.delay:
        found.append(Due(_polite(resolved_at + rules.survey.delay, rules), f"answer:{stamp}", "ask", closes))
    return found


def _polite(at: datetime, rules: Rules) -> datetime:
    """`at`, or the end of the quiet hours that it falls into; what was missed in the day does not follow at night."""
    morning = clocks.after_quiet(rules.now, rules.quiet, rules.zone)
    return max(clocks.after_quiet(at, rules.quiet, rules.zone), morning if morning > rules.now else at)

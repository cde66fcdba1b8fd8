"""A co-unit's task as a few rules: where it stands, what may come next, and who may do it. Pure.

The lead unit answers the citizen (首接负责); co-units answer the lead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol, get_args

from desk.errors import IllegalStep, InvalidInput, NotAllowed
from desk.staff.actor import Actor
from desk.tickets.city import Rules
from desk.tickets.lifecycle import WITH_UNIT

State = Literal["called", "accepted", "done", "released"]
STATES: tuple[str, ...] = get_args(State)
TaskAction = Literal["accept", "arrive", "report", "release"]
ACTIONS: tuple[str, ...] = get_args(TaskAction)


class Task(Protocol):
    """A task's row or its view."""

    @property
    def unit(self) -> str: ...

    @property
    def accepted_at(self) -> datetime | None: ...

    @property
    def arrive_by(self) -> datetime | None: ...

    @property
    def arrived_at(self) -> datetime | None: ...

    @property
    def done_at(self) -> datetime | None: ...

    @property
    def released_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Of:
    """The ticket of a task: its lead unit and its status."""

    lead: str | None
    status: str


@dataclass(frozen=True)
class Standing:
    """Who somebody is to a task: of its unit, of the lead unit, or of the hotline."""

    own: bool
    lead: bool
    hotline: bool
    supervisor: bool

    def may(self, action: str) -> bool:
        """Accepting and reporting is the unit's own, being there is seen by several, releasing is the lead's."""
        if action in ("accept", "report"):
            return self.own or self.supervisor
        if action == "release":
            return self.lead or self.hotline
        return self.own or self.lead or self.hotline


def standing(actor: Actor, *, unit: str, lead: str | None) -> Standing:
    """What an actor is to a task of `unit` on a ticket that `lead` has."""
    mine = actor.unit if actor.role == "handler" else None
    return Standing(
        own=mine is not None and mine == unit,
        lead=mine is not None and mine == lead,
        hotline=actor.role in ("operator", "supervisor"),
        supervisor=actor.role == "supervisor",
    )


def sees(actor: Actor, *, unit: str, lead: str | None) -> bool:
    """A co-unit sees its own task only; the lead, and everyone who sees all tickets, see every task."""
    if not actor.is_staff:
        return False
    return actor.role != "handler" or actor.unit in (unit, lead)


def state(task: Task) -> State:
    """Where it stands. Being there is told apart: a unit may come before it accepts."""
    if task.done_at is not None:
        return "done"
    if task.released_at is not None:
        return "released"
    return "called" if task.accepted_at is None else "accepted"


def possible(task: Task, ticket: Of, actor: Actor) -> list[str]:
    """What `actor` may do with it now, in the order of `ACTIONS`."""
    here = standing(actor, unit=task.unit, lead=ticket.lead)
    return [action for action in ACTIONS if here.may(action) and _refusal(task, ticket, action) is None]


def check(task: Task, ticket: Of, action: str, actor: Actor) -> None:
    """Raise `NotAllowed` for who never does this, `IllegalStep` for what the task or its ticket does not allow."""
    if not standing(actor, unit=task.unit, lead=ticket.lead).may(action):
        raise NotAllowed(f"you may not {action} this task")
    if refusal := _refusal(task, ticket, action):
        raise IllegalStep(refusal)


def _refusal(task: Task, ticket: Of, action: str) -> str | None:
    now = state(task)
    if now in ("done", "released"):
        return f"this task is {now}"
    if ticket.status not in WITH_UNIT:
        return f"nobody works on a ticket that is {ticket.status}"
    if action == "accept" and now == "accepted":
        return "this task is accepted already"
    if action == "report" and now == "called":
        return "a task is accepted before its result is reported"
    if action == "arrive" and (task.arrive_by is None or task.arrived_at is not None):
        return "nobody is waited for" if task.arrive_by is None else "they are there already"
    return None


def arrive_by(asked: datetime | None, rules: Rules) -> datetime:
    """By when units are to be at the place: as asked, else the city's own time. Raises `InvalidInput` for the past."""
    if asked is None:
        return rules.now + rules.dispatch.whistle
    if asked <= rules.now:
        raise InvalidInput("nobody can come at a time that is over", field="by")
    return asked


def due_at(own: datetime, bound: datetime, now: datetime) -> datetime:
    """A co-unit's limit: its own clock, within the lead's as long as that is not over."""
    return min(own, bound) if bound - now > timedelta(0) else own

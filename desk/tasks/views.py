"""A co-unit's task as it is shown: a frozen picture, and its JSON for one asker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from city.errors import UnknownCode
from city.groups import Name
from city.pack import CityPack
from desk.staff.actor import Actor
from desk.store.models import TaskRow, TicketRow
from desk.tasks import rules

TIMES = (
    "called_at", "due_at", "whistled_at", "arrive_by", "arrived_at", "accepted_at", "done_at", "released_at",
)  # fmt: skip


@dataclass(frozen=True)
class TaskView:
    """`place`, `arrive_by` and `arrived_at` only where the unit was whistled to a place. `result` is for staff."""

    id: int
    number: str
    of: rules.Of
    unit: str
    name: Name
    state: str
    called_at: datetime
    due_at: datetime
    whistled_at: datetime | None
    place: str | None
    arrive_by: datetime | None
    arrived_at: datetime | None
    accepted_at: datetime | None
    result: str | None
    done_at: datetime | None
    released_at: datetime | None
    zone: tzinfo


def view(pack: CityPack, task: TaskRow, ticket: TicketRow, zone: tzinfo) -> TaskView:
    """The view of one task of a ticket."""
    try:
        unit = pack.unit(task.unit)
        name = Name(unit.zh, unit.en)
    except UnknownCode:
        name = Name(task.unit, task.unit)
    return TaskView(
        **{name: getattr(task, name) for name in ("id", "unit", "place", "result", *TIMES)},
        number=ticket.number,
        of=rules.Of(lead=ticket.unit, status=ticket.status),
        name=name,
        state=rules.state(task),
        zone=zone,
    )


def visible(tasks: Sequence[TaskView], actor: Actor) -> list[TaskView]:
    """Those that `actor` may see: a co-unit its own, the lead and the hotline all."""
    return [task for task in tasks if rules.sees(actor, unit=task.unit, lead=task.of.lead)]


def as_json(task: TaskView, *, lang: str, actor: Actor) -> dict[str, Any]:
    """The task as plain data: times in the city's zone with offset, and what `actor` may do with it now."""
    times = {name: getattr(task, name) for name in TIMES}
    return {
        "id": task.id,
        "ticket": task.number,
        "unit": task.unit,
        "unit_name": task.name.of(lang),
        "state": task.state,
        "place": task.place,
        "result": task.result,
        "actions": rules.possible(task, task.of, actor),
        **{
            name: at.astimezone(task.zone).isoformat(timespec="seconds") if at else None
            for name, at in times.items()
        },
    }

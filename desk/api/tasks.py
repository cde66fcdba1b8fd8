"""Tasks of co-units in the staff API: a list of them, and their steps."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from desk.api.given import named
from desk.api.operations import ROLES, Call, Operation
from desk.api.schemas import Code, Page, Strict, Words
from desk.errors import TaskNotFound
from desk.tasks.rules import STATES as TASK_STATES
from desk.tasks.rules import State as TaskState
from desk.tasks.rules import TaskAction
from desk.tasks.service import TaskFilter
from desk.tasks.views import as_json as task_json

if TYPE_CHECKING:
    from desk.api.staff import StaffServices


class TaskQuery(Page):
    """Filters of a list of tasks; `state` may name several, separated by commas."""

    state: str | None = None
    unit: Code | None = None
    ticket: Code | None = None


class TaskStep(Strict):
    """One step of a co-unit's task. `note` is its result (needed to report) or why it is released; staff read it."""

    action: TaskAction
    note: Words | None = None


class Task(BaseModel):
    """What one co-unit has to do for a ticket. `actions` are those that this token may take now."""

    id: int
    ticket: str
    unit: str
    unit_name: str
    state: TaskState
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
    actions: list[TaskAction]


class Tasks(BaseModel):
    items: list[Task]
    next: str | None


async def list_tasks(call: Call[StaffServices]) -> dict[str, Any]:
    wanted: TaskQuery = call.query
    found = TaskFilter(
        states=named(wanted.state, TASK_STATES, "state"), unit=wanted.unit, ticket=wanted.ticket
    )
    page = await call.services.tickets.tasks.list(
        found, actor=call.actor, limit=wanted.limit, cursor=wanted.cursor
    )
    return {
        "items": [task_json(task, lang=call.lang, actor=call.actor) for task in page.items],
        "next": page.next,
    }


async def take_task_step(call: Call[StaffServices]) -> dict[str, Any]:
    text, step = call.parts["id"], call.body
    if not (text.isascii() and text.isdecimal()) or len(text) > 18:
        raise TaskNotFound(f"no task {text}")
    task = await call.services.tickets.tasks.act(call.actor, int(text), step.action, note=step.note)
    return task_json(task, lang=call.lang, actor=call.actor)


OPERATIONS: tuple[Operation[StaffServices], ...] = (
    Operation(
        "GET", "/v1/tasks", "Tasks of co-units, the nearest limit first; a unit sees its own and those of its tickets",
        ROLES, list_tasks, Tasks, query=TaskQuery, errors=(422,),
    ),
    Operation(
        "POST", "/v1/tasks/{id}/steps",
        "Accept a task, arrive at the place, report its result (the co-unit), or release it (lead and hotline)",
        ("operator", "handler", "supervisor"), take_task_step, Task, body=TaskStep,
        errors=(404, 409, 422),
    ),
)  # fmt: skip

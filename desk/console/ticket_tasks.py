"""The tasks of co-units on a ticket's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from desk.console.deadlines import deadline
from desk.console.parts import Console, when
from desk.console.words import words

TIMES = (
    ("called", "called_at"),
    ("arrive_by", "arrive_by"),
    ("arrived", "arrived_at"),
    ("accepted", "accepted_at"),
    ("done", "done_at"),
    ("released", "released_at"),
)


def shown(parts: Console, task: dict[str, Any], lang: str) -> dict[str, Any]:
    """A task in words: where it stands, until when, where to, and what may be done with it."""
    t = words(lang)
    lines = [(t(f"task.{key}"), _when(parts, task[name])) for key, name in TIMES if task[name]]
    if task["place"]:
        lines.append((t("task.place"), task["place"]))
    due = None
    if task["state"] in ("called", "accepted"):
        due = deadline(
            datetime.fromisoformat(task["called_at"]),
            datetime.fromisoformat(task["due_at"]),
            label="task.due",
            lang=lang,
            now=parts.clock(),
            zone=parts.zone,
            warn_at=parts.warn_at,
        )
    return task | {"state_name": t(f"task.state.{task['state']}"), "due": due, "lines": lines}


def form(task_id: int) -> str:
    """How the form of a task is named when it comes back."""
    return f"task:{task_id}"


def drawn(tasks: Sequence[Mapping[str, Any]]) -> list[str]:
    """The forms of the tasks in which something is written."""
    return [form(task["id"]) for task in tasks if "report" in task["actions"]]


def _when(parts: Console, at: str) -> str:
    return when(datetime.fromisoformat(at), parts)

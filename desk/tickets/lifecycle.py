"""The life of a ticket as one table: which action leads where, and who may do it (docs/rules.md, 'Actions').

Pure. Units, clocks and notices are decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from desk.errors import IllegalStep, NotAllowed
from desk.staff.actor import Actor

Status = Literal[
    "received", "dispatched", "in_progress", "resolved", "closed", "returned", "rejected", "withdrawn", "merged"
]  # fmt: skip
STATUSES: tuple[str, ...] = get_args(Status)
UNSOLVED = ("received", "dispatched", "in_progress", "returned")
WITH_UNIT = ("dispatched", "in_progress")
UNDISPATCHED = ("received", "returned")


@dataclass(frozen=True)
class Action:
    """From which statuses it starts, where it leads (None: stays, or back to where a merge began), and for whom.

    Who is named in no role are the supervisors, who may do everything. What only asks is told in `desk.cases.rules`.
    """

    sources: Sequence[str]
    target: str | None
    roles: Sequence[str] = ()


ACTIONS: dict[str, Action] = {
    "dispatch": Action(UNDISPATCHED, "dispatched", ("operator", "system")),
    "accept": Action(("dispatched",), "in_progress", ("handler",)),
    "return": Action(WITH_UNIT, "returned", ("handler",)),
    "resolve": Action(("in_progress",), "resolved", ("handler",)),
    "reject": Action(("received",), "rejected", ("operator",)),
    "withdraw": Action((*UNSOLVED, "merged"), "withdrawn", ("citizen", "operator")),
    "reopen": Action(("resolved", "closed"), "in_progress", ("citizen", "operator")),
    "close": Action(("resolved",), "closed", ("system", "operator")),
    "merge": Action(UNSOLVED, "merged", ("operator", "system")),
    "unmerge": Action(("merged",), None, ("operator",)),
    "reassign": Action(WITH_UNIT, "dispatched"),
    "extend": Action(WITH_UNIT, None, ("handler",)),
    "pause": Action(WITH_UNIT, None, ("handler",)),
    "resume": Action(WITH_UNIT, None, ("handler", "system")),
    "raise": Action(UNSOLVED, None, ("system",)),
    "whistle": Action(WITH_UNIT, None, ("handler", "operator")),
    "exclude": Action((*UNSOLVED, "resolved", "closed"), None),
    "hang": Action((*UNSOLVED, "resolved"), None),
}


def step(status: str, action: str, *, before: str | None = None) -> str:
    """The status after `action`. `before` is the status that a merge interrupted; `unmerge` goes back to it.

    Raises `IllegalStep` for an unknown action or one that `status` does not allow.
    """
    rule = _rule(action)
    if status not in rule.sources:
        raise IllegalStep(f"'{action}' needs {' or '.join(rule.sources)}; this ticket is {status}")
    if action == "unmerge":
        return before if before in UNSOLVED else "received"
    return rule.target or status


def may(role: str, action: str) -> bool:
    """Whether a role may ever do this. Supervisors may do whatever staff may."""
    rule = ACTIONS.get(action)
    return rule is not None and (role == "supervisor" or role in rule.roles)


def check_role(actor: Actor, action: str) -> None:
    """Raise `IllegalStep` for an unknown action, `NotAllowed` if the actor's role never does it."""
    _rule(action)
    if not may(actor.role, action):
        raise NotAllowed(f"the role '{actor.role}' may not {action} a ticket")


def check_window(resolved_at: datetime | None, *, within: timedelta, now: datetime) -> None:
    """Raise `IllegalStep` when the time for reopening is over."""
    if resolved_at is None or now > resolved_at + within:
        raise IllegalStep(f"{within.days} days after the answer a ticket is not reopened: file a new one")


def possible(status: str, role: str) -> list[str]:
    """The actions that a role may do in a status, in the table's order."""
    return [name for name, rule in ACTIONS.items() if status in rule.sources and may(role, name)]


def _rule(action: str) -> Action:
    rule = ACTIONS.get(action)
    if rule is None:
        raise IllegalStep(f"there is no action '{action}'")
    return rule

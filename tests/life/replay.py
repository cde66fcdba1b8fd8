"""History equals state: the lines of all tickets replayed by docs/rules.md's table of actions, beside the rows.

The table is written down here once more, from the specification and not from `desk.tickets.lifecycle`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tests.life.city import ACCUSED, ROLES
from tests.life.seen import Seen

OPEN = ("received", "dispatched", "in_progress", "returned")
HELD = ("dispatched", "in_progress")
HANDLED = ("resolved", "closed")
STAYS = ""
"""The step leaves the status as it is."""
BACK = "back"
"""The step leads back to where the ticket was before it was merged or returned."""

STEPS: Mapping[str, tuple[tuple[str, ...], str, tuple[str, ...]]] = {
    "dispatch": (("received", "returned"), "dispatched", ("operator", "system")),
    "accept": (("dispatched",), "in_progress", ("handler",)),
    "return": (HELD, "returned", ("handler",)),
    "resolve": (("in_progress",), "resolved", ("handler",)),
    "reject": (("received",), "rejected", ("operator",)),
    "withdraw": ((*OPEN, "merged"), "withdrawn", ("citizen", "operator")),
    "reopen": (HANDLED, "in_progress", ("citizen", "operator")),
    "close": (("resolved",), "closed", ("system", "operator")),
    "merge": (OPEN, "merged", ("operator", "system")),
    "unmerge": (("merged",), BACK, ("operator",)),
    "reassign": (HELD, "dispatched", ()),
    "extend": (HELD, STAYS, ("handler",)),
    "pause": (HELD, STAYS, ("handler",)),
    "resume": (HELD, STAYS, ("handler", "system")),
    "raise": (OPEN, STAYS, ("system",)),
    "whistle": (HELD, STAYS, ("handler", "operator")),
    "exclude": ((*OPEN, *HANDLED), STAYS, ()),
    "hang": ((*OPEN, "resolved"), STAYS, ()),
}
"""docs/rules.md, 'Actions': from where, to where, and who besides the supervisors."""


@dataclass
class Life:
    """What a ticket's lines say of it."""

    status: str = "received"
    unit: str | None = None
    co_units: tuple[str, ...] = ()
    dispatch_count: int = 0
    return_count: int = 0
    reopen_count: int = 0
    dispatched_at: datetime | None = None
    accepted: bool = False
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    paused: bool = False
    awaits_citizen: bool = False
    excluded: bool = False
    hung: bool = False
    raised: bool = False
    parent: int | None = None
    stretched: bool = False
    inherited: bool = False
    before_merge: str = "received"
    before_return: Life | None = None
    seq: int = 0
    last: Any = None


INHERITED = (
    "unit", "co_units", "dispatch_count", "return_count", "reopen_count", "dispatched_at", "accepted", "paused",
    "awaits_citizen", "hung", "raised", "stretched",
)  # fmt: skip
COMPARED = (
    "status", "unit", "dispatch_count", "return_count", "reopen_count", "dispatched_at", "resolved_at", "closed_at",
    "awaits_citizen",
)  # fmt: skip


@dataclass
class Replay:
    """All lives so far, by ticket. Lines are handed in in the order of their ids."""

    lives: dict[int, Life] = field(default_factory=dict)
    seen: Seen | None = None

    def take(self, line: Any, seen: Seen) -> None:
        """Follow one line. Fails where the table of actions does not allow it."""
        self.seen = seen
        if line.action == "file":
            assert line.from_status is None, line
            assert line.to_status == "received", line
            self.lives[line.ticket_id] = Life()
        life = self.lives[line.ticket_id]
        self._is_in_order(life, line)
        if line.action in STEPS:
            self._is_legal(life, line)
        follow = getattr(self, f"_{line.action}", None)
        if follow is not None and not (line.details or {}).get("asked"):
            follow(life, line)
        if line.action in STEPS and STEPS[line.action][1] not in (STAYS, BACK):
            life.status = STEPS[line.action][1]
        assert life.status == line.to_status, f"{line.action} led to {line.to_status}, not {life.status}"
        life.seq, life.last = line.seq, line

    def _is_in_order(self, life: Life, line: Any) -> None:
        assert line.seq == life.seq + 1, f"line {line.seq} of ticket {line.ticket_id} after {life.seq}"
        if life.last is not None:
            assert line.from_status == life.last.to_status, f"{line.action} began at {line.from_status}"
            assert line.at >= life.last.at, "a line is older than the one before it"
            assert line.version >= life.last.version, "a version went back"

    def _is_legal(self, life: Life, line: Any) -> None:
        sources, _, roles = STEPS[line.action]
        assert life.status in sources, f"{line.action} of a ticket that is {life.status}"
        role = ROLES.get(line.actor, line.actor_kind)
        assert role == "supervisor" or role in roles, f"{line.action} by {role}"
        if role == "handler":
            assert life.unit == line.actor.removeprefix("token:"), f"{line.action} by another unit"

    def _dispatch(self, life: Life, line: Any) -> None:
        before = life.before_return
        self._give(life, line)
        if (line.details or {}).get("ruling") == "refused" and before is not None:
            life.return_count -= 1
            life.dispatched_at, life.stretched = before.dispatched_at, before.stretched

    def _give(self, life: Life, line: Any) -> None:
        named = (line.details or {}).get("co_units", [])
        life.unit = line.unit
        life.co_units = tuple(unit for unit in dict.fromkeys(named) if unit != line.unit)
        life.dispatch_count += 1
        life.dispatched_at, life.accepted, life.paused, life.awaits_citizen = line.at, False, False, False
        life.stretched = False

    _reassign = _give

    def _accept(self, life: Life, line: Any) -> None:
        life.accepted = True

    def _return(self, life: Life, line: Any) -> None:
        life.before_return = replace(life)
        life.awaits_citizen = line.reason == "needs_information"
        if not life.awaits_citizen:
            life.return_count += 1
        life.unit, life.co_units, life.accepted, life.paused = None, (), False, False

    def _refuse(self, life: Life, line: Any) -> None:
        before = life.before_return
        if line.details["kind"] != "return":
            return
        assert before is not None, "a return was refused that nobody made"
        life.status = before.status
        for name in ("unit", "co_units", "accepted", "dispatched_at", "stretched"):
            setattr(life, name, getattr(before, name))
        life.co_units = self._spared(line)
        if life.return_count > before.return_count:
            life.return_count -= 1
        life.awaits_citizen = False

    def _resolve(self, life: Life, line: Any) -> None:
        life.resolved_at, life.paused = line.at, False

    def _reopen(self, life: Life, line: Any) -> None:
        life.reopen_count += 1
        life.resolved_at = life.closed_at = None

    def _close(self, life: Life, line: Any) -> None:
        life.closed_at = line.at

    def _merge(self, life: Life, line: Any) -> None:
        assert self.seen is not None
        life.before_merge = life.status
        life.parent = self.seen.numbered(line.details["parent"]).id
        assert self.lives[life.parent].status in OPEN, "merged into a ticket that is over"
        self._move_followers(line.ticket_id, life.parent)

    def _unmerge(self, life: Life, line: Any) -> None:
        life.status, life.parent = life.before_merge, None

    def _inherit(self, life: Life, line: Any) -> None:
        assert self.seen is not None
        source = self.seen.numbered(line.details["from"]).id
        for name in INHERITED:
            setattr(life, name, getattr(self.lives[source], name))
        assert life.parent == source, "somebody inherits who did not follow"
        assert self.lives[source].status == "withdrawn", "a ticket is inherited that was not withdrawn"
        life.parent, life.inherited, life.status = None, True, line.to_status
        assert life.status in OPEN, f"inherited as {life.status}"
        life.unit = line.unit
        life.co_units = self._spared(line)
        life.accepted = life.accepted and life.unit is not None
        self._move_followers(source, line.ticket_id)

    def _move_followers(self, source: int, target: int) -> None:
        for other in self.lives.values():
            if other.parent == source and other.status == "merged":
                other.parent = target

    def _spared(self, line: Any) -> tuple[str, ...]:
        """An heir, and who gets a ticket back, keep only co-units that the ticket's own words are not about."""
        life = self.lives[line.ticket_id]
        about = accused(self.seen.tickets[line.ticket_id]) if self.seen else set()
        return tuple(unit for unit in life.co_units if unit not in about) if life.unit else ()

    def _extend(self, life: Life, line: Any) -> None:
        life.stretched = True

    def _pause(self, life: Life, line: Any) -> None:
        life.stretched = life.paused = True

    def _resume(self, life: Life, line: Any) -> None:
        life.paused = False

    def _raise(self, life: Life, line: Any) -> None:
        life.raised = True

    def _exclude(self, life: Life, line: Any) -> None:
        life.excluded = True

    def _include(self, life: Life, line: Any) -> None:
        life.excluded = False

    def _hang(self, life: Life, line: Any) -> None:
        life.hung = True

    def _unhang(self, life: Life, line: Any) -> None:
        life.hung = False

    def _whistle(self, life: Life, line: Any) -> None:
        called = dict.fromkeys([*life.co_units, *line.details["co_units"]])
        life.co_units = tuple(unit for unit in called if unit != life.unit)

    def _co_release(self, life: Life, line: Any) -> None:
        life.co_units = tuple(unit for unit in life.co_units if unit != line.unit)

    def _supplement(self, life: Life, line: Any) -> None:
        life.awaits_citizen = False

    def equals(self, seen: Seen) -> None:
        """Every ticket is what its lines say, and in a state that a ticket may be in."""
        assert set(self.lives) == set(seen.tickets)
        for ticket_id, life in self.lives.items():
            is_as_told(seen.tickets[ticket_id], life)
            is_possible(seen.tickets[ticket_id], seen)


def is_as_told(ticket: Any, life: Life) -> None:
    """The row beside its life."""
    for name in COMPARED:
        assert getattr(ticket, name) == getattr(life, name), (
            f"{ticket.number}.{name} is {getattr(ticket, name)!r}, its history says {getattr(life, name)!r}"
        )
    assert tuple(ticket.co_units) == life.co_units, f"{ticket.number}: {ticket.co_units} != {life.co_units}"
    for column, told in (
        ("accepted_at", life.accepted),
        ("paused_until", life.paused),
        ("excluded_at", life.excluded),
        ("hung_at", life.hung),
        ("raised_at", life.raised),
    ):
        assert (getattr(ticket, column) is not None) == told, f"{ticket.number}.{column} against its history"
    if ticket.status == "merged":
        assert ticket.parent_id == life.parent, f"{ticket.number} follows another one than its history says"


def is_possible(ticket: Any, seen: Seen) -> None:
    """What holds of a ticket in any state."""
    name = f"{ticket.number} ({ticket.status})"
    assert (ticket.unit is None) or ticket.status not in ("received", "returned"), f"{name} has a unit"
    assert ticket.unit is not None or ticket.status not in (*HELD, *HANDLED), f"{name} has no unit"
    assert (ticket.resolved_at is not None) == (ticket.status in HANDLED), f"{name}: resolved_at"
    assert (ticket.closed_at is not None) == (ticket.status == "closed"), f"{name}: closed_at"
    assert ticket.return_count >= 0, name
    assert not accused(ticket).intersection({ticket.unit, *ticket.co_units}), (
        f"{name} is with whom it is about"
    )
    if ticket.status == "merged":
        parent = seen.tickets[ticket.parent_id]
        assert parent.status not in ("merged", "withdrawn"), f"{name} follows a {parent.status} one"


def accused(ticket: Any) -> set[str]:
    """The units that this small city's complaints are about, by name."""
    if ticket.kind not in ("complaint", "report"):
        return set()
    party = (ticket.party or "").lower()
    found = {unit for name, unit in ACCUSED.items() if name in party}
    if ticket.category == "government_service.official_conduct" and "街道办" in ticket.description:
        found.add("S110105026" if ticket.subdistrict == "110105026" else "")
    return found - {""}

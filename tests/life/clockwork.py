"""Clocks: limits move only by what may move them, each step of a clock is done once, and nothing due is left undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.life.replay import HELD, OPEN, Life
from tests.life.seen import Seen

ZONE = ZoneInfo("Asia/Shanghai")
HANDLING = {
    "emergency": timedelta(hours=2),
    "urgent": timedelta(hours=24),
    "normal": timedelta(days=7),
    "complex": timedelta(days=15),
}
ENTERPRISE = timedelta(hours=48)
REMINDER, CLOSES = timedelta(hours=24), timedelta(hours=72)
MOVES_UNIT = (
    "dispatch", "reassign", "return", "reopen", "extend", "pause", "resume", "recalculate", "edit", "refuse", "inherit",
)  # fmt: skip


def is_quiet(at: datetime) -> bool:
    """Whether people sleep: from ten in the evening to eight in the morning."""
    local = at.astimezone(ZONE).time()
    return local >= time(22) or local < time(8)


def limits_moved_rightly(before: Seen, after: Seen, lines: Sequence[Any], lives: Mapping[int, Life]) -> None:
    """The citizen's clock is moved by nothing but days off that became known; a correction only shortens it."""
    acted: dict[int, set[str]] = {}
    for line in lines:
        acted.setdefault(line.ticket_id, set()).add(line.action)
    for ticket_id, ticket in after.tickets.items():
        life = lives[ticket_id]
        in_order(ticket, life)
        was = before.tickets.get(ticket_id)
        if was is None:
            continue
        done = acted.get(ticket_id, set())
        for name in ("due_at", "dispatch_due_at"):
            moved = getattr(ticket, name) - getattr(was, name)
            if moved and "recalculate" not in done:
                assert "edit" in done, f"{ticket.number}.{name} moved by {done}"
                assert moved < timedelta(0), f"{ticket.number}.{name} was put off by a correction"
        assert ticket.unit_due_at == was.unit_due_at or done & set(MOVES_UNIT), f"{ticket.number}: {done}"
        assert ticket.version >= was.version
        assert ticket.updated_at >= was.updated_at


def in_order(ticket: Any, life: Life) -> None:
    """Moments of one ticket come in their order, and its unit's limit lies within the citizen's."""
    sent = ticket.dispatched_at
    assert life.inherited or sent is None or sent >= ticket.created_at
    assert ticket.accepted_at is None or (sent is not None and ticket.accepted_at >= sent)
    if ticket.resolved_at is not None:
        assert ticket.resolved_at >= ticket.accepted_at, ticket.number
        assert ticket.closed_at is None or ticket.closed_at >= ticket.resolved_at, ticket.number
    if ticket.unit_due_at is not None and not life.reopen_count and not life.stretched and not life.inherited:
        assert ticket.unit_due_at <= ticket.due_at, (
            f"{ticket.number}: the unit has longer than the citizen waits"
        )
    assert ticket.status not in HELD or ticket.unit_due_at is not None, f"{ticket.number} has no unit clock"


def unit_clocks_started(after: Seen, lines: Sequence[Any], *, calendar: str) -> None:
    """From its dispatch a unit has its class's time, and never more than is left of the citizen's."""
    last = {line.ticket_id: line for line in lines}
    for ticket_id, line in last.items():
        ticket, ruling = after.tickets[ticket_id], (line.details or {}).get("ruling")
        if line.action not in ("dispatch", "reassign", "reopen") or ruling == "refused":
            continue
        span = HANDLING[ticket.urgency]
        span = min(span, ENTERPRISE) if ticket.enterprise else span
        own = line.at + span
        if calendar == "working" and span >= timedelta(days=1):
            assert ticket.unit_due_at <= ticket.due_at or ticket.unit_due_at >= own, (
                f"{ticket.number}: too short"
            )
        elif ticket.reopen_count:
            assert ticket.unit_due_at == own, f"{ticket.number}: the unit's clock after a reopening"
        else:
            assert ticket.unit_due_at == min(own, ticket.due_at), f"{ticket.number}: the unit's clock"


def steps_once(before: Seen, after: Seen, lines: Sequence[Any], now: datetime) -> None:
    """Every new step was done now, has its line, and none of a night's rest is broken."""
    known = {(one.ticket_id, one.clock, one.step) for one in before.steps}
    fresh = [one for one in after.steps if (one.ticket_id, one.clock, one.step) not in known]
    names = {(one.ticket_id, one.clock, one.step) for one in fresh}
    expected: Counter[tuple[int, str]] = Counter()
    for one in fresh:
        assert one.at == now
        ticket = after.tickets[one.ticket_id]
        if one.step in ("remind", "tell", "resume", "ask") or (
            one.step == "warn" and ticket.urgency != "emergency"
        ):
            assert not is_quiet(now), f"{one.step} of {ticket.number} at night"
        if one.step in ("warn", "breach"):
            expected[one.ticket_id, one.step] += 1
        if one.step == "warn":
            assert (one.ticket_id, one.clock, "breach") not in known | names, "warned after the limit"
    found = Counter((line.ticket_id, line.action) for line in lines if line.action in ("warn", "breach"))
    assert found == expected, f"warnings and breaches {found}, by their steps {expected}"


def nothing_left_undone(seen: Seen, now: datetime, *, delay: timedelta) -> None:
    """After the clocks were looked at: whatever was due by now has been done, and no ticket waits to be looked at."""
    for ticket in seen.tickets.values():
        done, name = seen.steps_of(ticket.id), f"{ticket.number} ({ticket.status}) at {now}"
        assert ticket.next_step_at is None or ticket.next_step_at > now, name
        for clock, limit in _limits(ticket, seen):
            if limit <= now:
                assert (clock, "breach") in done, f"nobody noted the breach of {clock} of {name}"
        if ticket.status in HELD and ticket.paused_until is not None and not is_quiet(now):
            assert ticket.paused_until > now, f"the pause of {name} is over"
        if ticket.status in OPEN and not is_quiet(now):
            _is_told_late(ticket, now, [one for one in seen.steps if one.ticket_id == ticket.id])
        _is_followed_up(ticket, seen, now, delay=delay)


def _limits(ticket: Any, seen: Seen) -> list[tuple[str, datetime]]:
    found: list[tuple[str, datetime]] = []
    if ticket.status in ("received", "returned"):
        found.append(("dispatch", ticket.dispatch_due_at))
    if ticket.status in HELD:
        found.append((f"unit:{int(ticket.unit_due_at.timestamp())}", ticket.unit_due_at))
        tasks = [one for one in seen.tasks.values() if one.ticket_id == ticket.id and is_going(one)]
        found += [(f"task:{one.id}", one.due_at) for one in tasks]
        found += [
            (f"at:{one.id}:{int(one.arrive_by.timestamp()) // 60}", one.arrive_by)
            for one in tasks
            if one.arrive_by is not None and one.arrived_at is None
        ]
    cases = [one for one in seen.cases.values() if one.ticket_id == ticket.id and one.state == "open"]
    return found + [(f"ruling:{one.id}", one.due_at) for one in cases]


def is_going(task: Any) -> bool:
    """Whether a co-unit's task is neither done nor released."""
    return task.done_at is None and task.released_at is None


def _is_told_late(ticket: Any, now: datetime, done: Sequence[Any]) -> None:
    promised = max(ticket.due_at, ticket.unit_due_at or ticket.due_at)
    told = [one.at for one in done if one.step == "tell"]
    if promised <= now:
        late = [at for at in told if at >= promised]
        assert late, f"the citizen of {ticket.number} was not told that {promised} passed"


def _is_followed_up(ticket: Any, seen: Seen, now: datetime, *, delay: timedelta) -> None:
    mine = [one for one in seen.surveys.values() if one.ticket_id == ticket.id]
    asked = [one for one in mine if one.state == "asked"]
    assert len(asked) <= 1, f"{ticket.number} has {len(asked)} open follow-ups"
    for one in asked:
        assert one.asked_at + CLOSES > now, f"the follow-up of {ticket.number} is open for ever"
        if one.asked_at + REMINDER <= now and not one.at_limit and not is_quiet(now):
            assert one.reminded_at is not None, f"{ticket.number} was not reminded"
    if ticket.status == "resolved":
        assert asked or ticket.resolved_at + CLOSES > now, f"{ticket.number} is never closed"
        since = [one for one in mine if one.asked_at >= ticket.resolved_at]
        late = ticket.resolved_at + delay <= now and not is_quiet(now)
        assert since or ticket.conversation_id is None or not late, f"{ticket.number}: nobody asks"


def tasks_follow(seen: Seen, lives: Mapping[int, Life]) -> None:
    """Co-units of a ticket that is worked on have something to do or did it; of all others nobody works."""
    for ticket in seen.tickets.values():
        mine = [one for one in seen.tasks.values() if one.ticket_id == ticket.id]
        going = [one.unit for one in mine if is_going(one)]
        assert len(going) == len(set(going)), f"{ticket.number}: two tasks of one unit"
        assert not going or ticket.status in HELD, (
            f"{ticket.number}: work on a ticket that is {ticket.status}"
        )
        assert set(going) <= set(ticket.co_units), f"{ticket.number}: a task of no co-unit"
        if ticket.status in HELD and not lives[ticket.id].inherited:
            called = {one.unit for one in mine if one.released_at is None}
            assert set(ticket.co_units) <= called, f"{ticket.number}: a co-unit with nothing to do"


def cases_live(seen: Seen) -> None:
    """What waits for a ruling can still be ruled on, and one of a kind waits at a time."""
    alive = {
        "return": ("returned",),
        "extension": HELD,
        "pause": HELD,
        "exclusion": (*OPEN, "resolved", "closed"),
        "hanging": (*OPEN, "resolved"),
    }
    waiting = [(one.ticket_id, one.kind) for one in seen.cases.values() if one.state == "open"]
    assert len(waiting) == len(set(waiting))
    for ticket_id, kind in waiting:
        status = seen.tickets[ticket_id].status
        assert status in alive[kind], f"a {kind} waits for a ruling on a ticket that is {status}"

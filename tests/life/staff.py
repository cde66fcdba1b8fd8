"""What staff are told: of each line whom it must concern, once; what else they hear is never said twice of one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.life.telling import Turn

Told = tuple[int, str, str]
"""(ticket, kind of notice, audience)."""
OPERATORS, SUPERVISORS = "role:operator", "role:supervisor"
TO_LEAD = {
    "dispatch": "dispatched",
    "reassign": "dispatched",
    "reopen": "reopened",
    "resume": "resumed",
    "unmerge": "unmerged",
    "withdraw": "withdrawn",
    "merge": "merged",
    "inherit": "inherited",
    "note": "note",
    "supplement": "supplement",
}
TO_JUDGE = ("return", "extend", "pause", "exclude", "hang")
HOLDERS = ("dispatch", "unit")
"""The clocks whose holders are plain: the hotline's and the lead unit's."""
CHECKED = {*TO_LEAD.values(), "to_judge", "urged", "asked_to_withdraw", "again", "emergency"}


def told_exactly(turn: Turn) -> None:
    """Nobody who must hear of what happened is missing, and nobody hears one thing twice."""
    fresh = turn.after.inbox[len(turn.before.inbox) :]
    found = Counter((one.ticket_id, one.kind, one.audience) for one in fresh if _is_checked(one))
    wanted = Counter(told for line in turn.lines for told in _concerned(line, turn))
    # A citizen's answer to a unit's question reaches operators too, by the name of 'answered' or 'supplement'.
    for told in [told for told in found if told[1] == "supplement" and told[2] == OPERATORS]:
        del found[told]
    assert found == wanted, f"staff were told {found - wanted} too much, {wanted - found} too little"
    assert all(one.at == turn.now for one in fresh)


def _is_checked(one: Any) -> bool:
    return one.kind in CHECKED or (one.kind in ("warn", "breach") and one.details.get("clock") in HOLDERS)


def _concerned(line: Any, turn: Turn) -> Iterator[Told]:
    ticket, details = turn.after.tickets[line.ticket_id], line.details or {}
    lead = f"unit:{ticket.unit}" if ticket.unit else None
    asked = bool(details.get("asked")) or line.action == "return"
    if line.action in TO_JUDGE and asked:
        judges = (OPERATORS, SUPERVISORS) if line.action == "return" else (SUPERVISORS,)
        yield from ((ticket.id, "to_judge", judge) for judge in judges)
    elif line.action in TO_LEAD and lead is not None:
        yield ticket.id, TO_LEAD[line.action], lead
    elif line.action == "urge":
        yield ticket.id, "urged", lead or OPERATORS
    elif line.action == "alert":
        yield ticket.id, details["why"], SUPERVISORS
    elif line.action == "file" and ticket.urgency == "emergency":
        yield ticket.id, "emergency", OPERATORS
    elif line.action in ("warn", "breach") and details["clock"] in HOLDERS:
        yield ticket.id, line.action, OPERATORS if details["clock"] == "dispatch" else str(lead)
        if line.action == "breach" and ticket.hung_at is None:
            yield ticket.id, "breach", SUPERVISORS

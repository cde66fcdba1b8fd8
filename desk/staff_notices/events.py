"""Which line of a ticket's history concerns whom among staff, as which kind of notice. Pure.

A notice is for an audience: a unit, a role, or the one person who asked. Nothing of the citizen's words is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from desk.cases import rules as case_rules
from desk.store.models import CaseRow, HistoryRow, TicketRow

Topic = Literal["work", "warnings", "overdue", "judging", "citizen", "alerts", "changes"]
TOPICS: tuple[Topic, ...] = get_args(Topic)
KINDS: Mapping[str, Topic] = {
    "dispatched": "work", "task": "work", "whistle": "work", "reopened": "work", "unmerged": "work",
    "inherited": "work", "resumed": "work", "mentioned": "work",
    "warn": "warnings",
    "breach": "overdue", "raised": "overdue",
    "to_judge": "judging", "granted": "judging", "refused": "judging", "lifted": "judging",
    "supplement": "citizen", "answered": "citizen", "urged": "citizen",
    "emergency": "alerts", "asked_to_withdraw": "alerts", "again": "alerts", "rating_asked": "alerts",
    "undeliverable": "alerts", "handed_over": "alerts",
    "surge": "alerts", "hot_spot": "alerts", "early_task": "work", "early_done": "changes",
    "theme": "work", "measure": "work", "measure_soon": "warnings", "measure_late": "overdue",
    "measure_done": "changes",
    "moved": "changes", "withdrawn": "changes", "merged": "changes", "task_over": "changes", "task_done": "changes",
    "note": "changes", "edited": "changes",
}  # fmt: skip
"""Every kind, and what it is about: the topics are what people choose mails by."""
NEEDS_TO_KNOW = ("category", "urgency", "district", "subdistrict", "address", "confidential", "kind")
"""Corrections that a unit hears of."""
OPERATORS, SUPERVISORS = "role:operator", "role:supervisor"
OF_TASKS = ("task", "at")
GRANTED = ("extend", "pause", "exclude", "hang")


@dataclass(frozen=True)
class Concern:
    """One notice for one audience. `details` are codes, numbers and moments, never words of people."""

    kind: str
    audience: str
    details: Mapping[str, Any] = field(default_factory=dict)


def of_unit(code: str) -> str:
    """The audience of a unit's staff."""
    return f"unit:{code}"


def concerns(line: HistoryRow, ticket: TicketRow, case: CaseRow | None = None) -> list[Concern]:
    """Whom the line concerns; each audience hears of it once. `case` is the one that the line is about."""
    found: dict[tuple[str, str], Concern] = {}
    reader = READERS.get(line.action)
    if reader is not None:
        for one in reader(_Line(line, ticket, case, dict(line.details or {}))):
            found.setdefault((one.kind, one.audience), one)
    return list(found.values())


@dataclass(frozen=True)
class _Line:
    row: HistoryRow
    ticket: TicketRow
    case: CaseRow | None
    details: dict[str, Any]

    @property
    def lead(self) -> Sequence[str]:
        """The unit that has the ticket, if one has."""
        return (of_unit(self.ticket.unit),) if self.ticket.unit else ()

    @property
    def lead_or_hotline(self) -> Sequence[str]:
        return self.lead or (OPERATORS,)

    def due(self) -> dict[str, str]:
        at = self.ticket.unit_due_at
        return {"due": at.isoformat()} if at else {}


def _to_lead(kind: str) -> Callable[[_Line], Iterator[Concern]]:
    def read(line: _Line) -> Iterator[Concern]:
        yield from (Concern(kind, audience, line.due()) for audience in line.lead)

    return read


def _dispatch(line: _Line) -> Iterator[Concern]:
    yield from (Concern("dispatched", audience, line.due()) for audience in line.lead)
    if line.case is not None and line.case.unit:
        yield _ruled(line.case, line.case.unit)


def _reassign(line: _Line) -> Iterator[Concern]:
    yield from (Concern("dispatched", audience, line.due()) for audience in line.lead)
    before = line.details.get("from")
    if before and before != line.ticket.unit:
        yield Concern("moved", of_unit(before), {"unit": line.ticket.unit})


def _return(line: _Line) -> Iterator[Concern]:
    if line.case is not None:
        yield from _to_judge(line.case)


def _asked_or_done(line: _Line) -> Iterator[Concern]:
    """A unit's request goes to its judges; what a judge grants, or does of their own accord, to the unit."""
    kind = case_rules.KIND_OF[line.row.action]
    if line.details.get("asked") and line.case is not None:
        yield from _to_judge(line.case)
        return
    details = {"case": kind, **(line.due() if kind in ("extension", "pause") else {})}
    yield from (Concern("granted", audience, details) for audience in line.lead)
    if line.case is not None and kind not in case_rules.ASKED_BY_UNITS:
        yield Concern("granted", line.case.asked_by, details)


def _ruling(line: _Line) -> Iterator[Concern]:
    if line.case is None:
        return
    if line.case.kind in case_rules.ASKED_BY_UNITS and line.case.unit:
        yield _ruled(line.case, line.case.unit)
    else:
        yield Concern(line.case.state, line.case.asked_by, {"case": line.case.kind})


def _ruled(case: CaseRow, unit: str) -> Concern:
    return Concern("granted" if case.state == "granted" else "refused", of_unit(unit), {"case": case.kind})


def _to_judge(case: CaseRow) -> Iterator[Concern]:
    details = {"case": case.kind, "unit": case.unit, "due": case.due_at.isoformat()}
    for role in case_rules.KINDS[case.kind].judges:  # type: ignore[index]
        yield Concern("to_judge", f"role:{role}", details)


def _lifted(line: _Line) -> Iterator[Concern]:
    yield from (
        Concern("lifted", audience, {"case": line.details.get("kind"), **line.due()})
        for audience in line.lead
    )


def _warn(line: _Line) -> Iterator[Concern]:
    if not _is_the_units_own(line):
        yield from (Concern("warn", audience, _clock(line)) for audience in _holders(line))


def _breach(line: _Line) -> Iterator[Concern]:
    """Supervisors hear of it unless it hangs on the ledger, where being late is known; of a co-unit the lead does."""
    if _is_the_units_own(line):
        return
    above = (
        line.lead if line.details.get("clock") in OF_TASKS else () if line.ticket.hung_at else (SUPERVISORS,)
    )
    yield from (Concern("breach", audience, _clock(line)) for audience in (*_holders(line), *above))


def _is_the_units_own(line: _Line) -> bool:
    """Where the citizen's limit is the unit's too, the unit's clock tells it."""
    limit, unit_due = line.details.get("limit"), line.ticket.unit_due_at
    same = bool(limit and unit_due and datetime.fromisoformat(limit) == unit_due)
    return line.details.get("clock") == "citizen" and line.ticket.unit is not None and same


def _holders(line: _Line) -> Sequence[str]:
    """Whose limit it is."""
    clock = line.details.get("clock")
    if clock == "dispatch":
        return (OPERATORS,)
    if clock == "ruling":
        judges = case_rules.KINDS[line.case.kind].judges if line.case else ("supervisor",)  # type: ignore[index]
        return [f"role:{role}" for role in judges]
    if clock in OF_TASKS:
        return (of_unit(line.row.unit),) if line.row.unit else ()
    return line.lead_or_hotline


def _clock(line: _Line) -> dict[str, Any]:
    return {"clock": line.details.get("clock"), "due": line.details.get("limit")}


def _raise(line: _Line) -> Iterator[Concern]:
    """Of a breach its own notice told them already, as far as they hear of that clock."""
    if line.details.get("why") == "breach" and line.details.get("of") not in OF_TASKS:
        return
    yield from (Concern("raised", audience) for audience in (SUPERVISORS, *line.lead))


def _merge(line: _Line) -> Iterator[Concern]:
    details = {"parent": line.details.get("parent")}
    yield from (Concern("merged", audience, details) for audience in line.lead)


def _inherit(line: _Line) -> Iterator[Concern]:
    details = {"from": line.details.get("from"), **line.due()}
    yield from (Concern("inherited", audience, details) for audience in line.lead)


def _supplement(line: _Line) -> Iterator[Concern]:
    if line.ticket.status == "returned":
        yield Concern("answered" if line.ticket.awaits_citizen else "supplement", OPERATORS)
    yield from (Concern("supplement", audience) for audience in line.lead)


def _urge(line: _Line) -> Iterator[Concern]:
    details = {"times": line.details.get("times", 1)}
    yield from (Concern("urged", audience, details) for audience in line.lead_or_hotline)


def _edit(line: _Line) -> Iterator[Concern]:
    if set(line.details.get("changed", ())) & set(NEEDS_TO_KNOW):
        yield from (Concern("edited", audience, line.due()) for audience in line.lead)


def _alert(line: _Line) -> Iterator[Concern]:
    why = line.details.get("why")
    if why in ("asked_to_withdraw", "again", "rating_asked"):
        yield Concern(why, SUPERVISORS, {"times": line.details.get("times", 1)})


def _file(line: _Line) -> Iterator[Concern]:
    if line.ticket.urgency == "emergency":
        yield Concern("emergency", OPERATORS, {"due": line.ticket.dispatch_due_at.isoformat()})


def _note(line: _Line) -> Iterator[Concern]:
    """Whoever is called by name hears that they are, and where to read it; the lead unit that there is a note."""
    for label in line.details.get("called", ()):
        yield Concern("mentioned", label, {"line": line.row.seq})
    yield from _to_lead("note")(line)


def _report(line: _Line) -> Iterator[Concern]:
    yield from (Concern("task_done", audience, {"unit": line.row.unit}) for audience in line.lead)


def _release(line: _Line) -> Iterator[Concern]:
    if line.row.unit:
        yield Concern("task_over", of_unit(line.row.unit))


READERS: Mapping[str, Callable[[_Line], Iterator[Concern]]] = {
    "file": _file, "dispatch": _dispatch, "reassign": _reassign, "return": _return,
    "extend": _asked_or_done, "pause": _asked_or_done, "exclude": _asked_or_done, "hang": _asked_or_done,
    "uphold": _ruling, "refuse": _ruling, "include": _lifted, "unhang": _lifted,
    "resume": _to_lead("resumed"), "reopen": _to_lead("reopened"), "unmerge": _to_lead("unmerged"),
    "withdraw": _to_lead("withdrawn"), "merge": _merge, "inherit": _inherit,
    "raise": _raise, "warn": _warn, "breach": _breach, "alert": _alert,
    "supplement": _supplement, "urge": _urge, "note": _note, "edit": _edit,
    "co_report": _report, "co_release": _release,
}  # fmt: skip
"""How each line is read. Lines that are not named concern nobody: what one did oneself, or sees in the queue."""

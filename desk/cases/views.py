"""A case as it is shown: one frozen picture, and its JSON for one asker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from city.errors import UnknownCode
from city.groups import Name
from city.model import CaseKind
from city.pack import CityPack
from desk.cases.rules import KINDS
from desk.staff.actor import Actor
from desk.store.models import CaseRow
from desk.tickets.city import Rules, rules
from desk.tickets.masking import hide_codes

TIMES = ("asked_at", "due_at", "until", "judged_at", "lifted_at")
PLAIN = (
    "id", "ticket", "kind", "state", "reason", "grounds", "evidence", "unit", "asked_by", "judged_by", "ruling",
    "right_unit", "right_category", "lifted_by",
)  # fmt: skip


@dataclass(frozen=True)
class CaseView:
    """What was asked and how it was ruled. `ticket` is the number; `names` holds names of reason and units by code."""

    id: int
    ticket: str
    kind: CaseKind
    state: str
    reason: str | None
    reason_name: Name | None
    grounds: str | None
    evidence: Sequence[str]
    unit: str | None
    unit_name: Name | None
    asked_by: str
    asked_at: datetime
    due_at: datetime
    until: datetime | None
    judged_by: str | None
    judged_at: datetime | None
    ruling: str | None
    right_unit: str | None
    right_category: str | None
    lifted_by: str | None
    lifted_at: datetime | None
    zone: ZoneInfo

    @property
    def holds(self) -> bool:
        """Whether it is an exclusion or a hanging that can be lifted."""
        return self.kind in ("exclusion", "hanging") and self.state == "granted" and self.lifted_at is None


def view(case: CaseRow, number: str, filed_at: datetime, pack: CityPack) -> CaseView:
    """The view of one row; `filed_at` says which of the pack's settings name its reason."""
    kind = cast(CaseKind, case.kind)
    held: Rules = rules(pack, filed_at)
    reason = held.cases.reason(kind, case.reason)
    return CaseView(
        id=case.id,
        ticket=number,
        kind=kind,
        state=case.state,
        reason=case.reason,
        reason_name=Name(reason.zh, reason.en) if reason else None,
        grounds=hide_codes(case.grounds) if case.grounds else None,
        evidence=tuple(case.evidence),
        unit=case.unit,
        unit_name=_unit(pack, case.unit),
        asked_by=case.asked_by,
        asked_at=case.asked_at,
        due_at=case.due_at,
        until=case.until,
        judged_by=case.judged_by,
        judged_at=case.judged_at,
        ruling=hide_codes(case.ruling) if case.ruling else None,
        right_unit=case.details.get("right_unit"),
        right_category=case.details.get("right_category"),
        lifted_by=case.lifted_by,
        lifted_at=case.lifted_at,
        zone=held.zone,
    )


def _unit(pack: CityPack, code: str | None) -> Name | None:
    try:
        found = pack.unit(code) if code else None
    except UnknownCode:
        return None
    return Name(found.zh, found.en) if found else None


def as_json(case: CaseView, *, lang: str, actor: Actor) -> dict[str, Any]:
    """The case as plain data, times in the city's zone with offset. `may_judge`: whether this role rules on it now."""
    shown: dict[str, Any] = {key: getattr(case, key) for key in PLAIN}
    shown["evidence"] = list(case.evidence)
    shown |= {key: _iso(getattr(case, key), case.zone) for key in TIMES}
    shown["reason_name"] = case.reason_name.of(lang) if case.reason_name else case.reason
    shown["unit_name"] = case.unit_name.of(lang) if case.unit_name else case.unit
    shown["may_judge"] = may_judge(case, actor)
    return shown


def may_judge(case: CaseView, actor: Actor) -> bool:
    """Whether this actor rules on it now; who asked does not, as far as the label tells."""
    return case.state == "open" and actor.role in KINDS[case.kind].judges and actor.label != case.asked_by


def _iso(at: datetime | None, zone: ZoneInfo) -> str | None:
    return at.astimezone(zone).isoformat(timespec="seconds") if at else None

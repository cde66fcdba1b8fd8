"""Surges, clusters and tasks without a complaint as they are shown: frozen pictures, and their JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from desk.surges.cells import Cell
from desk.tickets.city import Rules


@dataclass(frozen=True)
class SurgeView:
    """`unit` is whose such tickets would be. `days` are the tickets of its last days, oldest first."""

    id: int
    version: int
    cell: Cell
    unit: str | None
    began_at: datetime
    found_at: datetime
    looked_at: datetime
    ended_at: datetime | None
    hours: int
    seen: int
    expected: float
    p: float
    rise: float
    highest: float
    now_seen: int
    now_expected: float
    learning: bool
    verdict: str | None
    verdict_reason: str | None
    verdict_by: str | None
    verdict_at: datetime | None
    days: Sequence[int] = ()

    @property
    def is_open(self) -> bool:
        """It has not fallen back yet."""
        return self.ended_at is None


@dataclass(frozen=True)
class ClusterView:
    """`tickets` are the newest ones that its reader may open, as (number, title); `lately` how many of the last day."""

    id: int
    category: str
    district: str | None
    subdistrict: str | None
    unit: str | None
    address: str | None
    size: int
    people: int
    lately: int
    first_at: datetime
    last_at: datetime
    tickets: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class EarlyTaskView:
    """A task without a complaint."""

    id: int
    version: int
    surge: int | None
    cluster: int | None
    unit: str
    matter: str
    area: str
    address: str | None
    why: dict[str, Any]
    note: str | None
    due_at: datetime
    made_at: datetime
    made_by: str
    done_at: datetime | None
    result: str | None


@dataclass(frozen=True)
class Measured:
    """How the alarms of some weeks were judged."""

    weeks: int
    found: int
    known: int
    not_surges: int

    @property
    def false_a_week(self) -> float:
        """Alarms a week that supervisors called no surge."""
        return self.not_surges / self.weeks


def surge_json(one: SurgeView, rules: Rules, lang: str) -> dict[str, Any]:
    """A surge as plain data: times in the city's zone, codes with their names."""
    cell, zone = one.cell, rules.zone
    return {
        "id": one.id,
        "version": one.version,
        "level": cell.level,
        "state": "open" if one.is_open else "ended",
        "area": cell.area or None,
        "area_name": rules.area_name(cell.area, lang),
        "matter": cell.matter,
        "matter_name": rules.matter_name(cell.matter, lang),
        "unit": one.unit,
        "unit_name": rules.unit_name(one.unit, lang) if one.unit else None,
        "began_at": _at(one.began_at, zone),
        "found_at": _at(one.found_at, zone),
        "ended_at": _at(one.ended_at, zone),
        "hours": one.hours,
        "seen": one.seen,
        "expected": round(one.expected, 2),
        "p": one.p,
        "last_day": {"seen": one.now_seen, "expected": round(one.now_expected, 2)},
        "learning": one.learning,
        "verdict": one.verdict,
        "reason": one.verdict_reason,
    }


def cluster_json(one: ClusterView, rules: Rules, lang: str) -> dict[str, Any]:
    """A cluster as plain data."""
    return {
        "id": one.id,
        "category": one.category,
        "category_name": rules.category_name(one.category, lang),
        "district": one.district,
        "subdistrict": one.subdistrict,
        "area_name": rules.area_name(one.subdistrict or one.district, lang),
        "address": one.address,
        "unit": one.unit,
        "size": one.size,
        "people": one.people,
        "last_day": one.lately,
        "first_at": _at(one.first_at, rules.zone),
        "last_at": _at(one.last_at, rules.zone),
        "tickets": [number for number, _ in one.tickets],
    }


def _at(at: datetime | None, zone: tzinfo) -> str | None:
    return at.astimezone(zone).isoformat(timespec="seconds") if at else None

"""Themes of the month as they are shown: frozen pictures of their rows, and their JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any, Literal

from desk.store.models import ThemeChangeRow, ThemeMeasureRow, ThemeRow
from desk.tickets.city import Rules

State = Literal["open", "under_way", "closed"]


@dataclass(frozen=True)
class MeasureView:
    """A measure: what which unit has to do, by when. It is done with a `note`."""

    id: int
    what: str
    unit: str
    due_at: datetime
    made_at: datetime
    made_by: str
    done_at: datetime | None
    done_by: str | None
    note: str | None

    def is_late(self, now: datetime) -> bool:
        """It is not done, and its deadline has passed."""
        return self.done_at is None and self.due_at <= now


@dataclass(frozen=True)
class ChangeView:
    """One line of the history."""

    at: datetime
    action: str
    actor: str
    details: Mapping[str, Any]


@dataclass(frozen=True)
class ThemeView:
    """A theme with its measures by deadline and its history, oldest first. `why` are the numbers it was chosen by."""

    id: int
    version: int
    month: date
    matter: str
    areas: Sequence[str]
    title: str
    goal: str | None
    unit: str | None
    co_units: Sequence[str]
    state: State
    why: Mapping[str, Any]
    declared_at: datetime
    declared_by: str
    started_on: date | None
    closed_at: datetime | None
    closed_by: str | None
    summary: str | None
    measures: Sequence[MeasureView]
    changes: Sequence[ChangeView]

    @property
    def units(self) -> frozenset[str]:
        """Every unit that has something to do with it."""
        lead = (self.unit,) if self.unit else ()
        return frozenset((*lead, *self.co_units, *(one.unit for one in self.measures)))


def theme(row: ThemeRow, measures: Sequence[ThemeMeasureRow], changes: Sequence[ThemeChangeRow]) -> ThemeView:
    """The view of a row and of what hangs on it; measures that were taken out stand in the history alone."""
    own = ("id", "version", "month", "matter", "title", "goal", "unit", "why", "started_on", "summary")
    acts = ("declared_at", "declared_by", "closed_at", "closed_by")
    return ThemeView(
        **{name: getattr(row, name) for name in (*own, *acts)},
        areas=tuple(row.areas),
        co_units=tuple(row.co_units),
        state=row.state,  # type: ignore[arg-type]
        measures=[measure(one) for one in measures if one.dropped_at is None],
        changes=[ChangeView(one.at, one.action, one.actor, dict(one.details or {})) for one in changes],
    )


def measure(row: ThemeMeasureRow) -> MeasureView:
    """The view of a measure's row."""
    names = ("id", "what", "unit", "due_at", "made_at", "made_by", "done_at", "done_by", "note")
    return MeasureView(**{name: getattr(row, name) for name in names})


def theme_json(one: ThemeView, rules: Rules, lang: str) -> dict[str, Any]:
    """A theme as plain data: times in the city's zone, codes with their names; who did what stays with the desk."""
    return {
        "id": one.id,
        "version": one.version,
        "month": one.month.isoformat()[:7],
        "state": one.state,
        "title": one.title,
        "goal": one.goal,
        "matter": one.matter,
        "matter_name": rules.matter_name(one.matter, lang),
        "subdistricts": list(one.areas),
        "unit": one.unit,
        "unit_name": rules.unit_name(one.unit, lang) if one.unit else None,
        "co_units": list(one.co_units),
        "declared_at": _at(one.declared_at, rules.zone),
        "started_on": one.started_on.isoformat() if one.started_on else None,
        "closed_at": _at(one.closed_at, rules.zone),
        "summary": one.summary,
        "measures": [
            {
                "id": of.id,
                "what": of.what,
                "unit": of.unit,
                "unit_name": rules.unit_name(of.unit, lang),
                "due_at": _at(of.due_at, rules.zone),
                "done_at": _at(of.done_at, rules.zone),
                "late": of.is_late(rules.now),
                "note": of.note,
            }
            for of in one.measures
        ],
    }


def _at(at: datetime | None, zone: tzinfo) -> str | None:
    return at.astimezone(zone).isoformat(timespec="seconds") if at else None

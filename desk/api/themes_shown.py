"""Themes and candidates as the staff API shows them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from desk.themes.matters import Level
from desk.themes.ranking import WEIGHTS

Says = Literal["fewer", "more", "unclear"]
_MEASURE: dict[str, Any] = {
    "id": 3, "what": "电梯排查一遍", "unit": "S110105026", "unit_name": "望京街道",
    "due_at": "2026-12-20T23:59:00+08:00", "done_at": None, "late": False, "note": None,
}  # fmt: skip
_THEME: dict[str, Any] = {
    "id": 7, "version": 4, "month": "2026-12", "state": "under_way", "title": "电梯困人", "goal": "半年少一半",
    "matter": "housing.elevator", "matter_name": "电梯", "subdistricts": [], "unit": "S110105026",
    "unit_name": "望京街道", "co_units": [], "declared_at": "2026-11-24T16:30:00+08:00", "started_on": "2026-12-01",
    "closed_at": None, "summary": None, "measures": [_MEASURE],
}  # fmt: skip
_POINTS: dict[str, Any] = {
    "says": "more", "before": 0.6, "since": 0.8, "others_before": 0.62, "others_since": 0.63, "change": 0.19,
    "low": 0.05, "high": 0.33,
}  # fmt: skip
_EFFECT: dict[str, Any] = {
    "others": ["housing.renting"],
    "filed": {
        "says": "fewer", "change": -0.4, "low": -0.55, "high": -0.2, "others_change": 0.03, "drifts": 30,
        "as_much": 1, "apart_before": False,
    },
    "resolution": _POINTS,
    "satisfaction": None,
    "weeks": [{"from": "2026-12-01", "side": "since", "theme": 12, "others": 80, "expected": 20.5}],
}  # fmt: skip
_PART = {"number": 812.0, "place": 2, "points": 28.5}
_CANDIDATES: dict[str, Any] = {
    "month": "2026-12", "level": "leaf", "from": "2026-09-01", "to": "2026-11-23", "earlier": None,
    "weights": dict(WEIGHTS),
    "items": [
        {
            "matter": "housing.elevator", "matter_name": "电梯", "place": 1, "score": 81.4,
            "parts": dict.fromkeys(WEIGHTS, _PART),
        }
    ],
}  # fmt: skip


class MeasureShown(BaseModel):
    """What which unit has to do by when."""

    id: int
    what: str
    unit: str
    unit_name: str
    due_at: datetime
    done_at: datetime | None
    late: bool
    note: str | None


class ThemeFields(BaseModel):
    """A theme of a month: one matter, what is done about it, by whom."""

    id: int
    version: int
    month: str
    state: Literal["open", "under_way", "closed"]
    title: str
    goal: str | None
    matter: str = Field(description="A category, or a group of them")
    matter_name: str
    subdistricts: list[str] = Field(description="None: the whole city")
    unit: str | None = Field(description="Who leads")
    unit_name: str | None
    co_units: list[str]
    declared_at: datetime
    started_on: date | None
    closed_at: datetime | None
    summary: str | None
    measures: list[MeasureShown]


class ThemesShown(BaseModel):
    """Those that are not closed by month, the newest first, then the closed ones; a unit's are those that name it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [_THEME]}]})

    items: list[ThemeFields]


class ChangeShown(BaseModel):
    """A relative change beyond that of the comparison, with its 95 % interval."""

    says: Says
    change: float = Field(description="-0.2: a fifth fewer")
    low: float
    high: float
    others_change: float = Field(description="How the comparison changed by itself")
    drifts: int = Field(
        description="Of how many matters without a theme the drift was measured; 0: not measured"
    )
    as_much: int = Field(description="How many of them changed as much by themselves")
    apart_before: bool = Field(description="The two were drifting apart before the theme began")


class PointsShown(BaseModel):
    """A rate before and since, and its change beyond that of the comparison, with its 95 % interval; 0.05: 5 points."""

    says: Says
    before: float
    since: float
    others_before: float
    others_since: float
    change: float
    low: float
    high: float


class WeekShown(BaseModel):
    """A week: what was filed of the theme and of the comparison, and what there would be had it gone as that did."""

    first: date = Field(alias="from")
    side: Literal["before", "since"]
    theme: int
    others: int
    expected: float | None


class EffectShown(BaseModel):
    """Before and since; null where there is too little to tell."""

    others: list[str] = Field(
        description="The categories compared with; none: its own matter in other places"
    )
    filed: ChangeShown | None
    resolution: PointsShown | None
    satisfaction: PointsShown | None
    weeks: list[WeekShown]


class ThemeShown(ThemeFields):
    """A theme with what changed since it began; null before that."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_THEME, "effect": _EFFECT}]})

    effect: EffectShown | None


class PartShown(BaseModel):
    """One part of a score: its number and place, null where they are not known, and the points for it."""

    number: float | None
    place: int | None
    points: float


class CandidateShown(BaseModel):
    """One matter with its score out of 100."""

    matter: str
    matter_name: str
    place: int
    score: float
    parts: dict[str, PartShown]


class DaysCompared(BaseModel):
    """Days, both included."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")


class CandidatesShown(BaseModel):
    """The candidates of a month, best first, and the days that they were counted in."""

    model_config = ConfigDict(json_schema_extra={"examples": [_CANDIDATES]})

    month: str
    level: Level
    first: date = Field(alias="from")
    last: date = Field(alias="to")
    earlier: DaysCompared | None = Field(description="What growth is compared with; null: no records of it")
    weights: dict[str, int] = Field(description="Points that each part may give")
    items: list[CandidateShown]

"""Themes of the month in the staff API: candidates with every part of their score, themes, and what changed since."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import Field

from desk.api.operations import Call, Operation
from desk.api.schemas import Strict
from desk.api.themes_shown import CandidatesShown, ThemeShown, ThemesShown
from desk.errors import NotFound
from desk.figures.periods import Period, calendar_month
from desk.figures.scoreboard import MAY_SEE, SEE_ALL
from desk.themes.effect import Change, Points
from desk.themes.judging import Judged
from desk.themes.matters import Level
from desk.themes.months import DAY
from desk.themes.ranking import WEIGHTS, Candidate
from desk.themes.views import theme_json

if TYPE_CHECKING:
    from desk.api.staff import StaffServices


class ThemesQuery(Strict):
    """The language of names."""

    lang: str | None = None


class CandidatesQuery(ThemesQuery):
    """For which month, the next one without it; by leaf of the categories or by group."""

    month: str | None = Field(None, pattern=r"^20\d\d-(0[1-9]|1[0-2])$", examples=["2026-12"])
    by: Level = "leaf"


async def list_themes(call: Call[StaffServices]) -> dict[str, Any]:
    service = call.services.tickets.themes
    rules = service.rules
    return {"items": [theme_json(one, rules, call.lang) for one in await service.list(call.actor)]}


async def show_theme(call: Call[StaffServices]) -> dict[str, Any]:
    service = call.services.tickets.themes
    given = call.parts["id"]
    if not (given.isascii() and given.isdecimal()) or len(given) > 18:
        raise NotFound(f"no theme {given}")
    theme = await service.get(call.actor, int(given))
    judged = await service.judged(theme)
    effect = _effect(judged) if judged is not None else None
    return theme_json(theme, service.rules, call.lang) | {"effect": effect}


async def list_candidates(call: Call[StaffServices]) -> dict[str, Any]:
    service, asked = call.services.tickets.themes, call.query
    rules = service.rules
    today = rules.now.astimezone(rules.zone).date()
    month = date.fromisoformat(f"{asked.month}-01") if asked.month else calendar_month(today).last + DAY
    found = await service.candidates.list(call.actor, month, asked.by)
    days = found.days
    return {
        "month": month.isoformat()[:7],
        "level": found.level,
        **_days(days.period),
        "earlier": _days(days.earlier) if days.earlier is not None else None,
        "weights": dict(WEIGHTS),
        "items": [_candidate(one, rules.matter_name(one.matter, call.lang)) for one in found.candidates],
    }


def _days(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def _candidate(one: Candidate, name: str) -> dict[str, Any]:
    return {
        "matter": one.matter,
        "matter_name": name,
        "place": one.place,
        "score": round(one.score, 1),
        "parts": {
            part: {
                "number": None if found.number is None else round(found.number, 4),
                "place": found.place,
                "points": round(found.points, 1),
            }
            for part, found in one.parts.items()
        },
    }


def _effect(judged: Judged) -> dict[str, Any]:
    sides = ["before"] * len(judged.weeks.before) + ["since"] * len(judged.weeks.since)
    weeks = (*judged.weeks.before, *judged.weeks.since)
    return {
        "others": list(judged.others),
        "filed": _change(judged.filed),
        "resolution": _points(judged.resolution),
        "satisfaction": _points(judged.satisfaction),
        "weeks": [
            {
                "from": start.isoformat(),
                "side": side,
                "theme": week.theme,
                "others": week.others,
                "expected": None if expected is None else round(expected, 1),
            }
            for start, side, week, expected in zip(judged.starts, sides, weeks, judged.expected, strict=True)
        ],
    }


def _change(found: Change | None) -> dict[str, Any] | None:
    if found is None:
        return None
    numbers = {"change": found.change, "low": found.low, "high": found.high, "others_change": found.others}
    return {
        "says": found.says,
        **{name: round(number, 4) for name, number in numbers.items()},
        "drifts": found.drifts,
        "as_much": found.as_much,
        "apart_before": found.apart_before,
    }


def _points(found: Points | None) -> dict[str, Any] | None:
    if found is None:
        return None
    names = ("before", "since", "others_before", "others_since", "change", "low", "high")
    return {"says": found.says, **{name: round(getattr(found, name), 4) for name in names}}


OPERATIONS: tuple[Operation[StaffServices], ...] = (
    Operation(
        "GET", "/v1/figures/themes", "Themes of the month with their measures; a unit sees those that name it",
        MAY_SEE, list_themes, ThemesShown, query=ThemesQuery, errors=(422,),
    ),
    Operation(
        "GET", "/v1/figures/themes/candidates", "Candidates for the theme of a month, with every part of their score",
        SEE_ALL, list_candidates, CandidatesShown, query=CandidatesQuery, errors=(422,),
    ),
    Operation(
        "GET", "/v1/figures/themes/{id}", "One theme, and what changed since it began beside a comparison",
        MAY_SEE, show_theme, ThemeShown, query=ThemesQuery, errors=(404, 422),
    ),
)  # fmt: skip

"""A sheet as it is kept: everything that was told, with the definitions that held then. Pure, both ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from city.groups import Name
from desk.checkup.definitions import Definition
from desk.checkup.sheet import Indicator, Level, People, Sheet
from desk.figures.periods import Period
from desk.figures.report import Whose


def kept(sheet: Sheet) -> dict[str, Any]:
    """As JSON."""
    return {
        "name": list(sheet.name),
        "people": asdict(sheet.people) | {"as_of": sheet.people.as_of.isoformat()} if sheet.people else None,
        "small_below": sheet.small_below,
        "before": _days(sheet.before),
        "before_checkup": sheet.before_checkup,
        "definitions": {measure: asdict(one) for measure, one in sheet.definitions.items()},
        "indicators": [asdict(one) for one in sheet.indicators],
    }


def read(row: Any) -> Sheet:
    """The sheet of a row of `checkups`."""
    body: Mapping[str, Any] = row.sheet
    people, before = body["people"], body["before"]
    period = Period(row.first, row.last)
    return Sheet(
        whose=Whose(row.owner, row.code),
        name=Name(*body["name"]),
        kind=row.kind,
        period=period,
        until=period.last,
        is_over=True,
        people=People(**{**people, "as_of": date.fromisoformat(people["as_of"])}) if people else None,
        small_below=body["small_below"],
        assigned=row.assigned,
        indicators=[_indicator(one) for one in body["indicators"]],
        before=Period(*map(date.fromisoformat, before)) if before else None,
        before_checkup=body["before_checkup"],
        edition=row.edition,
        definitions={measure: _definition(one) for measure, one in body["definitions"].items()},
    )


def _days(period: Period | None) -> list[str] | None:
    return [period.first.isoformat(), period.last.isoformat()] if period is not None else None


def _indicator(one: Mapping[str, Any]) -> Indicator:
    levels = {key: Level(**one[key]) if one[key] else None for key in ("before", "around")}
    return Indicator(**{**one, **levels, "name": Name(*one["name"]), "now": Level(**one["now"])})


def _definition(one: Mapping[str, Any]) -> Definition:
    return Definition(**{**one, "name": Name(*one["name"]), "what": Name(*one["what"])})

"""A check-up's sheet as it is read: its lines in words, and as rows of a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from desk.checkup.definitions import UNITS, Unit
from desk.checkup.dimensions import DIMENSIONS, NAMES, WHOLE
from desk.checkup.links import query
from desk.checkup.proposals import Proposal
from desk.checkup.sheet import Indicator, Kind, Level, Sheet
from desk.console.words import Words
from desk.figures import sheets
from desk.figures.periods import Period
from desk.reports import workbook

LEAVES = 10
"""So many categories of a dimension are seen at once; the file has all of them."""
COLUMNS = (
    "code", "dimension", "indicator", "value", "numerator", "denominator", "per", "before", "before_per", "around",
    "around_per", "rank", "peers", "few",
)  # fmt: skip


def named(kind: Kind | str, period: Period, t: Words) -> str:
    """A period by its name: '2026年第3季度'."""
    year, part = period.first.year, (period.first.month - 1) // (3 if kind == "quarter" else 6) + 1
    if kind == "year":
        return t("checkup.named.year", year=year)
    return t(
        f"checkup.named.quarter.{part}" if kind == "quarter" else f"checkup.named.half.{part}", year=year
    )


def told(number: float | int | None, unit: Unit, t: Words) -> str:
    """A level in words."""
    if number is None:
        return t("figures.no_data")
    return f"{100 * number:.1f}%" if unit == "share" else f"{number:,}"


def line_name(one: Indicator, sheet: Sheet, t: Words) -> str:
    """An indicator by its whole name: its dimension and measure, or a category's complaints."""
    if one.is_leaf:
        return t("checkup.of_leaf", name=one.name.of(t.lang))
    dimension = NAMES[one.dimension] if one.dimension is not None else WHOLE
    measure = sheet.definitions[one.measure].name.of(t.lang)
    return t("checkup.line", dimension=dimension.of(t.lang), measure=measure)


def sections(sheet: Sheet, t: Words, *, listed: bool) -> list[dict[str, Any]]:
    """All matters, then each dimension with its categories. `listed`: numbers open their tickets."""
    found = []
    for dimension in (None, *DIMENSIONS):
        mine = [one for one in sheet.indicators if one.dimension == dimension]
        leaves = [one for one in mine if one.is_leaf]
        found.append(
            {
                "key": dimension or "all",
                "name": (NAMES[dimension] if dimension is not None else WHOLE).of(t.lang),
                "rows": [_row(one, sheet, t, listed) for one in mine if not one.is_leaf],
                "leaves": [_row(one, sheet, t, listed) for one in leaves[:LEAVES]],
                "more": max(0, len(leaves) - LEAVES),
            }
        )
    return found


def _row(one: Indicator, sheet: Sheet, t: Words, listed: bool) -> dict[str, Any]:
    definition = sheet.definitions[one.measure]
    url = _url(one, sheet) if listed and one.numerator else ""
    return {
        "code": one.code,
        "name": one.name.of(t.lang),
        "what": definition.what.of(t.lang),
        "formula": definition.formula,
        "value": told(one.now.number, definition.unit, t),
        "url": url,
        "small": one.small,
        "of": _of(one, t),
        "per": _per(one.now, t) if one.measure == "filed" else "",
        "change": change(one.now, one.before, definition.unit, t),
        "before": told(one.before.number, definition.unit, t) if one.before is not None else "",
        "around": _around(one, definition.unit, t),
        "rank": t("checkup.rank_of", rank=one.rank, peers=one.peers) if one.rank is not None else "",
    }


def _of(one: Indicator, t: Words) -> str:
    if not one.denominator or one.measure == "filed":
        return ""
    return t("checkup.fraction", numerator=f"{one.numerator:,}", denominator=f"{one.denominator:,}")


def _per(level: Level, t: Words) -> str:
    return f"{level.per:,.2f}" if level.per is not None else t("checkup.unknown")


def _around(one: Indicator, unit: Unit, t: Words) -> str:
    if one.around is None:
        return ""
    if one.measure == "filed":
        return t("checkup.per_told", n=f"{one.around.per:,.2f}") if one.around.per is not None else ""
    return told(one.around.number, unit, t)


def change(now: Level, before: Level | None, unit: Unit, t: Words) -> str:
    """What changed since: counts in percent, shares in points."""
    if before is None or before.number is None or now.number is None:
        return ""
    difference = now.number - before.number
    if not difference:
        return t("checkup.same")
    arrow = "▲" if difference > 0 else "▼"
    if unit == "share":
        return t("checkup.points", arrow=arrow, n=f"{abs(100 * difference):.1f}")
    if not before.number:
        return t("checkup.more", arrow=arrow, n=f"{difference:,}")
    return t("checkup.percent", arrow=arrow, n=f"{abs(100 * difference / before.number):.1f}")


def _url(one: Indicator, sheet: Sheet) -> str:
    found = query(one, sheet)
    return f"/desk/?{urlencode({'view': 'all', **found})}" if found else ""


def proposed(found: Sequence[Proposal], sheet: Sheet, around: str, t: Words) -> list[dict[str, Any]]:
    """Each proposal in a sentence, for a supervisor to take or to change."""
    return [_proposed(one, sheet, around, t) for one in found]


def _proposed(one: Proposal, sheet: Sheet, around: str, t: Words) -> dict[str, Any]:
    indicator = sheet.indicator(one.code)
    assert indicator is not None
    unit = sheet.definitions[indicator.measure].unit
    number, beside = [f"{n:,.2f}" if one.per else told(n, unit, t) for n in (one.number, one.beside)]
    way = f"{one.rule}.per" if one.per else f"{one.rule}.{one.than}"
    values = {
        "area": sheet.name.of(t.lang),
        "name": line_name(indicator, sheet, t),
        "number": number,
        "beside": beside,
        "around": around,
        "ratio": f"{one.ratio:.1f}",
    }
    return {"code": one.code, "rule": one.rule, "words": t(f"checkup.rule.{way}", **values)}


def files(sheet: Sheet, t: Words) -> list[sheets.Sheet]:
    """The indicators, every one, and the definitions that hold for them."""
    lang = t.lang
    rows: list[list[sheets.Cell]] = []
    for one in sheet.indicators:
        dimension = NAMES[one.dimension] if one.dimension is not None else WHOLE
        before, around = one.before or Level(), one.around or Level()
        rows.append(
            [
                one.code, dimension.of(lang), one.name.of(lang), one.now.number, one.numerator, one.denominator,
                one.now.per, before.number, before.per, around.number, around.per, one.rank, one.peers,
                t("figures.small") if one.small else None,
            ]
        )  # fmt: skip
    head = [t(f"checkup.column.{name}") for name in COLUMNS]
    told_head = [t(f"checkup.column.{name}") for name in ("measure", "indicator", "unit", "what", "formula")]
    definitions = [
        [measure, one.name.of(lang), UNITS[one.unit].of(lang), one.what.of(lang), one.formula]
        for measure, one in sheet.definitions.items()
    ]
    return [
        sheets.Sheet("indicators", t("checkup.title"), head, rows),
        sheets.Sheet("definitions", t("checkup.definitions"), told_head, definitions),
    ]


def as_workbook(sheet: Sheet, heading: Sequence[str], made_at: datetime, t: Words) -> bytes:
    """Both tables as Excel, each number in its own shape."""
    table, definitions = files(sheet, t)
    return workbook.of_sheets(
        table,
        [sheet.definitions[one.measure].unit for one in sheet.indicators],
        [COLUMNS.index(name) for name in ("value", "before", "around")],
        [definitions],
        lang=t.lang,
        heading=heading,
        made_at=made_at,
    )

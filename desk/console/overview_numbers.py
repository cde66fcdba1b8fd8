"""The dashboard's numbers and tables as they are read: each with the list of what is behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, cast
from urllib.parse import urlencode

from desk.console.figures import RANGE
from desk.console.words import Words, words
from desk.figures.catalogue import CATALOGUE, Part, Unit
from desk.figures.periods import Period
from desk.figures.report import Compared, Owner, Question, Report, Row, Table, Value, Whose
from desk.review.service import MAY_REVIEW
from desk.staff.actor import Actor

HERE = "/desk/figures/overview"
FIRST_ROWS = 10
"""So many places of a ranking are seen at once; the others are on the page of all of them."""
TOLD = {"fallback": {"fallback": "yes"}, "handover": {"handed_over": "yes"}}
"""The searches of the review that list what is behind a figure of understanding."""


@dataclass(frozen=True)
class Cell:
    """One number as it is read, and where what is behind it is listed; no address where it is no list."""

    text: str
    url: str = ""
    small: bool = False


@dataclass(frozen=True)
class Chosen:
    """What an address asks for; `whole` is the table of which every row is shown, `mapped` what the map shows."""

    question: Question
    period: str
    mapped: str
    whole: str = ""
    problem: str | None = None

    def query(self, **more: str) -> str:
        """The page's address with other parts."""
        found = {"period": self.period, "scope": self.question.scope, "map": self.mapped}
        if self.period == RANGE:
            found |= written(self.question.period)
        if self.question.whose.owner != "city":
            found[self.question.whose.owner] = self.question.whose.code
        return urlencode({**found, **more})


def written(period: Period) -> dict[str, str]:
    """A range of days as an address has it."""
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def told(number: float | int | None, unit: Unit, t: Words) -> str:
    """A number in words, as every page tells it."""
    if number is None:
        return t("figures.no_data")
    if unit == "share":
        return f"{100 * number:.1f}%"
    if unit == "points":
        return f"{number:.1f}"
    return t("overview.hours", n=f"{number:,}") if unit == "hours" else f"{number:,}"


def cell(figure: str, value: Value, t: Words) -> Cell:
    """A value with its list of tickets; nothing is listed behind nothing."""
    url = f"/desk/?{urlencode({'view': 'all', **value.query})}" if value.query and value.number else ""
    return Cell(told(value.number, CATALOGUE[figure].unit, t), url, value.small)


def part(report: Report, part: Part, actor: Actor, lang: str) -> list[dict[str, Any]]:
    """The single figures of a part, compared."""
    t = words(lang)
    codes = [code for code, one in CATALOGUE.items() if one.part == part and code in report.figures]
    return [_figure(code, report, report.figures[code], actor, t) for code in codes]


def _figure(code: str, report: Report, found: Compared, actor: Actor, t: Words) -> dict[str, Any]:
    one, lang = CATALOGUE[code], t.lang
    compared = {"now": found.now, "before": found.before, "year_ago": found.year_ago}
    cells = {name: cell(code, value, t) for name, value in compared.items()}
    if code in TOLD and actor.role in MAY_REVIEW and found.now.number:
        period = {"since": report.question.period.first.isoformat(), "until": report.until.isoformat()}
        url = f"/desk/review?{urlencode({**TOLD[code], **period, 'reviewed': ''})}"
        cells["now"] = Cell(cells["now"].text, url, found.now.small)
    return {
        "code": code,
        "name": one.name.of(lang),
        "what": one.what.of(lang),
        "formula": one.formula,
        "of": t("overview.of", n=f"{found.now.of:,}") if found.now.of is not None else "",
        **cells,
    }


def table(found: Table, chosen: Chosen, lang: str) -> dict[str, Any]:
    """A table as the page draws it: its first rows, or all where that is asked for."""
    is_whole = found.code in ("series", chosen.whole)
    drawn = sheet(found, lang, len(found.rows) if is_whole else FIRST_ROWS)
    name = drawn["id"]
    return {
        **drawn,
        "rows": [
            {**line, "url": _inside(found, row, chosen)}
            for line, row in zip(drawn["rows"], found.rows, strict=False)
        ],
        "all": f"{HERE}?{chosen.query(all=found.code)}#{name}",
        "csv": f"{HERE}.csv?{chosen.query(table=found.code)}",
    }


def sheet(found: Table, lang: str, most: int) -> dict[str, Any]:
    """At most so many rows of a table as any page draws it, and how many `more` it has."""
    t = words(lang)
    rows = [
        {
            "rank": row.rank,
            "name": row.name.of(lang),
            "cells": [cell(figure, value, t) for figure, value in zip(found.columns, row.values, strict=True)],
        }
        for row in found.rows[:most]
    ]  # fmt: skip
    return {
        "code": found.code,
        "id": found.code.replace(".", "-"),
        "name": found.name.of(lang),
        "ranked": found.ranked,
        "columns": [CATALOGUE[figure].name.of(lang) for figure in found.columns],
        "rows": rows,
        "more": len(found.rows) - len(rows),
    }


def _inside(table: Table, row: Row, chosen: Chosen) -> str:
    """The same page of one place or unit."""
    if not table.ranked:
        return ""
    whose = Whose(cast("Owner", table.code.split(".")[0]), row.code)
    question = replace(chosen.question, whose=whose)
    other = replace(chosen, question=question, whole="")
    return f"{HERE}?{other.query()}"

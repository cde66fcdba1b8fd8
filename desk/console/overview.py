"""The dashboard: the figures of some days as numbers, charts, a map and tables; each number opens its tickets.

It draws one report and computes nothing: the same numbers are in the files and in the API.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast, get_args
from urllib.parse import urlencode

from aiohttp import web

from desk.console import charts, choices, city_map
from desk.console.charts import Line
from desk.console.figures import RANGE, days
from desk.console.parts import LANG, Console, console, page_words, render, signed_in
from desk.console.words import Words, words
from desk.errors import InvalidInput
from desk.figures import periods, sheets
from desk.figures.catalogue import CATALOGUE, Part, Unit
from desk.figures.percentiles import Histogram
from desk.figures.periods import Period
from desk.figures.report import Compared, Owner, Question, Report, Row, Table, Value, Whose
from desk.figures.reporting import Reports
from desk.figures.scoreboard import MAY_SEE, SCOPES
from desk.review.service import MAY_REVIEW
from desk.staff.actor import Actor
from desk.staff.permits import may

routes = web.RouteTableDef()
HERE = "/desk/figures/overview"
PERIODS: tuple[periods.Name, ...] = get_args(periods.Name)
PARTS: tuple[Part, ...] = get_args(Part)
OWNERS = ("subdistrict", "district", "unit")
MAPPED = ("filed", "backlog", "overdue", "in_time", "composite")
"""What the map may show."""
FIRST_ROWS = 10
"""So many places of a ranking are seen at once; the others are on the page of all of them."""
TOLD = {"fallback": {"fallback": "yes"}, "handover": {"handed_over": "yes"}}
"""The searches of the review that list what is behind a figure of understanding."""
WAITED = 24
DAYS_OF_WAITS = 15
"""How long citizens waited is drawn by days, and what took longer is the last bar."""


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
            found |= _written(self.question.period)
        if self.question.whose.owner != "city":
            found[self.question.whose.owner] = self.question.whose.code
        return urlencode({**found, **more})


@routes.get("/figures/overview")
@may(*MAY_SEE)
async def overview(request: web.Request) -> web.Response:
    actor, parts, lang = signed_in(request).person.actor(), console(request), request[LANG]
    reports = Reports(parts.figures)
    chosen = _chosen(reports, actor, request, page_words(request))
    report = await reports.report(chosen.question, actor=actor)
    whose = chosen.question.whose
    values = {
        "section": "figures",
        "problem": chosen.problem,
        "chosen": chosen,
        "periods": (*PERIODS, RANGE),
        "first": chosen.question.period.first.isoformat(),
        "last": chosen.question.period.last.isoformat(),
        "scopes": SCOPES,
        "mapped": [(code, CATALOGUE[code].name.of(lang)) for code in MAPPED],
        "districts": choices.districts(parts.pack, lang) if actor.role != "handler" else [],
        "units": choices.units(parts.pack, lang) if actor.role != "handler" else [],
        "whose": whose,
        "name": report.name.of(lang),
        "report": report,
        "parts": [(part, shown) for part in PARTS if (shown := _part(report, part, actor, lang))],
        "series": _table(report.series, chosen, lang) if report.series is not None else None,
        "charts": _charts(report, lang),
        "rankings": [_table(table, chosen, lang) for table in report.rankings],
        "breakdowns": [_table(table, chosen, lang) for table in report.breakdowns],
        "city": _city(parts, report, chosen, lang),
        "width": charts.WIDTH,
    }
    return render(request, "overview.html", values, status=422 if chosen.problem else 200)


@routes.get("/figures/overview.csv")
@may(*MAY_SEE)
async def as_csv(request: web.Request) -> web.Response:
    """One table of the page as a file; all single figures without `table`."""
    actor, parts, lang = signed_in(request).person.actor(), console(request), request[LANG]
    reports = Reports(parts.figures)
    chosen = _chosen(reports, actor, request, page_words(request))
    if chosen.problem:
        raise InvalidInput("these days make no period", field="from")
    report = await reports.report(chosen.question, actor=actor)
    wanted = request.query.get("table", sheets.OVERVIEW)
    found = next((one for one in sheets.sheets(report, lang) if one.code == wanted), None)
    if found is None:
        raise web.HTTPNotFound
    days_told = "_".join(_written(chosen.question.period).values())
    return web.Response(
        body=sheets.written(found).encode(),
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{found.code}_{days_told}.csv"',
        },
    )


def _chosen(reports: Reports, actor: Actor, request: web.Request, t: Words) -> Chosen:
    query, figures = request.query, console(request).figures
    name = next((one for one in (*PERIODS, RANGE) if one == query.get("period")), PERIODS[0])
    scope = next((one for one in SCOPES if one == query.get("scope")), SCOPES[0])
    mapped = next((one for one in MAPPED if one == query.get("map")), MAPPED[0])
    owner = next((one for one in OWNERS if query.get(one)), "city")
    whose = reports.whose(actor, owner=owner, code=query.get(owner, ""))
    try:
        period = (
            Period(*days(query, "from", "to"))
            if name == RANGE
            else figures.period(cast("periods.Name", name))
        )
        if period.days > periods.LONGEST:
            raise ValueError("so many days are not told at once")
        return Chosen(Question(period, scope, whose), name, mapped, query.get("all", ""))
    except ValueError:
        period = figures.period(PERIODS[0])
        return Chosen(Question(period, scope, whose), PERIODS[0], mapped, problem=t("overview.bad_range"))


def _written(period: Period) -> dict[str, str]:
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


def _part(report: Report, part: Part, actor: Actor, lang: str) -> list[dict[str, Any]]:
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


def _table(table: Table, chosen: Chosen, lang: str) -> dict[str, Any]:
    t = words(lang)
    is_whole = table.code in ("series", chosen.whole)
    shown = table.rows if is_whole else table.rows[:FIRST_ROWS]
    rows = [
        {
            "rank": row.rank,
            "name": row.name.of(lang),
            "url": _inside(table, row, chosen),
            "cells": [
                cell(figure, value, t) for figure, value in zip(table.columns, row.values, strict=True)
            ],
        }
        for row in shown
    ]
    return {
        "code": table.code,
        "id": table.code.replace(".", "-"),
        "name": table.name.of(lang),
        "ranked": table.ranked,
        "columns": [CATALOGUE[figure].name.of(lang) for figure in table.columns],
        "rows": rows,
        "more": len(table.rows) - len(rows),
        "all": f"{HERE}?{chosen.query(all=table.code)}#{table.code.replace('.', '-')}",
        "csv": f"{HERE}.csv?{chosen.query(table=table.code)}",
    }


def _inside(table: Table, row: Row, chosen: Chosen) -> str:
    """The same page of one place or unit."""
    if not table.ranked:
        return ""
    whose = Whose(cast("Owner", table.code.split(".")[0]), row.code)
    question = replace(chosen.question, whose=whose)
    other = replace(chosen, question=question, whole="")
    return f"{HERE}?{other.query()}"


def _charts(report: Report, lang: str) -> list[dict[str, Any]]:
    t, series = words(lang), report.series
    if series is None:
        return []
    labels = [row.code[5:] for row in series.rows]

    def line(figure: str, times: float = 1) -> Line:
        numbers = [None if one.number is None else times * one.number for one in series.column(figure)]
        return Line(CATALOGUE[figure].name.of(lang), numbers)

    period = t("figures.days", first=report.question.period.first, last=report.until)
    drawn = []
    for key, draw, figures, times in (
        ("flow", charts.bars, ("filed", "ended"), 1.0),
        ("stock", charts.curves, ("backlog", "overdue"), 1.0),
        ("trend", charts.curves, ("response", "resolution", "satisfaction"), 100.0),
    ):
        title = t(f"overview.chart.{key}")
        lines = [line(figure, times) for figure in figures]
        most = {"most": 100.0} if key == "trend" else {}
        drawn.append(
            {
                "key": key,
                "title": title,
                "legend": [one.name for one in lines],
                "rows": [],
                "svg": draw(
                    key, labels, lines, title=title, told=f"{period} {t('overview.in_table')}", **most
                ),
            }
        )
    return drawn + [_waits(report, measure, histogram, t) for measure, histogram in report.waits.items()]


def _waits(report: Report, measure: str, histogram: Histogram, t: Words) -> dict[str, Any]:
    """How long citizens waited, by days; the table behind it is drawn from the same numbers."""
    counts = [0] * (DAYS_OF_WAITS + 1)
    for hours, count in histogram.items():
        counts[min(hours // WAITED, DAYS_OF_WAITS)] += count
    labels = [t("overview.waited", n=day + 1) for day in range(DAYS_OF_WAITS)] + [
        t("overview.longer", n=DAYS_OF_WAITS)
    ]
    middle, most = [report.figures[f"{measure}_{name}"].now.number for name in ("p50", "p90")]
    title = t(f"overview.chart.{measure}")
    summary = t("overview.median", p50=told(middle, "hours", t), p90=told(most, "hours", t))
    return {
        "key": measure,
        "title": title,
        "legend": [],
        "summary": summary,
        "rows": list(zip(labels, counts, strict=True)),
        "svg": charts.bars(measure, labels, [Line(title, counts)], title=title, told=summary),
    }


def _city(parts: Console, report: Report, chosen: Chosen, lang: str) -> dict[str, Any] | None:
    """The map and the tiles, by one figure; None where there are no places within whoever is asked about."""
    tables: Mapping[str, Table] = {table.code: table for table in report.rankings}
    places, t = tables.get("subdistrict.subdistrict"), words(lang)
    if places is None:
        return None
    figure = chosen.mapped
    column = places.columns.index(figure)
    districts = tables.get("district.district")
    names = {one.code: (one.zh, one.en) for one in parts.pack.districts}

    def name(code: str) -> str:
        return names[code][1 if lang == "en" else 0]

    def shaded(rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
        by_code = city_map.steps(rows, column)
        return {
            row.code: {
                "step": by_code[row.code],
                "cell": cell(figure, row.values[column], t),
                "name": row.name.of(lang).removesuffix(" Subdistrict"),
            }
            for row in rows
        }

    areas = shaded(districts.rows) if districts is not None else {}
    tiles = shaded(places.rows)
    return {
        "figure": CATALOGUE[figure].name.of(lang),
        "shapes": [(one, areas.get(one.code), name(one.code)) for one in city_map.shapes(parts.pack)]
        if areas
        else [],
        "districts": [
            {"name": name(code), "own": areas.get(code), "tiles": [tiles[row.code] for row in rows]}
            for code, rows in city_map.by_district(parts.pack, places)
        ],
    }

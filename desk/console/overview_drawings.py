"""The dashboard's charts, and its map with tiles, from one report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desk.console import charts, city_map
from desk.console.charts import Line
from desk.console.overview_numbers import Chosen, cell, told
from desk.console.parts import Console
from desk.console.words import Words, words
from desk.figures.catalogue import CATALOGUE
from desk.figures.percentiles import Histogram
from desk.figures.report import Report, Row, Table

WAITED = 24
DAYS_OF_WAITS = 15
"""How long citizens waited is drawn by days, and what took longer is the last bar."""


def drawings(report: Report, lang: str) -> list[dict[str, Any]]:
    """The charts of the series, and of how long citizens waited."""
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


def places(parts: Console, report: Report, chosen: Chosen, lang: str) -> dict[str, Any] | None:
    """The map and the tiles, by one figure; None where there are no places within whoever is asked about."""
    tables: Mapping[str, Table] = {table.code: table for table in report.rankings}
    mine, t = tables.get("subdistrict.subdistrict"), words(lang)
    if mine is None:
        return None
    figure = chosen.mapped
    column = mine.columns.index(figure)
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
    tiles = shaded(mine.rows)
    return {
        "figure": CATALOGUE[figure].name.of(lang),
        "shapes": [(one, areas.get(one.code), name(one.code)) for one in city_map.shapes(parts.pack)]
        if areas
        else [],
        "districts": [
            {"name": name(code), "own": areas.get(code), "tiles": [tiles[row.code] for row in rows]}
            for code, rows in city_map.by_district(parts.pack, mine)
        ],
    }

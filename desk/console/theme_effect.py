"""Before and after a theme as it is read: sentences that say no more than the numbers do, a chart, and its table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desk.console import charts
from desk.console.charts import Line
from desk.console.theme_candidates import signed
from desk.console.words import Words, words
from desk.figures.sheets import Cell, Sheet
from desk.themes.effect import LEAST_TICKETS, LEAST_WEEKS, Change, Points
from desk.themes.judging import Judged
from desk.themes.views import ThemeView
from desk.tickets.city import Rules

KEY = "effect"
MOST_NAMED = 8


def effect(judged: Judged, theme: ThemeView, rules: Rules, lang: str) -> dict[str, Any]:
    """What the page shows of it."""
    t = words(lang)
    rates = (("resolution", judged.resolution), ("satisfaction", judged.satisfaction))
    title, said = t("themes.chart"), _filed(judged.filed, t)
    return {
        "compared": _compared(judged, theme, rules, t),
        "filed": said,
        "says": judged.filed.says if judged.filed else "few",
        "rates": [t(f"themes.{name}.{'told' if one else 'few'}", **_rate(one, t)) for name, one in rates],
        "chart": charts.curves(
            KEY,
            [start.isoformat()[5:] for start in judged.starts],
            _lines(judged, t),
            title=title,
            told=f"{said[0]} {t('overview.in_table')}",
        ),
        "title": title,
        "legend": [line.name for line in _lines(judged, t)],
        "rows": _rows(judged),
    }


def sheet(judged: Judged, t: Words) -> Sheet:
    """The weeks for a file."""
    head = [t(f"themes.week.{name}") for name in ("start", "side", "theme", "others", "expected")]
    rows: list[list[Cell]] = [
        [row["start"], t(f"themes.{row['side']}"), row["theme"], row["others"], row["expected"]]
        for row in _rows(judged)
    ]
    return Sheet("theme", t("themes.chart"), head, rows)


def _compared(judged: Judged, theme: ThemeView, rules: Rules, t: Words) -> str:
    if theme.areas:
        return t("themes.compared_places")
    names = [rules.category_name(leaf, t.lang) for leaf in judged.others]
    if len(names) <= MOST_NAMED:
        return t("themes.compared_leaves", names=t("figures.comma").join(names))
    groups = {rules.pack.category(leaf).group for leaf in judged.others}
    return t("themes.compared_group" if len(groups) == 1 else "themes.compared_rest", n=len(names))


def _filed(found: Change | None, t: Words) -> list[str]:
    """What changed in how many are filed: the change, then what makes it more or less sure."""
    if found is None:
        return [t("themes.says.few", weeks=LEAST_WEEKS, tickets=LEAST_TICKETS)]
    numbers = {name: signed(getattr(found, name)) for name in ("change", "low", "high", "others")}
    said = [t(f"themes.says.{found.says}", **numbers), t("themes.others", **numbers)]
    drift = t("themes.drifts", n=found.drifts, k=found.as_much) if found.drifts else t("themes.no_drifts")
    said.append(drift)
    if found.apart_before:
        said.append(t("themes.apart"))
    return said


def _rate(found: Points | None, t: Words) -> dict[str, str]:
    if found is None:
        return {}
    shares = ("before", "since", "others_before", "others_since")
    numbers = {name: f"{100 * getattr(found, name):.0f}%" for name in shares}
    for name in ("change", "low", "high"):
        numbers[name] = f"{100 * getattr(found, name):+.1f}".replace("-", "−")
    return numbers | {"verdict": t(f"themes.rate.{found.says}")}


def _lines(judged: Judged, t: Words) -> list[Line]:
    weeks = (*judged.weeks.before, *judged.weeks.since)
    rounded = [None if one is None else round(one, 1) for one in judged.expected]
    return [
        Line(t("themes.week.theme"), [week.theme for week in weeks]),
        Line(t("themes.week.expected"), rounded),
    ]


def _rows(judged: Judged) -> Sequence[dict[str, Any]]:
    weeks = (*judged.weeks.before, *judged.weeks.since)
    split = len(judged.weeks.before)
    return [
        {
            "start": start.isoformat(),
            "side": "before" if number < split else "since",
            "theme": week.theme,
            "others": week.others,
            "expected": None if expected is None else round(expected, 1),
        }
        for number, (start, week, expected) in enumerate(
            zip(judged.starts, weeks, judged.expected, strict=True)
        )
    ]

"""A document as it is read, on the screen and on paper: the same values, on paper without links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from desk.console import charts
from desk.console.overview_drawings import drawings
from desk.console.overview_numbers import part, sheet
from desk.console.words import Words, words
from desk.figures.catalogue import CATALOGUE, Part
from desk.figures.periods import DAY, Period
from desk.figures.report import Cut
from desk.reports.document import Document
from desk.reports.highlights import Highlights
from desk.staff.actor import Actor

PARTS: tuple[Part, ...] = get_args(Part)
MOST_ROWS = 20
"""So many rows of a table stand in a report; all of them are in its workbook."""
AT = "%Y-%m-%d %H:%M"


@dataclass(frozen=True)
class Heading:
    """What stands above a report: whose and which it is, its days, and what they are compared with."""

    title: str
    days: str
    compared: str
    labels: Mapping[str, str]

    @property
    def lines(self) -> list[str]:
        """All of it, for a workbook."""
        return [self.title, self.days, self.compared]


def heading(document: Document, lang: str) -> Heading:
    """In the words of a language."""
    t, report, occasion = words(lang), document.report, document.occasion
    kind = occasion.kind if occasion is not None else "range"
    cut, name = report.question.cut, report.name.of(lang)
    labels = {side: t(f"reports.{side}.{kind}" if t.has(f"reports.{side}.{kind}") else f"overview.{side}")
              for side in ("before", "year_ago")}  # fmt: skip
    until = Period(report.question.period.first, report.until)
    scope = t(f"figures.scope.{report.question.scope}")
    return Heading(
        title=t("reports.named", kind=t(f"reports.kind.{kind}"), name=occasion.name.of(lang), whose=name)
        if occasion is not None
        else t("reports.ranged", kind=t("reports.kind.range"), whose=name),
        days=t("reports.days", span=span(until, cut, t), scope=scope),
        compared=t(
            "reports.compared",
            before=labels["before"],
            days=span(report.before, cut, t),
            year_ago=labels["year_ago"],
            year_days=span(report.year_ago, cut, t),
        ),
        labels=labels,
    )


def span(period: Period, cut: Cut, t: Words) -> str:
    """Days in words; of a day from noon to noon with its hours."""
    if cut == "noon":
        return t("reports.from_noon", first=period.first, last=period.last + DAY)
    return t("reports.span", first=period.first, last=period.last)


def shown(document: Document, lang: str, *, actor: Actor) -> dict[str, Any]:
    """Everything that the templates of a report draw."""
    t, report = words(lang), document.report
    drawn = drawings(report, lang)
    return {
        "heading": heading(document, lang),
        "is_over": document.is_over,
        "parts": [(name, found) for name in PARTS if (found := part(report, name, actor, lang))],
        "charts": [one for one in drawn if _is_several(document) or not one["legend"]],
        "series": sheet(report.series, lang, len(report.series.rows)) if report.series is not None else None,
        "rankings": [sheet(one, lang, MOST_ROWS) for one in report.rankings],
        "breakdowns": [sheet(one, lang, MOST_ROWS) for one in report.breakdowns],
        "highlights": _highlights(document.highlights, document.made_at, t),
        "settings": report.settings,
        "definitions": [CATALOGUE[code] for code in report.figures],
        "made": t("reports.made", at=document.made_at.strftime(AT)),
        "width": charts.WIDTH,
    }


def _is_several(document: Document) -> bool:
    """Whether there is a line of days to draw: of a single one it says nothing."""
    series = document.report.series
    return series is not None and len(series.rows) > 1


def _highlights(found: Highlights, now: datetime, t: Words) -> dict[str, Sequence[Mapping[str, Any]]]:
    def at(moment: datetime | None) -> str:
        return moment.astimezone(now.tzinfo).strftime(AT) if moment is not None else t("hotspots.running")

    return {
        "rises": [
            {
                "matter": one.matter.of(t.lang),
                "area": one.area.of(t.lang),
                "found": at(one.found_at),
                "ended": at(one.ended_at),
                "of": t("hotspots.of", seen=one.seen, expected=f"{one.expected:g}"),
                "verdict": t(f"hotspots.{one.verdict}") if one.verdict else "",
            }
            for one in found.rises
        ],
        "several": [
            {
                "matter": one.matter.of(t.lang),
                "area": one.area.of(t.lang),
                "people": one.people,
                "tickets": one.tickets,
                "first": at(one.first_at),
                "last": at(one.last_at),
            }
            for one in found.several
        ],
    }

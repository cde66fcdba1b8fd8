"""A document: a report of an occasion with what stood out in it, from which page, PDF and workbook are drawn."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from desk.dates import day as day_of
from desk.errors import NotFound
from desk.figures.periods import DAY, Period
from desk.figures.report import SECTIONS, Question, Report, Section
from desk.figures.reporting import Reports
from desk.figures.scoreboard import Figures
from desk.reports.highlights import Highlights, highlights
from desk.reports.holidays import holidays
from desk.reports.occasions import KINDS, NOON, Almanac, Occasion
from desk.staff.actor import Actor
from desk.tickets.city import rules


@dataclass(frozen=True)
class Document:
    """`occasion` is None for days that somebody chose. `made_at` is when its figures were read."""

    occasion: Occasion | None
    report: Report
    highlights: Highlights
    made_at: datetime

    @property
    def is_over(self) -> bool:
        """Whether its days are over, so that what it tells of them is whole."""
        zone = self.made_at.tzinfo
        assert zone is not None
        last = self.report.question.period.last + DAY
        ends = datetime.combine(last, time(), zone) if self.occasion is None else self.occasion.ends(zone)
        return self.made_at >= ends


class Documents:
    """The documents of one store."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._reports = Reports(figures)
        self._zone = ZoneInfo(figures.pack.timezone)

    @property
    def now(self) -> datetime:
        """In the city's zone."""
        return self._figures.clock().astimezone(self._zone)

    @property
    def almanac(self) -> Almanac:
        """The occasions of this city."""
        pack = self._figures.pack
        return Almanac(holidays(pack.days_off), pack.figures.on(self.now.date()).month_starts_on)

    def occasion(self, kind: str, key: str) -> Occasion:
        """By its kind and its day. Raises `NotFound` for none, and for one that has not begun."""
        day = day_of(key)
        if kind not in KINDS or day is None:
            raise NotFound("no such report")
        try:
            found = self.almanac.occasion(kind, day)
        except (ValueError, OverflowError):
            raise NotFound("no such report") from None
        if self._begins(found.period, noon=found.cut == "noon") > self.now:
            raise NotFound("these days have not begun")
        return found

    async def document(
        self,
        question: Question,
        *,
        actor: Actor,
        occasion: Occasion | None = None,
        sections: Collection[Section] = SECTIONS,
    ) -> Document:
        """What is told of a question's days. Raises what `Reports.report` raises."""
        now, noon = self.now, question.cut == "noon"
        report = await self._reports.report(question, actor=actor, sections=sections)
        begins = self._begins(question.period, noon=noon)
        ends = self._begins(Period(report.until + DAY, report.until + DAY), noon=noon)
        at = rules(self._figures.pack, self._figures.clock())
        async with self._figures.db.read() as session:
            found = await highlights(session, at, question.whose, begins, ends)
        return Document(occasion, report, found, now)

    def _begins(self, period: Period, *, noon: bool) -> datetime:
        return datetime.combine(period.first, NOON if noon else time(), self._zone)

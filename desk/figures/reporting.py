"""Makes reports: asks the rollups what a question needs, and puts it together as `report` describes."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from city.errors import UnknownCode
from city.groups import Name
from city.model import FigureSettings
from city.pack import CityPack
from desk.errors import InvalidInput, NotAllowed
from desk.figures import drawn_up, periods, uncounted
from desk.figures.answers import total
from desk.figures.catalogue import of_part
from desk.figures.drawn_up import Asked
from desk.figures.noon import NoonDays
from desk.figures.percentiles import Histogram
from desk.figures.periods import Period
from desk.figures.rates import Counts
from desk.figures.report import SECTIONS, Compared, Question, Report, Section, Table, Whose
from desk.figures.scoreboard import MAY_SEE, SEE_ALL, Dimension, Figures
from desk.figures.source import Rollups, Source
from desk.figures.spans import Measure
from desk.figures.standing import Standing
from desk.staff.actor import Actor
from desk.tickets.numbers import local_day

MEASURES: tuple[Measure, ...] = ("contact", "solve")
CITY = Name("全市", "The whole city")


class Reports:
    """The reports of one store."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def whose(self, actor: Actor, *, owner: str = "city", code: str = "") -> Whose:
        """Whose figures somebody asks for. A handler's are always those of their own unit.

        Raises `NotAllowed` for roles that see none, and for handlers who ask for others'; `InvalidInput` for a code
        that the city does not know.
        """
        if actor.role not in MAY_SEE:
            raise NotAllowed(f"the role '{actor.role}' may not see figures")
        if actor.role not in SEE_ALL:
            if owner not in ("city", "unit") or code not in ("", actor.unit):
                raise NotAllowed("a unit sees its own figures only")
            return Whose("unit", actor.unit or "")
        found = Whose(owner, code) if owner != "city" else Whose()  # type: ignore[arg-type]
        name_of(self._figures.pack, found)
        return found

    async def report(
        self, question: Question, *, actor: Actor, sections: Collection[Section] = SECTIONS
    ) -> Report:
        """The answer to a question, of the sections asked for.

        Raises `NotAllowed` for whoever may not see it, `InvalidInput` for more than 366 days or an unknown code.
        """
        if question.period.days > periods.LONGEST:
            raise InvalidInput(f"no more than {periods.LONGEST} days at once", field="to")
        self.whose(actor, owner=question.whose.owner, code=question.whose.code)
        pack = self._figures.pack
        zone = ZoneInfo(pack.timezone)
        today = local_day(self._figures.clock(), zone)
        settings = pack.figures.on(question.period.first)
        name = name_of(pack, question.whose)
        source = NoonDays if question.cut == "noon" else Rollups
        beside: list[Section] = ["understanding"] if "understanding" in sections else []
        wanted = [one for one in SECTIONS if one in sections and one not in beside]
        await uncounted.count(self._figures.db, zone)
        # Messages are counted one by one, all else is added up already: neither waits for the other.
        async with self._figures.db.survey() as session, self._figures.db.survey() as messages:
            report, understood = await asyncio.gather(
                *(
                    Making(source(read, pack, zone, question), pack, today, settings, question).report(
                        name, which
                    )
                    for read, which in ((session, wanted), (messages, beside))
                )
            )
        return replace(report, figures={**report.figures, **understood.figures})


class Making:
    """One report while it is made."""

    def __init__(
        self,
        source: Source,
        pack: CityPack,
        today: date,
        settings: FigureSettings,
        question: Question,
    ) -> None:
        self._source, self._pack = source, pack
        self._question, self._settings = question, settings
        period, starts_on = question.period, pack.figures.on(today).month_starts_on
        self._until = max(period.first, min(period.last, today))
        self._now = Period(period.first, self._until)
        earlier = question.compared or (periods.before(period, starts_on), periods.year_ago(period))
        self._before, self._year_ago = [periods.so_far(one, of=period, today=today) for one in earlier]

    async def report(self, name: Name, sections: Sequence[Section]) -> Report:
        """The sections, in this order."""
        found = Report(self._question, name, self._settings, self._until, self._before, self._year_ago)
        if "figures" in sections:
            found = replace(found, figures={**found.figures, **await self._figures()})
        if "times" in sections:
            histograms = await self._histograms(self._now)
            earlier = [await self._histograms(one) for one in (self._before, self._year_ago)]
            told = self._compared(drawn_up.times, histograms, *earlier)
            found = replace(found, waits=histograms, figures={**found.figures, **told})
        if "understanding" in sections and self._question.whose == Whose():
            told = self._compared(
                drawn_up.understanding, *[await self._source.understood(one) for one in self._three]
            )
            found = replace(found, figures={**found.figures, **told})
        if "series" in sections:
            found = replace(found, series=await self._series())
        if "rankings" in sections:
            found = replace(found, rankings=await self._rankings())
        if "breakdowns" in sections:
            found = replace(found, breakdowns=await self._breakdowns())
        return found

    @property
    def _three(self) -> tuple[Period, Period, Period]:
        return self._now, self._before, self._year_ago

    def _asked(self, period: Period, filters: Mapping[str, str] | None = None) -> Asked:
        return Asked(self._question, period, self._settings, filters or {})

    def _compared(
        self, told: drawn_up.Told, *found: object, earlier: drawn_up.Told | None = None
    ) -> dict[str, Compared]:
        """What was found of the three periods, each told as its figures; earlier ones maybe in a way of their own."""
        ways = (told, earlier or told, earlier or told)
        now, before, year_ago = [
            way(self._asked(period), one) for way, period, one in zip(ways, self._three, found, strict=True)
        ]
        return {code: Compared(value, before[code], year_ago[code]) for code, value in now.items()}

    async def _figures(self) -> dict[str, Compared]:
        standings: list[Standing] = []
        counts: list[Counts] = []
        for period in self._three:
            standings.append(await self._source.standing(period))
            counts.append(total(await self._source.answers(period), period))
        told = self._compared(drawn_up.volumes, *standings, earlier=drawn_up.earlier) | self._compared(
            drawn_up.rated, *counts
        )
        return {code: told[code] for code in of_part("volume", "rates", "funnel")}

    async def _histograms(self, period: Period) -> dict[Measure, Histogram]:
        return {measure: await self._source.waits(period, measure) for measure in MEASURES}

    async def _series(self) -> Table:
        opening, days = await self._source.by_day(self._now)
        given = await self._source.answers(self._now)
        return drawn_up.series(self._asked(self._now), opening, days, given)

    async def _rankings(self) -> list[Table]:
        """Places and units beside one another; within a district its own places, within a unit none."""
        whose = self._question.whose
        dimensions: tuple[Dimension, ...] = ()
        if whose.owner == "city":
            dimensions = ("district", "subdistrict", "unit")
        elif whose.owner == "district":
            dimensions = ("subdistrict",)
        found: list[Table] = []
        for dimension in dimensions:
            standings = await self._source.by_code(dimension, self._now)
            found_tallies = await self._source.tallies(dimension, self._now)
            counts = {code: tally.of(self._question.scope) for code, tally in found_tallies.items()}
            found += drawn_up.rankings(self._asked(self._now), self._pack, dimension, standings, counts)
        return found

    async def _breakdowns(self) -> list[Table]:
        found = await self._source.by_matter(self._now)
        return drawn_up.breakdowns(self._asked(self._now), self._pack, found)


def name_of(pack: CityPack, whose: Whose) -> Name:
    """Whose figures these are, by name. Raises `InvalidInput` for a code that the city does not know."""
    if whose.owner == "city":
        return CITY
    try:
        found = getattr(pack, whose.owner)(whose.code)
    except UnknownCode:
        raise InvalidInput(f"there is no {whose.owner} '{whose.code}'", field=whose.owner) from None
    return Name(found.zh, found.en)

"""Where a report's numbers come from: the rollups of whole days. Another source tells of days that begin at noon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.figures import answers, scoreboard, standing, waiting
from desk.figures import understood as understanding
from desk.figures.answers import Answered
from desk.figures.percentiles import Histogram
from desk.figures.periods import Period
from desk.figures.report import Question
from desk.figures.scoreboard import Tally
from desk.figures.spans import Dimension, Measure, Volumes
from desk.figures.standing import Standing
from desk.figures.understood import Understood

Standings = Mapping[str, Standing]
MATTERS: tuple[Dimension, ...] = ("category", "channel", "kind")


class Source(Protocol):
    """What is counted of some days, in the scope and of whoever one question is about."""

    async def standing(self, period: Period) -> Standing:
        """What moved in the period, and what stood at its end."""

    async def by_day(self, period: Period) -> tuple[Standing, dict[date, Volumes]]:
        """What stood before the period, and what moved on each of its days."""

    async def answers(self, period: Period) -> Sequence[Answered]:
        """Every day's follow-ups."""

    async def waits(self, period: Period, measure: Measure) -> Histogram:
        """How many waited so many hours, of the waits that ended in the period."""

    async def understood(self, period: Period) -> Understood:
        """How well citizens were understood; of the whole city."""

    async def by_code(self, dimension: Dimension, period: Period) -> Standings:
        """Of every code of a dimension, whoever is asked about."""

    async def tallies(self, dimension: scoreboard.Dimension, period: Period) -> Mapping[str, Tally]:
        """The follow-ups of every code of a dimension."""

    async def by_matter(self, period: Period) -> Mapping[Dimension, Standings]:
        """Of whoever is asked about, by category, channel and kind."""


class Rollups:
    """Whole days, added up as they are kept."""

    def __init__(self, session: AsyncSession, pack: CityPack, zone: ZoneInfo, question: Question) -> None:
        self._session, self._pack, self._zone = session, pack, zone
        self._whose, self._scope = question.whose, question.scope

    async def standing(self, period: Period) -> Standing:
        return await standing.of_owner(self._session, self._whose, period, self._scope)

    async def by_day(self, period: Period) -> tuple[Standing, dict[date, Volumes]]:
        return await standing.by_day(self._session, self._whose, period, self._scope)

    async def answers(self, period: Period) -> Sequence[Answered]:
        return await answers.answers(self._session, self._whose, period, self._scope)

    async def waits(self, period: Period, measure: Measure) -> Histogram:
        return await waiting.waits(self._session, self._pack, self._whose, period, self._scope, measure)

    async def understood(self, period: Period) -> Understood:
        return await understanding.understood(self._session, self._pack, period, self._zone)

    async def by_code(self, dimension: Dimension, period: Period) -> Standings:
        return await standing.by_code(self._session, dimension, period, self._scope)

    async def tallies(self, dimension: scoreboard.Dimension, period: Period) -> Mapping[str, Tally]:
        return await scoreboard.tallies(self._session, dimension, period)

    async def by_matter(self, period: Period) -> Mapping[Dimension, Standings]:
        if self._whose.owner == "city":
            return {name: await self.by_code(name, period) for name in MATTERS}
        return await standing.within(self._session, self._pack, self._whose, period, self._scope)

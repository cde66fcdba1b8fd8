"""Makes a sheet: counts the area, and what it is compared with, and puts both together as `indicators` says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from city.groups import Name
from city.pack import CityPack
from desk.checkup import population, stored
from desk.checkup.counting import Cell, Counted, counted
from desk.checkup.definitions import EDITION
from desk.checkup.dimensions import Dimensions
from desk.checkup.indicators import Making, indicators
from desk.checkup.sheet import Before, Indicator, Kind, Level, People, Sheet, levels
from desk.figures import periods
from desk.figures.periods import DAY, Period
from desk.figures.report import Whose
from desk.figures.reporting import name_of
from desk.store.models import CheckupRow

AROUND: Mapping[Kind, Callable[[date], Period]] = {
    "quarter": periods.quarter,
    "half": periods.half,
    "year": periods.year,
}
Levels = Mapping[str, Level]


class Maker:
    """Sheets of one day, `today`."""

    def __init__(self, session: AsyncSession, pack: CityPack, dimensions: Dimensions, today: date) -> None:
        self._session, self._pack, self._dimensions, self._today = session, pack, dimensions, today

    async def sheet(self, whose: Whose, kind: Kind, period: Period) -> Sheet:
        """Of the days of the period that have begun."""
        until = max(period.first, min(period.last, self._today))
        known = await population.people(self._session, self._pack, until)
        before = await self._before(whose, kind, period)
        return Sheet(
            whose=whose,
            name=name_of(self._pack, whose),
            kind=kind,
            period=period,
            until=until,
            is_over=period.last < self._today,
            people=known.get(whose.code or population.CITY),
            small_below=self._pack.figures.on(period.first).small_below,
            assigned=self._assigned,
            indicators=await self._indicators(
                whose, Period(period.first, until), known, before.levels if before is not None else None
            ),
            before=before.period if before is not None else None,
            before_checkup=before.checkup if before is not None else None,
        )

    async def _indicators(
        self, whose: Whose, period: Period, known: Mapping[str, People], before: Levels | None
    ) -> list[Indicator]:
        found = await counted(self._session, self._pack, whose, period)
        return indicators(self._making(found, whose, period, known, before))

    def _making(
        self,
        found: Counted,
        whose: Whose,
        period: Period,
        known: Mapping[str, People],
        before: Levels | None,
    ) -> Making:
        settings = self._pack.figures.on(period.first)
        around = None
        if whose.owner == "subdistrict":
            around = self._pack.subdistrict(whose.code).district
        elif whose.owner == "district":
            around = population.CITY
        return Making(
            counted=found,
            dimensions=self._dimensions,
            code=whose.code or population.CITY,
            around=around,
            people={code: one.number for code, one in known.items()},
            basically=settings.basically_weight,
            small_below=settings.small_below,
            leaves={one.code: Name(one.zh, one.en) for one in self._pack.categories},
            before=before,
        )

    async def _before(self, whose: Whose, kind: Kind, period: Period) -> Before | None:
        """The last check-up of the same kind; without one, or before the period is over, the period before as it is
        counted now. None where nothing at all is known of that.
        """
        if period.last < self._today:
            row = await self._session.scalar(
                select(CheckupRow)
                .where(
                    CheckupRow.owner == whose.owner,
                    CheckupRow.code == whose.code,
                    CheckupRow.kind == kind,
                    CheckupRow.last < period.first,
                    CheckupRow.edition == EDITION,
                    CheckupRow.assigned == self._assigned,
                )
                .order_by(CheckupRow.first.desc())
                .limit(1)
            )
            if row is not None:
                return Before(Period(row.first, row.last), stored.read(row).levels, row.id)
        whole = AROUND[kind](period.first - DAY)
        earlier = periods.so_far(whole, of=period, today=self._today)
        found = await counted(self._session, self._pack, whose, earlier)
        if all(cell == Cell() for cell in found.own.values()):
            return None
        known = await population.people(self._session, self._pack, earlier.last)
        made = indicators(self._making(found, whose, earlier, known, None))
        return Before(earlier, levels(made))

    @property
    def _assigned(self) -> str:
        """A digest of which category belongs to which dimension."""
        told = {one.code: self._dimensions.of(one.code) for one in self._pack.categories}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]

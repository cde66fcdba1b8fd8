"""Before and after: a theme's weeks beside those of what it is compared with, read from the store for `effect`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.figures import uncounted
from desk.figures.periods import Period
from desk.figures.rates import Counts
from desk.store.database import Database
from desk.store.models import ThemeRow
from desk.themes import counting
from desk.themes.effect import Change, Points, Scores, Week, Weeks, change, points
from desk.themes.matters import compared_with, leaves_of
from desk.themes.months import DAY, WEEK, weeks
from desk.themes.views import ThemeView
from desk.tickets.numbers import local_day


@dataclass(frozen=True)
class Judged:
    """A theme's weeks with their first days, and what they say; None: too few to tell.

    `others` are the leaves that it is compared with; none where it is compared with its own matter elsewhere.
    """

    starts: Sequence[date]
    weeks: Weeks
    others: Sequence[str]
    filed: Change | None
    resolution: Points | None
    satisfaction: Points | None

    @property
    def expected(self) -> list[float | None]:
        """What each week would have come to had the theme gone as the others did; None where nobody was counted."""
        theme, others = [sum(side) for side in zip(*self.weeks.before, strict=True)]
        every = (*self.weeks.before, *self.weeks.since)
        return [week.others * theme / others if others else None for week in every]


class Judging:
    """Judges themes on one store."""

    def __init__(self, db: Database, pack: CityPack, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._pack = pack
        self._clock = clock

    async def judged(self, theme: ThemeView) -> Judged | None:
        """What its weeks say as of today; None as long as it is not under way."""
        if theme.started_on is None:
            return None
        zone = ZoneInfo(self._pack.timezone)
        before, since = weeks(theme.started_on, local_day(self._clock(), zone))
        await uncounted.count(self._db, zone)
        async with self._db.read() as session:
            taken = await _themes(session, before[0], zone, but=theme.id)
            named = [one.matter for one in taken]
            others = compared_with(self._pack, theme.matter, named) if not theme.areas else ()
            busy = elsewhere(self._pack, theme.matter, theme.areas, taken) if theme.areas else set()
            reading = _Reading(session, self._pack, zone, theme, others, busy, (*before, *since), len(before))
            return await reading.judged(named)


class Taken(NamedTuple):
    """What another theme is about, and the sub-districts that it is limited to."""

    matter: str
    areas: Sequence[str]


def elsewhere(pack: CityPack, matter: str, areas: Collection[str], taken: Iterable[Taken]) -> set[str]:
    """The sub-districts, but a theme's own, where others were about its matter, too: no comparison for it.

    A theme of the whole city befell all of them alike, and takes none away.
    """
    own = set(leaves_of(pack, matter))
    alike = [one.areas for one in taken if not own.isdisjoint(leaves_of(pack, one.matter))]
    return set().union(*alike) - set(areas)


@dataclass(frozen=True)
class _Reading:
    session: AsyncSession
    pack: CityPack
    zone: ZoneInfo
    theme: ThemeView
    others: Sequence[str]
    busy: Collection[str]
    starts: Sequence[date]
    split: int

    async def judged(self, taken: Collection[str]) -> Judged:
        own = leaves_of(self.pack, self.theme.matter)
        told, without = await (self._in_places(own) if self.theme.areas else self._in_the_city(own, taken))
        resolution, satisfaction = await self._rates(own)
        return Judged(self.starts, told, self.others, change(told, without), resolution, satisfaction)

    async def _in_places(self, own: Collection[str]) -> tuple[Weeks, list[Weeks]]:
        """The theme's sub-districts beside all others without one, and each of those beside the rest of them."""
        series = await counting.weekly_places(self.session, own, self.starts, self.zone)
        inside = [numbers for code, numbers in series.items() if code in self.theme.areas]
        left_out = {*self.theme.areas, *self.busy}
        outside = [numbers for code, numbers in series.items() if code not in left_out]
        whole = self._sum(outside)
        rests = ([all_ - mine for all_, mine in zip(whole, one, strict=True)] for one in outside)
        without = [self._weeks(one, rest) for one, rest in zip(outside, rests, strict=True)]
        return self._weeks(self._sum(inside), whole), without

    async def _in_the_city(self, own: Collection[str], taken: Collection[str]) -> tuple[Weeks, list[Weeks]]:
        """The theme's leaves beside those it is compared with, and each leaf without a theme beside its own group."""
        series = await counting.weekly(self.session, self.starts)
        themes = (*taken, self.theme.matter)
        busy = {leaf for one in themes for leaf in leaves_of(self.pack, one)}
        without = [
            self._weeks(numbers, self._sum(series.get(other, ()) for other in rest))
            for leaf, numbers in series.items()
            if leaf not in busy and (rest := compared_with(self.pack, leaf, themes))
        ]
        mine, others = [self._sum(series.get(leaf, ()) for leaf in some) for some in (own, self.others)]
        return self._weeks(mine, others), without

    def _sum(self, series: Iterable[Sequence[int]]) -> list[int]:
        nothing = [0] * len(self.starts)
        return [sum(week) for week in zip(nothing, *(one for one in series if one), strict=True)]

    def _weeks(self, theme: Sequence[int], others: Sequence[int]) -> Weeks:
        both = [Week(*pair) for pair in zip(theme, others, strict=True)]
        return Weeks(both[: self.split], both[self.split :])

    async def _rates(self, own: Collection[str]) -> tuple[Points | None, Points | None]:
        """Resolution and satisfaction before and since, by the follow-ups of those days."""
        since = self.starts[self.split :]
        if not since:
            return None, None
        sides = [
            await self._answers(own, Period(days[0], days[-1] + WEEK - DAY))
            for days in (self.starts[: self.split], since)
        ]
        weight = self.pack.figures.on(since[0]).basically_weight

        def told(score: Callable[[Counts], Scores]) -> Points | None:
            (before, others_before), (after, others_after) = [[score(one) for one in side] for side in sides]
            return points(before, after, others_before=others_before, others_since=others_after)

        return told(_solved), told(lambda one: _satisfied(one, weight))

    async def _answers(self, own: Collection[str], period: Period) -> tuple[Counts, Counts]:
        if self.theme.areas:
            return await counting.answers_in(
                self.session, own, self.theme.areas, period, self.zone, but=self.busy
            )
        return (
            await counting.answers(self.session, own, period),
            await counting.answers(self.session, self.others, period),
        )


async def _themes(session: AsyncSession, first: date, zone: tzinfo, *, but: int) -> list[Taken]:
    """All themes `but` one that were under way on some day since then."""
    rows = await session.scalars(
        select(ThemeRow).where(ThemeRow.started_on.is_not(None), ThemeRow.id != but).order_by(ThemeRow.id)
    )
    return [
        Taken(row.matter, row.areas)
        for row in rows
        if row.closed_at is None or local_day(row.closed_at, zone) >= first
    ]


def _solved(counts: Counts) -> Scores:
    return Scores(counts.valid, counts.solved, counts.solved)


def _satisfied(counts: Counts, weight: float) -> Scores:
    total = counts.satisfied + weight * counts.basically
    return Scores(counts.valid, total, counts.satisfied + weight**2 * counts.basically)

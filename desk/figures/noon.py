"""Days from noon to noon, as Beijing's daily reports have them. The rollups know whole days only, so a day from noon is
counted from the tickets that anything happened to: by the same pure rules, at a clock whose days begin at noon.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from operator import attrgetter
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.figures import open_spans, reading, scoreboard, spans, standing
from desk.figures.answers import Answered
from desk.figures.facts import Fact
from desk.figures.noon_touched import touched
from desk.figures.percentiles import Histogram
from desk.figures.periods import Period
from desk.figures.rates import NAMES as COUNTS
from desk.figures.rates import Counts
from desk.figures.report import Question
from desk.figures.scoreboard import Tally
from desk.figures.source import MATTERS, Standings
from desk.figures.spans import NAMES, NOWHERE, Dimension, Measure, Span, Volumes
from desk.figures.standing import Standing
from desk.figures.understood import Understood, understood

HALF = timedelta(hours=12)
AT_ONCE = 250
"""So many tickets are read at a time, so that others get their turn in between."""
WIDTH = len(NAMES) + 2
Key = TypeVar("Key")


class NoonClock(tzinfo):
    """A city's clock put back by twelve hours: its days begin when it is noon there."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    def fromutc(self, dt: datetime) -> datetime:
        there = dt.replace(tzinfo=UTC).astimezone(self._zone).replace(tzinfo=None)
        return (there - HALF).replace(tzinfo=self)

    def utcoffset(self, dt: datetime | None) -> timedelta:
        there = (dt or datetime.now(self._zone)).replace(tzinfo=None) + HALF
        offset = there.replace(tzinfo=self._zone).utcoffset()
        assert offset is not None
        return offset - HALF

    def dst(self, dt: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, dt: datetime | None) -> str:
        return f"{self._zone.key}, from noon"


@dataclass(frozen=True)
class Day:
    """What is known of the tickets that anything happened to: `now` and `facts` by days from noon, `was` by whole days,
    as the rollups count them.
    """

    day: date
    was: Sequence[Span]
    now: Sequence[Span]
    facts: Sequence[Fact]

    def apart(self, dimension: Dimension) -> dict[str, Standing]:
        """By code: what moved in the day from noon, and by how much its end differs from that of the whole day."""
        code: Callable[[Span], str | None] = attrgetter(dimension)
        now = _added((code(span) or NOWHERE, _numbers(span, self.day)) for span in self.now)
        was = _added((code(span) or NOWHERE, _stood(span, self.day)) for span in self.was)
        return {
            one: _standing(now.get(one, NOTHING)) + _standing([-number for number in was.get(one, NOTHING)])
            for one in now.keys() | was.keys()
        }


NOTHING = [0] * WIDTH


class NoonDays:
    """The days from noon of one question, each read once. A period of them is a single day."""

    def __init__(self, session: AsyncSession, pack: CityPack, zone: ZoneInfo, question: Question) -> None:
        self._session, self._pack, self._clock = session, pack, NoonClock(zone)
        self._whose, self._scope = question.whose, question.scope
        self._days: dict[date, Day] = {}

    async def standing(self, period: Period) -> Standing:
        day = await self._day(period)
        before = await standing.of_owner(self._session, self._whose, period, self._scope)
        return _sum([_stands(before), *day.apart("district").values()])

    async def by_day(self, period: Period) -> tuple[Standing, dict[date, Volumes]]:
        now = await self.standing(period)
        moved = now.moved
        begun = Standing(
            Volumes(),
            now.backlog - moved.filed - moved.reopened + moved.ended,
            now.overdue - moved.late + moved.cleared,
        )
        return begun, {period.first: moved}

    async def answers(self, period: Period) -> Sequence[Answered]:
        day = await self._day(period)
        mine = [one for one in day.facts if not one.follower and self._counts(one)]
        sums = _counted((one.until, one.counts) for one in mine)
        return [Answered(day.day, until, counts) for until, counts in sums.items()]

    async def waits(self, period: Period, measure: Measure) -> Histogram:
        day = await self._day(period)
        ended = (one for span in day.now for one in spans.waits(span))
        return Counter(hours for name, on, hours in ended if name == measure and on == day.day)

    async def understood(self, period: Period) -> Understood:
        return await understood(self._session, self._pack, period, self._clock)

    async def by_code(self, dimension: Dimension, period: Period) -> Standings:
        day = await self._day(period)
        whole = await standing.by_code(self._session, dimension, period, self._scope)
        return _together(whole, day.apart(dimension))

    async def tallies(self, dimension: scoreboard.Dimension, period: Period) -> Mapping[str, Tally]:
        day = await self._day(period)
        held = [one for one in day.facts if getattr(one, dimension) is not None and one.until > day.day]
        sums = _counted(((getattr(one, dimension), one.follower, one.excluded), one.counts) for one in held)
        found: defaultdict[str, Tally] = defaultdict(Tally)
        for (code, follower, excluded), counts in sums.items():
            if follower:
                found[code] += Tally(followers=counts)
            else:
                found[code] += Tally(full=counts, assessed=Counts() if excluded else counts)
        return dict(found)

    async def by_matter(self, period: Period) -> Mapping[Dimension, Standings]:
        if self._whose.owner == "city":
            return {name: await self.by_code(name, period) for name in MATTERS}
        day = await self._day(period)
        whole = await standing.within(self._session, self._pack, self._whose, period, self._scope)
        return {name: _together(whole[name], day.apart(name)) for name in MATTERS}

    async def _day(self, period: Period) -> Day:
        if period.first not in self._days:
            self._days[period.first] = await self._read(period.first)
        return self._days[period.first]

    async def _read(self, day: date) -> Day:
        ids = await touched(self._session, self._pack, self._whose, day)
        was: list[Span] = []
        now: list[Span] = []
        facts: list[Fact] = []
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            was += _all(await open_spans.kept(self._session, some), self._has)
            now += _all(await open_spans.derived(self._session, some, self._clock), self._has)
            found = await reading.derived(self._session, some, self._clock)
            facts += [fact for those in found.values() for fact in those if fact.day == day]
        return Day(day, was, now, facts)

    def _has(self, span: Span) -> bool:
        is_in = self._scope == "full" or not span.excluded
        return is_in and (self._whose.owner == "city" or getattr(span, self._whose.owner) == self._whose.code)

    def _counts(self, fact: Fact) -> bool:
        is_in = self._scope == "full" or not fact.excluded
        return is_in and (self._whose.owner == "city" or getattr(fact, self._whose.owner) == self._whose.code)


def _all(found: Mapping[int, Sequence[Span]], has: Callable[[Span], bool]) -> list[Span]:
    return [span for mine in found.values() for span in mine if has(span)]


def _stood(span: Span, day: date) -> list[int]:
    """Whether it was open, and whether it was late, at the end of the day; nothing moved."""
    is_open = span.opened_on <= day < span.ended_on
    return [*[0] * len(NAMES), int(is_open), int(is_open and span.late_on <= day)]


def _numbers(span: Span, day: date) -> list[int]:
    """The same, with what moved on the day before it."""
    numbers = _stood(span, day)
    for on, counts in spans.movements(span):
        if on == day:
            for place, name in enumerate(NAMES):
                numbers[place] += getattr(counts, name)
    return numbers


def _added(found: Iterable[tuple[str, Sequence[int]]]) -> dict[str, list[int]]:
    sums: defaultdict[str, list[int]] = defaultdict(lambda: [0] * WIDTH)
    for code, numbers in found:
        mine = sums[code]
        for place, number in enumerate(numbers):
            mine[place] += number
    return sums


def _counted(found: Iterable[tuple[Key, Counts]]) -> dict[Key, Counts]:
    sums: defaultdict[Key, list[int]] = defaultdict(lambda: [0] * len(COUNTS))
    for key, counts in found:
        mine = sums[key]
        for place, name in enumerate(COUNTS):
            mine[place] += getattr(counts, name)
    return {key: Counts(*numbers) for key, numbers in sums.items()}


def _standing(numbers: Sequence[int]) -> Standing:
    *moved, backlog, overdue = numbers
    return Standing(Volumes(*moved), backlog, overdue)


def _stands(one: Standing) -> Standing:
    """Only what stood: what moved in the whole day is of no use here."""
    return Standing(Volumes(), one.backlog, one.overdue)


def _sum(found: Iterable[Standing]) -> Standing:
    return sum(found, Standing())


def _together(whole: Standings, apart: Standings) -> Standings:
    nothing = Standing()
    return {
        code: _stands(whole.get(code, nothing)) + apart.get(code, nothing)
        for code in dict.fromkeys([*whole, *apart])
    }

"""The scoreboard: what the rollups say of every unit, district, sub-district or category in a period, and their places.

Both scopes stand side by side: the full one, and the assessed one without excluded tickets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.errors import UnknownCode
from city.groups import GROUPS, Name
from city.model import FigureSettings
from city.pack import CityPack
from desk.errors import NotAllowed
from desk.figures import periods, uncounted
from desk.figures.periods import Period
from desk.figures.rates import NAMES, Counts, Rates, is_small, ranks, rates
from desk.figures.routing import Routing, routing
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import DailyFigureRow
from desk.tickets.numbers import local_day

Dimension = Literal["unit", "district", "subdistrict", "category"]
Scope = Literal["full", "assessed"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
SCOPES: tuple[Scope, ...] = get_args(Scope)
SEE_ALL = ("supervisor", "admin")
DISPATCHES = ("operator", "supervisor")
"""Who sees how dispatch did."""
MAY_SEE = (*SEE_ALL, "handler")
KINDS = {
    "unit": ("subdistrict", "department", "company", "district"),
    "district": ("district",),
    "subdistrict": ("subdistrict",),
    "category": ("group", "category"),
}
"""Who is compared with whom: places are given within a kind, never across."""
NOTHING = Counts()
GONE = "gone"
"""The kind of a code that the city pack has no more."""


@dataclass(frozen=True)
class Tally:
    """Counts of one code: of all tickets, of those assessed, and apart from both those of followers' surveys."""

    full: Counts = NOTHING
    assessed: Counts = NOTHING
    followers: Counts = NOTHING

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.full + other.full, self.assessed + other.assessed, self.followers + other.followers)

    def of(self, scope: Scope) -> Counts:
        """The counts of a scope."""
        return self.full if scope == "full" else self.assessed


@dataclass(frozen=True)
class Line:
    """One code of the scoreboard. `rank` is its place among its `kind`, None without data."""

    code: str
    kind: str
    name: Name
    tally: Tally
    rank: int | None = None


@dataclass(frozen=True)
class Wanted:
    """Which scoreboard."""

    by: Dimension
    period: Period
    scope: Scope = "full"


@dataclass(frozen=True)
class Scoreboard:
    """Lines by kind and place; what has no data comes last. `total` is the whole city's, None for who may not see it.

    `settings` are those in force on the period's first day.
    """

    wanted: Wanted
    settings: FigureSettings
    lines: Sequence[Line]
    total: Tally | None

    def rates(self, tally: Tally, scope: Scope | None = None) -> Rates | None:
        """The rates of a tally in a scope, else in the scoreboard's own."""
        return rates(tally.of(scope or self.wanted.scope), self.settings)

    def is_small(self, tally: Tally) -> bool:
        """Whether the tally has so few valid follow-ups that it is marked."""
        return is_small(tally.of(self.wanted.scope), self.settings)


class Figures:
    """The figures of one store."""

    def __init__(self, db: Database, pack: CityPack, clock: Callable[[], datetime]) -> None:
        self.db = db
        self.pack = pack
        self.clock = clock

    def period(self, name: periods.Name) -> Period:
        """The period of that name as of today."""
        today = local_day(self.clock(), ZoneInfo(self.pack.timezone))
        return periods.named(name, today, self.pack.figures.on(today).month_starts_on)

    async def scoreboard(self, wanted: Wanted, *, actor: Actor) -> Scoreboard:
        """Every code of the dimension. Handlers see their own unit's line only, with its place among all.

        Raises `NotAllowed` for roles that see no figures, and for handlers who ask by anything but unit.
        """
        if actor.role not in MAY_SEE or (actor.role == "handler" and wanted.by != "unit"):
            raise NotAllowed(f"the role '{actor.role}' may not see these figures")
        await uncounted.count(self.db, ZoneInfo(self.pack.timezone))
        async with self.db.read() as session:
            mine = await tallies(session, wanted.by, wanted.period)
            whole = mine if wanted.by == "category" else await tallies(session, "category", wanted.period)
        settings = self.pack.figures.on(wanted.period.first)
        lines = _placed(list(self._lines(wanted.by, mine)), wanted.scope, settings)
        if actor.role in SEE_ALL:
            return Scoreboard(wanted, settings, lines, sum(whole.values(), Tally()))
        own = [line for line in lines if line.code == actor.unit]
        return Scoreboard(wanted, settings, own, None)

    async def routing(self, period: Period, *, actor: Actor) -> Routing:
        """How dispatch did. Raises `NotAllowed` for all but those who dispatch."""
        if actor.role not in DISPATCHES:
            raise NotAllowed(f"the role '{actor.role}' may not see these figures")
        async with self.db.read() as session:
            return await routing(session, self.pack, period, ZoneInfo(self.pack.timezone))

    def _lines(self, by: Dimension, tallies: Mapping[str, Tally]) -> Iterable[Line]:
        """All codes that the pack knows, and those it knew once and that have figures still."""
        pack = self.pack
        if by == "category":
            groups = self._by_group(tallies)
            yield from (Line(code, "group", name, groups[code]) for code, name in GROUPS.items())
        entries: Mapping[str, Sequence[Any]] = {
            "unit": pack.units,
            "district": pack.districts,
            "subdistrict": pack.subdistricts,
            "category": pack.categories,
        }
        known = set()
        for entry in entries[by]:
            known.add(entry.code)
            kind = str(getattr(entry, "kind", by))
            yield Line(entry.code, kind, Name(entry.zh, entry.en), tallies.get(entry.code, Tally()))
        for code in sorted(set(tallies) - known):
            yield Line(code, GONE, Name(code, code), tallies[code])

    def _by_group(self, tallies: Mapping[str, Tally]) -> Mapping[str, Tally]:
        """The groups are the sums of their categories."""
        groups: defaultdict[str, Tally] = defaultdict(Tally)
        for code, tally in tallies.items():
            try:
                group = self.pack.category(code).group
            except UnknownCode:
                group = code.split(".")[0]
            groups[group] += tally
        return groups


async def tallies(session: AsyncSession, by: Dimension, period: Period) -> dict[str, Tally]:
    """What the rollups of a period add up to, by code."""
    row = DailyFigureRow
    sums = [cast(func.sum(getattr(row, name)), Integer) for name in NAMES]
    counted = (
        select(row.code, row.excluded, row.follower, *sums)
        .where(row.dimension == by, row.day >= period.first, row.day <= period.last, row.until > period.last)
        .group_by(row.code, row.excluded, row.follower)
    )
    found: defaultdict[str, Tally] = defaultdict(Tally)
    for code, excluded, follower, *numbers in await session.execute(counted):
        counts = Counts(*numbers)
        if follower:
            found[code] += Tally(followers=counts)
        else:
            found[code] += Tally(full=counts, assessed=NOTHING if excluded else counts)
    return dict(found)


def _placed(lines: Sequence[Line], scope: Scope, settings: FigureSettings) -> list[Line]:
    placed: list[Line] = []
    for kind in dict.fromkeys(line.kind for line in lines):
        alike = [line for line in lines if line.kind == kind]
        places = ranks({line.code: line.tally.of(scope) for line in alike}, settings)
        ranked = [Line(line.code, line.kind, line.name, line.tally, places.get(line.code)) for line in alike]
        placed += sorted(ranked, key=lambda line: (line.rank is None, line.rank or 0))
    return sorted(placed, key=_kind_order)


def _kind_order(line: Line) -> int:
    order = [kind for kinds in KINDS.values() for kind in kinds]
    return order.index(line.kind) if line.kind in order else len(order)

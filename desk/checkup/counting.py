"""What a check-up counts of an area, of the area around it and of its peers.

The whole city and the totals of districts come from the rollups; what is told by category within a district comes from
that district's own rows. So no check-up reads the city's tickets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.figures import matters, scoreboard, standing
from desk.figures.periods import Period
from desk.figures.rates import Counts
from desk.figures.report import Whose
from desk.figures.scoreboard import NOTHING
from desk.figures.spans import NOWHERE
from desk.figures.standing import Standing
from desk.store.models import ClusterRow

NOTHING_STOOD = Standing()
PEOPLE = 2
"""So many people make a matter one that several tell of."""


@dataclass(frozen=True)
class Cell:
    """What was counted of some tickets. Cells add up."""

    standing: Standing = NOTHING_STOOD
    counts: Counts = NOTHING
    common: int = 0

    def __add__(self, other: Cell) -> Cell:
        return Cell(self.standing + other.standing, self.counts + other.counts, self.common + other.common)


Cells = Mapping[str, Cell]
"""By category."""


@dataclass(frozen=True)
class Counted:
    """`own` of the area, `around` of the one that it lies in (None of the city). `totals` are those of its peers and of
    itself, by code; `peers` the same by category, where that is known.
    """

    own: Cells
    around: Cells | None = None
    totals: Mapping[str, Cell] = field(default_factory=dict)
    peers: Mapping[str, Cells] = field(default_factory=dict)


async def counted(session: AsyncSession, pack: CityPack, whose: Whose, period: Period) -> Counted:
    """Of the city, a district (its peers are the districts) or a sub-district (those of its own district)."""
    if whose.owner == "city":
        return Counted(await _of_city(session, pack, period))
    if whose.owner == "district":
        places = await _of_district(session, pack, whose.code, period)
        return Counted(
            _summed(places), await _of_city(session, pack, period), await _districts(session, pack, period)
        )
    district = pack.subdistrict(whose.code).district
    places = await _of_district(session, pack, district, period)
    codes = [one.code for one in pack.subdistricts if one.district == district]
    peers = {code: places.get(code, {}) for code in codes}
    totals = {code: sum(cells.values(), Cell()) for code, cells in peers.items()}
    return Counted(peers[whose.code], _summed(places), totals, peers)


async def _of_city(session: AsyncSession, pack: CityPack, period: Period) -> Cells:
    standings = await standing.by_code(session, "category", period, "full")
    tallies = await scoreboard.tallies(session, "category", period)
    common = await _common(session, pack, period)
    found: defaultdict[str, Cell] = defaultdict(Cell)
    for code, one in standings.items():
        found[code] += Cell(one)
    for code, tally in tallies.items():
        found[code] += Cell(counts=tally.full)
    for (_, category), number in common.items():
        found[category] += Cell(common=number)
    return found


async def _districts(session: AsyncSession, pack: CityPack, period: Period) -> Mapping[str, Cell]:
    standings = await standing.by_code(session, "district", period, "full")
    tallies = await scoreboard.tallies(session, "district", period)
    return {
        one.code: Cell(standings.get(one.code, NOTHING_STOOD), tallies.get(one.code, scoreboard.Tally()).full)
        for one in pack.districts
    }


async def _of_district(
    session: AsyncSession, pack: CityPack, district: str, period: Period
) -> dict[str, dict[str, Cell]]:
    """By sub-district and category."""
    found: defaultdict[str, defaultdict[str, Cell]] = defaultdict(lambda: defaultdict(Cell))
    for (place, category), one in (await matters.standings(session, district, period)).items():
        found[place][category] += Cell(one)
    for (place, category), counts in (await matters.answers(session, district, period)).items():
        found[place][category] += Cell(counts=counts)
    for (place, category), number in (await _common(session, pack, period, district)).items():
        found[place][category] += Cell(common=number)
    return {place: dict(cells) for place, cells in found.items()}


def _summed(places: Mapping[str, Cells]) -> Cells:
    found: defaultdict[str, Cell] = defaultdict(Cell)
    for cells in places.values():
        for category, cell in cells.items():
            found[category] += cell
    return found


async def _common(
    session: AsyncSession, pack: CityPack, period: Period, district: str | None = None
) -> Mapping[tuple[str, str], int]:
    """Matters of several people that were told first in the period, by sub-district and category."""
    zone, row = ZoneInfo(pack.timezone), ClusterRow
    begins, ends = period.moments(zone)
    wanted = select(row.subdistrict, row.category, func.count()).where(
        row.last_at >= begins, row.first_at >= begins, row.first_at < ends, row.people >= PEOPLE
    )
    if district is not None:
        wanted = wanted.where(row.district == district)
    return {
        (place or NOWHERE, category): number
        for place, category, number in await session.execute(wanted.group_by(row.subdistrict, row.category))
    }

"""What stood out in the days of a report: sudden rises, and matters that several people told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from city.errors import UnknownCode
from city.groups import Name
from city.pack import CityPack
from desk.figures.report import Whose
from desk.store.models import ClusterRow, SurgeRow
from desk.surges.register import cell_of
from desk.surges.units import unit_for, unit_of
from desk.tickets.city import Rules

MOST = 20
"""So many of each are told: the newest rises, and the matters of the most people."""
LOOKED_AT = 1000


@dataclass(frozen=True)
class Rise:
    """A sudden rise: `seen` tickets came where about `expected` are usual. `verdict`: what a supervisor said of it."""

    matter: Name
    area: Name
    found_at: datetime
    ended_at: datetime | None
    seen: int
    expected: float
    verdict: str | None


@dataclass(frozen=True)
class Several:
    """One matter at one place, with how many people told of it."""

    matter: Name
    area: Name
    people: int
    tickets: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class Highlights:
    """Both, of whoever a report is about."""

    rises: Sequence[Rise] = ()
    several: Sequence[Several] = ()


async def highlights(
    session: AsyncSession, rules: Rules, whose: Whose, begins: datetime, ends: datetime
) -> Highlights:
    """Rises found from `begins` to before `ends`, and matters that were told of in between."""
    surges = await session.scalars(
        select(SurgeRow)
        .where(SurgeRow.found_at >= begins, SurgeRow.found_at < ends)
        .order_by(SurgeRow.found_at.desc(), SurgeRow.id.desc())
        .limit(LOOKED_AT)
    )
    clusters = await session.scalars(
        select(ClusterRow)
        .where(ClusterRow.last_at >= begins, ClusterRow.first_at < ends, ClusterRow.people >= 2)
        .order_by(ClusterRow.people.desc(), ClusterRow.last_at.desc(), ClusterRow.id.desc())
        .limit(LOOKED_AT)
    )
    pack = rules.pack
    rises = [_rise(row, rules) for row in surges if _is_whose_surge(pack, row, whose)]
    several = [_several(row, rules) for row in clusters if _is_whose_cluster(pack, row, whose)]
    return Highlights(rises[:MOST], several[:MOST])


def _rise(row: SurgeRow, rules: Rules) -> Rise:
    return Rise(
        matter=_named(rules.matter_name, row.matter),
        area=_named(rules.area_name, row.area),
        found_at=row.found_at,
        ended_at=row.ended_at,
        seen=row.seen,
        expected=round(row.expected, 1),
        verdict=row.verdict,
    )


def _several(row: ClusterRow, rules: Rules) -> Several:
    return Several(
        matter=_named(rules.category_name, row.category),
        area=_named(rules.area_name, row.subdistrict or row.district),
        people=row.people,
        tickets=row.size,
        first_at=row.first_at,
        last_at=row.last_at,
    )


def _named(name: Any, code: str | None) -> Name:
    return Name(name(code, "zh"), name(code, "en"))


def _is_whose_surge(pack: CityPack, row: SurgeRow, whose: Whose) -> bool:
    if whose.owner == "city":
        return True
    if whose.owner == "unit":
        return unit_of(pack, cell_of(row)) == whose.code
    return whose.code in (row.area, _district(pack, row.area) if whose.owner == "district" else None)


def _is_whose_cluster(pack: CityPack, row: ClusterRow, whose: Whose) -> bool:
    if whose.owner == "city":
        return True
    if whose.owner == "unit":
        return unit_for(pack, row.category, row.district, row.subdistrict) == whose.code
    return whose.code == (row.district if whose.owner == "district" else row.subdistrict)


def _district(pack: CityPack, subdistrict: str) -> str | None:
    try:
        return pack.subdistrict(subdistrict).district
    except UnknownCode:
        return None

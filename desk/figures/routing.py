"""How dispatch did in some days: misdispatches by ruling, and what automatic dispatch would have done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from sqlalchemy.ext.asyncio import AsyncSession

from city.errors import UnknownCode
from city.pack import CityPack
from desk.cases.counting import Misdispatch, misdispatch
from desk.cases.misrouted import Misrouted, misrouted
from desk.figures.periods import Period
from desk.tickets.shadow import Agreement, Threshold, agreements, thresholds


@dataclass(frozen=True)
class Routing:
    """`whole` and `lines` are of those days' dispatches, `thresholds` and `suggested` of the tickets filed then."""

    period: Period
    whole: Misdispatch
    lines: Sequence[Misrouted]
    thresholds: Sequence[Threshold]
    suggested: Sequence[Agreement]


async def routing(session: AsyncSession, pack: CityPack, period: Period, zone: tzinfo) -> Routing:
    """Everything of one period; days are the city's."""
    start, end = period.moments(zone)
    return Routing(
        period,
        await misdispatch(session, pack, start, end),
        await misrouted(session, pack, start, end),
        await thresholds(session, start=start, end=end),
        await agreements(session, start=start, end=end),
    )


def named(pack: CityPack, kind: str, code: str | None, lang: str) -> str | None:
    """The pack's name of a category, district or unit; the code itself where the pack no longer has it."""
    if code is None:
        return None
    try:
        found = getattr(pack, kind)(code)
    except UnknownCode:
        return code
    return str(found.en if lang == "en" else found.zh)

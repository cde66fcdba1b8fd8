"""How often tickets were sent to the wrong unit: upheld returns of the dispatches of a time, beside all of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.store.models import CaseRow, HistoryRow

DISPATCHES = ("dispatch", "reassign")


@dataclass(frozen=True)
class Misdispatch:
    """Dispatches of a time, and those of them whose return was upheld for a reason that blames the dispatch."""

    dispatched: int
    misdispatched: int

    @property
    def rate(self) -> float | None:
        """Their share, 0 to 1; None where nothing was dispatched: no data."""
        return self.misdispatched / self.dispatched if self.dispatched else None


def blamed(pack: CityPack) -> Sequence[str]:
    """The codes of returns that mean a wrong unit, in any version of the pack's settings."""
    held = (one for version in pack.cases for one in version.reasons["return"])
    return sorted({one.code for one in held if one.misdispatched})


def _literally(actions: Sequence[str]) -> BindParameter[Sequence[str]]:
    """Written into the statement: dispatches have an index of their own."""
    return bindparam(None, actions, expanding=True, literal_execute=True)


async def misdispatch(
    session: AsyncSession, pack: CityPack, start: datetime, end: datetime, *, unit: str | None = None
) -> Misdispatch:
    """Of the dispatches from `start` up to `end`, to one `unit` or to all. A return counts with its own dispatch.

    Upheld for another reason, a return counts where the ruling named another unit.
    """
    sent = select(func.count()).where(
        HistoryRow.action.in_(_literally(DISPATCHES)), HistoryRow.at >= start, HistoryRow.at < end
    )
    wrong = select(func.count()).where(
        CaseRow.kind == "return",
        CaseRow.state == "granted",
        CaseRow.dispatched_at >= start,
        CaseRow.dispatched_at < end,
        or_(CaseRow.reason.in_(blamed(pack)), CaseRow.details["right_unit"].as_string().is_not(None)),
    )
    if unit is not None:
        sent, wrong = sent.where(HistoryRow.unit == unit), wrong.where(CaseRow.unit == unit)
    return Misdispatch(await session.scalar(sent) or 0, await session.scalar(wrong) or 0)

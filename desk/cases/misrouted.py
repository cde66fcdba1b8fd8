"""Where dispatch keeps going wrong: tickets sent to one unit that rulings gave to another, by category and district.

From it comes a line for the city pack that an engineer may paste; nothing changes by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.dispatching import line
from city.pack import CityPack, DispatchRule
from desk.cases.counting import DISPATCHES
from desk.store.models import CaseRow, HistoryRow, TicketRow

LEAST, MOST_OTHERS = 3, 0.2
"""A line is proposed from so many rulings to one unit on, where no more than this share went elsewhere."""


@dataclass(frozen=True)
class Misrouted:
    """Of one category and district (None: unknown): so many tickets sent to `sent` were ruled to be `right`'s.

    `dispatched` is how many of them were sent to `sent` in all. `proposed` is a line of the pack's `dispatch.csv`.
    """

    category: str
    district: str | None
    sent: str
    right: str
    count: int
    dispatched: int
    proposed: str | None = None

    @property
    def rate(self) -> float | None:
        """Their share, 0 to 1; None where nothing was dispatched in that time."""
        return min(1.0, self.count / self.dispatched) if self.dispatched else None


def proposals(found: Sequence[Misrouted], pack: CityPack) -> list[Misrouted]:
    """The same lines, most frequent first, each with what it proposes.

    A rule is proposed where one unit is right at least `LEAST` times and nearly always, and is none already. Pure.
    """
    right: defaultdict[tuple[str, str | None], dict[str, int]] = defaultdict(dict)
    for one in found:
        counts = right[one.category, one.district]
        counts[one.right] = counts.get(one.right, 0) + one.count
    codes = {category.code for category in pack.categories}

    def proposed(one: Misrouted) -> str | None:
        counts = right[one.category, one.district]
        others = sum(counts.values()) - counts[one.right]
        fits = counts[one.right] >= LEAST and others <= MOST_OTHERS * sum(counts.values())
        if not fits or one.category not in codes or one.district is None:
            return None
        if pack.fixed_unit(one.category, one.district) == one.right:
            return None
        return line(DispatchRule(one.category, one.district, one.right))

    told = [replace(one, proposed=proposed(one)) for one in found]
    return sorted(told, key=lambda one: (-one.count, one.category, one.district or "", one.sent, one.right))


async def misrouted(session: AsyncSession, pack: CityPack, start: datetime, end: datetime) -> list[Misrouted]:
    """Upheld returns whose ruling named another unit, of dispatches from `start` up to `end`."""
    right = CaseRow.details["right_unit"].as_string()
    ruled = (
        select(TicketRow.category, TicketRow.district, CaseRow.unit, right, func.count())
        .join(TicketRow, TicketRow.id == CaseRow.ticket_id)
        .where(
            CaseRow.kind == "return",
            CaseRow.state == "granted",
            CaseRow.dispatched_at >= start,
            CaseRow.dispatched_at < end,
            right.is_not(None),
            right != CaseRow.unit,
        )
        .group_by(TicketRow.category, TicketRow.district, CaseRow.unit, right)
    )
    rows = list(await session.execute(ruled))
    units = {sent for _, _, sent, _, _ in rows}
    all_sent = (
        select(TicketRow.category, TicketRow.district, HistoryRow.unit, func.count())
        .join(TicketRow, TicketRow.id == HistoryRow.ticket_id)
        .where(
            HistoryRow.action.in_(DISPATCHES),
            HistoryRow.at >= start,
            HistoryRow.at < end,
            HistoryRow.unit.in_(units),
            TicketRow.category.in_({category for category, *_ in rows}),
        )
        .group_by(TicketRow.category, TicketRow.district, HistoryRow.unit)
    )
    sent = {tuple(key): count for *key, count in await session.execute(all_sent)} if rows else {}
    found = [
        Misrouted(category, district, unit, named, count, sent.get((category, district, unit), 0))
        for category, district, unit, named, count in rows
    ]
    return proposals(found, pack)

"""The tickets of a month as cells, a district at a time: so that memory holds one district's month and no more.

Only what docs/rules.md ('Privacy') lets the public see comes in: complaints, help requests and suggestions of public
categories, neither anonymous nor confidential, not withdrawn; for the public, those alone whose citizen agreed to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import tzinfo
from typing import Any

from sqlalchemy import Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.opendata.anonymity import Cell
from desk.opendata.months import Month
from desk.store.models import TicketRow
from desk.tickets.numbers import local_day
from desk.tickets.publishing import NEVER_SHOWN, PUBLIC_KINDS

AT_ONCE = 10_000
TOLD: tuple[Any, ...] = (
    TicketRow.created_at, TicketRow.id, TicketRow.subdistrict, TicketRow.category_group, TicketRow.category,
    TicketRow.kind, TicketRow.channel, TicketRow.enterprise.is_not(None), TicketRow.on_behalf_of.is_not(None),
    TicketRow.urgency,
)  # fmt: skip
REPORTERS = ("resident", "for_another", "enterprise")
"""Who complains: for themselves, for somebody else, or for an enterprise."""


async def of_month(
    session: AsyncSession,
    pack: CityPack,
    month: Month,
    zone: tzinfo,
    *,
    published: bool,
    at_once: int = AT_ONCE,
) -> AsyncIterator[Counter[Cell]]:
    """How many tickets each cell of the month has, by district; the last one has those without a district.

    With `published` only the tickets whose citizen agreed that the public may see them.
    """
    for district in (*(one.code for one in pack.districts), None):
        cells: Counter[Cell] = Counter()
        wanted = _wanted(pack, month, zone, district).limit(at_once)
        if published:
            wanted = wanted.where(TicketRow.published)
        page = (await session.execute(wanted)).all()
        while page:
            cells.update(_cell(row, month, district, zone) for row in page)
            last = tuple_(TicketRow.created_at, TicketRow.id) > tuple(page[-1][:2])
            page = (await session.execute(wanted.where(last))).all() if len(page) == at_once else []
        if cells:
            yield cells


def _wanted(pack: CityPack, month: Month, zone: tzinfo, district: str | None) -> Select[Any]:
    public = [one.code for one in pack.categories if one.public]
    return (
        select(*TOLD)
        .where(TicketRow.district == district, TicketRow.category.in_(public))
        .where(
            TicketRow.created_at >= month.begins(zone), TicketRow.created_at < month.following.begins(zone)
        )
        .where(TicketRow.kind.in_(PUBLIC_KINDS), TicketRow.status.not_in(NEVER_SHOWN))
        .where(~TicketRow.anonymous, ~TicketRow.confidential)
        .order_by(TicketRow.created_at, TicketRow.id)
    )


def _cell(row: Any, month: Month, district: str | None, zone: tzinfo) -> Cell:
    created_at, _, subdistrict, group, category, kind, channel, is_enterprise, for_another, urgency = row
    return Cell(
        month=str(month),
        day=local_day(created_at, zone).isoformat(),
        district=district or "",
        subdistrict=subdistrict or "",
        category_group=group,
        category=category,
        kind=kind,
        channel=channel,
        reporter=REPORTERS[2 if is_enterprise else int(bool(for_another))],
        urgency=urgency,
    )

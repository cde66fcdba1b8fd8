"""What people taught about categories: tickets whose category a ruling or a correction changed, in citizens' words."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.store.models import HistoryRow, TicketRow
from desk.teaching.scrubbing import scrubbed, without_marks

KEPT_APART = ("report",)
"""Kinds that are nobody's to learn from: reports of wrongdoing are confidential."""


@dataclass(frozen=True)
class Corrected:
    """What a citizen wrote, without names, numbers, cards, mail addresses and plates, and the category that staff gave
    it in the end.
    """

    text: str
    category: str


async def corrected(session: AsyncSession, pack: CityPack) -> list[Corrected]:
    """Of every ticket whose category was changed, by a ruling too, oldest first.

    Left out: what is confidential, reports of wrongdoing, and categories that the pack no longer has.
    """
    changed = select(HistoryRow.id).where(
        HistoryRow.ticket_id == TicketRow.id,
        HistoryRow.action == "edit",
        HistoryRow.details["category"].as_string().is_not(None),
    )
    wanted = select(TicketRow).where(
        changed.exists(), TicketRow.confidential.is_(False), TicketRow.kind.not_in(KEPT_APART)
    )
    known = {category.code for category in pack.categories}
    return [
        Corrected(_plain(ticket), ticket.category)
        for ticket in await session.scalars(wanted.order_by(TicketRow.id))
        if ticket.category in known
    ]


def _plain(ticket: TicketRow) -> str:
    names = [name for name in (ticket.reporter_name, ticket.on_behalf_of) if name]
    phones = [ticket.reporter_phone] if ticket.reporter_phone else []
    return without_marks(scrubbed(ticket.description, names=names, phones=phones))

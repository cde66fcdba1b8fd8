"""What imported tickets teach about categories: their words, and what the table says they are about."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.cases.corrected import KEPT_APART
from desk.importing.past import SURE
from desk.store.derived import IMPORTED
from desk.store.models import TicketRow
from desk.teaching.scrubbing import scrubbed, without_marks

MOST = 20_000
"""So many of the newest: more make the model larger, and hardly better."""


@dataclass(frozen=True)
class Lesson:
    """The text of a ticket without names, numbers, cards, mail addresses and plates, and its category, or its group
    where only that was told.
    """

    text: str
    right: str


async def told(session: AsyncSession, pack: CityPack, source: str) -> list[Lesson]:
    """The newest imported tickets of a source, the newest first.

    Left out: what is confidential, reports of wrongdoing, categories that the pack no longer has, and those that the
    table did not name.
    """
    begins = f"{IMPORTED}{source}:"
    wanted = (
        select(
            TicketRow.description, TicketRow.category, TicketRow.category_group, TicketRow.category_confidence
        )
        .where(TicketRow.filing_key.startswith(begins, autoescape=True), TicketRow.confidential.is_(False))
        .where(TicketRow.kind.not_in(KEPT_APART))
        .order_by(TicketRow.id.desc())
        .limit(MOST)
    )
    leaves = {category.code for category in pack.categories}
    found = [
        Lesson(
            without_marks(scrubbed(row.description)),
            row.category if row.category_confidence is SURE else row.category_group,
        )
        for row in await session.execute(wanted)
    ]
    return [one for one in found if one.right in leaves or (one.right != "other" and "." not in one.right)]

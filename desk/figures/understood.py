"""How well citizens were understood in some days: by the assistant, and by those who dispatch. Of the whole city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from sqlalchemy import case, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.cases.counting import Misdispatch, misdispatch
from desk.conversations.by_rule import MISSES
from desk.figures.periods import Period
from desk.store.models import MessageRow


@dataclass(frozen=True)
class Understood:
    """`heard` are the messages of which the assistant told what they mean, `missed` those of them where it could not;
    `conversations` those in which somebody wrote in these days, `handed` those of them in which a colleague did.
    """

    heard: int
    missed: int
    conversations: int
    handed: int
    dispatches: Misdispatch


async def understood(session: AsyncSession, pack: CityPack, period: Period, zone: tzinfo) -> Understood:
    """Of the messages and dispatches of these days of `zone`."""
    start, end = period.moments(zone)
    row = MessageRow
    lately = row.created_at >= start, row.created_at < end
    heard = lately[0], lately[1], row.intent.is_not(None)
    missed = func.sum(case((row.intent.in_(sorted(MISSES)), 1), else_=0))
    [messages, misses] = (await session.execute(select(func.count(), missed).where(*heard))).one()
    by_staff = select(row.conversation_id).where(*lately, row.author == "staff").distinct()
    # A union that leaves out what is there twice hashes all of it: five times as long in a year of two million tickets.
    anybody = union_all(select(row.conversation_id).where(*heard), by_staff).subquery()
    return Understood(
        heard=messages,
        missed=int(misses or 0),
        conversations=await session.scalar(select(func.count(anybody.c.conversation_id.distinct()))) or 0,
        handed=await session.scalar(select(func.count()).select_from(by_staff.subquery())) or 0,
        dispatches=await misdispatch(session, pack, start, end),
    )

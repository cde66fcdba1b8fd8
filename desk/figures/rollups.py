"""The daily rollups, kept by each ticket's own transactions.

Whoever changes what a ticket counts for calls `retake` in the same transaction. At its end the ticket's rows are read
anew, what it counts for is written, and the rollups move by the difference: whatever changed, there is one way to do
it. Rows of the rollups are locked last of all and in one order, so that nobody waits in a circle. A filing only calls
`take_later`: its ticket is counted in the same way, but a moment later and with others (`desk.figures.uncounted`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date, tzinfo
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, Integer, Text, bindparam, cast, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.figures import open_spans
from desk.figures.adding import add_new, add_rows, added_up
from desk.figures.facts import DIMENSIONS, Fact
from desk.figures.rates import NAMES, Counts
from desk.figures.reading import derived, kept
from desk.store.database import do_last
from desk.store.models import DailyFigureRow, SurveyRow, TicketFigureRow, UncountedRow
from desk.store.new_rows import new_row

TOUCHED, LATER = "figures.touched", "figures.later"
LOCK = 41234
_EACH = func.unnest(cast(bindparam("tickets", type_=Text()), ARRAY(Integer))).column_valued("ticket")
_LOCK = select(func.pg_advisory_xact_lock(LOCK, _EACH))


class Key(NamedTuple):
    """A row of the rollups."""

    dimension: str
    day: date
    code: str
    until: date
    excluded: bool
    follower: bool


def retake(session: AsyncSession, ticket_id: int, zone: tzinfo) -> None:
    """At the end of this transaction count this ticket anew. Days are those of `zone`, the city's."""
    if ticket_id in session.info.get(LATER, ()):
        return
    session.info.setdefault(TOUCHED, {})[ticket_id] = zone
    do_last(session, _retake_touched)


def take_later(session: AsyncSession, ticket_id: int) -> None:
    """Note a ticket that this transaction has filed, to be counted as soon as anybody reads figures."""
    session.info.setdefault(LATER, set()).add(ticket_id)
    session.add(new_row(UncountedRow, ticket_id=ticket_id))


async def _retake_touched(session: AsyncSession) -> None:
    touched: dict[int, tzinfo] = session.info.pop(TOUCHED)
    await count_anew(session, sorted(touched), zone=next(iter(touched.values())))


async def count_anew(session: AsyncSession, ids: Collection[int], *, zone: tzinfo) -> int:
    """Bring what these tickets count for, and the rollups, to what their rows say. Returns how many differed."""
    if not ids:
        return 0
    await lock(session, ids)
    before, after = await kept(session, ids), await derived(session, ids, zone)
    changed = await move(session, before, after)
    return len(changed | await open_spans.count_anew(session, ids, zone))


async def count_delivered(session: AsyncSession, ids: Collection[int]) -> int:
    """Count as delivered what reached the citizens of these tickets. Returns how many tickets differed.

    Their days are known since they were asked; tickets that were never counted are left to `desk.figures.uncounted`
    and `recounting.catch_up`.
    """
    await lock(session, ids)
    before = await kept(session, ids)
    arrived = SurveyRow.ticket_id.in_(ids), SurveyRow.delivered_at.is_not(None)
    surveys = set(await session.scalars(select(SurveyRow.id).where(*arrived)))
    after = {one: [_delivered(fact, surveys) for fact in facts] for one, facts in before.items()}
    return len(await move(session, before, after))


def _delivered(fact: Fact, surveys: Collection[int]) -> Fact:
    if not fact.counts.asked or fact.survey not in surveys:
        return fact
    return fact._replace(counts=replace(fact.counts, delivered=1, unreachable=0))


async def lock(session: AsyncSession, ids: Iterable[int]) -> None:
    """Nobody else counts these tickets until the transaction ends; they are locked in one order, that of their numbers.
    On SQLite a writer is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        wanted = sorted({ticket_id % 2**31 for ticket_id in ids})
        await session.execute(_LOCK, {"tickets": f"{{{','.join(map(str, wanted))}}}"})


async def move(
    session: AsyncSession, before: Mapping[int, Collection[Fact]], after: Mapping[int, Collection[Fact]]
) -> set[int]:
    """Replace what locked tickets count for, and move the rollups by the difference. Returns which differed."""
    changed = [one for one in after if Counter(before.get(one, ())) != Counter(after[one])]
    if not changed:
        return set()
    known = [one for one in changed if before.get(one)]
    if known:
        await session.execute(delete(TicketFigureRow).where(TicketFigureRow.ticket_id.in_(known)))
    rows = [_row(ticket_id, fact) for ticket_id in changed for fact in after[ticket_id]]
    await add_new(session, TicketFigureRow, rows)
    moved = rolled_up(fact for ticket_id in changed for fact in after[ticket_id])
    for key, counts in rolled_up(fact for one in changed for fact in before.get(one, ())).items():
        moved[key] = moved.get(key, Counts()) - counts
    await _add(session, {key: counts for key, counts in sorted(moved.items()) if counts})
    return set(changed)


def _row(ticket_id: int, fact: Fact) -> dict[str, Any]:
    row = fact._asdict()
    return {"ticket_id": ticket_id, "survey_id": row.pop("survey"), **asdict(row.pop("counts")), **row}


async def add(session: AsyncSession, moved: Mapping[Key, Counts]) -> None:
    """Add to the rollups what new tickets count for (`rolled_up`); whoever wrote them holds them."""
    await _add(session, dict(sorted(moved.items())))


def rolled_up(facts: Iterable[Fact]) -> dict[Key, Counts]:
    """These facts, added up as the rollups do."""
    moved = (
        ((fact.day, fact.until, fact.excluded, fact.follower), fact.counts.numbers, fact.codes)
        for fact in facts
    )
    return {
        Key(DIMENSIONS[at], day, code, until, excluded, follower): Counts(*numbers)
        for at, code, (day, until, excluded, follower), numbers in added_up(moved)
        if code is not None
    }


async def _add(session: AsyncSession, moved: Mapping[Key, Counts]) -> None:
    """Add to the rollups, row by row in the order given."""
    rows = [(*key, *counts.numbers) for key, counts in moved.items()]
    await add_rows(session, DailyFigureRow, rows, key=Key._fields, names=NAMES)

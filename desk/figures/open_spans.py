"""The spans of tickets and their rollups, kept by each ticket's own transactions beside what follow-ups count for.

It is done by `rollups.count_anew`, which holds the tickets' locks: rows are read anew, and the rollups move by what
differs from before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, tzinfo
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.figures import spans
from desk.figures.adding import add_new, add_rows, added_up
from desk.figures.spans import DIMENSIONS, NAMES, Measure, Span, Step, Told, Volumes
from desk.store.lists import filled_up
from desk.store.models import (
    DailyVolumeRow,
    DailyWaitRow,
    HistoryRow,
    MonthlyVolumeRow,
    TicketRow,
    TicketSpanRow,
)

TICKET = (
    TicketRow.created_at, TicketRow.due_at, TicketRow.unit, TicketRow.district, TicketRow.subdistrict,
    TicketRow.category, TicketRow.channel, TicketRow.kind, TicketRow.excluded_at.is_not(None).label("excluded"),
)  # fmt: skip
STEP = (
    HistoryRow.at, HistoryRow.action, HistoryRow.to_status, HistoryRow.actor_kind,
    HistoryRow.public_note.is_not(None).label("told"),
)  # fmt: skip
SPAN = tuple(getattr(TicketSpanRow, name) for name in Span._fields)
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_LINES = (
    select(TicketRow.id, *TICKET, *STEP)
    .outerjoin(HistoryRow, HistoryRow.ticket_id == TicketRow.id)
    .where(TicketRow.id.in_(_IDS))
    .order_by(TicketRow.id, HistoryRow.seq)
)
_SPANS = select(TicketSpanRow.ticket_id, *SPAN).where(TicketSpanRow.ticket_id.in_(_IDS))


class Key(NamedTuple):
    """A row of the volumes."""

    dimension: str
    day: date
    code: str
    part: str
    excluded: bool


OF_MONTHS = tuple("month" if name == "day" else name for name in Key._fields)
"""The columns of the same key in the rollup by month."""


class Wait(NamedTuple):
    """A row of the waits."""

    measure: Measure
    day: date
    hours: int
    excluded: bool


async def count_anew(session: AsyncSession, ids: Collection[int], zone: tzinfo) -> set[int]:
    """Bring the spans of locked tickets, and the rollups, to what their history says. Returns which differed."""
    before, after = await kept(session, ids), await derived(session, ids, zone)
    changed = [one for one in after if Counter(before[one]) != Counter(after[one])]
    if not changed:
        return set()
    known = [one for one in changed if before[one]]
    if known:
        await session.execute(delete(TicketSpanRow).where(TicketSpanRow.ticket_id.in_(known)))
    rows = [{"ticket_id": one, **span._asdict()} for one in changed for span in after[one]]
    await add_new(session, TicketSpanRow, rows)
    now = [span for one in changed for span in after[one]]
    was = [span for one in changed for span in before[one]]
    moved = volumes(now)
    for key, counts in volumes(was).items():
        moved[key] = moved.get(key, Volumes()) - counts
    await _add_volumes(session, {key: moved[key] for key in sorted(moved) if moved[key]})
    waited = waits(now)
    waited.subtract(waits(was))
    await _add_waits(session, {key: waited[key] for key in sorted(waited) if waited[key]})
    return set(changed)


async def add(session: AsyncSession, moved: Mapping[Key, Volumes], waited: Mapping[Wait, int]) -> None:
    """Add `volumes` and `waits` of new spans to the rollups; whoever wrote them holds their tickets."""
    await _add_volumes(session, {key: moved[key] for key in sorted(moved)})
    await _add_waits(session, {key: waited[key] for key in sorted(waited)})


async def derived(session: AsyncSession, ids: Collection[int], zone: tzinfo) -> dict[int, list[Span]]:
    """The spans of these tickets by their history as it is now; unknown ids are left out."""
    tickets: dict[int, Told] = {}
    steps: defaultdict[int, list[Step]] = defaultdict(list)
    for number, *row in await session.execute(_LINES, {"ids": filled_up(ids)}):
        tickets[number] = Told(*row[: len(TICKET)])
        at, action, to_status, actor, told = row[len(TICKET) :]
        if action is not None:
            steps[number].append(Step(at, action, to_status, bool(told) and actor == "staff"))
    return {number: spans.spans(ticket, steps[number], zone) for number, ticket in tickets.items()}


async def kept(session: AsyncSession, ids: Collection[int]) -> dict[int, list[Span]]:
    """The spans that these tickets were counted with so far."""
    found: dict[int, list[Span]] = {one: [] for one in ids}
    if not found:
        return found
    for number, *row in await session.execute(_SPANS, {"ids": filled_up(ids)}):
        found[number].append(Span(*row))
    return found


def volumes(found: Iterable[Span]) -> dict[Key, Volumes]:
    """These spans, added up as the rollups do."""
    moved = (
        ((day, span.excluded), counts.numbers, codes)
        for span in found
        for codes in (span.codes,)
        for day, counts in spans.movements(span)
    )
    return {
        Key(DIMENSIONS[at], day, *place, excluded): Volumes(*numbers)
        for at, place, (day, excluded), numbers in added_up(moved)
    }


def waits(found: Iterable[Span]) -> Counter[Wait]:
    """How many of these waited how long."""
    return Counter(
        Wait(measure, day, hours, span.excluded)
        for span in found
        for measure, day, hours in spans.waits(span)
    )


async def _add_volumes(session: AsyncSession, moved: Mapping[Key, Volumes]) -> None:
    await add_rows(session, DailyVolumeRow, _rows(moved), key=Key._fields, names=NAMES)
    await add_rows(session, MonthlyVolumeRow, _rows(by_month(moved)), key=OF_MONTHS, names=NAMES)


def by_month(moved: Mapping[Key, Volumes]) -> dict[Key, Volumes]:
    """The same numbers summed by month, in the order of the keys; their day is the month's first."""
    sums: defaultdict[Key, Volumes] = defaultdict(Volumes)
    for key, counts in moved.items():
        sums[key._replace(day=key.day.replace(day=1))] += counts
    return {key: sums[key] for key in sorted(sums) if sums[key]}


def _rows(moved: Mapping[Key, Volumes]) -> list[tuple[Any, ...]]:
    return [(*key, *counts.numbers) for key, counts in moved.items()]


async def _add_waits(session: AsyncSession, moved: Mapping[Wait, int]) -> None:
    rows = [(*key, count) for key, count in moved.items()]
    await add_rows(session, DailyWaitRow, rows, key=Wait._fields, names=("count",))

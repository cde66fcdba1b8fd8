"""Telling the followers of a known incident: whoever holds the lease goes round, some followers in a transaction.

How far a round got is written in the transaction that told them, so that nobody is missed and nobody hears it twice,
also where the process dies in between.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.conversations.whereabouts import same_citizen
from desk.incidents import tellings
from desk.single import SingleWork
from desk.store.database import Database
from desk.store.followers import count_anew
from desk.store.models import IncidentRow, TellingRow, TicketRow
from desk.tickets import surveys
from desk.tickets.city import Rules, rules
from desk.tickets.clocks import after_quiet
from desk.tickets.telling import News, from_kept, hold_conversations, tell

log = structlog.get_logger(__name__)

IN_ONE = 25
"""How many followers hear it in one transaction: few enough that nobody who joins meanwhile waits for long."""
COUNTED_EVERY = timedelta(seconds=15)


class Rounds(SingleWork):
    """Works off `tellings`, one incident after the other in turns, what was first written first."""

    lease, seconds, every = "tellings", 30.0, 1.0

    def __init__(self, db: Database, pack: CityPack, *, clock: Callable[[], datetime], holder: str) -> None:
        super().__init__(db, clock=clock, holder=holder)
        self._pack = pack
        self._counted_at: datetime | None = None

    async def work_off(self) -> int:
        """Tell everything that is due now, as long as nobody else holds the lease. Returns how many were told."""
        await self._count()
        told = 0
        failed: set[int] = set()
        while waiting := [one for one in await self._waiting() if one not in failed]:
            for ticket_id in waiting:
                try:
                    told += await self.tell_some(ticket_id)
                except Exception:
                    # One incident that cannot be told of must not keep the others silent: it is tried again later.
                    log.exception("telling_failed", ticket=ticket_id)
                    failed.add(ticket_id)
            if not await self._hold():
                break
        return told

    async def _count(self) -> None:
        """Now and then, how many follow what incidents that run have to do with."""
        now = self._clock()
        if self._counted_at is not None and now - self._counted_at < COUNTED_EVERY:
            return
        self._counted_at = now
        runs = select(IncidentRow.parent_id).where(IncidentRow.ended_at.is_(None))
        async with self._db.read() as session:
            heads = list(await session.scalars(runs))
        if heads:
            async with self._db.begin() as session:
                await count_anew(session, heads)

    async def _waiting(self) -> list[int]:
        due = _due(rules(self._pack, self._clock()))
        async with self._db.read() as session:
            return list(
                await session.scalars(
                    select(TellingRow.ticket_id).where(*due).distinct().order_by("ticket_id")
                )
            )

    async def tell_some(self, ticket_id: int) -> int:
        """Tell the next followers of one ticket in one transaction; how many. Safe if two should do it at once."""
        now = rules(self._pack, self._clock())
        async with self._db.begin() as session:
            together = await _together(session, ticket_id, now)
            if not together:
                return 0
            first = together[0]
            listeners = await _next(session, first)
            held = await _held(session, ticket_id, listeners)
            leader = next((row for row in held if row.id == ticket_id), None)
            before = first.told_id
            together = await _still(session, ticket_id, together)
            if leader is None or first not in together or first.told_id != before:
                # Somebody else told them, took it back, or let another ticket head it, while we waited for the lock.
                return 0
            followers = [
                row
                for row in held
                if row.parent_id == ticket_id and row.status == "merged" and row.id > before
            ]
            await hold_conversations(session, followers)
            acted = await _who_acted(session, together)
            for follower in followers:
                mine = [one for one in together if follower.conversation_id not in acted.get(one.id, ())]
                await _tell(session, leader, follower, mine, now)
            for one in together:
                one.told_id = listeners[-1] if listeners else one.last_id
                if not listeners or len(listeners) < IN_ONE:
                    one.done_at = now.now
        return len(followers)


def _due(now: Rules) -> tuple[ColumnElement[bool], ...]:
    """What may be told now. A new time that nobody told of in the day waits for the next one."""
    due = TellingRow.done_at.is_(None), TellingRow.due_at <= now.now
    is_night = after_quiet(now.now, now.quiet, now.zone) != now.now
    return (*due, TellingRow.what != "expected") if is_night else due


async def _together(session: AsyncSession, ticket_id: int, now: Rules) -> list[TellingRow]:
    """What is due first for a ticket's followers, with all that the same step wrote: a citizen hears it in one go."""
    mine = select(TellingRow).where(TellingRow.ticket_id == ticket_id, *_due(now))
    rows = list(await session.scalars(mine.order_by(TellingRow.id)))
    return [row for row in rows if _round(row) == _round(rows[0])]


async def _still(session: AsyncSession, ticket_id: int, together: Sequence[TellingRow]) -> list[TellingRow]:
    """Those that are to be told for this ticket also by now."""
    for row in together:
        await session.refresh(row)
    return [row for row in together if row.done_at is None and row.ticket_id == ticket_id]


def _round(row: TellingRow) -> tuple[datetime, int, int]:
    return row.created_at, row.told_id, row.last_id


async def _next(session: AsyncSession, row: TellingRow) -> list[int]:
    ahead = TicketRow.id > row.told_id, TicketRow.id <= row.last_id
    found = select(TicketRow.id).where(*tellings.following(row.ticket_id), *ahead)
    return list(await session.scalars(found.order_by(TicketRow.id).limit(IN_ONE)))


async def _held(session: AsyncSession, ticket_id: int, listeners: Sequence[int]) -> list[TicketRow]:
    """The parent and these followers, locked in the order of their ids, as they are now."""
    wanted = select(TicketRow).where(TicketRow.id.in_([ticket_id, *listeners])).order_by(TicketRow.id)
    locked = wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    return list(await session.scalars(locked))


async def _who_acted(session: AsyncSession, together: Sequence[TellingRow]) -> dict[int, set[int]]:
    """Whose step it was and who heard of it in their own turn, wherever they filed: their chats, by telling."""
    return {
        one.id: set(await session.scalars(same_citizen(one.except_for)))
        for one in together
        if one.except_for is not None
    }


async def _tell(
    session: AsyncSession,
    leader: TicketRow,
    follower: TicketRow,
    together: Sequence[TellingRow],
    now: Rules,
) -> None:
    """All that is to be told together, to one follower."""
    asks = any(one.what == "ask" for one in together)
    mine = now.of(follower)
    for one in together:
        plain = one.news or {}
        if one.what == "news":
            await tell(session, follower, from_kept(plain), mine, leader=leader)
        elif one.what == "ask":
            at_limit = bool(plain.get("at_limit"))
            await surveys.ask(session, follower, mine, leader=leader, at_limit=at_limit)
            # Nothing is due before the reminder: thousands need not be looked at now.
            follower.next_step_at = now.now + mine.survey.reminder
        elif one.what == "end" and not asks:
            await surveys.end(session, follower, mine)
        elif one.what == "expected":
            await _tell_expected(session, leader, follower, mine)


async def _tell_expected(session: AsyncSession, leader: TicketRow, follower: TicketRow, now: Rules) -> None:
    """When it is expected to end by now; of one that is over nothing is said any more."""
    incident = await tellings.headed(session, leader)
    if incident is None or incident.ended_at is not None:
        return
    key = "notice.incident_expected" if incident.expected_end else "notice.incident_open"
    await tell(session, follower, News(key, at=incident.expected_end, with_card=False), now, leader=leader)

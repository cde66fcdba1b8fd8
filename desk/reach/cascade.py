"""Going on with what was not seen: whoever holds the lease looks at each reach when it is due and takes its step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.conversations import outbox, whereabouts
from desk.conversations.wakeups import STAFF, Wakeups, announce_commits
from desk.reach import steps, texts
from desk.reach.case import Known, known
from desk.reach.ways import Step, next_step
from desk.single import SingleWork
from desk.store.database import Database, tell_after_commit
from desk.store.models import ReachRow, TicketRow
from desk.store.unreadable import readable
from desk.tickets.access import hold
from desk.tickets.city import Rules, rules

log = structlog.get_logger(__name__)

AT_ONCE = 100


class Reaching(SingleWork):
    """Works off `reaches`. `texting` is the channel of text messages by phone number, if the city has one."""

    lease, seconds, every = "reaches", 30.0, 5.0

    def __init__(
        self,
        db: Database,
        pack: CityPack,
        wakeups: Wakeups,
        *,
        clock: Callable[[], datetime],
        holder: str,
        texting: str | None = None,
    ) -> None:
        super().__init__(db, clock=clock, holder=holder)
        self._pack = pack
        self._texting = texting
        announce_commits(db, wakeups)

    async def work_off(self) -> int:
        """Take every step that is due now, as long as nobody else holds the lease. Returns how many were looked at."""
        looked = 0
        failed: set[int] = set()
        while due := [one for one in await self._due() if one not in failed]:
            for reach_id in due:
                try:
                    await self.look_at(reach_id)
                    looked += 1
                except Exception:
                    # One that cannot be gone on with must not keep all others waiting: it is tried again later.
                    log.exception("reach_failed", reach=reach_id)
                    failed.add(reach_id)
            if not await self._hold():
                break
        return looked

    async def _due(self) -> list[int]:
        due = select(ReachRow.id).where(ReachRow.next_at <= self._clock())
        async with self._db.read() as session:
            return list(await session.scalars(due.order_by(ReachRow.next_at, ReachRow.id).limit(AT_ONCE)))

    async def look_at(self, reach_id: int) -> None:
        """Look at one in a transaction of its own, and take the step that is due: safe also if two should do it."""
        async with self._db.begin() as session:
            ticket_id = await session.scalar(select(ReachRow.ticket_id).where(ReachRow.id == reach_id))
            held = await hold(session, [ticket_id], followers=False) if ticket_id is not None else []
            ticket = next((one for one in held if one.id == ticket_id), None)
            if ticket is None:
                return
            now = rules(self._pack, self._clock()).of(ticket)
            await self._hold_chats(session, ticket)
            reach = await session.get_one(ReachRow, reach_id, with_for_update=True, populate_existing=True)
            if reach.next_at is None or reach.next_at > now.now:
                return
            seen = await known(session, ticket, reach, now, texts=self._texting)
            step = next_step(seen.case, now.reach, quiet=now.quiet, zone=now.zone, now=now.now)
            await self._take(session, ticket, reach, seen, step, now)

    async def _hold_chats(self, session: AsyncSession, ticket: TicketRow) -> None:
        """The citizen's chats, and the one of their phone's text messages, in the order of their ids."""
        ids = set(
            await session.scalars(whereabouts.same_citizen(ticket.conversation_id))
            if ticket.conversation_id is not None
            else ()
        )
        if self._texting is not None and (phone := readable(ticket.reporter_phone)) is not None:
            found = await texts.chat_of(session, self._texting, phone)
            ids |= {found} if found is not None else set()
        for one in sorted(ids):
            await outbox.lock(session, one)

    async def _take(
        self, session: AsyncSession, ticket: TicketRow, reach: ReachRow, seen: Known, step: Step, now: Rules
    ) -> None:
        if step.what == "wait":
            reach.next_at = step.at
        elif step.what == "end":
            assert step.state is not None
            await steps.end(session, ticket, reach, step.state, rules=now)
        elif step.what == "call":
            await steps.call(session, ticket, reach, rules=now)
            tell_after_commit(session, STAFF)
        elif step.what == "chat":
            assert step.conversation is not None
            await steps.tell_again(session, ticket, reach, seen, step.conversation, rules=now)
        elif self._texting is not None:
            await steps.text(session, ticket, reach, channel=self._texting, rules=now)

"""The clocks at work: whoever holds the lease looks at the tickets whose time has come, and does each step once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import bindparam, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.cases import register
from desk.conversations.wakeups import STAFF
from desk.leases import upsert
from desk.single import SingleWork
from desk.staff.actor import SYSTEM
from desk.store.database import Database, tell_after_commit
from desk.store.models import StepRow, SurveyRow, TicketRow
from desk.tasks import calling
from desk.tickets import due, history, lookup, provisional, replies, surveys
from desk.tickets.access import hold
from desk.tickets.act import Act
from desk.tickets.city import Rules, rules
from desk.tickets.clocks import after_quiet
from desk.tickets.due import Due
from desk.tickets.lifecycle import UNSOLVED, WITH_UNIT
from desk.tickets.telling import News, followers, hold_conversations, tell_all
from desk.tickets.transitions import perform

log = structlog.get_logger(__name__)

AT_ONCE = 100
RETRY_AFTER = timedelta(minutes=5)
_UNSOLVED_TOLD = exists().where(
    SurveyRow.ticket_id == TicketRow.id, SurveyRow.state == "asked", SurveyRow.solved.is_(False)
)
_FOLLOWS = select(TicketRow.id).where(
    TicketRow.id == bindparam("ticket"), TicketRow.status == "merged", ~_UNSOLVED_TOLD
)


class Clocks(SingleWork):
    """Warnings, breaches, reminders and closings of every ticket."""

    lease, seconds, every = "clocks", 15.0, 5.0

    def __init__(self, db: Database, pack: CityPack, *, clock: Callable[[], datetime], holder: str) -> None:
        super().__init__(db, clock=clock, holder=holder)
        self._pack = pack
        self._settled = False

    async def work_off(self) -> int:
        """Do what is due now, as long as nobody else holds the lease. Safe also if two should do it at once."""
        done = 0
        at = rules(self._pack, self._clock())
        if not self._settled and after_quiet(at.now, at.quiet, at.zone) == at.now:
            # Citizens hear of it, and nobody is woken for a date.
            await self.settle()
        while waiting := await self._waiting():
            for ticket_id in waiting:
                done += await self._look_safely(ticket_id)
            if not await self._hold():
                break
        return done

    async def settle(self) -> None:
        """Set provisional limits anew where more days off are known by now. A process learns no more later."""
        calendar = rules(self._pack, self._clock()).calendar
        async with self._db.read() as session:
            stale = await provisional.waiting(session, calendar)
        for ticket_id in stale:
            now = rules(self._pack, self._clock())
            async with self._db.begin() as session:
                for ticket in await hold(session, [ticket_id]):
                    if ticket.id == ticket_id:
                        await provisional.settle(session, ticket, now.of(ticket))
            await self._hold()
        self._settled = True

    async def _waiting(self) -> list[int]:
        waiting = select(TicketRow.id).where(TicketRow.next_step_at <= self._clock())
        async with self._db.read() as session:
            return list(await session.scalars(waiting.order_by(TicketRow.next_step_at).limit(AT_ONCE)))

    async def _look_safely(self, ticket_id: int) -> int:
        """One ticket that cannot be worked on must not stop the clocks of all others: it is tried again later."""
        try:
            return await self.look_at(ticket_id)
        except Exception:
            log.exception("ticket_clock_failed", ticket=ticket_id)
            async with self._db.begin() as session:
                ticket = await session.get_one(TicketRow, ticket_id)
                ticket.next_step_at = self._clock() + RETRY_AFTER
            return 0

    async def look_at(self, ticket_id: int) -> int:
        """Do the due steps of one ticket in one transaction, and note when to look again.

        One that follows another is locked without whoever else does, unless its citizen said 'not solved': of hundreds
        who follow each is looked at.
        """
        now = rules(self._pack, self._clock())
        done = 0
        async with self._db.begin() as session:
            follows = await session.scalar(_FOLLOWS, {"ticket": ticket_id}) is not None
            held = await hold(session, [ticket_id], followers=not follows)
            ticket = next((one for one in held if one.id == ticket_id), None)
            if ticket is None:
                return 0
            now = now.of(ticket)
            ahead, survey = await _ahead(session, ticket, now)
            if follows and (ticket.status != "merged" or _is_unsolved(survey)):
                # It is so since a moment ago, and looked at anew.
                return 0
            if ahead and ahead[0].at <= now.now:
                # One step may tell its own citizen only, the next everybody: the order is kept by taking all at once.
                others = () if follows else await followers(session, ticket)
                await hold_conversations(session, [ticket, *others])
            while ahead and ahead[0].at <= now.now:
                await _do(session, ticket, survey, ahead[0], now)
                done += 1
                ahead, survey = await _ahead(session, ticket, now)
            ticket.next_step_at = ahead[0].at if ahead else None
        return done


def _is_unsolved(survey: SurveyRow | None) -> bool:
    """Whether its citizen said so, and the end of the follow-up sends the ticket back."""
    return survey is not None and survey.solved is False


async def _ahead(session: AsyncSession, ticket: TicketRow, now: Rules) -> tuple[list[Due], SurveyRow | None]:
    """The steps not yet done, and the follow-up they are about."""
    survey = await surveys.open_survey(session, ticket)
    cases = await register.all_open(session, ticket)
    called = await calling.open_tasks(session, ticket) if ticket.status in WITH_UNIT else ()
    ahead = sorted([*due.steps(ticket, survey, now, cases=cases), *due.of_tasks(called, ticket, now)])
    done = (await session.scalars(select(StepRow).where(StepRow.ticket_id == ticket.id))).all()
    return due.left(ahead, done), survey


async def _do(
    session: AsyncSession, ticket: TicketRow, survey: SurveyRow | None, step: Due, now: Rules
) -> None:
    """Claim the step by its key and do it."""
    claim = upsert(session, StepRow).values(ticket_id=ticket.id, clock=step.clock, step=step.step, at=now.now)
    if await session.scalar(claim.on_conflict_do_nothing().returning(StepRow.ticket_id)) is None:
        return
    if step.step == "breach":
        await _note(session, ticket, step, now)
        await _raise(session, ticket, step, now)
    elif step.step == "warn":
        await _note(session, ticket, step, now)
    elif step.step == "resume":
        await perform(session, ticket, Act("resume"), actor=SYSTEM, rules=now)
    elif step.step == "tell":
        await _tell_late(session, ticket, now)
    elif step.step == "ask":
        await surveys.ask_everyone(session, ticket, now, apart=True)
    elif step.step == "remind" and survey is not None:
        await surveys.remind(session, ticket, survey, now, leader=await lookup.leader(session, ticket))
    elif step.step in ("close", "expire"):
        await _end(session, ticket, survey, step, now)


async def _end(
    session: AsyncSession, ticket: TicketRow, survey: SurveyRow | None, step: Due, now: Rules
) -> None:
    """The follow-up is over. After 'not solved' its ticket goes back to the unit, where it still can."""
    if _is_unsolved(survey):
        if not await replies.send_back(session, ticket, now):
            await surveys.end(session, ticket, now)
    elif step.step == "close":
        await perform(session, ticket, Act("close"), actor=SYSTEM, rules=now)
    else:
        await surveys.end(session, ticket, now)


async def _note(session: AsyncSession, ticket: TicketRow, step: Due, now: Rules) -> None:
    """A warning or a breach is a line of the history, for staff to see. The version stays: nobody's step is spoilt."""
    clock, _, which = step.clock.partition(":")
    details: dict[str, Any] = {"clock": clock, "limit": step.limit.isoformat()}
    if clock == "ruling":
        details["case"] = int(which)
    if step.task is not None:
        details["task"] = step.task
    await history.add(
        session,
        ticket,
        step.step,
        actor=SYSTEM,
        now=now.now,
        before=ticket.status,
        unit=step.unit or ticket.unit,
        details=details,
    )
    tell_after_commit(session, STAFF)


async def _raise(session: AsyncSession, ticket: TicketRow, step: Due, now: Rules) -> None:
    """A breach brings the ticket to the supervisor's attention, once, where the city pack says so of that clock.

    What hangs on the ledger is known to be late, and an answered ticket waits for a ruling only, which has a list of
    its own. The version stays: nobody's step is spoilt.
    """
    clock = step.clock.split(":")[0]
    if clock not in now.cases.raise_on or ticket.status not in UNSOLVED:
        return
    if ticket.raised_at is not None or ticket.hung_at is not None:
        return
    ticket.raised_at, ticket.raised_by = now.now, SYSTEM.label
    details = {"why": "breach", "of": clock}
    await history.add(
        session,
        ticket,
        "raise",
        actor=SYSTEM,
        now=now.now,
        before=ticket.status,
        unit=ticket.unit,
        details=details,
    )


async def _tell_late(session: AsyncSession, ticket: TicketRow, now: Rules) -> None:
    """The citizen hears that the limit is past, and is asked whether the unit has been in touch.

    Nobody presses for what hangs on the ledger: its citizen was told why it cannot be done yet.
    """
    if ticket.unit is None:
        hung = ticket.hung_at is not None
        key = "notice.overdue_dispatch_hung" if hung else "notice.overdue_dispatch"
        await tell_all(session, ticket, News(key), now)
    else:
        await surveys.ask_everyone(session, ticket, now, at_limit=True)

"""Mailing notices: whoever holds the lease takes what is due of one person at a time, and tries again where it must.

A mail is marked uncertain before it is handed over and settled afterwards, as messages to citizens are: whatever
happens in between leaves the truth behind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.conversations.retry import Backoff
from desk.single import SingleWork
from desk.staff_notices.letters import Told, letter
from desk.staff_notices.mail import (
    Mail,
    MailDelayed,
    MailProblem,
    MailRefused,
    MailSender,
    MailUncertain,
)
from desk.staff_notices.service import read_up_to
from desk.staff_notices.words import sentence
from desk.store.database import Database
from desk.store.models import StaffMailRow, StaffNoticeReadRow, StaffNoticeRow, StaffRow, TicketRow
from desk.tickets.city import Rules, rules
from desk.tickets.clocks import after_quiet

log = structlog.get_logger(__name__)

PAUSES = Backoff(first=timedelta(seconds=30), longest=timedelta(minutes=30))
UNCERTAIN_AGAIN = timedelta(minutes=5)
MOST_UNCERTAIN = 3
GIVEN_UP_AFTER = timedelta(days=5)
"""As mail servers do. The notice itself stays in the inbox."""
AT_ONCE = 100
OPEN = ("waiting", "uncertain")


@dataclass(frozen=True)
class Job:
    """A mail to hand over, and the rows that are in it. `attempts` counts this one; of `uncertain` tries before it
    nobody knows what came.
    """

    mail: Mail
    rows: Sequence[int]
    attempts: int
    uncertain: int
    since: datetime


class StaffMails(SingleWork):
    """Sends what is due. `url` is where the console is reached."""

    lease, seconds, every = "staff_mails", 120.0, 5.0

    def __init__(
        self,
        db: Database,
        pack: CityPack,
        sender: MailSender,
        *,
        url: str,
        clock: Callable[[], datetime],
        holder: str,
    ) -> None:
        super().__init__(db, clock=clock, holder=holder)
        self._pack = pack
        self._sender = sender
        self._url = url

    async def work_off(self) -> int:
        """Send what is due now; at night only what is of an emergency. Returns how many mails went out."""
        sent = 0
        for person in await self._waiting():
            if not await self._hold():
                break
            job = await self._take(person)
            if job is None:
                continue
            problem = await self._hand_over(job)
            await self._settle(job, problem)
            sent += problem is None
            if isinstance(problem, MailDelayed) and problem.is_server:
                break
        return sent

    async def _waiting(self) -> Sequence[int]:
        """Whose mails are due, who waits longest first."""
        due = (
            select(StaffMailRow.staff_id)
            .join(StaffNoticeRow, StaffNoticeRow.id == StaffMailRow.notice_id)
            .where(*self._due())
            .group_by(StaffMailRow.staff_id)
            .order_by(func.min(StaffMailRow.due_at))
            .limit(AT_ONCE)
        )
        async with self._db.read() as session:
            return (await session.scalars(due)).all()

    def _due(self) -> Sequence[ColumnElement[bool]]:
        now = self._clock()
        at = rules(self._pack, now)
        by_night = after_quiet(now, at.quiet, at.zone) != now
        may_ring = (StaffNoticeRow.urgent,) if by_night else ()
        return (StaffMailRow.status.in_(OPEN), StaffMailRow.due_at <= now, *may_ring)

    async def _take(self, staff_id: int) -> Job | None:
        """What is due of one person, marked as under way. None where nothing is left to send."""
        now = self._clock()
        async with self._db.begin() as session:
            person = await session.get_one(StaffRow, staff_id)
            rows = await self._rows(session, staff_id)
            if person.email is None or not person.active:
                await _set(
                    session, [row.id for row, _, _ in rows], status="failed", done_at=now, error="no address"
                )
                return None
            # What nobody knows of goes out again as it was, and by itself.
            lost = [one for one in rows if one[0].status == "uncertain"]
            taken = lost or rows
            if not taken:
                return None
            for row, _, _ in taken:
                row.failures += row.status == "uncertain"
                row.status, row.attempts = "uncertain", row.attempts + 1
                row.due_at = now + UNCERTAIN_AGAIN
            return Job(
                self._letter(person, taken, rules(self._pack, now)),
                rows=[row.id for row, _, _ in taken],
                attempts=max(row.attempts for row, _, _ in taken),
                uncertain=max(row.failures for row, _, _ in taken),
                since=min(row.created_at for row, _, _ in taken),
            )

    async def _rows(
        self, session: AsyncSession, staff_id: int
    ) -> list[tuple[StaffMailRow, StaffNoticeRow, TicketRow | None]]:
        """The due rows of one person, without those that they have read meanwhile: these are done."""
        reader = f"staff:{staff_id}"
        marked = exists().where(
            StaffNoticeReadRow.notice_id == StaffMailRow.notice_id,
            StaffNoticeReadRow.reader == reader,
        )
        read = or_(StaffMailRow.notice_id <= await read_up_to(session, reader), marked)
        found = (
            select(StaffMailRow, StaffNoticeRow, TicketRow, read)
            .join(StaffNoticeRow, StaffNoticeRow.id == StaffMailRow.notice_id)
            .outerjoin(TicketRow, TicketRow.id == StaffNoticeRow.ticket_id)
            .where(StaffMailRow.staff_id == staff_id, *self._due())
            .order_by(StaffMailRow.id)
            .limit(AT_ONCE)
            .with_for_update(of=StaffMailRow)
            .execution_options(populate_existing=True)
        )
        rows = (await session.execute(found)).all()
        known = [mail.id for mail, _, _, is_read in rows if is_read]
        await _set(session, known, status="read", done_at=self._clock())
        return [(mail, notice, ticket) for mail, notice, ticket, is_read in rows if not is_read]

    def _letter(
        self,
        person: StaffRow,
        rows: Sequence[tuple[StaffMailRow, StaffNoticeRow, TicketRow | None]],
        now: Rules,
    ) -> Mail:
        told = []
        for row, notice, ticket in rows:
            number = ticket.number if ticket is not None else None
            text = sentence(notice.kind, notice.details, number=number, lang=person.lang, rules=now)
            told.append(Told(row.id, text, number))
        hotline = self._pack.numbers.hotline
        return letter(told, to=person.email or "", lang=person.lang, url=self._url, hotline=hotline)

    async def _hand_over(self, job: Job) -> MailProblem | None:
        try:
            await self._sender.send(job.mail)
        except MailProblem as problem:
            log.info("mail_failed", mail=job.mail.id, problem=type(problem).__name__, reason=str(problem))
            return problem
        except Exception as fault:
            # The edge of this mail's work: a fault in a sender's code tells nothing about what arrived.
            log.exception("mail_broke", mail=job.mail.id)
            return MailUncertain(type(fault).__name__)
        return None

    async def _settle(self, job: Job, problem: MailProblem | None) -> None:
        now = self._clock()
        async with self._db.begin() as session:
            await _set(session, job.rows, **outcome(job, problem, now=now))


def outcome(job: Job, problem: MailProblem | None, *, now: datetime) -> dict[str, Any]:
    """What becomes of the rows of a mail that was tried. Pure."""
    if problem is None:
        return {"status": "sent", "done_at": now, "error": None}
    error = f"{type(problem).__name__}: {problem}"[:300]
    lost = isinstance(problem, MailUncertain)
    over = now - job.since > GIVEN_UP_AFTER or isinstance(problem, MailRefused)
    if over or (lost and job.uncertain + 1 >= MOST_UNCERTAIN):
        return {"status": "failed", "done_at": now, "error": error}
    if lost:
        return {"status": "uncertain", "due_at": now + UNCERTAIN_AGAIN, "error": error}
    return {"status": "waiting", "due_at": now + PAUSES.pause(job.attempts), "error": error}


async def _set(session: AsyncSession, ids: Sequence[int], **values: Any) -> None:
    if ids:
        await session.execute(
            update(StaffMailRow)
            .where(StaffMailRow.id.in_(ids))
            .values(**values)
            .execution_options(synchronize_session=False)
        )

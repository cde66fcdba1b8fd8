"""Scheduled reports: whoever holds the lease makes what is due, and brings each to each of its targets once.

What is due is a row, unique by plan, day and target, written before anything is made: a restart goes on with it. A mail
is marked uncertain before it is handed over and settled afterwards, as mails to staff are; a file in the folder takes
the place of itself.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import select, update

from desk.errors import DeskError
from desk.figures.periods import Period
from desk.figures.report import Question
from desk.figures.scoreboard import Figures
from desk.leases import upsert
from desk.reports.document import Document, Documents
from desk.reports.letters import letter
from desk.reports.plans import FOLDER, Plan, plan_of
from desk.single import SingleWork
from desk.staff.actor import Actor
from desk.staff_notices.mail import Attachment, Mail, MailDelayed, MailProblem, MailSender, MailUncertain
from desk.staff_notices.mailing import OPEN, UNCERTAIN_AGAIN, Job, outcome
from desk.store.models import ReportDeliveryRow, ReportPlanRow

log = structlog.get_logger(__name__)

MADE_BY = Actor("system", None, "reports", "supervisor")
"""Who asks for a scheduled report: it sees what its plan is about."""
AT_ONCE = 50
Makes = Callable[[Document, str, str], Awaitable[tuple[Attachment, str]]]
"""Makes a document's file of a form in a language; with the document's title."""


@dataclass(frozen=True)
class Due:
    """A delivery that was taken: it is this process's for a while."""

    id: int
    key: date
    target: str
    attempts: int
    failures: int
    since: datetime


class ReportRounds(SingleWork):
    """Makes and delivers the reports of one store. `folder` is where files go, `url` where the console is reached."""

    lease, seconds, every = "reports", 300.0, 60.0

    def __init__(
        self,
        figures: Figures,
        makes: Makes,
        sender: MailSender,
        *,
        folder: Path,
        url: str,
        clock: Callable[[], datetime],
        holder: str,
    ) -> None:
        super().__init__(figures.db, clock=clock, holder=holder)
        self._documents = Documents(figures)
        self._zone = ZoneInfo(figures.pack.timezone)
        self._makes, self._sender = makes, sender
        self._folder, self._url = folder, url

    async def work_off(self) -> int:
        """Write down what is due, and deliver it. Returns how many arrived."""
        plans = await self._plans()
        for number, (since, plan) in plans.items():
            await self._note_due(number, since, plan)
        delivered = 0
        for number, (_, plan) in plans.items():
            while await self._hold() and (found := await self._take(number)):
                for key in sorted({one.key for one in found}):
                    delivered += await self._deliver(number, plan, [one for one in found if one.key == key])
        return delivered

    async def _plans(self) -> dict[int, tuple[datetime, Plan]]:
        async with self._db.read() as session:
            rows = await session.scalars(
                select(ReportPlanRow).where(ReportPlanRow.ended_at.is_(None)).order_by(ReportPlanRow.id)
            )
            return {row.id: (row.made_at, plan_of(row)) for row in rows}

    async def _note_due(self, number: int, since: datetime, plan: Plan) -> None:
        """A row for each report that is over since the plan was made, and each of its targets."""
        now = self._documents.now
        lately = self._documents.almanac.lately(cast("Any", plan.kind), now)
        over = [one.key for one in lately if since < one.ends(self._zone) <= now]
        rows = [
            {"plan_id": number, "key": key, "target": target, "status": "waiting", "attempts": 0, "failures": 0,
             "created_at": now, "due_at": now}
            for key in over
            for target in plan.targets
        ]  # fmt: skip
        if rows:
            async with self._db.begin() as session:
                insert = upsert(session, ReportDeliveryRow).on_conflict_do_nothing(
                    index_elements=["plan_id", "key", "target"]
                )
                await session.execute(insert, rows)

    async def _take(self, number: int) -> list[Due]:
        """What is due of a plan, marked as under way, so that nobody takes it at the same time."""
        now, row = self._clock(), ReportDeliveryRow
        async with self._db.begin() as session:
            found = list(
                await session.scalars(
                    select(row)
                    .where(row.plan_id == number, row.status.in_(OPEN), row.due_at <= now)
                    .order_by(row.key, row.id)
                    .limit(AT_ONCE)
                    .with_for_update(skip_locked=True)
                )
            )
            for one in found:
                one.failures += one.status == "uncertain"
                one.status, one.attempts, one.due_at = "uncertain", one.attempts + 1, now + UNCERTAIN_AGAIN
            return [
                Due(one.id, one.key, one.target, one.attempts, one.failures, one.created_at) for one in found
            ]

    async def _deliver(self, number: int, plan: Plan, due: Sequence[Due]) -> int:
        """One report to its targets. Returns how many it reached."""
        try:
            files, title = await self._files(plan, due[0].key)
        except DeskError as refused:
            log.warning("report_not_made", plan=number, key=str(due[0].key), reason=refused.code)
            for one in due:
                await self._settle(one, MailDelayed(f"{refused.code}: {refused}"))
            return 0
        reached = 0
        for one in due:
            problem = await self._bring(number, plan, one, files, title)
            await self._settle(one, problem)
            reached += problem is None
        return reached

    async def _files(self, plan: Plan, key: date) -> tuple[list[Attachment], str]:
        occasion = self._documents.occasion(plan.kind, key.isoformat())
        asked = occasion.asked(Question(Period(key, key), cast("Any", plan.scope), plan.whose))
        document = await self._documents.document(asked, actor=MADE_BY, occasion=occasion)
        made = [await self._makes(document, form, plan.lang) for form in plan.forms]
        return [file for file, _ in made], made[0][1]

    async def _bring(
        self, number: int, plan: Plan, one: Due, files: Sequence[Attachment], title: str
    ) -> MailProblem | None:
        try:
            if one.target == FOLDER:
                await asyncio.to_thread(put, self._folder / f"plan-{number}", files)
            else:
                await self._sender.send(self._mail(plan, one, files, title))
        except MailProblem as problem:
            log.info("report_not_sent", delivery=one.id, problem=type(problem).__name__, reason=str(problem))
            return problem
        except OSError as fault:
            return MailDelayed(f"the folder: {type(fault).__name__}")
        except Exception as fault:
            # The edge of this delivery's work: a fault in a sender's code tells nothing about what arrived.
            log.exception("report_broke", delivery=one.id)
            return MailUncertain(type(fault).__name__)
        return None

    def _mail(self, plan: Plan, one: Due, files: Sequence[Attachment], title: str) -> Mail:
        url = f"{self._url}/desk/figures/reports/{plan.kind}/{one.key}"
        subject, text = letter(title, url, plan.lang)
        return Mail(f"report-{one.id}", one.target, subject, text, tuple(files))

    async def _settle(self, one: Due, problem: MailProblem | None) -> None:
        now = self._clock()
        job = Job(Mail("", "", "", ""), [one.id], one.attempts, one.failures, one.since)
        async with self._db.begin() as session:
            await session.execute(
                update(ReportDeliveryRow)
                .where(ReportDeliveryRow.id == one.id)
                .values(**outcome(job, problem, now=now))
            )


def put(folder: Path, files: Sequence[Attachment]) -> None:
    """Write files, each whole or not at all. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in files:
        unfinished = folder / f".{one.name}.{os.getpid()}"
        unfinished.write_bytes(one.body)
        unfinished.replace(folder / one.name)

"""Scheduled reports, by a real mail server and into a real folder: each once, whatever fails in between."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.check_reports import judged
from bot.red import Red
from desk.console.report_files import scheduled
from desk.console.templating import STATIC
from desk.errors import InvalidInput, MissingDetail, NotAllowed
from desk.figures.report import Whose
from desk.figures.scoreboard import Figures
from desk.reports.plans import FOLDER, Plan, Plans, standing
from desk.reports.press import Press
from desk.reports.rounds import ReportRounds
from desk.staff.actor import Actor
from desk.staff_notices import smtp
from desk.store.database import Database
from desk.store.models import ReportDeliveryRow
from tests.faces import workbook
from tests.integration.test_console_figures import page, signed_in
from tests.mailserver import MailServer
from tests.staff_room import Clock, StaffRoom, beijing

CHIEF = Actor("staff", 1, "chief", "supervisor")
HANDLER = Actor("staff", 2, "wang", "handler", "S110105026")
WEEKLY = Plan("week", Whose(), "zh", ("xlsx",), (FOLDER, "mayor@city.example"))
MONDAY = datetime(2026, 11, 30, 0, 5, tzinfo=ZoneInfo(beijing().timezone))


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    mail_server = MailServer()
    await mail_server.start()
    yield mail_server
    await mail_server.stop()


class Desk:
    """Plans and rounds on one store; every round remembers nothing of the one before."""

    def __init__(self, db: Database, server: MailServer, folder: Path) -> None:
        self.clock = Clock()
        self.figures = Figures(db, beijing(), self.clock)
        self.plans = Plans(self.figures, clock=self.clock, mails=True)
        self.folder = folder
        where = smtp.server(f"smtp://{server.host}:{server.port}")
        self._sender = smtp.SmtpSender(where, mail_from=smtp.sender("desk@city.example"))
        self._press = Press(STATIC)

    async def round(self) -> int:
        rounds = ReportRounds(
            self.figures,
            partial(scheduled, press=self._press),
            self._sender,
            folder=self.folder,
            url="https://desk.example",
            clock=self.clock,
            holder="one",
        )
        return await rounds.work_off()


async def test_each_report_arrives_once_when_its_days_are_over(
    db: Database, server: MailServer, tmp_path: Path
) -> None:
    desk = Desk(db, server, tmp_path / "reports")
    await desk.plans.add(WEEKLY, by=CHIEF)
    assert await desk.round() == 0

    desk.clock.now = MONDAY
    arrived = [await desk.round(), await desk.round()]

    assert arrived == [2, 0]
    [mail] = server.taken
    assert (mail.to, mail.message["Subject"]) == ("mayor@city.example", "全市周报：2026年第48周")
    [attached] = mail.message.iter_attachments()
    [file] = (tmp_path / "reports").rglob("*.xlsx")
    for body in (attached.get_content(), file.read_bytes()):
        assert workbook(body)["全市"][0][0] == "全市周报：2026年第48周"
    body = mail.message.get_body()
    assert body is not None
    assert "https://desk.example/desk/figures/reports/week/2026-11-23\n" in body.get_content()


async def test_what_fails_is_told_and_tried_again_and_nothing_comes_twice(
    db: Database, server: MailServer, tmp_path: Path
) -> None:
    desk = Desk(db, server, tmp_path / "reports")
    await desk.plans.add(WEEKLY, by=CHIEF)
    desk.clock.now = MONDAY
    server.faults.extend(["451", "drop_after"])

    first = await desk.round()
    async with db.read() as session:
        with pytest.raises(Red, match="was not delivered: 1 tried again, MailDelayed: 451"):
            judged(await standing(session))
    desk.clock.pass_(minutes=2)
    second = await desk.round()
    desk.clock.pass_(minutes=6)
    third = await desk.round()

    assert (first, second, third) == (1, 0, 1)
    one, again = (mail.message["Message-ID"] for mail in server.taken)
    assert one == again
    async with db.read() as session:
        assert judged(await standing(session)) == "1 plans"
        rows = list(await session.scalars(select(ReportDeliveryRow).order_by(ReportDeliveryRow.id)))
    assert [(row.target, row.status) for row in rows] == [
        (FOLDER, "sent"),
        ("mayor@city.example", "sent"),
    ]


async def test_a_plan_that_ended_makes_no_more_and_only_who_sees_the_city_plans(
    db: Database, server: MailServer, tmp_path: Path
) -> None:
    desk = Desk(db, server, tmp_path / "reports")
    plan = await desk.plans.add(WEEKLY, by=CHIEF)
    await desk.plans.end(plan, by=CHIEF)
    desk.clock.now = MONDAY

    assert await desk.round() == 0
    with pytest.raises(NotAllowed):
        await desk.plans.add(WEEKLY, by=HANDLER)
    with pytest.raises(InvalidInput):
        await desk.plans.add(Plan("week", Whose(), "zh", ("pdf",), ("no address",)), by=CHIEF)
    with pytest.raises(MissingDetail):
        await desk.plans.add(Plan("week", Whose(), "zh", ("pdf",), ()), by=CHIEF)
    assert not (tmp_path / "reports").exists()


async def test_a_supervisor_plans_a_report_and_stops_it_in_the_console(lone_room: StaffRoom) -> None:
    async with lone_room.client() as client:
        await signed_in(lone_room, client, "supervisor")
        path = "/desk/figures/reports"
        found = re.search(r'name="csrf" value="([^"]+)"', await page(client, path))
        assert found is not None
        csrf = found[1]
        form = {"csrf": csrf, "kind": "day", "pdf": "1", "plan_lang": "en"}
        async with client.post(f"{path}/plans?lang=en", data=form) as refused:
            assert refused.status == 422
            assert "Choose the folder" in await refused.text()
        async with client.post(f"{path}/plans", data={**form, "folder": "1"}) as answer:
            assert "Day report · The whole city" in await answer.text()
        async with client.post(f"{path}/plans/1/end", data={"csrf": csrf}) as answer:
            assert "None yet. Whenever" in await answer.text()

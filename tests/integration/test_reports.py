"""Reports: a day from noon to noon counted by hand, files that tell what a page tells, a printer without a network."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy import select, update

from desk.console.templating import STATIC
from desk.errors import PrintingFailed
from desk.figures import rollups
from desk.figures.catalogue import CATALOGUE
from desk.reports.press import Press
from desk.store.models import ClusterRow, SurgeRow, TicketRow
from tests.faces import as_read, printed, workbook
from tests.integration.test_console_figures import page, signed_in
from tests.integration.test_dashboard import HAIDIAN, ByHand, download, table_of
from tests.integration.test_figures_api import SUPERVISOR, WANGJING, answered
from tests.staff_room import StaffRoom, beijing

Client = TestClient[web.Request, web.Application]
REPORTS = "/desk/figures/reports"


class FromNoon(ByHand):
    """The same as by whole days, at a clock that is twelve hours back."""

    def _day(self, at: Any) -> date:
        day: date = (at.astimezone(self._room.zone).replace(tzinfo=None) - timedelta(hours=12)).date()
        return day


def singles(html: str) -> dict[str, list[str]]:
    """By figure: now, before and a year ago as they are read."""
    found = {}
    for code, row in re.findall(r'<tr data-figure="(\w+)">(.*?)</tr>', html, re.S):
        cells = re.findall(r'<td class="amount.*?</td>', row, re.S)
        texts = [re.sub(r'<span class="few".*?</span>|<.*?>', "", one, flags=re.S).strip() for one in cells]
        found[code] = [texts[0], *texts[2:]]
    return found


def is_in(district: str, ticket: Any) -> bool:
    """Whether a ticket's place lies there."""
    return bool(ticket.district == district)


async def around_noon(room: StaffRoom) -> date:
    """Two days on which things happen before and after noon; the second of them."""
    begins = room.clock().astimezone(room.zone).date() + timedelta(days=1)

    def at(day: int, hour: int) -> None:
        room.clock.now = datetime.combine(begins + timedelta(days=day), time(hour), room.zone)

    at(0, 9)
    await answered(room, "yes", "yes", "satisfied")
    early = (await room.ticket(**HAIDIAN)).number
    at(0, 15)
    await answered(room, "yes", "no")
    late = (await room.ticket(kind="suggestion")).number
    overdue = (await room.ticket(**HAIDIAN, channel="phone")).number
    at(1, 8)
    for action in ("dispatch", "accept", "resolve"):
        await room.tickets.apply(SUPERVISOR, early, action, note="疏导好了")
    await answered(room, "no", "no", **HAIDIAN)
    at(1, 13)
    for action in ("dispatch", "accept"):
        await room.tickets.apply(SUPERVISOR, late, action, note="在办")
    await room.tickets.apply(SUPERVISOR, early, "reopen", note="又堵了", reason="又堵了")
    async with room.db.begin() as session:
        limit = datetime.combine(begins + timedelta(days=1), time(10), room.zone)
        await session.execute(update(TicketRow).where(TicketRow.number == overdue).values(due_at=limit))
        row = (await session.scalars(select(TicketRow).where(TicketRow.number == overdue))).one()
        rollups.retake(session, row.id, room.zone)
    at(2, 18)
    return begins + timedelta(days=1)


async def test_a_day_report_counts_from_noon_to_noon(room: StaffRoom, client: Client) -> None:
    ends = await around_noon(room)
    begins = ends - timedelta(days=1)
    await signed_in(room, client, "supervisor")

    html = await page(client, f"{REPORTS}/day/{ends}?lang=en")
    narrowed = await page(client, f"{REPORTS}/day/{ends}?lang=en&unit={WANGJING}")

    by_hand = await FromNoon(room, begins, begins).read()
    told = singles(html)
    expected = {**by_hand.volumes(), **by_hand.rates(), **by_hand.times()}
    units = {code: one.unit for code, one in CATALOGUE.items()}
    assert {code: told[code][0] for code in expected} == {
        code: as_read(number, units[code]) for code, number in expected.items()
    }
    assert (expected["filed"], expected["overdue"], expected["reopened"]) == (4, 1, 2)
    before = FromNoon(room, begins - timedelta(days=1), begins - timedelta(days=1))
    assert told["filed"][1] == as_read((await before.read()).volumes()["filed"], "count") == "2"
    columns = ("filed", "ended", "in_time", "backlog", "overdue")
    rows = table_of(html, "district.district")
    assert set(rows) == {"Chaoyang District", "Haidian District"}
    for one in beijing().districts:
        if one.en in rows:
            volumes = by_hand.volumes(partial(is_in, one.code))
            assert rows[one.en][:5] == [as_read(volumes[code], units[code]) for code in columns]
    mine = by_hand.volumes(lambda one: one.unit == WANGJING)
    assert {code: singles(narrowed)[code][0] for code in mine} == {
        code: as_read(number, units[code]) for code, number in mine.items()
    }
    assert f"{begins} 12:00 to {ends} 12:00" in html


async def test_a_report_in_chinese_can_be_read_back_out_of_its_files(
    lone_room: StaffRoom,
) -> None:
    room, now = lone_room, lone_room.clock()
    await answered(room, "yes", "yes", "satisfied")
    async with room.db.begin() as session:
        session.add(
            SurgeRow(
                level="subdistrict", area=WANGJING[1:], matter="housing.elevator", began_at=now, found_at=now,
                looked_at=now, hours=6, seen=23, expected=4.2, p=0.0, a_week=0.0, rise=19.0, highest=19.0,
                now_seen=23, now_expected=4.2,
            )
        )  # fmt: skip
        session.add(
            ClusterRow(category="housing.elevator", district="110105", subdistrict=WANGJING[1:], size=9, people=7,
                       first_at=now, last_at=now)
        )  # fmt: skip
    async with room.client() as client:
        await signed_in(room, client, "supervisor")
        path = f"{REPORTS}/week/2026-11-23"
        html = await page(client, f"{path}?lang=zh")
        on_paper = printed(await download(client, f"{path}.pdf?lang=zh"))
        book = workbook(await download(client, f"{path}.xlsx?lang=zh"))

    assert "诉求类型" in on_paper
    assert "全市周报：2026年第48周" in on_paper
    assert book["全市"][0][0] == "全市周报：2026年第48周"
    for face in (html, on_paper):
        assert "23件，平常约4.2件" in face
    assert book["突然增多"][1][:2] == ["电梯故障与安全", "望京街道"]
    assert book["几个人说的同一件事"][1][2:4] == [7, 9]


async def test_a_unit_gets_its_own_report_and_no_other(lone_room: StaffRoom) -> None:
    room = lone_room
    await answered(room, "yes", "yes", "satisfied")
    await room.ticket(**HAIDIAN)
    async with room.client() as client:
        await signed_in(room, client, "handler", WANGJING)
        html = await page(client, f"{REPORTS}/week/2026-11-23?lang=en")
        await page(client, f"{REPORTS}/week/2026-11-23?unit=water", status=403)
        for path in ("week/2026-11-24", "week/2027-01-04", "year/2026-01-01", "week/now", "day/0001-01-01"):
            await page(client, f"{REPORTS}/{path}", status=404)

    assert singles(html)["filed"][0] == "1"
    assert "Wangjing Subdistrict" in html


async def test_a_printer_asks_for_nothing_outside() -> None:
    press = Press(STATIC)

    for address in ("http://127.0.0.1:9/style.css", "file:///etc/hostname", "../app.py"):
        with pytest.raises(PrintingFailed, match="nothing outside"):
            await press.printed(f'<link rel="stylesheet" href="{address}"><p>诉求</p>')

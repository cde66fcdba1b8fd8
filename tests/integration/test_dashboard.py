"""The dashboard: page, file and API say the same, and what plain Python counts from tickets, history and follow-ups."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy import delete, select, update

from desk.figures import recounting, rollups, uncounted
from desk.figures.catalogue import CATALOGUE
from desk.store.database import Database
from desk.store.models import DailyVolumeRow, DailyWaitRow, HistoryRow, SurveyRow, TicketRow, TicketSpanRow
from tests.faces import as_read, printed, stands_in, workbook
from tests.integration.test_console_figures import page, signed_in
from tests.integration.test_console_review import some_talk
from tests.integration.test_figures import ZONE, equal_to_history
from tests.integration.test_figures_api import SUPERVISOR, WANGJING, answered
from tests.office import Office
from tests.staff_room import StaffRoom

Client = TestClient[web.Request, web.Application]
SECTIONS = ("overview", "times", "understanding")
OPEN = ("received", "dispatched", "in_progress", "returned")
HAIDIAN = {"district": "110108", "subdistrict": "110108001", "category": "transport.metro"}
PAGE = "/desk/figures/overview"


async def a_fortnight(room: StaffRoom) -> None:
    """Tickets of several places, categories and channels, some solved, some sent back, some late, some still open."""
    await answered(room, "yes", "yes", "satisfied")
    await answered(room, "yes", "yes", "basically", channel="telegram")
    late = (await room.ticket(**HAIDIAN, channel="phone", kind="help_request")).number
    room.clock.pass_(days=2, hours=5)
    for action in ("dispatch", "accept"):
        await room.tickets.apply(SUPERVISOR, late, action, note="在办")
    await answered(room, "no", "no")
    room.clock.pass_(days=3)
    await room.ticket(**HAIDIAN, kind="suggestion")
    excluded = await answered(room, "yes", "no")
    async with room.db.begin() as session:
        row = (await session.scalars(select(TicketRow).where(TicketRow.number == excluded))).one()
        row.excluded_at = room.clock()
        rollups.retake(session, row.id, room.zone)
    room.clock.pass_(days=4)
    gone = (await room.ticket(description="路口堵死了", category="transport.metro")).number
    await room.tickets.apply(SUPERVISOR, gone, "withdraw", note="不用了", reason="不用了")
    room.clock.pass_(days=1)
    await room.tickets.apply(SUPERVISOR, late, "resolve", note="疏导好了")
    room.clock.pass_(days=1)
    await some_talk(room)


@dataclass(frozen=True)
class Stretch:
    """A time in which a ticket was open, told from its history once more."""

    ticket: Any
    opened: date
    ended: date | None
    in_time: bool
    is_first: bool
    contact: tuple[date, int] | None
    solve: int | None


class ByHand:
    """Everything of some days, counted from rows of the store. It knows no rule of `desk.figures`."""

    def __init__(self, room: StaffRoom, first: date, last: date, *, assessed: bool = False) -> None:
        self._room, self.first, self.last, self._assessed = room, first, last, assessed

    async def read(self) -> ByHand:
        async with self._room.db.read() as session:
            tickets = list(await session.scalars(select(TicketRow).order_by(TicketRow.id)))
            lines = list(
                await session.scalars(select(HistoryRow).order_by(HistoryRow.ticket_id, HistoryRow.seq))
            )
            self._surveys = list(await session.scalars(select(SurveyRow).order_by(SurveyRow.id)))
        self._tickets = {one.id: one for one in tickets if not (self._assessed and one.excluded_at)}
        self.stretches = [
            one
            for ticket in self._tickets.values()
            for one in self._of(ticket, [line for line in lines if line.ticket_id == ticket.id])
        ]
        return self

    def _day(self, at: Any) -> date:
        day: date = at.astimezone(self._room.zone).date()
        return day

    def _of(self, ticket: Any, lines: Sequence[Any]) -> list[Stretch]:
        found: list[Stretch] = []
        begun: Any = None
        contacts = [line.at for line in lines if line.action in ("accept", "resolve")]
        solved = [line.at for line in lines if line.action == "resolve"]
        for line in [*lines, None]:
            if line is not None and (line.to_status in OPEN) == (begun is not None):
                continue
            if begun is None:
                begun = line.at if line is not None else None
                continue
            is_first = not found
            contact = (
                (self._day(contacts[0]), self._hours(ticket, contacts[0])) if contacts and is_first else None
            )
            ended = line.at if line is not None else None
            found.append(
                Stretch(
                    ticket,
                    self._day(begun),
                    self._day(ended) if ended else None,
                    bool(ended and ended <= ticket.due_at),
                    is_first,
                    contact,
                    self._hours(ticket, ended) if ended and solved and ended == solved[0] else None,
                )
            )
            begun = None
        return found

    def _hours(self, ticket: Any, at: Any) -> int:
        hours: float = (at - ticket.created_at) / timedelta(hours=1)
        return math.floor(hours)

    def _in(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def volumes(self, of: Callable[[Any], bool] = lambda _: True) -> dict[str, float | None]:
        """What was filed and ended, and what stood at the end, of these tickets."""
        mine = [one for one in self.stretches if of(one.ticket)]
        ended = [one for one in mine if self._in(one.ended)]
        stand = [
            one for one in mine if one.opened <= self.last and (one.ended is None or one.ended > self.last)
        ]
        begun = [one for one in mine if self._in(one.opened)]
        in_time = sum(one.in_time for one in ended)
        return {
            "filed": sum(one.is_first for one in begun),
            "reopened": sum(not one.is_first for one in begun),
            "ended": len(ended),
            "in_time": round(in_time / len(ended), 3) if ended else None,
            "backlog": len(stand),
            "overdue": sum(self._day(one.ticket.due_at) <= self.last for one in stand),
        }

    @property
    def _asked(self) -> list[Any]:
        return [one for one in self._surveys if one.ticket_id in self._tickets and not one.follower]

    def _last_answers(self) -> dict[int, Any]:
        """By ticket: its last valid answer in these days."""
        return {
            one.ticket_id: one
            for one in sorted((x for x in self._asked if x.answered_at), key=lambda x: (x.answered_at, x.id))
            if one.state == "answered" and one.contacted is not None and one.solved is not None
            if self._in(self._day(one.answered_at))
        }

    def solved(self, of: Callable[[Any], bool]) -> tuple[int, int]:
        """How many of these tickets have a valid answer, and how many are solved by it."""
        mine = [one for ticket, one in self._last_answers().items() if of(self._tickets[ticket])]
        return len(mine), sum(bool(one.solved) for one in mine)

    def rates(self) -> dict[str, float | None]:
        """The three rates and the funnel: each ticket by its last valid answer in these days."""
        mine = self._asked
        last = self._last_answers()
        valid = len(last)
        response = sum(bool(one.contacted) for one in last.values()) / valid
        resolution = sum(bool(one.solved) for one in last.values()) / valid
        happy = (
            sum({"satisfied": 1.0, "basically": 0.9}.get(one.satisfied or "", 0) for one in last.values())
            / valid
        )
        begun = [one for one in mine if self._in(self._day(one.asked_at)) and not one.at_limit]
        return {
            "composite": round(100 * (0.1 * response + 0.4 * happy + 0.5 * resolution), 1),
            "response": round(response, 3),
            "resolution": round(resolution, 3),
            "satisfaction": round(happy, 3),
            "valid": valid,
            "asked": len(begun),
            "answered": sum(one.state == "answered" and one.solved is not None for one in begun),
        }

    def times(self) -> dict[str, int]:
        """Nearest ranks of whole hours."""
        contact = sorted(one.contact[1] for one in self.stretches if one.contact and self._in(one.contact[0]))
        solve = sorted(one.solve for one in self.stretches if one.solve is not None and self._in(one.ended))
        return {
            f"{name}_p{share}": hours[math.ceil(share / 100 * len(hours)) - 1]
            for name, hours in (("contact", contact), ("solve", solve))
            for share in (50, 90)
        }


def texts(html: str) -> dict[str, str]:
    """The single figures of a page as they are read."""
    found = re.findall(r'data-figure="(\w+)">.*?<dd class="big">(.*?)</dd>', html, re.S)
    return {code: re.sub(r"<span.*?</span>|<.*?>", "", text, flags=re.S).strip() for code, text in found}


def table_of(html: str, code: str) -> dict[str, list[str]]:
    """The rows of a table of the page: a name and its cells as they are read."""
    body = re.search(rf'data-table="{re.escape(code)}".*?<tbody>(.*?)</tbody>', html, re.S)
    assert body is not None, code
    rows = {}
    for row in re.findall(r"<tr>(.*?)</tr>", body[1], re.S):
        name = re.sub(r"<.*?>", "", re.findall(r"<th.*?</th>", row, re.S)[0]).strip()
        cells = re.findall(r'<td class="amount".*?</td>', row, re.S)
        rows[name] = [re.sub(r"<span.*?</span>|<.*?>", "", one, flags=re.S).strip() for one in cells]
    return rows


async def figures(client: Client, headers: dict[str, str], query: str) -> dict[str, Any]:
    """Every single figure of the API by its code."""
    found: dict[str, Any] = {}
    for section in SECTIONS:
        async with client.get(f"/api/v1/figures/{section}?{query}", headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            found |= {one["code"]: one for one in (await answer.json())["figures"]}
    return found


async def tables(client: Client, headers: dict[str, str], query: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for section in ("series", "ranking"):
        async with client.get(f"/api/v1/figures/{section}?{query}", headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            found |= {one["code"]: one for one in (await answer.json())["tables"]}
    return found


async def as_file(client: Client, query: str) -> list[list[str]]:
    async with client.get(f"{PAGE}.csv?{query}") as answer:
        assert answer.status == 200
        body = await answer.read()
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


async def download(client: Client, path: str) -> bytes:
    async with client.get(path) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.read()


async def tickets_behind(client: Client, headers: dict[str, str], address: str) -> int:
    async with client.get(address, headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        return len((await answer.json())["items"])


@pytest.mark.parametrize("scope", ["full", "assessed"])
async def test_every_figure_is_the_same_everywhere_and_what_history_says(
    room: StaffRoom, client: Client, scope: str
) -> None:
    begins = room.clock().astimezone(room.zone).date()
    await a_fortnight(room)
    last = room.clock().astimezone(room.zone).date()
    await signed_in(room, client, "supervisor")
    headers = await room.token("supervisor")
    days = {"from": begins.isoformat(), "to": last.isoformat(), "scope": scope, "lang": "en"}
    query, shown = urlencode(days), urlencode({**days, "period": "range"})
    by_hand = await ByHand(room, begins, last, assessed=scope == "assessed").read()

    html = await page(client, f"{PAGE}?{shown}")
    told, found = texts(html), await figures(client, headers, query)
    listed = {row[0]: row for row in await as_file(client, shown)}
    book = workbook(await download(client, f"{PAGE}.xlsx?{shown}"))
    # Printing takes seconds: once for each store is enough.
    on_paper = printed(await download(client, f"{PAGE}.pdf?{shown}")) if scope == "full" else None
    booked = {str(row[0]): row for row in book["The whole city"]}

    expected = {**by_hand.volumes(), **by_hand.rates(), **by_hand.times()}
    expected["fallback"] = round(1 / 3, 3)
    assert {code: found[code]["now"]["number"] for code in expected} == expected
    assert set(found) == set(CATALOGUE) == set(told)
    for code, one in found.items():
        number = one["now"]["number"]
        assert told[code] == as_read(number, one["unit"]), code
        assert listed[code][2] == ("" if number is None else str(number)), code
        assert booked[code][2] == ("" if number is None else number), code
        of = f"of {one['now']['of']:,}" if one["now"]["of"] is not None else ""
        earlier = [as_read(one[side]["number"], one["unit"]) for side in ("before", "year_ago")]
        assert on_paper is None or stands_in(on_paper, [one["name"], told[code], of, *earlier]), code
        if one["unit"] == "count" and code not in ("reopened", "ended") and one["now"]["tickets"]:
            assert await tickets_behind(client, headers, one["now"]["tickets"]) == number, code
    await equal_to_history(room.db)

    for code, table in (await tables(client, headers, query)).items():
        read, kept = table_of(html, code), await as_file(client, f"{shown}&table={code}")
        assert len(kept) == len(table["rows"]) + 1
        sheet = book[table["name"]]
        for row, line, cells in zip(table["rows"], kept[1:], sheet[1:], strict=True):
            values = row["values"]
            numbers = [values[column["code"]]["number"] for column in table["columns"]]
            assert line[-len(numbers) :] == ["" if one is None else str(one) for one in numbers]
            assert cells[-len(numbers) :] == ["" if one is None else one for one in numbers]
            units = [column["unit"] for column in table["columns"]]
            words = [as_read(*one) for one in zip(numbers, units, strict=True)]
            if row["name"] in read:
                assert read[row["name"]] == words
            assert on_paper is None or stands_in(on_paper, [row["name"], *words]), (code, row["name"], words)
            _check(code, row, by_hand)


def _check(code: str, row: Any, by_hand: ByHand) -> None:
    """A row of a table is what plain Python counts of its code."""
    of = {
        "district.district": lambda one: one.district,
        "subdistrict.subdistrict": lambda one: one.subdistrict,
        "by.category": lambda one: one.category,
        "by.group": lambda one: one.category_group,
        "by.channel": lambda one: one.channel,
        "by.kind": lambda one: one.kind,
    }
    if code == "series":
        day = date.fromisoformat(row["code"])
        whole = by_hand.first, by_hand.last
        by_hand.first = by_hand.last = day
        expected = by_hand.volumes()
        by_hand.first, by_hand.last = whole
    elif code in of:
        expected = by_hand.volumes(lambda one: of[code](one) == row["code"])
    else:
        expected = by_hand.volumes(lambda one: one.unit == row["code"])
    told = {name: value["number"] for name, value in row["values"].items() if name in expected}
    assert told == {name: expected[name] for name in told}, (code, row["code"])


@pytest.mark.parametrize(
    ("owner", "code"), [("district", "110108"), ("unit", WANGJING), ("subdistrict", "110105026")]
)
async def test_a_place_and_a_unit_have_figures_of_their_own(
    lone_room: StaffRoom, owner: str, code: str
) -> None:
    room = lone_room
    begins = room.clock().astimezone(room.zone).date()
    await a_fortnight(room)
    last = room.clock().astimezone(room.zone).date()
    headers = await room.token("supervisor")
    query = urlencode({"from": begins.isoformat(), "to": last.isoformat(), owner: code})
    by_hand = await ByHand(room, begins, last).read()

    async with room.client() as client:
        async with client.get(f"/api/v1/figures/overview?{query}", headers=headers) as answer:
            found = {one["code"]: one["now"] for one in (await answer.json())["figures"]}
        broken = await tables(client, headers, query)

    expected = by_hand.volumes(lambda one: getattr(one, owner) == code)
    assert {name: found[name]["number"] for name in expected} == expected
    for name in ("category", "kind", "channel"):
        rows = broken[f"by.{name}"]["rows"]
        assert rows
        for row in rows:

            def of(ticket: Any, name: str = name, wanted: str = row["code"]) -> bool:
                return bool(getattr(ticket, owner) == code and getattr(ticket, name) == wanted)

            expected = by_hand.volumes(of)
            assert {key: value["number"] for key, value in row["values"].items()} == expected


async def test_a_unit_sees_its_own_figures_and_nobody_elses(lone_room: StaffRoom) -> None:
    room = lone_room
    await answered(room, "yes", "yes", "satisfied")
    await room.ticket(**HAIDIAN)
    async with room.client() as client:
        await signed_in(room, client, "handler", WANGJING)
        headers = await room.token("handler", WANGJING)

        html = await page(client, f"{PAGE}?lang=en")
        async with client.get("/api/v1/figures/overview", headers=headers) as answer:
            body = await answer.json()
        async with client.get("/api/v1/figures/overview?district=110105", headers=headers) as refused:
            assert refused.status == 403
        await page(client, f"{PAGE}?unit=water", status=403)

    assert (body["owner"], body["code"]) == ("unit", WANGJING)
    assert texts(html)["filed"] == "1"
    assert 'data-figure="fallback"' not in html


async def test_more_days_than_a_year_or_an_unknown_place_are_refused(lone_room: StaffRoom) -> None:
    headers = await lone_room.token("supervisor")
    async with lone_room.client() as client:
        for query in ("from=2024-01-01&to=2026-01-01", "district=nowhere", "unit=water&district=110105"):
            async with client.get(f"/api/v1/figures/series?{query}", headers=headers) as answer:
                assert answer.status == 422, query
        await signed_in(lone_room, client, "supervisor")
        wrong = await page(client, f"{PAGE}?period=range&from=2024-01-01&to=2026-01-01&lang=en", status=422)
    assert "366 days at most" in wrong


async def test_spans_that_were_lost_are_counted_again(db: Database) -> None:
    office = Office(db)
    await office.resolved(await office.conversation(lang="zh"))
    await uncounted.count(db, ZONE)
    async with db.begin() as session:
        await session.execute(delete(TicketSpanRow))
        await session.execute(update(DailyVolumeRow).values(filed=9))
        await session.execute(delete(DailyWaitRow))
    async with db.read() as session:
        assert await recounting.apart(session) != []
        assert len(await recounting.wrong(session, ZONE)) == 1

    caught_up = await recounting.catch_up(db, ZONE)
    async with db.begin() as session:
        await recounting.add_up(session)

    assert caught_up == 1
    await equal_to_history(db)

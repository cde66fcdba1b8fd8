"""Filing for a caller, on both stores: from the story to the tracking code, and what nobody loses on the way."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html import unescape
from html.parser import HTMLParser

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy import func, select

from desk.channel import Incoming
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.store.database import Database
from desk.store.models import DraftRow, MessageRow, TicketRow
from desk.tickets import drafts
from tests.recorded_dialogue import GAS, KITCHEN, POTHOLE, RUBBISH, recorded_dialogue
from tests.staff_room import PASSWORD, StaffRoom, beijing, staff_room

Client = TestClient[web.Request, web.Application]
WANGJING = "110105026"


@pytest.fixture
async def room(db: Database) -> AsyncIterator[StaffRoom]:
    """The desk with a dialogue server behind it."""
    async with recorded_dialogue() as dialogue, staff_room(db, dialogue=dialogue) as opened:
        yield opened


@pytest.fixture
async def operator(room: StaffRoom) -> AsyncIterator[Client]:
    """Who answers the phone."""
    await room.staff("li", "operator")
    async with room.client() as client:
        await client.post("/desk/sign-in", data={"name": "li", "password": PASSWORD})
        yield client


class Fields(HTMLParser):
    """What a browser would send of the form that is on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._inside = self._select = self._area = ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name, value = told.get("name") or "", told.get("value") or ""
        if tag == "form":
            self._inside = "yes" if "data-behalf" in told else ""
        if not self._inside:
            return
        if tag == "input" and (told.get("type") not in ("radio", "checkbox") or "checked" in told):
            self.values[name] = value or ("on" if told.get("type") == "checkbox" else "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in told or self._select not in self.values):
            self.values[self._select] = value
        elif tag == "textarea":
            self._area, self._text = name, []

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            self.values[self._area], self._area = "".join(self._text), ""
        if tag == "form":
            self._inside = ""


def fields(page: str) -> dict[str, str]:
    found = Fields()
    found.feed(page)
    return found.values


async def opened(client: Client, path: str = "/desk/file") -> dict[str, str]:
    async with client.get(path) as answer:
        assert answer.status == 200
        return fields(await answer.text())


async def press(client: Client, button: str, form: dict[str, str]) -> tuple[int, str, str]:
    """Status, path and words of the page that follows."""
    async with client.post("/desk/file", data={**form, "do": button}) as answer:
        return answer.status, answer.url.path, unescape(await answer.text())


async def understood(client: Client, story: str, **more: str) -> dict[str, str]:
    status, _, page = await press(client, "understand", {**await opened(client), "story": story, **more})
    assert status == 200
    return fields(page)


async def count(db: Database) -> int:
    async with db.read() as session:
        return await session.scalar(select(func.count()).select_from(TicketRow)) or 0


async def only(db: Database) -> TicketRow:
    async with db.read() as session:
        return (await session.scalars(select(TicketRow))).one()


async def test_a_story_fills_the_fields_and_the_callers_own_data_go_where_they_belong(
    operator: Client,
) -> None:
    form = await understood(operator, RUBBISH)

    assert form["choice"] == "sanitation.rubbish_collection"
    assert form["area"] == WANGJING
    assert form["address"] == "南湖东园一区3号楼楼下"
    assert form["occurred_at"] == "2026-11-23T00:00"
    assert form["kind"] == "complaint"
    assert (form["reporter_name"], form["reporter_phone"]) == ("王秀兰", "13800138000")
    assert form["contact_by"] == "call"
    assert "13800138000" not in form["description"]
    assert "垃圾堆了三天" in form["description"]


async def test_the_three_likeliest_categories_are_offered_as_choices(operator: Client) -> None:
    _, _, page = await press(operator, "understand", {**await opened(operator), "story": RUBBISH})

    offered = re.findall(r'name="choice" value="([^"]+)"', page)
    assert offered == ["sanitation.rubbish_collection", "sanitation.pests", "sanitation.dumping", "other"]


async def test_the_unit_is_suggested_with_its_reason_before_anything_is_filed(
    operator: Client, db: Database
) -> None:
    _, _, page = await press(operator, "understand", {**await opened(operator), "story": RUBBISH})

    assert "望京街道" in page
    assert "由望京街道先接" in page
    assert await count(db) == 0


async def test_what_was_filed_is_read_out_in_both_languages_with_number_and_code(
    operator: Client, db: Database
) -> None:
    status, path, page = await press(operator, "file", await understood(operator, RUBBISH))

    ticket = await only(db)
    assert (status, path) == (200, f"/desk/file/{ticket.number}")
    assert f"编号：{ticket.number}" in page
    assert f"查询码：{' '.join(ticket.tracking_code)}" in page
    assert f"Tracking code: {' '.join(ticket.tracking_code)}" in page
    assert (ticket.channel, ticket.lang) == ("phone", "zh")
    assert (ticket.reporter_name, ticket.reporter_phone) == ("王秀兰", "13800138000")
    assert ticket.suggested_unit == f"S{WANGJING}"
    assert "王秀兰" not in ticket.description


async def test_a_caller_who_speaks_english_is_filed_in_english(operator: Client, db: Database) -> None:
    await press(operator, "file", await understood(operator, POTHOLE))

    ticket = await only(db)
    assert ticket.lang == "en"
    assert ticket.reporter_name == "Anna Schmidt"
    assert ticket.category == "municipal_facilities.road_damage"


async def test_a_double_click_files_once(operator: Client, db: Database) -> None:
    form = await understood(operator, RUBBISH)

    first = await press(operator, "file", form)
    second = await press(operator, "file", form)

    assert first[:2] == second[:2]
    assert await count(db) == 1


async def test_what_is_changed_by_hand_stays_when_the_story_is_read_again(operator: Client) -> None:
    form = await understood(operator, RUBBISH)

    by_hand = {**form, "choice": "other", "category": "sanitation.pests", "address": "南湖东园一区5号楼"}
    _, _, page = await press(operator, "understand", by_hand)

    again = fields(page)
    assert again["choice"] == "sanitation.pests"
    assert again["address"] == "南湖东园一区5号楼"
    assert again["reporter_name"] == "王秀兰"


async def test_without_the_dialogue_server_the_form_is_filled_by_hand_and_says_so(db: Database) -> None:
    async with staff_room(db) as room, room.client() as client:
        await room.staff("li", "operator")
        await client.post("/desk/sign-in", data={"name": "li", "password": PASSWORD})
        typed = {**await opened(client), "story": "门口路灯坏了", "reporter_phone": "13800138000"}

        status, _, page = await press(client, "understand", typed)

        form = fields(page)
        assert status == 200
        assert "照着手工填" in page
        assert (form["story"], form["description"]) == ("门口路灯坏了", "门口路灯坏了")
        assert form["reporter_phone"] == "13800138000"
        by_hand = {**form, "category": "municipal_facilities.street_light", "area": WANGJING}
        assert (await press(client, "file", by_hand))[1].startswith("/desk/file/BJ")


async def test_a_refusal_says_what_is_missing_and_loses_nothing(operator: Client, db: Database) -> None:
    form = {**await understood(operator, RUBBISH), "area": "", "call_hours": "晚上"}

    status, _, page = await press(operator, "file", form)

    again = fields(page)
    assert status == 422
    assert "必须有地点" in page
    assert {name: again[name] for name in form if name != "seen"} == {
        name: value for name, value in form.items() if name != "seen"
    }
    assert await count(db) == 0


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"choice": "other", "category": ""}, "请选一个类别"),
        ({"description": "", "story": ""}, "请写诉求内容"),
        ({"occurred_at": "昨天"}, "时间没填对"),
        ({"description": "长" * 5001}, "诉求内容太长"),
    ],
)
async def test_each_refusal_names_its_field(operator: Client, changed: dict[str, str], sentence: str) -> None:
    status, _, page = await press(operator, "file", {**await understood(operator, RUBBISH), **changed})

    assert status == 422
    assert sentence in page


async def test_something_alike_is_looked_at_before_it_is_filed_twice(
    room: StaffRoom, operator: Client, db: Database
) -> None:
    form = await understood(operator, RUBBISH)
    before = await room.ticket()

    status, _, page = await press(operator, "file", form)

    assert status == 409
    assert before.number in page
    assert await count(db) == 1
    assert (await press(operator, "file", fields(page)))[0] == 200
    assert await count(db) == 2


async def test_a_caller_joins_what_is_reported_already(
    room: StaffRoom, operator: Client, db: Database
) -> None:
    before = await room.ticket()
    form = await understood(operator, RUBBISH)

    _, _, page = await press(operator, "file", {**form, "joins": before.number})

    async with db.read() as session:
        follower = (await session.scalars(select(TicketRow).where(TicketRow.number != before.number))).one()
        leader = (await session.scalars(select(TicketRow).where(TicketRow.number == before.number))).one()
    assert (follower.status, follower.parent_id) == ("merged", leader.id)
    assert follower.reporter_phone == "13800138000"
    assert "并进去了" in page


async def test_what_is_joined_has_to_be_open(room: StaffRoom, operator: Client, db: Database) -> None:
    before = await room.ticket()
    form = await understood(operator, RUBBISH)
    supervisor = await room.token("supervisor")
    step = {"action": "reject", "reason": "court"}
    async with operator.post(
        f"/api/v1/tickets/{before.number}/transitions", json=step, headers=supervisor
    ) as answer:
        assert answer.status == 200, await answer.text()

    status, _, page = await press(operator, "file", {**form, "joins": before.number})

    assert status == 422
    assert "已经办完" in page
    assert await count(db) == 1


async def test_a_ticket_of_the_same_number_is_shown_wherever_it_is(room: StaffRoom, operator: Client) -> None:
    before = await room.ticket(
        reporter_phone="138 0013 8000", category="utilities.heating", address="别处5号楼"
    )

    _, _, page = await press(operator, "understand", {**await opened(operator), "story": RUBBISH})

    assert before.number in page
    assert "同一个电话反映的" in page


async def test_danger_shows_first_what_to_tell_the_caller(operator: Client) -> None:
    story = "我家厨房煤气泄漏了，味道特别大，头晕"

    _, _, page = await press(operator, "look", {**await opened(operator), "story": story})

    assert "先告诉市民" in page
    assert beijing().numbers.fire in page
    assert page.index("先告诉市民") < page.index("建议派给")


async def test_who_stays_unknown_leaves_neither_name_nor_number(operator: Client, db: Database) -> None:
    form = await understood(operator, KITCHEN)

    await press(operator, "file", {**form, "reporter_name": "赵六", "reporter_phone": "13900001111"})

    ticket = await only(db)
    assert form["anonymous"] == "on"
    assert ticket.kind == "report"
    assert ticket.confidential
    assert (ticket.reporter_name, ticket.reporter_phone) == (None, None)


async def test_nobody_else_reads_the_code_that_was_read_out(
    room: StaffRoom, operator: Client, db: Database
) -> None:
    await press(operator, "file", await understood(operator, GAS))
    number = (await only(db)).number
    await room.staff("sun", "supervisor")

    async with room.client() as other:
        await other.post("/desk/sign-in", data={"name": "sun", "password": PASSWORD})
        async with other.get(f"/desk/file/{number}") as answer:
            assert answer.status == 404


@pytest.mark.parametrize("role", ["handler", "reviewer", "admin"])
async def test_other_roles_file_for_nobody(room: StaffRoom, role: str) -> None:
    await room.staff("zhao", role, f"S{WANGJING}" if role == "handler" else None)

    async with room.client() as client:
        await client.post("/desk/sign-in", data={"name": "zhao", "password": PASSWORD})
        async with client.get("/desk/file") as answer:
            assert answer.status == 403
        async with client.get("/desk/") as answer:
            assert "/desk/file" not in await answer.text()


async def test_what_is_told_in_a_chat_is_filed_for_it_and_told_there(
    room: StaffRoom, operator: Client, db: Database
) -> None:
    inbox = DeskInbox(db, beijing(), LocalWakeups(), clock=room.clock)
    said = Incoming("web", "somebody", "1", "路灯不亮了", sent_at=room.clock())
    number = (await inbox.receive(said)).conversation_id
    async with db.begin() as session:
        told = {
            "description": "路灯不亮了",
            "category": "municipal_facilities.street_light",
            "subdistrict": WANGJING,
            "district": "110105",
        }
        await drafts.remember(session, number, told, now=room.clock())

    form = await opened(operator, f"/desk/file?conversation={number}")
    await press(operator, "file", form)

    ticket = await only(db)
    async with db.read() as session:
        said_there = (
            await session.scalars(select(MessageRow.text).where(MessageRow.direction == "out"))
        ).all()
        draft = (await session.scalars(select(DraftRow))).one()
    assert (form["story"], form["category"], form["area"]) == (
        "路灯不亮了",
        "municipal_facilities.street_light",
        WANGJING,
    )
    assert (ticket.conversation_id, ticket.channel) == (number, "web")
    assert draft.state == "filed"
    assert any(ticket.number in str(one) and ticket.tracking_code in str(one) for one in said_there)


async def said_in_chat(room: StaffRoom, text: str) -> int:
    inbox = DeskInbox(room.db, beijing(), LocalWakeups(), clock=room.clock)
    said = Incoming("web", "somebody", "1", text, sent_at=room.clock())
    return (await inbox.receive(said)).conversation_id


async def test_the_chat_stands_beside_the_form_that_files_it(room: StaffRoom, operator: Client) -> None:
    number = await said_in_chat(room, "路灯不亮了")

    async with operator.get(f"/desk/file?conversation={number}") as answer:
        page = await answer.text()
    _, _, refused = await press(operator, "file", fields(page))

    for shown in (page, refused):
        assert f'data-conversation="/desk/conversations/{number}/lines"' in shown
        assert f'action="/desk/conversations/{number}/reply"' in shown
    assert "请选一个类别" in refused


async def test_what_is_said_in_the_chat_by_then_fills_the_form(room: StaffRoom, operator: Client) -> None:
    number = await said_in_chat(room, RUBBISH)
    form = await opened(operator, f"/desk/file?conversation={number}")

    _, _, page = await press(operator, "understand", {**form, "story": "", "party": "物业"})

    again = fields(page)
    assert (again["choice"], again["area"]) == ("sanitation.rubbish_collection", WANGJING)
    assert again["party"] == "物业"


async def test_a_chat_without_words_fills_nothing_and_says_so(
    room: StaffRoom, operator: Client, db: Database
) -> None:
    number = await said_in_chat(room, RUBBISH)
    form = await understood(operator, "", conversation=str(number))
    await press(operator, "file", form)
    room.clock.pass_(seconds=1)

    status, _, page = await press(
        operator, "understand", await opened(operator, f"/desk/file?conversation={number}")
    )

    assert status == 422
    assert "还没说新的事" in page
    assert await count(db) == 1


@pytest.mark.parametrize("conversation", ["999", "x", "1" * 30])
async def test_there_is_nothing_to_file_of_a_conversation_that_is_not(
    operator: Client, db: Database, conversation: str
) -> None:
    async with operator.get(f"/desk/file?conversation={conversation}") as answer:
        assert answer.status == 404
    form = {**await understood(operator, RUBBISH), "conversation": conversation}
    assert (await press(operator, "file", form))[0] == 404
    assert await count(db) == 0

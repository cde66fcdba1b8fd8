"""The staff API over HTTP, on both stores: who may, what comes back, and how a refusal reads."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy import select, update

from desk import notices
from desk.api.statuses import status_of
from desk.channel import Incoming, Place
from desk.conversations import outbox
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.desk import Desk
from desk.errors import DeskError, OldRevision, StoreProblem
from desk.staff.actor import SYSTEM, Actor
from desk.store.database import Database
from desk.store.models import AuditRow, MessageRow
from tests.staff_room import StaffRoom, beijing

WANGJING = "S110105026"
SUPERVISOR = Actor("staff", None, "one", "supervisor")
Client = TestClient[web.Request, web.Application]


async def step(
    client: Client, number: str, headers: dict[str, str], **body: Any
) -> tuple[int, dict[str, Any]]:
    async with client.post(f"/api/v1/tickets/{number}/transitions", json=body, headers=headers) as answer:
        return answer.status, await answer.json()


async def test_without_a_token_nothing_is_shown(client: Client) -> None:
    for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic abc"}):
        async with client.get("/api/v1/tickets", headers=headers) as answer:
            body = await answer.json()

            assert answer.status == 401
            assert answer.content_type == "application/problem+json"
            assert answer.headers["Cache-Control"] == "no-store"
            assert body["code"] == "unauthorised"


async def test_a_ticket_is_filed_on_behalf_and_read_again(room: StaffRoom, client: Client) -> None:
    headers = await room.token("operator")
    body = {
        "description": "工体北路三里屯附近路面有个大坑",
        "category": "municipal_facilities.road_damage",
        "district": "110105",
        "reporter_name": "王女士",
        "reporter_phone": "13812345678",
        "request_id": "call-1",
    }
    async with client.post("/api/v1/tickets", json=body, headers=headers) as answer:
        filed = await answer.json()
        assert answer.status == 201, filed
    async with client.post("/api/v1/tickets", json=body, headers=headers) as again:
        assert (await again.json())["number"] == filed["number"]

    async with client.get(f"/api/v1/tickets/{filed['number']}?lang=en", headers=headers) as answer:
        shown = await answer.json()

    assert shown["status"] == "received"
    assert shown["category_group"] == "municipal_facilities"
    assert shown["district_name"] == "Chaoyang District"
    assert shown["reporter"]["phone"] == "13812345678"
    assert shown["created_at"].endswith("+08:00")
    assert shown["survey"]["state"] is None


async def test_a_time_without_an_offset_is_the_citys(room: StaffRoom, client: Client) -> None:
    told = {
        "description": "路面有个大坑",
        "category": "municipal_facilities.road_damage",
        "district": "110105",
    }
    for number, (said, meant) in enumerate(
        {
            "2026-11-23": "2026-11-23T00:00:00+08:00",
            "2026-11-23T08:00:00": "2026-11-23T08:00:00+08:00",
            "2026-11-23T08:00:00Z": "2026-11-23T16:00:00+08:00",
        }.items()
    ):
        body = told | {"occurred_at": said, "request_id": str(number)}
        async with client.post("/api/v1/tickets", json=body, headers=await room.token("operator")) as answer:
            assert answer.status == 201, await answer.text()
            assert (await answer.json())["occurred_at"] == meant


async def test_an_enterprise_is_named_filtered_by_and_corrected(room: StaffRoom, client: Client) -> None:
    headers = await room.token("operator")
    body = {
        "description": "园区门口路面塌了",
        "category": "municipal_facilities.road_damage",
        "district": "110105",
    }
    numbers = []
    for more in ({"enterprise": "星河科技有限公司"}, {}):
        async with client.post("/api/v1/tickets", json=body | more, headers=headers) as answer:
            numbers.append((await answer.json())["number"])

    async with client.get("/api/v1/tickets?enterprise=true", headers=headers) as answer:
        [listed] = (await answer.json())["items"]
    path = f"/api/v1/tickets/{numbers[1]}"
    async with client.patch(path, json={"enterprise": "另一家公司"}, headers=headers) as answer:
        corrected = await answer.json()
    async with client.get("/api/v1/tickets?enterprise=maybe", headers=headers) as answer:
        assert answer.status == 422

    assert (listed["number"], listed["enterprise"], listed["repeats"]) == (
        numbers[0],
        "星河科技有限公司",
        None,
    )
    assert corrected["enterprise"] == "另一家公司"
    assert corrected["repeats"] == dict.fromkeys(("person_month", "person_year", "place_month", "place_year"))
    assert corrected["due_provisional"] is False


async def test_co_units_have_tasks_of_their_own(room: StaffRoom, client: Client) -> None:
    number = (await room.ticket()).number
    hotline, water = await room.token("operator"), await room.token("handler", "water")
    await step(client, number, hotline, action="dispatch", co_units=["water"])
    whistled = {"action": "whistle", "co_units": ["gas"], "place": "小区东门", "by": "2026-11-24T20:00:00"}
    status, ticket = await step(client, number, hotline, **whistled)
    assert (status, ticket["co_units"]) == (200, ["water", "gas"])
    assert [task["arrive_by"] for task in ticket["tasks"]] == [None, "2026-11-24T20:00:00+08:00"]

    async with client.get("/api/v1/tasks?state=called,accepted&lang=en", headers=water) as answer:
        [task] = (await answer.json())["items"]
    assert (task["ticket"], task["unit"], task["actions"]) == (number, "water", ["accept"])
    path = f"/api/v1/tasks/{task['id']}/steps"
    async with client.post(path, json={"action": "report", "note": "好了"}, headers=water) as answer:
        assert answer.status == 409
    async with client.post(path, json={"action": "accept"}, headers=water) as answer:
        assert (answer.status, (await answer.json())["state"]) == (200, "accepted")
    async with client.post(path, json={"action": "report"}, headers=water) as answer:
        assert (answer.status, (await answer.json())["errors"][0]["field"]) == (422, "note")
    async with client.post(path, json={"action": "report", "note": "好了"}, headers=water) as answer:
        assert (await answer.json())["result"] == "好了"

    for bad, code in (("/api/v1/tasks/999/steps", 404), ("/api/v1/tasks/x/steps", 404)):
        async with client.post(bad, json={"action": "accept"}, headers=hotline) as answer:
            assert answer.status == code
    async with client.get("/api/v1/tasks?state=lost", headers=hotline) as answer:
        assert answer.status == 422
    async with client.get(f"/api/v1/tasks?ticket={number}&limit=1", headers=hotline) as answer:
        first = await answer.json()
    async with client.get(
        f"/api/v1/tasks?ticket={number}&limit=1&cursor={first['next']}", headers=hotline
    ) as answer:
        second = await answer.json()
    assert {one["items"][0]["unit"] for one in (first, second)} == {"water", "gas"}
    assert second["next"] is None


async def test_suggestions_are_compared_with_what_people_did(room: StaffRoom, client: Client) -> None:
    hotline = await room.token("operator")
    for unit in (WANGJING, WANGJING, "urban_management", None):
        number = (await room.ticket()).number
        if unit:
            await step(client, number, hotline, action="dispatch", unit=unit)

    path = "/api/v1/figures/suggestions?from=2026-11-24&to=2026-11-24&lang=en"
    async with client.get(path, headers=hotline) as answer:
        [found] = (await answer.json())["items"]
    async with client.get("/api/v1/figures/suggestions?to=2026-11-23", headers=hotline) as answer:
        assert (await answer.json())["items"] == []
    async with client.get(path, headers=await room.token("handler", "water")) as answer:
        assert answer.status == 403

    assert found["unit_name"].startswith("Wangjing")
    assert [found[key] for key in ("unit", "suggested", "dispatched", "same", "kept")] == [
        WANGJING,
        4,
        3,
        2,
        0,
    ]
    assert found["share"] == pytest.approx(2 / 3)
    assert (found["sure"], found["sure_share"]) == (0, None)


async def test_long_request_ids_fit_and_tokens_of_one_name_share_none(
    room: StaffRoom, client: Client
) -> None:
    body = {
        "description": "路面有个大坑",
        "category": "municipal_facilities.road_damage",
        "district": "110105",
        "request_id": "号" * 200,
    }
    numbers = []
    for _ in range(2):
        token = await room.accounts.token("n" * 60, role="operator")
        headers = {"Authorization": f"Bearer {token}"}
        for _ in range(2):
            async with client.post("/api/v1/tickets", json=body, headers=headers) as answer:
                assert answer.status == 201
                numbers.append((await answer.json())["number"])

    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


async def test_the_steps_lead_from_filing_to_the_answer(room: StaffRoom, client: Client) -> None:
    number = (await room.ticket()).number
    operator, handler = await room.token("operator"), await room.token("handler", WANGJING)

    assert (await step(client, number, operator, action="dispatch"))[1]["unit"] == WANGJING
    assert (await step(client, number, handler, action="accept"))[1]["status"] == "in_progress"
    status, resolved = await step(
        client, number, handler, action="resolve", note="垃圾已清走，明天起每天两次。"
    )

    assert (status, resolved["status"]) == (200, "resolved")
    assert [line["action"] for line in resolved["history"]] == ["file", "dispatch", "accept", "resolve"]


async def test_a_refusal_says_which_rule(room: StaffRoom, client: Client) -> None:
    number = (await room.ticket()).number
    operator, handler = await room.token("operator"), await room.token("handler", WANGJING)
    reviewer = await room.token("reviewer")

    assert (await step(client, number, operator, action="accept"))[0] == 403
    assert (await step(client, number, operator, action="close"))[1]["code"] == "illegal_step"
    assert (await step(client, number, operator, action="explode"))[0] == 422
    assert (await step(client, number, operator, action="dispatch", unit="S1"))[0] == 422
    assert (await step(client, number, operator, action="dispatch", version=99))[1]["code"] == "stale_version"
    assert (await step(client, number, reviewer, action="dispatch"))[0] == 403
    assert (await step(client, number, handler, action="accept"))[0] == 404
    assert (await step(client, "BJ20990101-000001", operator, action="dispatch"))[0] == 404
    assert (await room.tickets.get(number, actor=SYSTEM)).version == 1


async def test_a_body_that_is_no_json_is_a_problem_and_not_a_crash(room: StaffRoom, client: Client) -> None:
    headers = await room.token("operator")
    for body in (b"", b"{", b"[]", b'{"description": 5}', b'{"unknown": 1}'):
        async with client.post("/api/v1/tickets", data=body, headers=headers) as answer:
            assert answer.status == 422
            assert answer.content_type == "application/problem+json"


async def test_a_unit_sees_its_own_tickets_only_and_masked(room: StaffRoom, client: Client) -> None:
    mine = await room.ticket(reporter_phone="13812345678")
    await room.ticket()
    operator, handler = await room.token("operator"), await room.token("handler", WANGJING)
    await step(client, mine.number, operator, action="dispatch")

    async with client.get("/api/v1/tickets", headers=handler) as answer:
        items = (await answer.json())["items"]

    assert [item["number"] for item in items] == [mine.number]
    assert items[0]["reporter"]["phone"] == "138****5678"


async def test_filters_narrow_and_pages_follow_each_other(room: StaffRoom, client: Client) -> None:
    headers = await room.token("supervisor")
    for _ in range(5):
        await room.ticket()
        room.clock.pass_(minutes=1)
    await room.ticket(category="utilities.heating", description="暖气不热")

    seen: list[str] = []
    query: dict[str, str] = {
        "limit": "2",
        "category": "sanitation.rubbish_collection",
        "status": "received,returned",
    }
    while True:
        async with client.get("/api/v1/tickets", params=query, headers=headers) as answer:
            page = await answer.json()
        seen += [item["number"] for item in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]

    assert seen == list(reversed(room.filed[:5]))
    for bad in (
        {"status": "open"},
        {"limit": "201"},
        {"cursor": "x"},
        {"created_from": "soon"},
        {"colour": "red"},
    ):
        async with client.get("/api/v1/tickets", params=bad, headers=headers) as answer:
            assert answer.status == 422


async def test_days_are_the_citys_days(room: StaffRoom, client: Client) -> None:
    headers = await room.token("supervisor")
    room.clock.now = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)  # half past midnight of the 25th in Beijing
    number = (await room.ticket()).number

    async with client.get(
        "/api/v1/tickets?created_from=2026-11-25&created_to=2026-11-25", headers=headers
    ) as answer:
        found = [item["number"] for item in (await answer.json())["items"]]

    assert found == [number]


async def test_a_correction_is_kept_in_the_history(room: StaffRoom, client: Client) -> None:
    number = (await room.ticket()).number
    headers = await room.token("operator")

    async with client.patch(
        f"/api/v1/tickets/{number}", json={"urgency": "urgent"}, headers=headers
    ) as answer:
        shown = await answer.json()

    assert answer.status == 200, shown
    assert shown["urgency"] == "urgent"
    assert shown["history"][-1]["action"] == "edit"


async def test_a_reply_reaches_the_chat_and_leaves_it_with_the_assistant(
    room: StaffRoom, client: Client, db: Database
) -> None:
    headers = await room.token("operator")
    inbox = DeskInbox(db, beijing(), LocalWakeups(), clock=room.clock)
    received = await inbox.receive(Incoming("web", "device-1", "m1", text="有人吗"))

    async with client.get("/api/v1/conversations?address=device-1", headers=headers) as answer:
        [conversation] = (await answer.json())["items"]
    path = f"/api/v1/conversations/{conversation['id']}/messages"
    async with client.post(path, json={"text": "您好，我是话务员小李。"}, headers=headers) as answer:
        assert answer.status == 201
    async with client.get(path, headers=headers) as answer:
        lines = (await answer.json())["items"]

    assert conversation["id"] == received.conversation_id
    assert conversation["held_by"] is None
    assert [(line["direction"], line["author"], line["text"]) for line in lines] == [
        ("in", "citizen", "有人吗"),
        ("out", "staff", "您好，我是话务员小李。"),
    ]


async def talk(room: StaffRoom, db: Database) -> int:
    """A conversation in which somebody says who and where they are."""
    inbox = DeskInbox(db, beijing(), LocalWakeups(), clock=room.clock)
    said = Incoming(
        "web", "device-1", "m1", text="我叫王小明，电话13812345678", sender_name="王小明",
        place=Place(lat=39.99, long=116.47),
    )  # fmt: skip
    number = (await inbox.receive(said)).conversation_id
    async with db.begin() as session:
        await outbox.post(
            session,
            conversation_id=number,
            text="您的电话是13812345678，对吗？",
            author="bot",
            now=room.clock(),
            buttons=[outbox.Choice("对，是13812345678", "/affirm")],
            card={"kind": "draft", "phone": "13812345678"},
        )
    return number


@pytest.mark.parametrize("role", ["reviewer", "admin"])
async def test_whoever_works_for_quality_reads_no_names_numbers_or_points(
    room: StaffRoom, client: Client, db: Database, role: str
) -> None:
    number = await talk(room, db)

    async with client.get(
        f"/api/v1/conversations/{number}/messages", headers=await room.token(role)
    ) as answer:
        told = await answer.text()
    async with client.get(
        f"/api/v1/conversations/{number}/messages", headers=await room.token("operator")
    ) as answer:
        whole = await answer.text()

    assert answer.status == 200
    for secret in ("13812345678", "39.99", "116.47", json.dumps("王小明")[1:-1]):
        assert secret in whole
        assert secret not in told


async def test_no_role_reads_a_tracking_code(room: StaffRoom, client: Client, db: Database) -> None:
    number = await talk(room, db)
    async with db.begin() as session:
        for text in ("编号 BJ20261124-000001，查询码 7KQ2MF（别给别人）。", "7kq2mf"):
            await outbox.post(session, conversation_id=number, text=text, author="bot", now=room.clock())
        await session.execute(
            update(MessageRow)
            .where(MessageRow.direction == "in")
            .values(
                text="查询码是abcdef",
                understanding={
                    "intent": "ask_ticket_status",
                    "entities": [{"entity": "tracking_code", "value": "ABCDEF"}],
                },
            )
        )

    for role in ("operator", "supervisor", "reviewer", "admin"):
        headers = await room.token(role)
        async with client.get(f"/api/v1/conversations/{number}/messages", headers=headers) as answer:
            lines = (await answer.json())["items"]
        assert lines[0]["text"] == "查询码是••••••"
        assert [line["text"] for line in lines[-2:]] == [
            "编号 BJ20261124-000001，查询码 ••••••（别给别人）。",
            "••••••",
        ]
        assert "ABCDEF" not in json.dumps(lines)


@pytest.mark.parametrize("role", ["reviewer", "admin"])
async def test_who_reads_no_persons_cannot_find_them_by_their_words(
    room: StaffRoom, client: Client, db: Database, role: str
) -> None:
    await talk(room, db)
    reviewer, operator = await room.token(role), await room.token("operator")

    for query in ("q=13812345678", "address=device-1"):
        async with client.get(f"/api/v1/conversations?{query}", headers=reviewer) as answer:
            assert answer.status == 403
        async with client.get(f"/api/v1/conversations?{query}", headers=operator) as answer:
            assert len((await answer.json())["items"]) == 1
    async with client.get("/api/v1/conversations", headers=reviewer) as answer:
        assert [one["address"] for one in (await answer.json())["items"]] == [None]


async def test_a_unit_cannot_tell_by_the_history_whose_tickets_are_one_persons(
    room: StaffRoom, client: Client, db: Database
) -> None:
    chat = await talk(room, db)
    desk = Desk(db, beijing(), room.clock)
    fields = {
        "description": "垃圾三天没人清运",
        "category": "sanitation.rubbish_collection",
        "district": "110105",
        "subdistrict": "110105026",
        "confidential": True,
    }
    number = (await desk.file_complaint(chat, message_id=1, fields=fields, lang="zh")).number
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=WANGJING)

    seen = {}
    for role, unit in (("handler", WANGJING), ("operator", None)):
        async with client.get(f"/api/v1/tickets/{number}", headers=await room.token(role, unit)) as answer:
            seen[role] = (await answer.json())["history"]

    assert [line["actor"] for line in seen["handler"]] == ["citizen", "system"]
    assert [line["actor"] for line in seen["operator"]] == [f"citizen:{chat}", "system"]


async def test_a_problem_has_a_title_in_the_askers_language(room: StaffRoom, client: Client) -> None:
    headers = await room.token("operator")
    number = (await room.ticket()).number
    path = f"/api/v1/tickets/{number}/transitions"

    async with client.post(f"{path}?lang=zh", json={"action": "close"}, headers=headers) as answer:
        chinese = await answer.json()
    english_too = {**headers, "Accept-Language": "en"}
    async with client.post(path, json={"action": "close"}, headers=english_too) as answer:
        english = await answer.json()
    async with client.get("/api/v1/nothing", headers=headers) as answer:
        missing = await answer.json()

    assert chinese["title"] == "工单现在的状态不能走这一步。"
    assert english["title"] == "This step is not possible as the ticket stands now."
    assert "received" in chinese["detail"] == english["detail"]
    assert missing["title"] == "没有这个地址。"


def test_every_refusal_has_a_title_and_only_the_store_is_our_fault() -> None:
    def leaves(kind: type[DeskError]) -> list[type[DeskError]]:
        return [kind, *(one for below in kind.__subclasses__() for one in leaves(below))]

    for kind in leaves(DeskError):
        assert kind is DeskError or f"problem.{kind.code}" in notices.catalogue(), kind
    assert [
        status_of(error)
        for error in (OldRevision("old", advice="migrate"), StoreProblem("broken", advice="look"))
    ] == [500, 500]


async def test_a_time_beyond_all_calendars_is_a_problem_and_not_a_crash(
    room: StaffRoom, client: Client
) -> None:
    headers = await room.token("supervisor")
    for query in ("created_from=0001-01-01", "created_to=9999-12-31", "created_to=9999-12-31T23:59:00-12:00"):
        async with client.get(f"/api/v1/tickets?{query}", headers=headers) as answer:
            assert answer.status == 422


async def test_a_note_is_left_and_the_reporter_shown_for_a_logged_reason(
    room: StaffRoom, client: Client, db: Database
) -> None:
    number = (await room.ticket(reporter_name="王女士", reporter_phone="13812345678")).number
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=WANGJING)
    handler, reviewer = await room.token("handler", WANGJING), await room.token("reviewer")
    path = f"/api/v1/tickets/{number}"

    async with client.post(f"{path}/notes", json={"text": "明早去看"}, headers=handler) as answer:
        noted = await answer.json()
    async with client.post(f"{path}/reveal", json={"reason": "要约上门时间"}, headers=handler) as answer:
        shown = await answer.json()
    for body in ({}, {"reason": " "}):
        async with client.post(f"{path}/reveal", json=body, headers=handler) as answer:
            assert answer.status == 422
    for act, body in (("notes", {"text": "x"}), ("reveal", {"reason": "x"})):
        async with client.post(f"{path}/{act}", json=body, headers=reviewer) as answer:
            assert answer.status == 403
    async with db.read() as session:
        logged = list(await session.scalars(select(AuditRow).where(AuditRow.action == "reveal")))

    assert noted["history"][-1]["staff_note"] == "明早去看"
    assert (shown["name"], shown["phone"]) == ("王女士", "13812345678")
    assert [row.details for row in logged] == [{"reason": "要约上门时间"}]


async def test_a_conversation_is_read_from_its_beginning_page_by_page(
    db: Database, room: StaffRoom, client: Client
) -> None:
    headers = await room.token("operator")
    inbox = DeskInbox(db, beijing(), LocalWakeups(), clock=room.clock)
    for number in range(5):
        chat = await inbox.receive(Incoming("web", "device-1", f"m{number}", text=f"第{number}句"))
    path = f"/api/v1/conversations/{chat.conversation_id}/messages"

    async def read(query: str) -> tuple[list[str], str | None]:
        async with client.get(f"{path}?{query}", headers=headers) as answer:
            page = await answer.json()
            return [line["text"] for line in page["items"]], page["next"]

    first, on = await read("limit=2")
    second, on_by_cursor = await read(f"limit=2&after={on}")
    third, end = await read(f"limit=2&cursor={on_by_cursor}")

    assert (first, second, third) == (["第0句", "第1句"], ["第2句", "第3句"], ["第4句"])
    assert end is None
    assert await read("limit=5") == (first + second + third, None)
    assert await read("after=999999999") == ([], None)
    async with client.get(f"{path}?cursor=soon", headers=headers) as answer:
        assert answer.status == 422


async def case_of(client: Client, number: str, headers: dict[str, str]) -> dict[str, Any]:
    async with client.get(f"/api/v1/cases?ticket={number}&lang=en", headers=headers) as answer:
        found: dict[str, Any] = (await answer.json())["items"][0]
        return found


async def rule(client: Client, case: int, headers: dict[str, str], **body: Any) -> tuple[int, dict[str, Any]]:
    async with client.post(f"/api/v1/cases/{case}/ruling", json=body, headers=headers) as answer:
        return answer.status, await answer.json()


async def test_a_return_is_found_and_ruled_on(room: StaffRoom, client: Client) -> None:
    number = (await room.ticket()).number
    operator, handler = await room.token("operator"), await room.token("handler", WANGJING)
    await step(client, number, operator, action="dispatch")
    evidence = ["https://files.example/boundary.pdf"]
    status, returned = await step(
        client, number, handler, action="return", reason="wrong_place", grounds="不在辖区", evidence=evidence
    )
    case = await case_of(client, number, operator)

    assert (status, returned["history"][-1]["note"]) == (200, None)
    assert returned["history"][-1]["details"] == {"case": case["id"]}
    assert (case["kind"], case["state"], case["may_judge"]) == ("return", "open", True)
    assert (case["reason_name"], case["unit_name"]) == ("Not in our area", "Wangjing Subdistrict")
    assert (case["grounds"], case["evidence"]) == ("不在辖区", evidence)
    assert case["due_at"] == "2026-11-25T00:30:00+08:00"
    async with client.get("/api/v1/tickets?to_judge=true", headers=operator) as answer:
        assert [one["number"] for one in (await answer.json())["items"]] == [number]

    assert (await rule(client, case["id"], handler, state="granted"))[0] == 403
    assert (await rule(client, case["id"], operator, state="perhaps"))[0] == 422
    assert (await rule(client, case["id"], operator, state="refused"))[1]["errors"][0]["field"] == "grounds"
    assert (await rule(client, 99999, operator, state="granted"))[1]["code"] == "case_not_found"
    status, ruled = await rule(client, case["id"], operator, state="granted", unit="water_affairs")
    again = await rule(client, case["id"], operator, state="granted")

    assert (status, ruled["state"], ruled["right_unit"]) == (200, "granted", "water_affairs")
    assert (again[0], again[1]["code"]) == (409, "illegal_step")
    async with client.get("/api/v1/cases?state=open", headers=operator) as answer:
        assert (await answer.json())["items"] == []
    async with client.get("/api/v1/cases?state=open,lost", headers=operator) as answer:
        assert answer.status == 422


async def test_an_exclusion_takes_two_and_is_lifted(room: StaffRoom, client: Client) -> None:
    number = (await room.ticket()).number
    one = await room.token("supervisor")
    token = await room.accounts.token("second", role="supervisor")
    other = {"Authorization": f"Bearer {token}"}
    await step(client, number, one, action="dispatch")

    bare = await step(client, number, one, action="exclude", reason="other")
    await step(client, number, one, action="exclude", reason="other", evidence=["judgment.pdf"])
    alone = await step(client, number, one, action="exclude")
    _, done = await step(client, number, other, action="exclude")
    case = await case_of(client, number, one)
    async with client.post(f"/api/v1/cases/{case['id']}/lift", json={}, headers=one) as answer:
        lifted = await answer.json()
    async with client.get(f"/api/v1/tickets/{number}", headers=one) as answer:
        after = await answer.json()
    async with client.get(
        f"/api/v1/tickets/{number}", headers=await room.token("handler", WANGJING)
    ) as answer:
        of_unit = await answer.json()

    assert [line["action"] for line in of_unit["history"]] == ["file", "dispatch", "exclude", "include"]
    assert (bare[0], bare[1]["errors"][0]["field"]) == (422, "evidence")
    assert (alone[0], alone[1]["code"]) == (403, "not_allowed")
    assert done["excluded_at"] == "2026-11-24T16:30:00+08:00"
    assert "exclude" not in done["actions"]
    assert lifted["lifted_by"] == "token:supervisor-token"
    assert after["excluded_at"] is None
    assert [line["action"] for line in after["history"][-3:]] == ["exclude", "exclude", "include"]


async def test_a_pause_is_asked_for_a_day_and_a_unit_sees_only_its_own_cases(
    room: StaffRoom, client: Client
) -> None:
    number = (await room.ticket()).number
    handler, supervisor = await room.token("handler", WANGJING), await room.token("supervisor")
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=WANGJING)
    await step(
        client, number, handler, action="pause", note="等开春", reason="season", until="2026-12-20T08:00:00"
    )
    case = await case_of(client, number, handler)

    _, ruled = await rule(client, case["id"], supervisor, state="granted", note="天冷铺不了路")
    async with client.get(f"/api/v1/tickets/{number}", headers=handler) as answer:
        shown = await answer.json()
    stranger = await room.token("handler", "water_affairs")
    async with client.get(f"/api/v1/cases/{case['id']}", headers=stranger) as answer:
        assert answer.status == 404

    assert not case["may_judge"]
    assert ruled["until"] == "2026-12-20T08:00:00+08:00"
    assert shown["paused_until"] == "2026-12-20T08:00:00+08:00"
    assert shown["unit_due_at"] == "2026-12-27T08:00:00+08:00"
    assert "resume" in shown["actions"]
    assert "pause" not in shown["actions"]


async def test_a_stale_update_says_what_changed(room: StaffRoom, client: Client) -> None:
    number = (await room.ticket()).number
    operator = await room.token("operator")
    await step(client, number, operator, action="dispatch")
    room.clock.pass_(minutes=5)
    await room.tickets.apply(SYSTEM, number, "raise")

    status, problem = await step(client, number, operator, action="withdraw", note="x", version=1)

    assert (status, problem["code"], problem["current_version"]) == (409, "stale_version", 3)
    assert problem["changes"] == [
        {
            "at": "2026-11-24T08:30:00+00:00",
            "action": "dispatch",
            "actor": "token:operator-token",
            "unit": WANGJING,
            "version": 2,
        },
        {
            "at": "2026-11-24T08:35:00+00:00",
            "action": "raise",
            "actor": "system",
            "unit": WANGJING,
            "version": 3,
        },
    ]
    async with client.get("/api/v1/tickets?raised=true", headers=operator) as answer:
        assert [one["number"] for one in (await answer.json())["items"]] == [number]


async def test_a_follow_up_call_is_recorded_and_whom_to_call_is_listed(
    room: StaffRoom, client: Client
) -> None:
    headers, unit = await room.token("operator"), await room.token("handler", WANGJING)
    number = (await room.ticket(reporter_phone="13812345678")).number
    path = f"/api/v1/tickets/{number}/follow-ups"
    async with client.post(path, json={"reached": False}, headers=headers) as early:
        assert (early.status, (await early.json())["code"]) == (409, "illegal_step")
    for action in ("dispatch", "accept", "resolve"):
        await room.tickets.apply(SUPERVISOR, number, action, unit=WANGJING, note="好了")
    async with client.get("/api/v1/tickets?to_call=true", headers=headers) as answer:
        listed = [one["number"] for one in (await answer.json())["items"]]
    async with client.post(path, json={"reached": False}, headers=unit) as refused:
        assert refused.status == 403
    async with client.post(path, json={"reached": True, "contacted": True}, headers=headers) as half:
        assert (half.status, (await half.json())["errors"][0]["field"]) == (422, "solved")
    body = {
        "reached": True,
        "contacted": True,
        "solved": True,
        "satisfied": "basically",
        "comment": "快一点更好",
    }
    async with client.post(path, json=body, headers=headers) as answer:
        shown = await answer.json()
        assert answer.status == 201, shown
    async with client.post(path, json=body, headers=headers) as again:
        assert again.status == 409

    assert listed == [number]
    assert shown["status"] == "closed"
    assert (shown["survey"]["source"], shown["survey"]["calls"]) == ("phone", 1)
    assert shown["survey"]["comment"] == "快一点更好"

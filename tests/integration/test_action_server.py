"""The action endpoint on the real desk: what Rasa sends, what it gets back, and failures that say nothing of why."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
import yaml
from aiohttp.test_utils import TestClient, TestServer

from actions import server
from actions.server import LARGEST_CALL, application, names
from desk.desk import Desk
from desk.store.database import Database
from tests.office import Office
from tests.talk import CHAOYANG, ROOT, RUBBISH, WANGJING, a_tracker, beijing, said, slots_of

TOKEN = "a-token-for-tests"
FORM = "complaint_form"


@pytest.fixture
async def office(db: Database) -> Office:
    return Office(db, pack=beijing())


@pytest.fixture
async def client(office: Office) -> AsyncIterator[TestClient[Any, Any]]:
    async with TestClient(TestServer(application(office.desk, TOKEN, pack=beijing()))) as opened:
        yield opened


def a_call(action: str, tracker: Any) -> dict[str, Any]:
    """As Rasa 3.6 sends it: no digest, and no domain where none is wanted."""
    state = {
        "sender_id": tracker.sender_id,
        "slots": tracker.slots,
        "latest_message": tracker.latest_message,
        "events": tracker.events,
        "active_loop": tracker.active_loop,
    }
    return {"next_action": action, "sender_id": tracker.sender_id, "tracker": state, "version": "3.6.21"}


async def call(
    client: TestClient[Any, Any], action: str, tracker: Any, *, token: str = TOKEN
) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {token}"}
    async with client.post("/webhook", json=a_call(action, tracker), headers=headers) as answer:
        return answer.status, await answer.json()


def says(answer: dict[str, Any]) -> list[str]:
    return [response["response"] for response in answer["responses"]]


def test_every_action_of_the_domain_has_code() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    listed = [
        name for action in domain["actions"] for name in ([action] if isinstance(action, str) else action)
    ]
    called = {*listed, *(f"validate_{form}" for form in domain["forms"])}

    assert sorted(names()) == sorted(called)


async def test_the_first_message_is_kept_as_a_draft_and_the_next_question_asked(
    client: TestClient[Any, Any], office: Office
) -> None:
    chat = await office.conversation()
    message = said("楼下垃圾三天没人收了", "file_complaint", category=RUBBISH, kind="complaint")

    status, answer = await call(client, "validate_complaint_form", a_tracker(message, conversation=chat))

    assert status == 200
    assert slots_of(answer["events"])["requested_slot"] == "district"
    assert says(answer) == ["utter_question_where_home_noted"]
    assert answer["responses"][0]["gist"] == "楼下垃圾三天没人收了"
    kept = await office.desk.draft(chat)
    assert kept is not None
    assert kept["description"] == "楼下垃圾三天没人收了"


async def test_a_whole_draft_is_shown_and_then_filed_once(
    client: TestClient[Any, Any], office: Office
) -> None:
    chat = await office.conversation()
    slots: dict[str, Any] = {
        "description": "楼下垃圾三天没人收了",
        "category": RUBBISH,
        "district": CHAOYANG,
        "subdistrict": WANGJING,
        "address": "南湖东园3号楼",
        "contact_by": "chat",
        "asked": ["contact_by"],
    }
    confirmed = a_tracker(said("没问题", "affirm"), conversation=chat, message_id=9, confirmed=True, **slots)

    _, shown = await call(
        client,
        "validate_complaint_form",
        a_tracker(said("不留", "skip"), conversation=chat, form=FORM, requested_slot="contact_by", **slots),
    )
    first, again = [await call(client, "action_submit_complaint", confirmed) for _ in range(2)]

    assert says(shown) == ["utter_summary_chat"]
    assert shown["responses"][0]["place"] == "朝阳区望京街道南湖东园3号楼"
    assert first[1]["responses"] == again[1]["responses"]
    assert first[1]["responses"][0]["number"] == "BJ20261124-000001"
    assert slots_of(first[1]["events"])["ticket_in_focus"] == "BJ20261124-000001"
    assert slots_of(first[1]["events"])["description"] is None
    assert len(await office.desk.tickets_of(chat, "zh")) == 1


async def test_without_a_confirmation_nothing_is_filed(client: TestClient[Any, Any], office: Office) -> None:
    chat = await office.conversation()
    slots: dict[str, Any] = {"description": "垃圾", "category": RUBBISH, "district": CHAOYANG}

    status, answer = await call(
        client, "action_submit_complaint", a_tracker(said("好", "affirm"), conversation=chat, **slots)
    )

    assert status == 200
    assert answer["responses"][0]["custom"] == {"silent": True}
    assert await office.desk.tickets_of(chat, "zh") == []


@pytest.mark.parametrize("lost", ["description", "district", "category"])
async def test_what_got_lost_on_the_way_is_asked_for_instead_of_filed(
    client: TestClient[Any, Any], office: Office, lost: str
) -> None:
    chat = await office.conversation()
    slots: dict[str, Any] = {
        "description": "垃圾",
        "category": RUBBISH,
        "district": CHAOYANG,
        "confirmed": True,
    }
    tracker = a_tracker(said("好", "affirm"), conversation=chat, **{**slots, lost: None})

    status, answer = await call(client, "action_submit_complaint", tracker)

    assert status == 200
    assert says(answer) == ["utter_cannot_file_yet"]
    assert await office.desk.tickets_of(chat, "zh") == []


async def test_somebody_elses_number_and_an_unknown_one_get_the_same_words(
    client: TestClient[Any, Any], office: Office
) -> None:
    mine, theirs = await office.conversation(), await office.conversation("device-2")
    number = await office.filed(theirs, category=RUBBISH, district=CHAOYANG, subdistrict=WANGJING)

    answers = [
        await call(
            client,
            "action_ticket_status",
            a_tracker(said(f"{asked} 到哪了", "ask_ticket_status", ticket_number=asked), conversation=mine),
        )
        for asked in (number, "BJ20261124-999999")
    ]

    assert [says(answer) for _, answer in answers] == [["utter_ticket_not_found"]] * 2


async def test_danger_in_the_middle_is_a_matter_of_its_own_and_the_other_waits(
    client: TestClient[Any, Any], office: Office
) -> None:
    chat = await office.conversation()
    lamp = {"description": "楼道灯坏了", "category": "municipal_facilities.street_light"}
    await office.desk.remember_draft(chat, lamp)
    message = said(
        "我家煤气味很大", "report_danger", danger="gas", category="utilities.gas", urgency="emergency"
    )

    _, answer = await call(client, "action_after_danger", a_tracker(message, conversation=chat))

    kept = await office.desk.draft(chat)
    assert kept is not None
    assert (kept["description"], kept["category"]) == ("我家煤气味很大", "utilities.gas")
    assert kept["urgency"] == "emergency"
    assert kept["set_aside"].items() >= lamp.items()
    assert says(answer) == ["utter_offer_after_danger"]


async def test_after_suicide_nothing_is_said_kept_or_offered(
    client: TestClient[Any, Any], office: Office
) -> None:
    chat = await office.conversation()
    message = said("我不想活了", "report_danger", danger="suicide")

    _, answer = await call(client, "action_after_danger", a_tracker(message, conversation=chat))

    assert answer["events"] == []
    assert answer["responses"][0]["custom"] == {"silent": True}
    assert await office.desk.draft(chat) is None


@pytest.mark.parametrize("token", ["", "another"])
async def test_without_the_token_no_action_runs(client: TestClient[Any, Any], token: str) -> None:
    status, _ = await call(client, "action_fallback", a_tracker(said("?")), token=token)

    assert status == 401


async def test_an_unknown_action_and_no_call_are_refused(client: TestClient[Any, Any]) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}

    unknown, _ = await call(client, "action_no_such", a_tracker(said("?")))
    async with client.post("/webhook", data=b"{not json", headers=headers) as answer:
        broken = answer.status

    assert (unknown, broken) == (404, 400)


async def test_a_compressed_call_is_read(client: TestClient[Any, Any]) -> None:
    body = zlib.compress(json.dumps(a_call("action_fallback", a_tracker(said("?")))).encode())
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Encoding": "deflate"}

    async with client.post("/webhook", data=body, headers=headers) as answer:
        told = await answer.json()

    assert says(told) == ["utter_not_understood"]


async def test_a_call_that_unpacks_to_more_than_any_is_refused(client: TestClient[Any, Any]) -> None:
    told = a_call("action_fallback", a_tracker(said("?")))
    body = zlib.compress(json.dumps({**told, "more": "0" * LARGEST_CALL}).encode())
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Encoding": "deflate"}

    async with client.post("/webhook", data=body, headers=headers) as answer:
        assert answer.status in (400, 413)


async def test_a_failing_action_is_503_and_says_nothing_of_why(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("password=secret of 13800001111")

    monkeypatch.setattr(Desk, "remember_draft", broken)
    message = said("楼下垃圾三天没人收了", "file_complaint", category=RUBBISH)
    async with TestClient(TestServer(application(office.desk, TOKEN, pack=beijing()))) as client:
        status, answer = await call(client, "validate_complaint_form", a_tracker(message))

    assert status == 503
    assert answer == {"error": "failed"}


async def test_a_late_action_is_503(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(*_: Any, **__: Any) -> None:
        await asyncio.sleep(30)

    monkeypatch.setattr(Desk, "draft", slow)
    monkeypatch.setattr(server, "DEADLINE_SECONDS", 0.05)
    async with TestClient(TestServer(application(office.desk, TOKEN, pack=beijing()))) as client:
        status, answer = await call(client, "action_offer_draft", a_tracker(said("你好", "greet")))

    assert status == 503
    assert answer == {"error": "late"}


async def test_health_names_the_actions(client: TestClient[Any, Any]) -> None:
    async with client.get("/health") as answer:
        assert sorted(names()) == (await answer.json())["actions"]


def test_without_a_token_the_endpoint_is_not_made() -> None:
    with pytest.raises(ValueError, match="RASA_TOKEN"):
        application(Desk.__new__(Desk), "", pack=beijing())

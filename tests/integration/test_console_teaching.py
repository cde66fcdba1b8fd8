"""Teaching in the console, on both stores: corrections, change sets, dialogue tests, and who may."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.talks.script import Conversation
from desk.channel import Incoming
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.staff.actor import SYSTEM, Actor
from desk.store.models import MessageRow
from desk.teaching.service import Teaching, Verdict
from desk.teaching.sets import ChangeSets, Outcome
from tests.console_pages import console
from tests.integration.test_console_figures import page, signed_in
from tests.sealed_store import Database
from tests.staff_room import PASSWORD, StaffRoom, beijing, staff_room

if TYPE_CHECKING:
    from playwright.async_api import Browser

Client = TestClient[web.Request, web.Application]
CORRECTIONS, SETS = "/desk/review/corrections", "/desk/review/sets"
WORDS = "望京西园四区楼下公共绿地被人占了种菜，我叫王小明，电话13812345678"
UNDERSTOOD = {
    "intent": "ask_question",
    "confidence": 0.4,
    "model": "swift-0123456789abcdef.tar.gz",
    "categories": [["sanitation.rubbish_collection", 0.5], ["greening.green_space", 0.3]],
    "entities": [
        {"entity": "category", "value": "sanitation.rubbish_collection"},
        {"entity": "kind", "value": "complaint"},
        {"entity": "subdistrict", "value": "110105026"},
        {"entity": "person_name", "value": "王小明"},
    ],
}
WHY = "这句说的是别处的事。"
GREEN = next(one for one in beijing().categories if one.group == "greening")


async def told(room: StaffRoom, text: str = WORDS, **more: Any) -> int:
    """A citizen's message that was understood; its id."""
    inbox = DeskInbox(room.db, beijing(), LocalWakeups(), clock=room.clock)
    message = Incoming("web", "device-1", f"m-{abs(hash(text))}", text=text)
    received = await inbox.receive(message)
    async with room.db.begin() as session:
        row = await session.get_one(MessageRow, received.message_id)
        row.understanding, row.status = UNDERSTOOD, "handled"
        for name, value in more.items():
            setattr(row, name, value)
        return row.id


async def send(client: Client, path: str, form: Mapping[str, str], *, status: int = 200) -> str:
    csrf = re.search(r'name="csrf" value="([^"]+)"', await page(client, "/desk/account"))
    assert csrf is not None
    async with client.post(path, data={**form, "csrf": csrf[1]}) as answer:
        assert answer.status == status, await answer.text()
        return await answer.text()


async def corrected(room: StaffRoom, message: int, by: str = "reviewer", **right: str) -> int:
    teaching = Teaching(room.db, beijing(), room.clock)
    return (await teaching.correct(a_teacher(by), message, right or {"category": GREEN.code})).id


def a_teacher(name: str, role: str = "reviewer") -> Actor:
    return Actor("staff", None, name, role)


async def test_a_reviewer_corrects_a_message_beside_it_and_takes_it_back(
    room: StaffRoom, client: Client
) -> None:
    message = await told(room)
    await signed_in(room, client, "reviewer")

    form = await page(client, f"/desk/review/messages/{message}?part=1&lang=zh")
    beside = await send(
        client,
        f"/desk/review/messages/{message}",
        {"intent": "file_complaint", "category_name": GREEN.zh, "kind": "complaint"},
    )
    waiting = await page(client, CORRECTIONS)
    undone = await send(client, f"/desk/review/messages/{message}/undo", {})

    assert "<html" not in form
    assert form.index("垃圾清运与分类") < form.index("绿地与绿化养护") < form.index("<datalist")
    assert "已纠正，等人复核" in beside
    assert f"<ins>{GREEN.zh}</ins>" in waiting
    assert "<ins>反映问题</ins>" in waiting
    assert "王小明" not in waiting
    assert "13812345678" not in waiting
    assert "已纠正" not in undone
    assert "没有待复核的纠正" in await page(client, CORRECTIONS)


async def test_it_was_right_is_a_correction_too_and_nothing_changed_is_none(
    room: StaffRoom, client: Client
) -> None:
    message = await told(room)
    await signed_in(room, client, "reviewer")

    nothing = await send(client, f"/desk/review/messages/{message}", {"intent": "ask_question"}, status=422)
    unknown = await send(client, f"/desk/review/messages/{message}", {"area_name": "火星"}, status=422)
    fine = await send(client, f"/desk/review/messages/{message}", {"fine": "1"})

    assert "什么都没改" in nothing
    assert "没找到这个区" in unknown
    assert "标为理解得对" in fine


async def test_a_second_person_approves_and_the_first_only_knowingly(room: StaffRoom, client: Client) -> None:
    await signed_in(room, client, "reviewer")
    own = await told(room)
    await send(client, f"/desk/review/messages/{own}", {"category_name": GREEN.zh})
    other = await corrected(room, await told(room, "小区里的树没人修"), by="somebody")

    refused = await send(
        client, f"{CORRECTIONS}/1", {"purpose": "training", "text": "占绿地种菜"}, status=422
    )
    await send(client, f"{CORRECTIONS}/1", {"purpose": "training", "text": "占绿地种菜", "myself": "1"})
    await send(client, f"{CORRECTIONS}/{other}", {"purpose": "evaluation", "text": "小区里的树没人修"})
    approved = await page(client, f"{CORRECTIONS}?state=approved&lang=en")
    collected = await page(client, f"{SETS}?lang=en")

    assert "您自己纠正的" in refused
    assert "占绿地种菜" in refused
    assert approved.count("Change set 1") == 2
    assert "looked again themselves" in approved
    assert "changed the sentence" in approved
    assert "Training example 1" in collected
    assert "Evaluation example 1" in collected


async def test_a_refusal_needs_a_reason_and_can_be_undone(room: StaffRoom, client: Client) -> None:
    await signed_in(room, client, "reviewer")
    one = await corrected(room, await told(room), by="somebody")

    silent = await send(client, f"{CORRECTIONS}/{one}", {"refuse": "1"}, status=422)
    await send(client, f"{CORRECTIONS}/{one}", {"refuse": "1", "why": "说的是别的事"})
    refused = await page(client, f"{CORRECTIONS}?state=refused")
    await send(client, f"{CORRECTIONS}/{one}/undo", {})

    assert "为什么不采用" in silent
    assert "说的是别的事" in refused
    assert f'id="correction-{one}"' in await page(client, CORRECTIONS)


async def test_a_refused_judgement_from_a_later_page_stays_there_with_its_words(
    room: StaffRoom, client: Client
) -> None:
    await signed_in(room, client, "reviewer")
    made = [await corrected(room, await told(room, f"第{n}条垃圾没人收")) for n in range(27)]
    first = await page(client, CORRECTIONS)
    later = re.search(r'href="(/desk/review/corrections\?[^"]*before=[^"]+)"', first)
    assert later is not None
    second = await page(client, html.unescape(later[1]))
    action = re.search(rf'action="(/desk/review/corrections/{made[0]}\?[^"]+)"', second)
    assert action is not None

    kept = await send(
        client, html.unescape(action[1]), {"text": "", "purpose": "training", "why": WHY}, status=422
    )
    without = await send(client, f"{CORRECTIONS}/{made[0]}", {"refuse": "1", "text": WHY}, status=422)

    assert f">{WHY}</textarea>" in kept
    assert f'id="correction-{made[-1]}"' not in kept
    assert f">{WHY}</textarea>" in without


async def test_what_is_confidential_is_nobodys_to_learn_from(room: StaffRoom, client: Client) -> None:
    message = await told(room)
    async with room.db.read() as session:
        conversation = (await session.get_one(MessageRow, message)).conversation_id
    await room.ticket(conversation_id=conversation, confidential=True)
    await signed_in(room, client, "reviewer")
    one = await corrected(room, message, by="somebody")

    shown = await page(client, CORRECTIONS)
    refused = await send(
        client, f"{CORRECTIONS}/{one}", {"purpose": "training", "text": "占绿地"}, status=422
    )

    assert "不能拿来学习" in shown
    assert "现在做不了" in refused


async def test_a_set_is_handed_over_taken_back_and_shut_while_it_waits(
    room: StaffRoom, client: Client
) -> None:
    await signed_in(room, client, "supervisor")
    one = await corrected(room, await told(room), by="somebody")
    await send(client, f"{CORRECTIONS}/{one}", {"purpose": "training", "text": "占绿地种菜"})

    ready = await send(client, f"{SETS}/1/hand-over", {})
    shut = await send(client, f"{CORRECTIONS}/{one}/undo", {}, status=422)
    twice = await send(client, f"{SETS}/1/hand-over", {}, status=422)
    taken = await ChangeSets(room.db, room.clock).to_learn()
    again = await send(client, f"{SETS}/1/take-back", {})

    assert "等着学" in ready
    assert "现在做不了" in shut
    assert "现在不能这样做" in twice
    assert [(found.purpose, found.text, found.right) for found in taken] == [
        ("training", "占绿地种菜", {"category": GREEN.code})
    ]
    assert "收集中" in again
    assert "交给助手学" in await page(client, f"{SETS}/1")


async def test_a_talk_becomes_a_test_without_its_person(room: StaffRoom, client: Client) -> None:
    message = await told(room)
    async with room.db.read() as session:
        conversation = (await session.get_one(MessageRow, message)).conversation_id
    await told(room, "没问题，提交", payload="/confirm_draft")
    await room.ticket(conversation_id=conversation, reporter_name="王小明", reporter_phone="13812345678")
    await signed_in(room, client, "reviewer")

    shown = await send(client, f"/desk/review/conversations/{conversation}/test", {})
    written = await page(client, f"{CORRECTIONS}/1/test.yml")
    wrong = await send(
        client, f"{CORRECTIONS}/1", {"purpose": "dialogue", "myself": "1", "text": "- says: 没人"}, status=422
    )
    await send(client, f"{CORRECTIONS}/1", {"purpose": "dialogue", "myself": "1", "text": written})
    [kept] = (await Teaching(room.db, beijing(), room.clock).list(SUPERVISOR, states=("approved",))).items

    [talk] = [Conversation.of(one) for one in yaml.safe_load(written)]
    assert "对话测试" in shown
    assert "没法重演" in wrong
    assert talk.says == ["望京西园四区楼下公共绿地被人占了种菜，我叫李明，电话13800000000", "finish"]
    assert talk.tickets[0]["category"] == "sanitation.rubbish_collection"
    assert talk.tickets[0]["subdistrict"] == "110105026"
    assert (kept.purpose, kept.script) == ("dialogue", written)


SUPERVISOR = a_teacher("boss", "supervisor")


@pytest.mark.parametrize(("role", "unit"), [("operator", None), ("handler", "S110105026")])
async def test_nobody_else_teaches(room: StaffRoom, client: Client, role: str, unit: str | None) -> None:
    message = await told(room)
    one = await corrected(room, message)
    await signed_in(room, client, role, unit)

    for path in (
        CORRECTIONS,
        SETS,
        f"{SETS}/1",
        f"/desk/review/messages/{message}",
        f"{CORRECTIONS}/{one}/test.yml",
    ):
        await page(client, path, status=403)
    for path in (
        f"{CORRECTIONS}/{one}",
        f"{CORRECTIONS}/{one}/undo",
        f"{SETS}/1/hand-over",
        f"/desk/review/messages/{message}",
        f"/desk/review/messages/{message}/undo",
        "/desk/review/conversations/1/test",
    ):
        await send(client, path, {"fine": "1", "purpose": "training"}, status=403)
    assert CORRECTIONS not in await page(client, "/desk/")


async def test_a_pressed_button_cannot_be_corrected(room: StaffRoom, client: Client) -> None:
    pressed = await told(room, "没问题，提交", payload="/confirm_draft")
    await signed_in(room, client, "reviewer")

    await page(client, f"/desk/review/messages/{pressed}", status=409)


async def test_what_was_learned_stands_on_the_page_until_somebody_goes_back(
    room: StaffRoom, client: Client
) -> None:
    await signed_in(room, client, "admin")
    teaching, sets = Teaching(room.db, beijing(), room.clock), ChangeSets(room.db, room.clock)
    one = await corrected(room, await told(room), by="somebody")
    await teaching.judge(SUPERVISOR, one, Verdict("training", text="占绿地种菜"))
    await sets.hand_over(SUPERVISOR, 1)
    before, after = {"danger.zh": 0.98, "overall": 90}, {"danger.zh": 0.97, "overall": 91}
    changed = [
        {"text": "占绿地", "asked": "category", "right": "a", "before": "b", "after": "a", "better": True}
    ]

    await sets.record(
        Outcome(
            "kept",
            "swift-a.tar.gz",
            "swift-b.tar.gz",
            [1],
            before=before,
            after=after,
            why=["safety|danger.zh 98.0% → 97.0%"],
        ),
        by=SYSTEM,
    )
    kept = await page(client, f"{SETS}?lang=en")
    await sets.record(
        Outcome(
            "switched", "swift-a.tar.gz", "swift-c.tar.gz", [1], before=before, after=after, changed=changed
        ),
        by=SYSTEM,
    )
    switched = await page(client, f"{SETS}?lang=en")
    await sets.record(Outcome("back", "swift-c.tar.gz", "swift-a.tar.gz", [1]), by=SUPERVISOR)

    assert "A safety figure got worse: Dangers heard (Chinese) 98.0% → 97.0%" in kept
    assert "▼ worse" in kept
    assert "Waits to be learned" in kept
    assert ">Learned<" in switched
    assert "Got better: 1" in switched
    assert await sets.last_switch() is None
    assert [found.id for found in await sets.to_learn()] == [one]


async def test_the_form_opens_in_the_transcript_and_stays_while_it_is_filled_in(
    sqlite_url: str, browser: Browser
) -> None:
    db = Database(sqlite_url)
    async with staff_room(db) as room:
        await room.staff("reviewer", "reviewer")
        await told(room)
        seen = await console(browser)
        await seen.goto(str(room.server.make_url("/desk/sign-in?next=/desk/conversations/1")))
        await seen.fill("[name=name]", "reviewer")
        await seen.fill("[name=password]", PASSWORD)
        await seen.click("main button")

        await seen.click("details.beside summary")
        await seen.fill("details.beside [name=category_name]", GREEN.zh)
        await seen.click("details.beside button.primary")
        await seen.wait_for_selector("form.beside .mark")

        assert seen.url.endswith("/desk/conversations/1#line-1")
        await seen.wait_for_load_state("networkidle")
        await seen.close()
    await db.close()

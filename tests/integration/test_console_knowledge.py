"""The city's data in the console: looked at, published, undone; nothing typed is lost; a whole day in a browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from aiohttp import web
from aiohttp.test_utils import TestClient

from actions.knowledge import ActionAnswerQuestion
from bot.folders import ROOT
from city.pack import CityPack, load
from desk import notices
from desk.console import knowledge_forms
from desk.desk import Desk
from desk.pack.editing import Kind
from tests.console_pages import barriers, signed_in, too_wide
from tests.integration.test_console_settings import see, send
from tests.office import SUPERVISOR, Office
from tests.staff_room import PASSWORD, StaffRoom
from tests.talk import a_tracker, run, said

if TYPE_CHECKING:
    from playwright.async_api import Browser

Client = TestClient[web.Request, web.Application]
HOME = "/desk/knowledge"
HEATING = f"{HOME}/answer/heating_fee"
NEW = "今年起按面积收，每平方米26元。"


async def sign_in(client: Client, name: str) -> None:
    async with client.post("/desk/sign-in", data={"name": name, "password": PASSWORD, "next": ""}) as answer:
        assert answer.status == 200


def typed(room: StaffRoom, kind: Kind, key: str, **values: Any) -> dict[str, Any]:
    """The form of an entry as it stands, with these fields typed over."""
    packs = room.console.packs
    one = packs.entry(kind, key)
    filled = knowledge_forms.filled(kind, one.document, today=packs.today())
    return {"version": str(one.version), "why": "核实过", **filled, **values}


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


async def publish(client: Client, path: str, form: Mapping[str, Any]) -> str:
    """Look at what a form would do, then publish it."""
    page = await send(client, path, **form, act="preview")
    return await send(client, path, **{**form, "seen": hidden(page, "seen"), "act": "publish"})


async def answered(desk: Desk, pack: CityPack, chat: int, key: str, text: str) -> Any:
    """What a citizen gets who asks for it: the name of the sentence, and its answer."""
    question = said(text, "ask_question", knowledge=key)
    dispatcher, _ = await run(ActionAnswerQuestion(desk, pack), a_tracker(question, conversation=chat))
    return dispatcher.messages[0].get("answer", dispatcher.messages[0]["response"])


@pytest.fixture
async def supervisor(room: StaffRoom, client: Client) -> Client:
    await room.staff("yu", "supervisor")
    await sign_in(client, "yu")
    return client


@pytest.fixture
async def admin(room: StaffRoom) -> AsyncIterator[Client]:
    await room.staff("chen", "admin")
    async with room.client() as opened:
        await sign_in(opened, "chen")
        yield opened


def test_the_preview_reads_as_the_assistant_says_it() -> None:
    said_by_it = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["responses"][
        "utter_answer"
    ]

    assert [one["text"] for one in said_by_it] == [
        notices.catalogue().raw("knowledge.answer", lang) for lang in ("zh", "en")
    ]


async def test_an_answer_is_looked_at_published_read_by_a_citizen_and_undone(
    room: StaffRoom, supervisor: Client
) -> None:
    office = Office(room.db, pack=room.console.pack)
    desk, pack, chat = office.desk, office.pack, await office.conversation()
    form = typed(room, "answer", "heating_fee", answer_zh=NEW, asked_zh="供暖费多少钱\n暖气费怎么算的呀")

    looked = await send(supervisor, HEATING, **form, act="preview")
    before = await answered(desk, pack, chat, "heating_fee", "供暖费多少钱")
    assert f"{NEW}\n（出处：" in looked
    assert "新的问法要等" in looked
    assert before != NEW

    page = await send(supervisor, HEATING, **{**form, "seen": hidden(looked, "seen"), "act": "publish"})

    assert "已发布" in page
    assert "核实过" in page
    assert await answered(desk, pack, chat, "heating_fee", "供暖费多少钱") == NEW
    assert "改过" in await see(supervisor, HOME)
    revision = hidden(page, "revision")
    page = await send(
        supervisor, f"{HEATING}/back", revision=revision, version=hidden(page, "version"), undo="1"
    )
    assert "已改回去" in page
    assert await answered(desk, pack, chat, "heating_fee", "供暖费多少钱") == before


async def test_nothing_is_published_that_was_not_looked_at(room: StaffRoom, supervisor: Client) -> None:
    form = typed(room, "answer", "heating_fee", answer_zh=NEW)
    looked = await send(supervisor, HEATING, **form, act="preview")

    other = {**form, "answer_zh": "二十元。", "seen": hidden(looked, "seen"), "act": "publish"}
    page = await send(supervisor, HEATING, **other)
    silent = await send(
        supervisor, HEATING, 422, **{**form, "seen": hidden(looked, "seen"), "act": "publish", "why": " "}
    )

    assert "发布以后" in page
    assert "二十元。" in page
    assert "为什么改" in silent
    assert NEW in silent
    assert room.console.packs.entry("answer", "heating_fee").version == 0


async def test_who_was_slower_loses_nothing(room: StaffRoom, supervisor: Client, admin: Client) -> None:
    mine = typed(room, "answer", "heating_fee", answer_zh=NEW)
    looked = await send(supervisor, HEATING, **mine, act="preview")
    await publish(admin, HEATING, typed(room, "answer", "heating_fee", answer_zh="每平方米25元。"))

    page = await send(supervisor, HEATING, 422, **{**mine, "seen": hidden(looked, "seen"), "act": "publish"})

    assert "刚才有人先发布了" in page
    assert "每平方米25元。</del>" in page
    assert f"{NEW}</ins>" in page
    assert room.console.pack.knowledge["heating_fee"].zh.answer == "每平方米25元。"
    again = {**mine, "version": hidden(page, "version"), "seen": hidden(page, "seen"), "act": "publish"}
    assert "已发布" in await send(supervisor, HEATING, **again)


async def test_what_is_wrong_is_named_and_what_was_typed_stays(room: StaffRoom, supervisor: Client) -> None:
    page = await send(
        supervisor, HEATING, 422, **typed(room, "answer", "heating_fee", answer_en=" "), act="preview"
    )
    assert "请写英文答复" in page
    theirs = typed(room, "answer", "heating_fee", asked_zh="几号停暖气\n我写的新问法")
    page = await send(supervisor, HEATING, 422, **theirs, act="preview")
    assert "“几号停暖气”已经是“暖气什么时候来”那一条的问法" in page
    assert "我写的新问法" in page
    page = await send(supervisor, f"{HEATING}?lang=en", 422, **theirs, act="preview")
    assert "already a way of asking “when does the heating start”" in page


async def test_a_new_answer_gets_a_code_of_its_own_and_can_be_taken_out(
    room: StaffRoom, supervisor: Client
) -> None:
    form = {
        "version": "0", "why": "新规定", "answer_zh": "可以。", "asked_zh": "电动车能进电梯吗", "answer_en": "No.",
        "asked_en": "May e-bikes use the lift?", "source": "gov", "date": "2026-11-24",
    }  # fmt: skip
    page = await publish(supervisor, f"{HOME}/new/answer", form)

    assert "已发布" in page
    assert room.console.pack.knowledge["may_e_bikes_use_the_lift"].zh.answer == "可以。"
    where, version = f"{HOME}/answer/may_e_bikes_use_the_lift", hidden(page, "version")
    assert "为什么改" in await send(supervisor, where, 422, act="remove", version=version)
    assert "已撤下" in await send(supervisor, where, act="remove", version=version, why="写错了")
    assert "may_e_bikes_use_the_lift" not in room.console.pack.knowledge
    assert "已经撤下的" in await see(supervisor, HOME)
    assert "写错了" in await see(supervisor, f"{HOME}/history")


async def test_a_sentence_for_steps_is_shown_as_the_citizen_reads_it(
    room: StaffRoom, supervisor: Client
) -> None:
    path = f"{HOME}/template/notes:cleared"
    form = typed(
        room, "template", "notes:cleared", text_zh="垃圾清走了，桶也洗了。", steps=["resolve", "note"]
    )

    page = await send(supervisor, path, **form, act="preview")

    assert re.search("说BJ20261124-000123办好了：\n垃圾清走了，桶也洗了。", page)
    await publish(supervisor, path, form)
    ticket = await room.ticket()
    await room.tickets.apply(SUPERVISOR, ticket.number, "dispatch", unit="S110105026")
    await room.tickets.apply(SUPERVISOR, ticket.number, "accept")
    assert "垃圾清走了，桶也洗了。" in await see(supervisor, f"/desk/tickets/{ticket.number}")


async def test_others_read_and_cannot_edit(room: StaffRoom, client: Client) -> None:
    for role in ("operator", "handler", "reviewer"):
        await room.staff(role, role, "S110105026" if role == "handler" else None)
        await sign_in(client, role)

        page = await see(client, HEATING)

        assert "每平方米24元" in page
        assert 'id="entry"' not in page
        form = typed(room, "answer", "heating_fee", answer_zh=NEW)
        await send(client, HEATING, 403, **form, act="preview")
        await see(client, f"{HOME}/new/answer", 403)
        await send(client, "/desk/sign-out")


async def test_supervisors_edit_words_and_only_read_what_decides_where_tickets_go(
    room: StaffRoom, supervisor: Client
) -> None:
    assert 'id="entry"' in await see(supervisor, HEATING)
    assert 'id="entry"' not in await see(supervisor, f"{HOME}/unit/water")
    await send(
        supervisor, f"{HOME}/unit/water", 403, **typed(room, "unit", "water", name_zh="水务"), act="preview"
    )
    await see(supervisor, f"{HOME}/export", 403)


async def test_an_administrator_takes_the_whole_pack_along(
    room: StaffRoom, admin: Client, tmp_path: Path
) -> None:
    await publish(admin, f"{HOME}/unit/water", typed(room, "unit", "water", name_zh="北京水务集团"))

    async with admin.get(f"{HOME}/export") as answer:
        (tmp_path / "city.zip").write_bytes(await answer.read())
    shutil.unpack_archive(tmp_path / "city.zip", tmp_path)

    assert load(tmp_path / "city").unit("water").zh == "北京水务集团"


async def test_every_list_and_every_form_opens(room: StaffRoom, admin: Client) -> None:
    keys = {
        "answer": "heating_fee",
        "template": "notes:cleared",
        "category": "sanitation.dumping",
        "unit": "water",
    }
    for lang in ("zh", "en"):
        for kind in ("answer", "template", "category", "unit", "clock"):
            await see(admin, f"{HOME}/{kind}?lang={lang}")
            await see(admin, f"{HOME}/new/{kind}?lang={lang}")
        for kind, key in keys.items():
            assert 'id="entry"' in await see(admin, f"{HOME}/{kind}/{key}?lang={lang}")
        assert 'id="entry"' not in await see(admin, f"{HOME}/clock/2024-01-01?lang={lang}")
    assert "没找到" in await see(admin, f"{HOME}/answer?lang=zh&q=没有这个词")
    await see(admin, f"{HOME}/answer/nothing", 404)
    await see(admin, f"{HOME}/new/template?list=nothing", 404)


@pytest.mark.browser
@pytest.mark.parametrize(("lang", "scheme", "width"), [("zh", "light", 390), ("en", "dark", 1280)])
async def test_a_day_with_the_citys_data(
    lone_room: StaffRoom, browser: Browser, lang: str, scheme: str, width: int
) -> None:
    room = lone_room
    await room.staff("chen", "admin")
    await room.ticket()
    office = Office(room.db, pack=room.console.pack)
    desk, pack, chat = office.desk, office.pack, await office.conversation()
    page = await signed_in(room, browser, "chen", lang=lang, scheme=scheme, width=width)

    async def is_fine() -> None:
        assert await barriers(page) == []
        assert await too_wide(page) == 0

    await page.click(f'nav a[href="{HOME}"]')
    await page.click(f'a[href="{HEATING}"]')
    await page.fill("#field-answer_zh", NEW)
    await page.fill("#field-why", "今年的新价" if lang == "zh" else "This year's price")
    await page.click('button[value="preview"]')
    await page.wait_for_selector(".preview")
    await is_fine()
    await page.click('button[value="publish"]')
    await page.wait_for_selector(".pack-edited")
    await is_fine()
    assert await answered(desk, pack, chat, "heating_fee", "供暖费多少钱") == NEW

    await page.click(".note.undo button")
    await page.wait_for_selector(".revisions li:nth-child(2)")
    assert await answered(desk, pack, chat, "heating_fee", "供暖费多少钱") != NEW
    await page.locator(".revisions details summary").first.click()
    await is_fine()

    await page.goto(str(room.server.make_url(f"{HOME}/category/sanitation.rubbish_collection")))
    await page.select_option("#field-unit", "water")
    await page.click('button[value="preview"]')
    await page.wait_for_selector(".preview tbody tr")
    await is_fine()

    await page.goto(str(room.server.make_url(f"{HOME}/new/clock")))
    await page.fill("#field-valid_from", "2026-12-01")
    await page.fill("#field-handling_normal", "120")
    await page.fill("#field-why", "五天" if lang == "zh" else "Five days")
    await page.click('button[value="preview"]')
    await page.wait_for_selector(".preview")
    await is_fine()
    await page.click('button[value="publish"]')
    await page.wait_for_selector(".pack-added")
    assert len(pack.clocks) == 2

"""The staff console over HTTP, on both stores: the door, the pages, the steps, and what a role may not see."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy import select

from bot.folders import ROOT
from desk.channel import Incoming, Place
from desk.console.words import FILE, catalogue
from desk.conversations import outbox
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.errors import SignInFailed
from desk.notices import CATALOGUE
from desk.staff import sign_in_log
from desk.staff.actor import SYSTEM, Actor
from desk.store.database import Database
from desk.store.models import TicketRow
from desk.tickets.watch import Clocks
from tests.staff_room import PASSWORD, StaffRoom, beijing

WANGJING = "S110105026"
SUPERVISOR = Actor(kind="staff", id=None, name="test", role="supervisor")
Client = TestClient[web.Request, web.Application]


async def sign_in(client: Client, name: str, password: str = PASSWORD, wanted: str = "") -> tuple[int, str]:
    form = {"name": name, "password": password, "next": wanted}
    async with client.post("/desk/sign-in", data=form) as answer:
        return answer.status, str(answer.url.path)


async def page(client: Client, path: str) -> str:
    async with client.get(path) as answer:
        assert answer.status == 200, (answer.status, await answer.text())
        return await answer.text()


async def csrf(client: Client, path: str = "/desk/account") -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', await page(client, path))
    assert found is not None
    return found[1]


async def step(client: Client, number: str, **form: str) -> int:
    form["csrf"] = await csrf(client)
    async with client.post(f"/desk/tickets/{number}/steps", data=form, allow_redirects=False) as answer:
        return answer.status


async def test_nobody_gets_in_without_signing_in(client: Client) -> None:
    for path in ("/desk/", "/desk/conversations", "/desk/tickets/BJ20261124-000001", "/desk/account"):
        async with client.get(path) as answer:
            assert answer.url.path == "/desk/sign-in"


async def test_signing_in_leads_to_the_page_that_was_asked_for_and_never_to_another_site(
    room: StaffRoom, client: Client
) -> None:
    await room.staff("li", "operator")

    assert await sign_in(client, "li", wanted="/desk/conversations?held=1") == (200, "/desk/conversations")
    assert (await sign_in(client, "li", wanted="//evil.test/desk/"))[1] == "/desk/"
    assert (await sign_in(client, "li", wanted="/desk/\\evil"))[1] == "/desk/"


async def test_a_wrong_password_is_told_and_five_lock_this_computer_out(
    room: StaffRoom, client: Client
) -> None:
    await room.staff("li", "operator")

    statuses = [(await sign_in(client, "li", "wrong"))[0] for _ in range(6)]

    assert statuses == [401] * 5 + [429]
    assert (await sign_in(client, "li"))[0] == 429
    room.clock.pass_(minutes=16)
    assert (await sign_in(client, "li"))[0] == 200


async def test_a_given_password_is_asked_to_be_changed_until_it_is(room: StaffRoom, client: Client) -> None:
    first = await room.accounts.add("li", role="operator")

    await sign_in(client, "li", first)
    assert "还在用系统给的密码" in await page(client, "/desk/account")
    async with client.get("/desk/") as answer:
        assert answer.url.path == "/desk/account"
    form = {"csrf": await csrf(client), "old": first, "new": PASSWORD, "again": PASSWORD}
    async with client.post("/desk/account", data=form) as answer:
        assert answer.url.path == "/desk/sign-in"
    assert (await sign_in(client, "li"))[1] == "/desk/"
    assert "系统给的密码" not in await page(client, "/desk/account")


async def test_the_browser_in_which_a_password_is_changed_stays_known_and_no_other_does(
    room: StaffRoom, client: Client
) -> None:
    await room.staff("li", "operator")
    async with room.client() as other:
        await sign_in(other, "li")
        await sign_in(client, "li")
        new = "river-lantern-9-cobalt"
        form = {"csrf": await csrf(client), "old": PASSWORD, "new": new, "again": new}
        async with client.post("/desk/account", data=form) as answer:
            assert answer.url.path == "/desk/sign-in"
        for host in range(20):
            with pytest.raises(SignInFailed):
                await room.sessions.enter("li", "a guess", sign_in_log.Place(f"198.51.100.{host}"))

        assert (await sign_in(other, "li", new))[0] == 429
        assert await sign_in(client, "li", new) == (200, "/desk/")


async def test_an_account_says_that_nothing_is_mailed_where_no_mail_server_is_set(
    room: StaffRoom, client: Client
) -> None:
    await room.staff("li", "operator")

    await sign_in(client, "li")

    assert "现在不会发邮件" in await page(client, "/desk/account")


async def test_the_cookie_cannot_be_read_by_scripts_and_stays_on_this_site(
    room: StaffRoom, client: Client
) -> None:
    await room.staff("li", "operator")
    form = {"name": "li", "password": PASSWORD}

    async with client.post("/desk/sign-in", data=form, allow_redirects=False) as answer:
        cookie = answer.cookies["desk"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


async def test_a_form_without_the_sessions_token_changes_nothing(room: StaffRoom, client: Client) -> None:
    await room.staff("li", "operator")
    number = (await room.ticket()).number
    await sign_in(client, "li")

    form = {"action": "dispatch", "unit": WANGJING, "csrf": "forged"}
    async with client.post(f"/desk/tickets/{number}/steps", data=form) as answer:
        assert answer.status == 403

    assert (await room.tickets.get(number, actor=SYSTEM)).status == "received"


async def test_signing_out_ends_the_session(room: StaffRoom, client: Client) -> None:
    await room.staff("li", "operator")
    await sign_in(client, "li")

    form = {"csrf": await csrf(client)}
    async with client.post("/desk/sign-out", data=form, allow_redirects=False) as left:
        assert left.headers["Clear-Site-Data"] == '"cache"'
    async with client.get("/desk/") as answer:
        assert answer.url.path == "/desk/sign-in"


async def test_the_queue_shows_what_waits_and_narrows_by_filters(room: StaffRoom, client: Client) -> None:
    await room.staff("li", "operator")
    await room.ticket()
    await room.ticket(
        category="utilities.heating",
        description="暖气不热，家里只有15度",
        district="110108",
        subdistrict=None,
    )
    await sign_in(client, "li")

    everything = await page(client, "/desk/?view=received")
    filtered = await page(client, "/desk/?view=received&district=110108")

    assert "南湖东园一区3号楼" in everything
    assert "望京街道" in everything
    assert "暖气不热" in filtered
    assert "南湖东园" not in filtered
    assert "没有符合条件的工单" in await page(client, "/desk/?q=nothing-like-this")


async def a_chat(room: StaffRoom, db: Database) -> int:
    """A citizen's conversation."""
    inbox = DeskInbox(db, beijing(), LocalWakeups(), clock=room.clock)
    return (await inbox.receive(Incoming("web", "device-1", "m1", text="垃圾没人收"))).conversation_id


async def test_a_ticket_goes_from_dispatch_to_answer_on_its_page(
    room: StaffRoom, client: Client, db: Database
) -> None:
    await room.staff("li", "operator")
    await room.staff("wangjing", "handler", WANGJING)
    number = (await room.ticket(conversation_id=await a_chat(room, db))).number

    await sign_in(client, "li")
    assert "望京街道" in await page(client, f"/desk/tickets/{number}")
    assert await step(client, number, action="dispatch", unit=WANGJING) == 303
    async with room.client() as unit:
        await sign_in(unit, "wangjing")
        assert await step(unit, number, action="accept") == 303
        assert await step(unit, number, action="resolve", note="垃圾已清走。") == 303
        shown = await page(unit, f"/desk/tickets/{number}?lang=en")

    assert (await room.tickets.get(number, actor=SYSTEM)).status == "resolved"
    assert "垃圾已清走。" in shown
    assert "Told to the citizen" in shown


async def test_a_word_to_the_citizen_is_called_read_only_where_it_was_sent(
    room: StaffRoom, client: Client, db: Database
) -> None:
    await room.staff("li", "operator")
    told = (await room.ticket(conversation_id=await a_chat(room, db))).number
    silent = (await room.ticket()).number
    await sign_in(client, "li")
    for number in (told, silent):
        assert await step(client, number, action="dispatch", unit=WANGJING, note="请他们尽快修") == 303
    assert await step(client, told, action="withdraw", note="我自己清了") == 303

    read, unread = [await page(client, f"/desk/tickets/{number}") for number in (told, silent)]

    assert "告诉市民 · 网页" in read
    assert "留言：请他们尽快修" in read
    assert re.search("市民说</p><blockquote[^>]*>我自己清了", read)
    assert "告诉市民 · " not in unread
    assert "没有发出" in unread


async def test_an_extension_is_a_request_of_the_unit_and_a_day_told_beside_the_citizens_limit(
    room: StaffRoom, client: Client, db: Database
) -> None:
    await room.staff("sun", "supervisor")
    await room.staff("wangjing", "handler", WANGJING)
    number = (await room.ticket(conversation_id=await a_chat(room, db))).number
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=WANGJING)
    async with room.client() as unit:
        await sign_in(unit, "wangjing")
        assert "给主管看，市民看不到" in await page(unit, f"/desk/tickets/{number}")
        assert await step(unit, number, action="extend", note="等管道公司") == 303
        asked = await page(unit, f"/desk/tickets/{number}")
        await sign_in(client, "sun")
        assert await step(client, number, action="extend", note="要等管道公司") == 303
        given = await page(client, f"/desk/tickets/{number}")

    assert "<strong>申请延期</strong>" in asked
    assert "市民看到" not in asked
    assert "已告诉市民的新期限" not in asked
    assert re.search(r"<dt>答复市民</dt><dd>[^/]*</span>.*?12-01", given, re.DOTALL)
    assert re.search(r"<dt>已告诉市民的新期限</dt>.*?12-05", given, re.DOTALL)
    assert "最晚12月5日给您答复" in given


async def test_a_reason_is_chosen_by_hand_and_kept_when_the_step_is_refused(
    room: StaffRoom, client: Client
) -> None:
    await room.staff("li", "operator")
    number = (await room.ticket()).number
    await sign_in(client, "li")
    path = f"/desk/tickets/{number}"

    untouched = await page(client, path)
    form = {"action": "reject", "reason": "other", "csrf": await csrf(client)}
    async with client.post(f"{path}/steps", data=form) as answer:
        refused = await answer.text()

    [first] = re.findall(r'name="reason" required>\s*(<option[^>]*>)', untouched)
    assert first == '<option value="">'
    assert not re.search(r'<option value="(court|other)" selected', untouched)
    assert re.search(r'<option value="other" selected', refused)


def test_every_intent_has_words() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))

    assert {f"intent.{intent}" for intent in domain["intents"]} <= set(catalogue())


async def test_a_ticket_whose_survey_is_open_can_be_opened(
    room: StaffRoom, client: Client, db: Database
) -> None:
    await room.staff("li", "operator")
    inbox = DeskInbox(db, beijing(), LocalWakeups(), clock=room.clock)
    talk = (await inbox.receive(Incoming("web", "device-1", "m1", text="垃圾没人收"))).conversation_id
    number = (await room.ticket(conversation_id=talk)).number
    for action, note in (("dispatch", None), ("accept", None), ("resolve", "清走了。")):
        await room.tickets.apply(SUPERVISOR, number, action, note=note)
    await sign_in(client, "li")

    assert "问了，还没回" in await page(client, f"/desk/tickets/{number}")


async def test_whoever_is_slower_is_told_and_keeps_the_words(room: StaffRoom, client: Client) -> None:
    await room.staff("li", "operator")
    number = (await room.ticket()).number
    await sign_in(client, "li")
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=WANGJING)

    form = {
        "action": "reject",
        "note": "不归我们",
        "reason": "other",
        "version": "1",
        "csrf": await csrf(client),
    }
    async with client.post(f"/desk/tickets/{number}/steps", data=form) as answer:
        shown = await answer.text()

    assert answer.status == 409
    assert "有人先动了" in shown


async def test_a_unit_sees_neither_other_tickets_nor_conversations(room: StaffRoom, client: Client) -> None:
    await room.staff("wangjing", "handler", WANGJING)
    number = (await room.ticket()).number
    await sign_in(client, "wangjing")

    async with client.get(f"/desk/tickets/{number}") as answer:
        assert answer.status == 404
    async with client.get("/desk/conversations") as answer:
        assert answer.status == 403
    assert "南湖东园" not in await page(client, "/desk/?view=all")


async def test_a_conversation_is_taken_answered_and_given_back(
    room: StaffRoom, client: Client, db: Database
) -> None:
    await room.staff("li", "operator")
    inbox = DeskInbox(db, beijing(), LocalWakeups(), clock=room.clock)
    number = (await inbox.receive(Incoming("web", "device-1", "m1", text="我要找人工"))).conversation_id
    await sign_in(client, "li")
    path = f"/desk/conversations/{number}"

    for act, form in (("take", {}), ("reply", {"text": "您好，我是小李。"})):
        async with client.post(f"{path}/{act}", data={**form, "csrf": await csrf(client)}) as answer:
            assert answer.status == 200
    held = await page(client, path)
    async with client.post(f"{path}/give-back", data={"csrf": await csrf(client)}):
        pass

    assert "我要找人工" in held
    assert "您好，我是小李。" in held
    assert "您在答" in held
    assert (await room.conversations.get(number)).held_by is None


async def test_what_people_write_is_shown_as_text_and_never_run(
    room: StaffRoom, client: Client, db: Database
) -> None:
    await room.staff("li", "operator")
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    inbox = DeskInbox(db, beijing(), LocalWakeups(), clock=room.clock)
    number = (await inbox.receive(Incoming("web", "device-1", "m1", text=evil))).conversation_id
    ticket = await room.ticket(description=evil)
    await sign_in(client, "li")

    for path in (f"/desk/conversations/{number}", f"/desk/tickets/{ticket.number}", "/desk/?view=all"):
        async with client.get(path) as answer:
            assert "<script>alert" not in await answer.text()
            directives = answer.headers["Content-Security-Policy"].split("; ")
            assert {"default-src 'none'", "script-src 'self'"} <= set(directives)


async def test_every_page_speaks_english_too(room: StaffRoom, client: Client) -> None:
    await room.staff("li", "operator")
    number = (await room.ticket(description="Bins are full")).number
    await sign_in(client, "li")

    for path in ("/desk/", f"/desk/tickets/{number}", "/desk/conversations", "/desk/account"):
        shown = await page(client, f"{path}?lang=en")
        words = re.sub(r"<(option|a)[^>]*lang=\"zh-CN\"[^>]*>.*?</\1>", "", shown)
        assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"南湖东园一区3号楼", "", words)), path


async def test_an_unknown_page_is_told_kindly(room: StaffRoom, client: Client) -> None:
    await room.staff("li", "operator")
    await sign_in(client, "li")

    for path in ("/desk/nothing", "/desk/conversations/99999", "/desk/conversations/99999999999999999999999"):
        async with client.get(path) as answer:
            assert answer.status == 404
            assert "没有找到" in await answer.text()


def test_every_word_has_both_languages_and_the_same_values() -> None:
    for key, both in catalogue().items():
        assert set(re.findall(r"{\w+}", both["zh"])) == set(re.findall(r"{\w+}", both["en"])), key


@pytest.mark.parametrize("file", [FILE, CATALOGUE])
def test_no_word_stands_twice_in_its_file(file: Path) -> None:
    keys = re.findall(r"(?m)^([\w.]+):", file.read_text(encoding="utf-8"))

    assert [key for key, count in Counter(keys).items() if count > 1] == []


async def post(client: Client, path: str, **form: str) -> tuple[int, str, str]:
    """Status, where it led, and the page."""
    form["csrf"] = await csrf(client)
    async with client.post(path, data=form) as answer:
        return answer.status, answer.url.path, await answer.text()


async def test_a_unit_that_returned_a_ticket_is_back_at_its_queue(room: StaffRoom, client: Client) -> None:
    await room.staff("wangjing", "handler", WANGJING)
    number = (await room.ticket()).number
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=WANGJING)
    await sign_in(client, "wangjing")

    status, path, _ = await post(
        client, f"/desk/tickets/{number}/steps", action="return", reason="not_ours", note="不在辖区"
    )

    assert (status, path) == (200, "/desk/")
    assert (await room.tickets.get(number, actor=SYSTEM)).status == "returned"


async def test_refusals_are_told_in_the_pages_language(room: StaffRoom, client: Client) -> None:
    await room.staff("sun", "supervisor")
    number = (await room.ticket()).number
    await sign_in(client, "sun")
    path = f"/desk/tickets/{number}/steps"
    tried: list[tuple[dict[str, str], str]] = [
        ({"action": "close"}, "工单现在的状态不能走这一步。"),
        ({"action": "reopen", "note": "没修好"}, "只有答复后7天内可以"),
        ({"action": "reject"}, "请写一句话"),
        ({"action": "dispatch", "unit": "nowhere"}, "请选一个现有的单位"),
        ({"action": "pause"}, "工单现在的状态不能走这一步。"),
    ]

    for form, sentence in tried:
        status, _, shown = await post(client, path, **form)
        alert = re.search(r'role="alert">([^<]*)<', shown)

        assert status == 409
        assert alert is not None
        assert sentence in alert[1]
        assert not re.search("[A-Za-z]", alert[1])


async def test_a_note_stays_among_staff_and_a_number_is_shown_once(room: StaffRoom, client: Client) -> None:
    await room.staff("wangjing", "handler", WANGJING)
    number = (await room.ticket(reporter_name="王女士", reporter_phone="13812345678")).number
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=WANGJING)
    await sign_in(client, "wangjing")
    path = f"/desk/tickets/{number}"

    noted = await post(client, f"{path}/notes", text="明早去看")
    unreasoned = await post(client, f"{path}/reveal", reason=" ")
    shown = await post(client, f"{path}/reveal", reason="要约上门时间")

    assert "明早去看" in noted[2]
    assert "请说明原因" in unreasoned[2]
    assert "13812345678" not in unreasoned[2]
    assert (shown[0], "王女士 · 13812345678" in shown[2]) == (200, True)
    assert "13812345678" not in await page(client, path)


async def test_category_and_urgency_are_put_right_on_the_page(room: StaffRoom, client: Client) -> None:
    await room.staff("li", "operator")
    number = (await room.ticket()).number
    await sign_in(client, "li")
    path = f"/desk/tickets/{number}/corrections"
    right = {"category": "utilities.heating", "urgency": "urgent", "version": "1"}

    done, stale = await post(client, path, **right), await post(client, path, **right)
    unknown = await post(client, path, category="nothing")

    ticket = await room.tickets.get(number, actor=SYSTEM)
    assert (ticket.category, ticket.urgency) == ("utilities.heating", "urgent")
    assert (done[0], stale[0]) == (200, 409)
    assert "没有这个类别" in unknown[2]


async def test_the_place_is_put_right_on_the_page_and_the_suggestion_follows(
    room: StaffRoom, client: Client
) -> None:
    await room.staff("li", "operator")
    number = (await room.ticket()).number
    await sign_in(client, "li")
    path = f"/desk/tickets/{number}"
    form = await page(client, path)

    await post(client, f"{path}/corrections", area="110108010", address="成府路20号院")
    street = await room.tickets.get(number, actor=SYSTEM)
    await post(client, f"{path}/corrections", area="110108")
    district = await room.tickets.get(number, actor=SYSTEM)
    unknown = await post(client, f"{path}/corrections", area="999999999")

    assert '<option value="110105026" selected' in form
    assert (street.district, street.subdistrict, street.address) == ("110108", "110108010", "成府路20号院")
    assert street.suggested_unit == "S110108010"
    assert (district.district, district.subdistrict) == ("110108", None)
    assert district.address == "成府路20号院"
    assert district.suggested_unit == "D110108"
    assert "没有这个街乡镇" in unknown[2]


async def test_the_history_says_which_limit_passed_and_that_nobody_closed_it(
    room: StaffRoom, client: Client, db: Database
) -> None:
    await room.staff("li", "operator")
    late, closed = (await room.ticket()).number, (await room.ticket()).number
    for action, note in (("dispatch", None), ("accept", None), ("resolve", "清走了。")):
        await room.tickets.apply(SUPERVISOR, closed, action, note=note)
    await room.tickets.apply(SYSTEM, closed, "close")
    room.clock.pass_(days=2)
    await Clocks(db, beijing(), clock=room.clock, holder="test").work_off()
    await sign_in(client, "li")

    assert "<strong>超过期限</strong> 派单 " in await page(client, f"/desk/tickets/{late}")
    assert "<strong>结案</strong> 系统自动 " in await page(client, f"/desk/tickets/{closed}")


async def test_who_left_no_name_is_called_as_in_the_chat_but_not_for_units(
    room: StaffRoom, client: Client, db: Database
) -> None:
    await room.staff("li", "operator")
    await room.staff("wangjing", "handler", WANGJING)
    inbox = DeskInbox(db, beijing(), LocalWakeups(), clock=room.clock)
    said = Incoming("web", "device-1", "m1", text="垃圾没人收", sender_name="孙先生")
    talk = (await inbox.receive(said)).conversation_id
    named = (await room.ticket(conversation_id=talk)).number
    anonymous = (await room.ticket(conversation_id=talk, anonymous=True)).number
    await room.tickets.apply(SYSTEM, named, "dispatch", unit=WANGJING)
    await sign_in(client, "li")
    async with room.client() as unit:
        await sign_in(unit, "wangjing")
        masked = await page(unit, f"/desk/tickets/{named}")
        called, unnamed = [await page(client, f"/desk/tickets/{number}") for number in (named, anonymous)]

    assert "没留姓名（对话里叫孙先生）" in called
    assert "孙先生" not in unnamed
    assert "孙先生" not in masked


async def test_no_page_shows_a_tracking_code_and_a_cut_line_ends_before_a_number(
    room: StaffRoom, client: Client, db: Database
) -> None:
    await room.staff("li", "operator")
    talk = await a_chat(room, db)
    number = (await room.ticket(conversation_id=talk)).number
    for text in (
        "登记好了，编号 BJ20261124-000001，查询码 7KQ2MF（别给别人）。",
        f"The code is 7KQ2MF. {'Beijing Municipal Commission has started on '}{'x' * 5} BJ20261124-000001",
    ):
        async with db.begin() as session:
            ticket = await session.scalar(select(TicketRow.id).where(TicketRow.number == number))
            await outbox.post(
                session, conversation_id=talk, text=text, author="bot", now=room.clock(), ticket_id=ticket
            )
    await sign_in(client, "li")

    pages = [
        await page(client, path)
        for path in ("/desk/conversations", f"/desk/conversations/{talk}", f"/desk/tickets/{number}")
    ]

    for shown in pages:
        assert "••••••" in shown
        assert "7KQ2MF" not in shown
    assert re.search(r'lang="en">The code is ••••••\.[^<]*xxx…</td>', pages[0])


async def test_co_units_are_called_and_answer_on_the_page(room: StaffRoom, client: Client) -> None:
    await room.staff("li", "operator")
    await room.staff("shui", "handler", "water")
    number = (await room.ticket()).number
    path = f"/desk/tickets/{number}"
    await sign_in(client, "li")
    await post(client, f"{path}/steps", action="dispatch", unit="S110105026", co_units="water")
    over = await post(
        client, f"{path}/steps", action="whistle", co_units="gas", place="东门", by="2020-01-01T08:00"
    )
    called = await post(
        client, f"{path}/steps", action="whistle", co_units="gas", place="东门", by="2026-11-24T20:00"
    )
    assert "到场时间已经过了" in over[2]
    assert all(
        words in called[2] for words in ("协办", "待接", "东门", "11-24 20:00", "记录到场", "撤出协办")
    )
    [task] = [one for one in (await room.tickets.get(number, actor=SYSTEM)).tasks if one.unit == "water"]

    async with room.client() as other:
        await sign_in(other, "shui")
        shown = await page(other, path)
        assert "接单" in shown
        assert "东门" not in shown
        early = await post(other, f"{path}/tasks/{task.id}", action="report", note="修好了")
        await post(other, f"{path}/tasks/{task.id}", action="accept")
        done = await post(other, f"{path}/tasks/{task.id}", action="report", note="水管修好了")
        lost = await post(other, f"{path}/tasks/999", action="accept")
        queue = await page(other, "/desk/")
        read_by_hotline = await page(client, path)

    assert (early[0], done[0], lost[0]) == (409, 200, 404)
    assert "水管修好了" in done[2]
    assert "水管修好了" in read_by_hotline
    assert '<span class="muted">协办</span>' in queue


async def test_an_enterprise_and_repeats_stand_on_the_page_and_filter_the_queue(
    room: StaffRoom, client: Client
) -> None:
    await room.staff("li", "operator")
    company = (await room.ticket()).number
    resident = (await room.ticket()).number
    await sign_in(client, "li")

    await post(client, f"/desk/tickets/{company}/corrections", enterprise=" 星河科技 ", version="1")

    shown = await page(client, f"/desk/tickets/{company}")
    assert "星河科技" in shown
    assert "当月2次，当年2次" in shown
    assert "此人反映" not in shown
    enterprises = await page(client, "/desk/?who=enterprise")
    residents = await page(client, "/desk/?who=resident")
    assert (company in enterprises, resident in enterprises) == (True, False)
    assert (company in residents, resident in residents) == (False, True)
    assert "view=received&amp;who=resident" in residents


async def test_a_reviewer_reads_lines_without_names_numbers_and_points(
    room: StaffRoom, client: Client, db: Database
) -> None:
    await room.staff("zhao", "reviewer")
    inbox = DeskInbox(db, beijing(), LocalWakeups(), clock=room.clock)
    said = Incoming(
        "web", "device-1", "m1", text="电话13812345678", sender_name="王小明", place=Place(39.99, 116.47)
    )
    number = (await inbox.receive(said)).conversation_id
    await sign_in(client, "zhao")

    for path in ("/desk/conversations", f"/desk/conversations/{number}"):
        shown = await page(client, path)
        for secret in ("13812345678", "王小明", "39.99"):
            assert secret not in shown

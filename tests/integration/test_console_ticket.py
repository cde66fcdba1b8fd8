"""A ticket's page: its record, its place, what was told and what would be, and that it opens to nobody else."""

from __future__ import annotations

import re

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy import func, select, update

from desk.channel import Incoming
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.staff.actor import SYSTEM, Actor
from desk.store.database import Database
from desk.store.models import HistoryRow, MessageRow
from tests.photos import a_photo
from tests.staff_room import PASSWORD, StaffRoom, beijing

WANGJING, ELSEWHERE = "S110105026", "S110105033"
PIN = {"lat": 39.9961, "long": 116.4816}
Client = TestClient[web.Request, web.Application]


async def signed_in(room: StaffRoom, client: Client, role: str, unit: str | None = None) -> str:
    """Open a session and return its token for forms."""
    await room.staff(f"{role}-{unit}", role, unit)
    form = {"name": f"{role}-{unit}", "password": PASSWORD, "next": ""}
    async with client.post("/desk/sign-in", data=form) as answer:
        assert answer.status == 200
    found = re.search(r'name="csrf" value="([^"]+)"', await page(client, "/desk/account"))
    assert found is not None
    return found[1]


async def page(client: Client, path: str) -> str:
    async with client.get(path) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.text()


async def posted(client: Client, path: str, **form: str) -> tuple[int, str]:
    async with client.post(path, data=form) as answer:
        return answer.status, await answer.text()


async def a_chat(room: StaffRoom, text: str = "垃圾没人收", device: str = "device-1") -> int:
    inbox = DeskInbox(room.db, beijing(), LocalWakeups(), clock=room.clock)
    received = await inbox.receive(Incoming("web", device, f"m-{text}-{device}", text=text))
    room.clock.pass_(seconds=5)
    return received.conversation_id


async def test_every_field_of_the_record_is_told_once(room: StaffRoom, client: Client) -> None:
    chat = await a_chat(room)
    earlier = await room.ticket(conversation_id=chat)
    ticket = await room.ticket(
        conversation_id=chat,
        previous=earlier.number,
        reporter_name="王小明",
        reporter_phone="13800135678",
        contact_by="call",
        call_hours="9:00-18:00",
        on_behalf_of="母亲",
        party="某某物业",
        **PIN,
    )
    follower = await room.ticket()
    await room.tickets.apply(SYSTEM, ticket.number, "dispatch", unit=WANGJING, co_units=[ELSEWHERE])
    await room.tickets.apply(SYSTEM, follower.number, "merge", parent=ticket.number)
    await signed_in(room, client, "operator")

    shown = await page(client, f"/desk/tickets/{ticket.number}")
    record = shown[shown.index('id="record"') : shown.index('id="where"')]
    followed = await page(client, f"/desk/tickets/{follower.number}")

    for words in (
        "希望打电话 · 方便接电话：9:00-18:00",
        "母亲",
        "39.99610, 116.48160",
        "某某物业",
        "13800135678",
    ):
        assert record.count(words) == 1, words
    labels = re.findall("<dt>(.*?)</dt>", record)
    assert len(labels) == len(set(labels))
    assert {"协办单位", "同一件事的上一张", "跟单", "市民的语言"} <= set(labels)
    assert f'href="/desk/tickets/{earlier.number}"' in record
    assert f'href="/desk/tickets/{follower.number}"' in record
    assert re.search(f'并入</dt><dd>\\s*<a href="/desk/tickets/{ticket.number}"', followed)


async def test_a_place_goes_from_wide_to_narrow_in_chinese_and_the_other_way_in_english(
    room: StaffRoom, client: Client
) -> None:
    ticket = await room.ticket(address="3 Workers Stadium North Road")
    await signed_in(room, client, "operator")

    shown = {lang: await page(client, f"/desk/tickets/{ticket.number}?lang={lang}") for lang in ("zh", "en")}

    assert "朝阳区 望京街道 3 Workers Stadium North Road" in shown["zh"]
    assert "3 Workers Stadium North Road, Wangjing Subdistrict, Chaoyang District" in shown["en"]


async def test_times_of_another_year_say_which(room: StaffRoom, client: Client) -> None:
    number = (await room.ticket()).number
    room.clock.pass_(days=60)
    await room.tickets.note(SYSTEM, number, "还没清走")
    await signed_in(room, client, "supervisor")

    for path in (f"/desk/tickets/{number}", f"/desk/tickets/{number}/print"):
        shown = await page(client, path)
        assert "2026-11-24 16:30" in shown, path
        assert ">01-23 16:30" in shown, path


async def test_the_place_is_drawn_with_numbers_that_the_list_tells(room: StaffRoom, client: Client) -> None:
    beside = await room.ticket(**PIN | {"lat": 39.9966})
    ticket = await room.ticket(**PIN)
    await signed_in(room, client, "operator")

    shown = await page(client, f"/desk/tickets/{ticket.number}")
    drawn = shown[shown.index('id="where"') : shown.index('id="said"')]

    assert drawn.count("<svg") == 2
    assert re.search('<text class="digit"[^>]*>1</text>', drawn)
    assert f'href="/desk/tickets/{beside.number}"' in drawn
    assert "约60米外" in drawn
    assert "style=" not in drawn
    assert len(shown.encode()) < 110_000


async def test_without_a_point_the_area_is_named(room: StaffRoom, client: Client) -> None:
    ticket = await room.ticket()
    await signed_in(room, client, "operator")

    shown = await page(client, f"/desk/tickets/{ticket.number}")

    assert "没有定位，只知道在望京街道。" in shown
    assert shown.count("<svg class") == 1


async def test_who_only_reads_how_people_talk_sees_no_point(room: StaffRoom, client: Client) -> None:
    ticket = await room.ticket(**PIN)
    await signed_in(room, client, "reviewer")

    shown = await page(client, f"/desk/tickets/{ticket.number}")

    assert "具体位置只给经办的人看" in shown
    assert "39.99610" not in shown
    assert '<svg class="map' not in shown


async def test_photos_stand_in_a_gallery_to_which_the_transcript_leads(
    room: StaffRoom, client: Client
) -> None:
    media = await room.media.hand_over("web", "device-1", a_photo())
    inbox = DeskInbox(room.db, beijing(), LocalWakeups(), clock=room.clock)
    received = await inbox.receive(Incoming("web", "device-1", "m1", text="楼下垃圾", media=[media]))
    room.clock.pass_(seconds=5)
    ticket = await room.ticket(conversation_id=received.conversation_id)
    await signed_in(room, client, "operator")

    shown = await page(client, f"/desk/tickets/{ticket.number}")

    assert shown.count(f'src="/desk/media/{media.id}?small=1"') == 1
    assert f'id="media-{media.id}"' in shown
    assert f'href="#media-{media.id}"' in shown
    assert re.search("市民 · <time", shown[shown.index('id="media"') :])


async def test_a_step_shows_what_the_citizen_will_read_and_keeps_what_was_typed(
    room: StaffRoom, client: Client, db: Database
) -> None:
    ticket = await room.ticket(conversation_id=await a_chat(room, "the bins are full"))
    token = await signed_in(room, client, "operator")
    path = f"/desk/tickets/{ticket.number}/preview"
    form = {"csrf": token, "action": "dispatch", "unit": WANGJING, "note": "Please hurry"}

    status, part = await posted(client, f"{path}?part=1", **form)
    _, whole = await posted(client, path, **form)

    assert status == 200
    assert "<html" not in part
    assert "市民会读到" in part
    assert "Wangjing" in part
    assert "Please hurry" in part
    assert '<textarea id="dispatch-note"' in whole
    assert ">Please hurry</textarea>" in whole
    assert "市民会读到" in whole
    assert (await room.tickets.get(ticket.number, actor=SYSTEM)).status == "received"
    async with db.read() as session:
        notices = select(func.count()).select_from(MessageRow).where(MessageRow.notice.is_not(None))
        assert await session.scalar(notices) == 0


async def test_a_step_of_which_the_citizen_hears_nothing_says_so(room: StaffRoom, client: Client) -> None:
    in_chat = await room.ticket(conversation_id=await a_chat(room))
    by_phone = await room.ticket()
    token = await signed_in(room, client, "supervisor")

    said = [
        (await posted(client, f"/desk/tickets/{number}/preview?part=1", csrf=token, action=action))[1]
        for number, action in (
            (in_chat.number, "raise"),
            (by_phone.number, "dispatch"),
            (in_chat.number, "reopen"),
        )
    ]

    assert "这一步不通知市民" in said[0]
    assert "市民不在对话里" in said[1]
    assert "现在还不行" in said[2]


async def test_a_ruling_and_a_word_are_previewed_too(room: StaffRoom, client: Client) -> None:
    ticket = await room.ticket(conversation_id=await a_chat(room))
    await room.tickets.apply(SYSTEM, ticket.number, "dispatch", unit=WANGJING)
    async with room.client() as unit:
        token = await signed_in(room, unit, "handler", WANGJING)
        form = {"csrf": token, "action": "extend", "note": "在等配件"}
        assert (await posted(unit, f"/desk/tickets/{ticket.number}/steps", **form))[0] == 200
        path = f"/desk/tickets/{ticket.number}/preview?part=1"
        word = {"csrf": token, "action": "note", "text": "明天上门", "public": "1"}
        assert "明天上门" in (await posted(unit, path, **word))[1]
        assert "不通知市民" in (await posted(unit, path, csrf=token, action="note", text="内部"))[1]
        token = await signed_in(room, client, "supervisor")
        case = re.search(r'name="case" value="(\d+)"', await page(client, f"/desk/tickets/{ticket.number}"))
        assert case is not None

        _, said = await posted(client, path, csrf=token, case=case[1], note="配件下周到")

        assert "配件下周到" in said
    async with room.db.read() as session:
        granted = select(func.count()).select_from(HistoryRow).where(HistoryRow.action == "extend")
        assert await session.scalar(granted) == 1


async def test_who_may_not_see_a_ticket_previews_nothing_of_it(room: StaffRoom, client: Client) -> None:
    ticket = await room.ticket(conversation_id=await a_chat(room))
    await room.tickets.apply(SYSTEM, ticket.number, "dispatch", unit=WANGJING)
    token = await signed_in(room, client, "handler", ELSEWHERE)

    form = {"csrf": token, "action": "accept", "message": "1"}
    for path, status in (("preview", 404), ("preview?part=1", 404), ("send-again", 403)):
        assert (await posted(client, f"/desk/tickets/{ticket.number}/{path}", **form))[0] == status
    assert (await posted(client, f"/desk/tickets/{ticket.number}/preview", action="accept"))[0] == 403


async def test_a_reviewer_may_take_no_step_in_thought_either(room: StaffRoom, client: Client) -> None:
    ticket = await room.ticket(conversation_id=await a_chat(room))
    token = await signed_in(room, client, "reviewer")

    path = f"/desk/tickets/{ticket.number}/preview?part=1"

    assert (await posted(client, path, csrf=token, action="dispatch", unit=WANGJING))[0] == 403


async def test_the_chips_narrow_what_happened(room: StaffRoom, client: Client) -> None:
    ticket = await room.ticket(conversation_id=await a_chat(room))
    room.clock.pass_(minutes=1)
    await room.tickets.apply(SYSTEM, ticket.number, "dispatch", unit=WANGJING)
    await signed_in(room, client, "operator")
    note = "已电话提醒，下午回话"
    room.clock.pass_(minutes=1)
    await room.tickets.note(Actor("staff", None, "test", "operator"), ticket.number, note)

    shown = {
        view: (await page(client, f"/desk/tickets/{ticket.number}?show={view}")).split('id="history"')[1]
        for view in ("all", "steps", "told", "internal", "nonsense")
    }

    assert [note in shown[view] for view in ("all", "steps", "told", "internal", "nonsense")] == [
        True, False, False, True, True,
    ]  # fmt: skip
    assert ["已经派给望京街道" in shown[view] for view in ("all", "steps", "told", "internal")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert "登记</strong>" not in shown["told"]


@pytest.mark.parametrize(("role", "offered"), [("operator", True), ("reviewer", False)])
async def test_what_did_not_arrive_stands_on_top_and_is_sent_again_once(
    room: StaffRoom, client: Client, role: str, offered: bool
) -> None:
    ticket = await room.ticket(conversation_id=await a_chat(room))
    await room.tickets.apply(SYSTEM, ticket.number, "dispatch", unit=WANGJING)
    async with room.db.begin() as session:
        dead = {"status": "undeliverable", "given_up": "refused", "done_at": room.clock()}
        await session.execute(update(MessageRow).where(MessageRow.notice.is_not(None)).values(**dead))
        message = await session.scalar(select(MessageRow.id).where(MessageRow.notice.is_not(None)))
    token = await signed_in(room, client, role)

    shown = await page(client, f"/desk/tickets/{ticket.number}")
    path, form = f"/desk/tickets/{ticket.number}/send-again", {"csrf": token, "message": str(message)}
    answers = [await posted(client, path, **form) for _ in range(2)]

    assert "网页没送到" in shown
    assert (f'name="message" value="{message}"' in shown) is offered
    assert [status for status, _ in answers] == ([200, 200] if offered else [403, 403])
    if offered:
        assert "1 条又排进去了" in answers[0][1]
        assert "已经有人处理过" in answers[1][1]

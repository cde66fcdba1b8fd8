"""More of a ticket's page: merging and the way back, sentences of one's own, a colleague called, the sheet of paper."""

from __future__ import annotations

import re

from desk.staff.actor import SYSTEM, Actor
from tests.integration.test_console_ticket import ELSEWHERE, WANGJING, Client, a_chat, page, posted, signed_in
from tests.staff_room import StaffRoom

OPERATOR = Actor("staff", None, "test", "operator")


async def test_a_ticket_is_merged_into_a_near_one_after_a_look_and_separated_again(
    room: StaffRoom, client: Client
) -> None:
    leader = await room.ticket(conversation_id=await a_chat(room, device="one"))
    ticket = await room.ticket(conversation_id=await a_chat(room, device="two"))
    token = await signed_in(room, client, "operator")
    path = f"/desk/tickets/{ticket.number}"

    assert f'name="parent" value="{leader.number}"' in await page(client, path)
    looked = (await posted(client, f"{path}/preview", csrf=token, action="merge", parent=leader.number))[1]
    assert "市民会读到" in looked
    assert f'id="merge-parent" name="parent" maxlength="30" required value="{leader.number}"' in looked
    assert (await room.tickets.get(ticket.number, actor=SYSTEM)).parent is None
    merged = (await posted(client, f"{path}/steps", csrf=token, action="merge", parent=leader.number))[1]
    assert re.search(f'并入</dt><dd>\\s*<a href="/desk/tickets/{leader.number}"', merged)
    assert '<input type="hidden" name="action" value="unmerge">' in merged
    await posted(client, f"{path}/steps", csrf=token, action="unmerge")

    view = await room.tickets.get(ticket.number, actor=SYSTEM)
    assert (view.status, view.parent) == ("received", None)


async def test_a_unit_is_offered_no_merge(room: StaffRoom, client: Client) -> None:
    numbers = [(await room.ticket()).number for _ in range(2)]
    for number in numbers:
        await room.tickets.apply(SYSTEM, number, "dispatch", unit=WANGJING)
    await signed_in(room, client, "handler", WANGJING)

    shown = await page(client, f"/desk/tickets/{numbers[0]}")

    assert f"/desk/tickets/{numbers[1]}" in shown
    assert 'name="parent"' not in shown


async def test_a_unit_keeps_inserts_and_drops_a_sentence_of_its_own(room: StaffRoom, client: Client) -> None:
    ticket = await room.ticket(conversation_id=await a_chat(room))
    await room.tickets.apply(SYSTEM, ticket.number, "dispatch", unit=WANGJING)
    token = await signed_in(room, client, "handler", WANGJING)
    path = f"/desk/tickets/{ticket.number}"
    form = {"csrf": token, "action": "accept", "note": "我们下午两点到。"}

    kept = (await posted(client, f"{path}/sentences", **form))[1]
    looked = await posted(
        client, f"{path}/preview", csrf=token, action="accept", note="", sentence="我们下午两点到。"
    )
    drop = re.search(r'name="drop" value="(\d+)"', kept)
    assert drop is not None
    dropped = (await posted(client, f"{path}/sentences", csrf=token, action="accept", drop=drop[1]))[1]

    assert '<option value="我们下午两点到。"' in kept
    assert ">我们下午两点到。</textarea>" in kept
    assert "我们今天就去现场看" in kept
    assert ">我们下午两点到。</textarea>" in looked[1]
    assert "留言：我们下午两点到。" in looked[1]
    assert '<option value="我们下午两点到。"' not in dropped


async def test_a_colleague_is_called_on_and_comes_to_the_note(room: StaffRoom, client: Client) -> None:
    number = (await room.ticket()).number
    await room.staff("sun", "supervisor")
    await room.staff("lin", "handler", ELSEWHERE)
    async with room.client() as sun:
        token = await signed_in(room, client, "operator")
        shown = await page(client, f"/desk/tickets/{number}")
        form = {"csrf": token, "action": "note", "text": "请核实地址", "mentions": "sun"}
        assert (await posted(client, f"/desk/tickets/{number}/notes", **form))[0] == 200
        async with sun.post("/desk/sign-in", data={"name": "sun", "password": "a-long-enough-password"}):
            inbox = await page(sun, "/desk/inbox")
        note = await page(sun, f"/desk/tickets/{number}")

    assert '<option value="sun"' in shown
    assert '<option value="lin"' not in shown
    found = re.search(f'href="/desk/tickets/{number}#(line-\\d+)"', inbox)
    assert found is not None
    assert f'<li id="{found[1]}">' in note
    assert "请核实地址" in note


async def test_the_sheet_says_what_the_page_says_masked_and_by_whom_it_was_printed(
    room: StaffRoom, client: Client
) -> None:
    ticket = await room.ticket(
        conversation_id=await a_chat(room), reporter_name="王小明", reporter_phone="13800135678"
    )
    await room.tickets.apply(OPERATOR, ticket.number, "dispatch", unit=WANGJING, note="请尽快")
    async with room.client() as other:
        await signed_in(room, client, "handler", WANGJING)
        sheet = await page(client, f"/desk/tickets/{ticket.number}/print")
        english = await page(client, f"/desk/tickets/{ticket.number}/print?lang=en")
        await signed_in(room, other, "handler", ELSEWHERE)
        hidden = (await other.get(f"/desk/tickets/{ticket.number}/print")).status

    assert "138****5678" in sheet
    assert "13800135678" not in sheet
    assert "留言：请尽快" in sheet
    assert "2026-11-24 16:30（Asia/Shanghai）由handler-S110105026（承办人员）打印" in sheet
    assert "Printed by handler-S110105026 (Handler)" in english
    assert hidden == 404

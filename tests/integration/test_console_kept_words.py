"""What somebody typed and the desk could not take: it is still on the page, or comes back to be copied."""

from __future__ import annotations

import re

import pytest

from desk.conversations.canned import MOST_OWN
from desk.staff.actor import SYSTEM, Actor
from tests.integration.test_console_ticket import ELSEWHERE, WANGJING, Client, a_chat, page, posted, signed_in
from tests.staff_room import StaffRoom

SUPERVISOR = Actor("staff", None, "sun", "supervisor")
UNIT = Actor("staff", None, "wangjing", "handler", unit=WANGJING)
WORDS = "下午三点去过现场，东门的垃圾已经清走。"


async def test_words_of_a_step_that_is_over_are_left_to_be_copied(room: StaffRoom, client: Client) -> None:
    number = (await room.ticket()).number
    token = await signed_in(room, client, "operator")
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=WANGJING)
    form = {"action": "reject", "note": WORDS, "reason": "other", "version": "1", "csrf": token}

    status, shown = await posted(client, f"/desk/tickets/{number}/steps", **form)

    assert status == 409
    assert "您写的内容还在这里" in shown
    assert f">{WORDS}</textarea>" in shown


async def test_words_of_a_step_that_is_still_open_are_in_its_form_alone(
    room: StaffRoom, client: Client
) -> None:
    number = (await room.ticket()).number
    token = await signed_in(room, client, "supervisor")
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=WANGJING)
    form = {"action": "reassign", "note": WORDS, "unit": ELSEWHERE, "version": "1", "csrf": token}

    status, shown = await posted(client, f"/desk/tickets/{number}/steps", **form)

    assert status == 409
    assert "您写的内容还在这里" not in shown
    assert shown.count(f">{WORDS}</textarea>") == 1


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("steps", {"action": "resolve", "note": WORDS}),
        ("notes", {"action": "note", "text": WORDS}),
        ("tasks/1", {"action": "report", "note": WORDS}),
    ],
)
async def test_a_unit_that_has_lost_the_ticket_keeps_its_words(
    room: StaffRoom, client: Client, path: str, form: dict[str, str]
) -> None:
    number = (await room.ticket()).number
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=WANGJING)
    token = await signed_in(room, client, "handler", WANGJING)
    await room.tickets.apply(SUPERVISOR, number, "reassign", unit=ELSEWHERE)

    status, shown = await posted(client, f"/desk/tickets/{number}/{path}", csrf=token, **form)

    assert status == 404
    assert f">{WORDS}</textarea>" in shown
    assert number not in shown


async def test_grounds_of_a_ruling_that_somebody_else_gave_are_left(room: StaffRoom, client: Client) -> None:
    number = (await room.ticket()).number
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=WANGJING)
    await room.tickets.apply(
        UNIT, number, "return", reason="wrong_place", staff_note="x", evidence=["map.pdf"]
    )
    token = await signed_in(room, client, "supervisor")
    path = f"/desk/tickets/{number}"
    case = re.search(r"/cases/(\d+)/ruling", await page(client, path))
    assert case is not None
    ruling = {"csrf": token, "state": "refused", "grounds": "不成立"}
    assert (await posted(client, f"{path}/cases/{case[1]}/ruling", **ruling))[0] == 200

    again = await posted(client, f"{path}/cases/{case[1]}/ruling", **ruling | {"grounds": WORDS})

    assert again[0] == 409
    assert f">{WORDS}</textarea>" in again[1]


async def test_what_a_citizen_said_on_the_phone_is_left_once_somebody_else_has_called(
    room: StaffRoom, client: Client
) -> None:
    number = (await room.ticket(reporter_phone="13800135678")).number
    for action, note in (("dispatch", None), ("accept", None), ("resolve", "清走了。")):
        await room.tickets.apply(SUPERVISOR, number, action, note=note)
    token = await signed_in(room, client, "operator")
    path = f"/desk/tickets/{number}/follow-ups"
    call = {"csrf": token, "reached": "yes", "contacted": "yes", "solved": "yes", "satisfied": "satisfied"}
    assert (await posted(client, path, **call))[0] == 200

    again = await posted(client, path, **call, comment=WORDS)

    assert again[0] == 409
    assert f">{WORDS}</textarea>" in again[1]


async def test_a_canned_answer_that_is_not_kept_leaves_the_reply_in_its_field(
    room: StaffRoom, client: Client
) -> None:
    chat = await a_chat(room)
    token = await signed_in(room, client, "operator")
    path = f"/desk/conversations/{chat}"
    assert (await posted(client, f"{path}/canned", csrf=token, text=WORDS))[0] == 200

    status, shown = await posted(client, f"{path}/canned", csrf=token, text=WORDS * 200)

    assert status == 422
    assert "没存上：要存的话得有1到1000个字。" in shown
    assert f">{WORDS * 200}</textarea>" in shown


async def test_who_keeps_as_many_sentences_as_there_may_be_is_told_to_remove_one(
    room: StaffRoom, client: Client
) -> None:
    chat = await a_chat(room)
    token = await signed_in(room, client, "operator")
    path = f"/desk/conversations/{chat}/canned"
    for number in range(MOST_OWN):
        assert (await posted(client, path, csrf=token, text=f"{WORDS} {number}"))[0] == 200

    status, shown = await posted(client, path, csrf=token, text=WORDS)

    assert status == 422
    assert "没存上：最多存50条，先删掉一条不用的。" in shown


@pytest.mark.parametrize("path", ["notes", "tasks"])
async def test_words_that_are_too_long_come_back_whole(room: StaffRoom, client: Client, path: str) -> None:
    number = (await room.ticket()).number
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=ELSEWHERE, co_units=[WANGJING])
    [task] = (await room.tickets.get(number, actor=SYSTEM)).tasks
    token = await signed_in(room, client, "handler", WANGJING)
    path = f"tasks/{task.id}" if path == "tasks" else path
    await posted(client, f"/desk/tickets/{number}/tasks/{task.id}", csrf=token, action="accept")
    text = "长" * 5001
    form = {"csrf": token, "action": "report" if "tasks" in path else "note", "text": text, "note": text}

    status, shown = await posted(client, f"/desk/tickets/{number}/{path}", **form)

    assert status == 409
    assert "请写1到5000字" in shown
    assert f">{text}</textarea>" in shown


async def test_a_line_end_counts_as_one_character_as_the_browser_counts_it(
    room: StaffRoom, client: Client
) -> None:
    number = (await room.ticket()).number
    token = await signed_in(room, client, "operator")
    text = "\r\n".join(["一行"] * 1667)

    status, shown = await posted(
        client, f"/desk/tickets/{number}/notes", csrf=token, action="note", text=text
    )

    assert status == 200
    assert text.replace("\r\n", "\n") in shown


async def test_a_correction_that_was_too_slow_comes_back_filled_in(room: StaffRoom, client: Client) -> None:
    number = (await room.ticket()).number
    token = await signed_in(room, client, "supervisor")
    path = f"/desk/tickets/{number}"
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=WANGJING)

    corrected = await posted(
        client,
        f"{path}/corrections",
        csrf=token,
        version="1",
        address="东门外",
        urgency="urgent",
        enterprise="某店",
    )

    assert corrected[0] == 409
    assert 'name="address" maxlength="500" value="东门外"' in corrected[1]
    assert 'name="enterprise" maxlength="200" value="某店"' in corrected[1]
    assert '<option value="urgent" selected>' in corrected[1]


async def test_the_word_with_which_something_is_lifted_comes_back(room: StaffRoom, client: Client) -> None:
    number = (await room.ticket()).number
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=WANGJING)
    await room.tickets.apply(SUPERVISOR, number, "hang", reason="other", evidence=["x.pdf"])
    token = await signed_in(room, client, "supervisor")
    path = f"/desk/tickets/{number}"
    shown = await page(client, path)
    case = re.search(r"/cases/(\d+)/", shown)
    assert case is not None
    await posted(client, f"{path}/cases/{case[1]}/ruling", csrf=token, state="granted")
    assert f"/cases/{case[1]}/lift" in await page(client, path)

    status, stale = await posted(client, f"{path}/cases/{case[1]}/lift", csrf=token, version="1", note=WORDS)

    assert status == 409
    assert f">{WORDS}</textarea>" in stale


async def test_a_tag_and_a_reason_of_a_review_come_back(room: StaffRoom, client: Client) -> None:
    chat = await a_chat(room)
    token = await signed_in(room, client, "supervisor")
    path = f"/desk/review/{chat}"

    tag = await posted(client, f"{path}/tag", csrf=token, value="标" * 41)
    short = await posted(client, f"{path}/reveal", csrf=token, value="查")
    long = await posted(client, f"{path}/reveal", csrf=token, value="查" * 501)

    assert (tag[0], short[0], long[0]) == (422, 422, 422)
    assert f'name="value" value="{"标" * 41}"' in tag[1]
    assert 'name="value" value="查"' in short[1]
    assert f'name="value" value="{"查" * 501}"' in long[1]
    assert "原因写得太长了" in long[1]


async def test_the_name_of_a_view_that_is_not_kept_comes_back(room: StaffRoom, client: Client) -> None:
    token = await signed_in(room, client, "operator")
    form = {"csrf": token, "query": "view=all", "name": "名" * 61}

    shown = (await posted(client, "/desk/queue/views", **form))[1]

    assert f'value="{"名" * 61}"' in shown


async def test_a_changed_account_comes_back_to_who_was_slower(room: StaffRoom, client: Client) -> None:
    await room.staff("zhao", "operator")
    token = await signed_in(room, client, "admin")
    listed = await page(client, "/desk/settings/accounts?q=zhao")
    one = re.search(r'href="(/desk/settings/accounts/\d+)"', listed)
    assert one is not None
    form = {"csrf": token, "version": "99", "display_name": "赵某某", "role": "supervisor"}

    _, shown = await posted(client, one[1], **form)

    assert 'name="display_name" value="赵某某"' in shown
    assert '<option value="supervisor" selected' in shown


async def test_a_reason_to_see_a_number_comes_back(room: StaffRoom, client: Client) -> None:
    number = (await room.ticket(reporter_phone="13800135678")).number
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=WANGJING)
    token = await signed_in(room, client, "handler", WANGJING)

    status, shown = await posted(client, f"/desk/tickets/{number}/reveal", csrf=token, reason="因" * 201)

    assert status == 409
    assert "原因写得太长了" in shown
    assert f'value="{"因" * 201}"' in shown
    assert "13800135678" not in shown

"""What somebody typed and the desk could not take: it is still on the page, or comes back to be copied."""

from __future__ import annotations

import re

import pytest

from desk.staff.actor import SYSTEM, Actor
from tests.integration.test_console_ticket import ELSEWHERE, WANGJING, Client, page, posted, signed_in
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

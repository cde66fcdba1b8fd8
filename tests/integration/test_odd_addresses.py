"""Addresses and forms that nobody sends by accident: answered in words, never with an error of ours."""

from __future__ import annotations

import re

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from desk.staff.actor import SYSTEM
from tests.staff_room import PASSWORD, StaffRoom

Client = TestClient[web.Request, web.Application]
LONG = "1" * 5000


async def sign_in(room: StaffRoom, client: Client, role: str = "supervisor") -> str:
    await room.staff("li", role)
    form = {"name": "li", "password": PASSWORD, "next": "/desk/account"}
    async with client.post("/desk/sign-in", data=form) as answer:
        found = re.search(r'name="csrf" value="([^"]+)"', await answer.text())
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/desk/review?since=0001-01-01", 422),
        ("/desk/review?until=9999-12-31", 422),
        ("/desk/queue/news?asked_at=9999-12-31T23:59:59-14:00", 200),
        ("/desk/queue/news?asked_at=0001-01-01T00:00:00%2B14:00", 200),
        ("/desk/?since=9999-12-31T23:59:59-14:00", 200),
        ("/desk/figures?period=range&from=0001-01-01&to=9999-12-31", 422),
        ("/desk/?followed_up_from=0001-01-01&followed_up_to=9999-12-31", 422),
        (f"/desk/?deleted={LONG}", 200),
        (f"/desk/review/corrections?before={LONG}", 200),
        ("/desk/tickets/a%00b", 404),
        ("/desk/review/next?channel=a%00b", 422),
        ("/desk/?q=a%00b", 422),
    ],
)
async def test_times_and_numbers_beyond_all_bounds_are_answered(
    room: StaffRoom, client: Client, path: str, status: int
) -> None:
    await sign_in(room, client)

    async with client.get(path) as answer:
        assert answer.status == status


@pytest.mark.parametrize(
    ("wanted", "leads"),
    [
        ("/desk/?view=all", "/desk/?view=all"),
        ("/desk/\r\nSet-Cookie: desk=1", "/desk/"),
        ("/desk/a\x7f", "/desk/"),
        ("/desk/\\evil.example", "/desk/"),
        ("//evil.example", "/desk/"),
        ("/desk/sign-in", "/desk/"),
    ],
)
async def test_the_door_leads_to_a_page_of_the_console_and_nowhere_else(
    room: StaffRoom, client: Client, wanted: str, leads: str
) -> None:
    await room.staff("li", "operator")
    form = {"name": "li", "password": PASSWORD, "next": wanted}

    async with client.post("/desk/sign-in", data=form, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, leads)


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("steps", {"action": "dispatch", "unit": "S110105026"}),
        ("corrections", {"title": "另一个标题"}),
        ("follow-ups", {"reached": "no"}),
    ],
)
@pytest.mark.parametrize("version", [LONG, str(2**31), "9" * 18])
async def test_a_version_beyond_all_bounds_is_an_old_one(
    room: StaffRoom, client: Client, path: str, form: dict[str, str], version: str
) -> None:
    csrf = await sign_in(room, client)
    ticket = await room.ticket()
    sent = {"csrf": csrf, "version": version, **form}

    async with client.post(f"/desk/tickets/{ticket.number}/{path}", data=sent) as answer:
        assert answer.status in (409, 422)

    assert (await room.tickets.get(ticket.number, actor=SYSTEM)).version == ticket.version


@pytest.mark.parametrize("body", ["csrf={csrf}&value=a%00b", "csrf={csrf}&a%00=b", "{csrf}"])
async def test_a_form_with_a_character_zero_and_what_is_no_form_are_refused(
    room: StaffRoom, client: Client, body: str
) -> None:
    csrf = await sign_in(room, client)
    kind = "application/x-www-form-urlencoded" if "=" in body else "multipart/form-data"
    told = body.format(csrf=csrf).encode()

    async with client.post("/desk/incidents", data=told, headers={"Content-Type": kind}) as answer:
        assert answer.status == 422


@pytest.mark.parametrize(
    "named", ["name*=punycode''csrf", "name*=none''csrf", "name=\"csrf\"; filename*=idna''x"]
)
async def test_a_form_with_files_whose_names_are_in_another_charset_is_none(
    room: StaffRoom, client: Client, named: str
) -> None:
    csrf = await sign_in(room, client)
    part = f"--x\r\nContent-Disposition: form-data; {named}\r\n\r\n{csrf}\r\n--x--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=x"}

    async with client.post("/desk/conversations/1/reply", data=part.encode(), headers=kind) as answer:
        assert answer.status == 422

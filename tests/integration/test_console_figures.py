"""The page of figures: who sees it, its period, both scopes, marks, and the tickets behind each number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from tests.integration.test_figures_api import WANGJING, answered, misrouted
from tests.staff_room import PASSWORD, StaffRoom

if TYPE_CHECKING:
    pass

Client = TestClient[web.Request, web.Application]
SHOWN = re.compile(r'name="shown" value="([^"]+)"')
"""What the form of a page was drawn with: the period, its first day and its last."""


async def signed_in(room: StaffRoom, client: Client, role: str, unit: str | None = None) -> None:
    await room.staff(role, role, unit)
    form = {"name": role, "password": PASSWORD}
    async with client.post("/desk/sign-in", data=form) as answer:
        assert answer.status == 200


async def page(client: Client, path: str, *, status: int = 200) -> str:
    async with client.get(path) as answer:
        assert answer.status == status
        return await answer.text()


async def test_a_supervisor_reads_rates_marks_and_what_has_no_data(room: StaffRoom, client: Client) -> None:
    await answered(room, "yes", "yes", "satisfied")
    await answered(room, "yes", "no")
    await signed_in(room, client, "supervisor")

    shown = await page(client, "/desk/figures?lang=en")

    assert 'aria-current="page">Figures' in shown
    assert "Wangjing Subdistrict" in shown
    assert "<strong>55.0</strong>" in shown
    assert "100.0%" in shown
    assert "50.0%" in shown
    assert "▲ few answers" in shown
    assert "more without any data in these days" in shown
    assert not re.search(r">0\.0%?<", shown)


async def test_a_supervisor_reads_how_dispatch_did_and_what_it_proposes(
    room: StaffRoom, client: Client
) -> None:
    await signed_in(room, client, "supervisor")
    empty = await page(client, "/desk/figures/dispatch?lang=en")
    await misrouted(room, 3)

    shown = await page(client, "/desk/figures/dispatch?lang=en")

    assert "No return was given to another unit in these days." in empty
    assert "3 of 6 dispatches were ruled to be wrong." in shown
    assert ",110105,market</pre>" in shown
    assert "<strong>100.0%</strong>" in shown
    assert "Nothing goes out by itself now." in shown
    assert 'href="/desk/figures/dispatch"' in await page(client, "/desk/figures")


async def test_an_operator_finds_how_dispatch_did_in_the_rail(room: StaffRoom, client: Client) -> None:
    await signed_in(room, client, "operator")

    assert 'href="/desk/figures/dispatch"' in await page(client, "/desk/")
    await page(client, "/desk/figures/dispatch")


async def test_a_handler_does_not_read_how_dispatch_did(room: StaffRoom, client: Client) -> None:
    await signed_in(room, client, "handler", WANGJING)

    await page(client, "/desk/figures/dispatch", status=403)
    assert "/desk/figures/dispatch" not in await page(client, "/desk/figures")


async def test_each_number_opens_its_tickets(room: StaffRoom, client: Client) -> None:
    happy = await answered(room, "yes", "yes", "satisfied")
    unhappy = await answered(room, "no", "no")
    await signed_in(room, client, "supervisor")
    shown = await page(client, "/desk/figures?by=subdistrict&lang=en")

    links = {
        match["figure"]: match[0].replace("&amp;", "&")
        for match in re.finditer(r'/desk/\?view=all&amp;[^"]*figure=(?P<figure>\w+)[^"]*', shown)
    }
    valid, solved = [await page(client, links[figure]) for figure in ("V", "S")]

    assert happy in valid
    assert unhappy in valid
    assert happy in solved
    assert unhappy not in solved
    assert "Tickets behind a figure: solved" in solved
    narrowed = await page(client, f"{links['V']}&q={happy}")
    assert happy in narrowed
    assert unhappy not in narrowed


async def test_a_range_of_days_is_kept_and_a_wrong_one_told(room: StaffRoom, client: Client) -> None:
    await answered(room, "yes", "yes", "satisfied")
    await signed_in(room, client, "supervisor")
    today = room.clock().astimezone(room.zone).date().isoformat()

    day = await page(client, f"/desk/figures?period=range&from={today}&to={today}&lang=en")
    before = await page(client, "/desk/figures?period=range&from=2020-01-01&to=2020-01-31&lang=en")

    assert f"by=district&amp;period=range&amp;scope=full&amp;from={today}&amp;to={today}" in day
    assert "<strong>100.0</strong>" in day
    assert "No data in these days yet." in before
    assert "no data" in before
    for days in ("from=2020-02-01&to=2020-01-01", "from=yesterday&to=2020-01-01", "from=2020-01-01"):
        wrong = await page(client, f"/desk/figures?period=range&{days}&lang=en", status=422)
        assert "give both days" in wrong
    await page(client, "/desk/?view=all&followed_up_from=2020-01-01", status=422)


@pytest.mark.parametrize("where", ["/desk/figures", "/desk/figures/overview"])
async def test_days_without_a_period_are_told_and_so_are_days_changed_in_the_form(
    room: StaffRoom, client: Client, where: str
) -> None:
    await signed_in(room, client, "supervisor")

    unnamed = await page(client, f"{where}?from=2020-01-01&to=2020-01-31&lang=en")
    drawn = SHOWN.findall(await page(client, f"{where}?period=last_month&lang=en"))[0]
    kept = urlencode({"period": "last_month", "shown": drawn, "lang": "en"})
    changed = await page(client, f"{where}?{kept}&from=2020-01-01&to=2020-01-31")
    first, last = drawn.split(" ")[1:]
    same = await page(client, f"{where}?{kept}&from={first}&to={last}")
    another = await page(
        client, f"{where}?{kept.replace('last_month', 'week', 1)}&from=2020-01-01&to=2020-01-31"
    )

    for told in (unnamed, changed):
        assert "2020-01-01 to 2020-01-31" in told
        assert SHOWN.findall(told) == ["range 2020-01-01 2020-01-31"]
    assert SHOWN.findall(same) == [drawn]
    assert SHOWN.findall(another)[0].startswith("week ")
    await page(client, f"{where}?from=2020-02-01&to=2020-01-01&lang=en", status=422)


async def test_a_handler_reads_its_own_unit_only(room: StaffRoom, client: Client) -> None:
    await answered(room, "yes", "yes", "satisfied")
    await signed_in(room, client, "handler", WANGJING)

    shown = await page(client, "/desk/figures?by=district&lang=zh")

    assert "望京街道" in shown
    assert "全市" not in shown
    assert "by=district&amp;period" not in shown
    assert shown.count("<tr") == 2


@pytest.mark.parametrize("role", ["operator", "reviewer"])
async def test_others_see_no_figures(room: StaffRoom, client: Client, role: str) -> None:
    await signed_in(room, client, role)

    await page(client, "/desk/figures", status=403)
    assert 'href="/desk/figures"' not in await page(client, "/desk/account")

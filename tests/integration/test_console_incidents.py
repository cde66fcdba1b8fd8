"""The page of known incidents: declared on the spot, changed and ended in place, in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.test_utils import TestClient

from desk.staff.actor import Actor
from tests.integration.test_console_figures import page, signed_in
from tests.staff_room import StaffRoom

if TYPE_CHECKING:
    pass

Client = TestClient[web.Request, web.Application]
PATH = "/desk/incidents"
OUTAGE = {
    "category": "utilities.power_supply",
    "areas": "110105026",
    "text_zh": "望京这片停电我们已经知道了。",
    "text_en": "We know about the power cut in Wangjing.",
    "expected_end": "2026-11-24T20:00",
}


async def send(client: Client, path: str, form: dict[str, str], *, status: int = 200) -> str:
    csrf = re.search(r'name="csrf" value="([^"]+)"', await page(client, PATH))
    assert csrf is not None
    async with client.post(path, data={**form, "csrf": csrf[1]}) as answer:
        assert answer.status == status
        return await answer.text()


async def test_an_operator_declares_changes_and_ends_one(room: StaffRoom, client: Client) -> None:
    await signed_in(room, client, "operator")
    empty = await page(client, f"{PATH}?lang=zh")

    declared = await send(client, PATH, OUTAGE)
    changed = await send(
        client,
        f"{PATH}/1",
        {**OUTAGE, "text_zh": "望京停电，20点恢复。", "place": "南湖东园", "version": "1"},
    )
    stale = await send(client, f"{PATH}/1/end", {"version": "1"}, status=422)
    ended = await send(client, f"{PATH}/1/end", {"version": "2"})

    assert "现在没有" in empty
    assert 'aria-current="page">突发事件' in empty
    assert "望京这片停电我们已经知道了。" in declared
    assert "11-24 20:00" in declared
    assert "望京停电，20点恢复。" in changed
    assert "南湖东园" in changed
    assert stale.count("望京停电，20点恢复。") == 2
    assert "已经结束" in ended
    assert "主单还在办" in ended


async def test_what_is_refused_is_said_and_what_was_typed_stays(room: StaffRoom, client: Client) -> None:
    await signed_in(room, client, "operator")
    await send(client, PATH, OUTAGE)

    twice = await send(client, PATH, {**OUTAGE, "text_zh": "又一件"}, status=422)
    stale = await send(client, f"{PATH}/1", {**OUTAGE, "version": "9"}, status=422)
    past = await send(client, f"{PATH}/1", {**OUTAGE, "expected_end": "2026-11-24T10:00"}, status=422)

    assert "已经声明过了" in twice
    assert "又一件" in twice
    assert "别人刚刚改过" in stale
    assert "预计的时间要在现在以后" in past


async def test_a_supervisor_ends_it_by_the_answer(room: StaffRoom, client: Client) -> None:
    await signed_in(room, client, "supervisor")
    await send(client, PATH, OUTAGE)
    [incident] = (await room.tickets.incidents.list()).items
    actor = Actor("staff", None, "supervisor", "supervisor")
    await room.tickets.apply(actor, incident.parent, "accept")

    await send(client, f"{PATH}/1/end", {"note": "全部恢复供电。"})

    assert (await room.tickets.get(incident.parent, actor=actor)).status == "resolved"
    assert not (await room.tickets.incidents.get(incident.id)).is_running


async def test_units_have_no_such_page(room: StaffRoom, client: Client) -> None:
    await signed_in(room, client, "handler", "power")

    await page(client, PATH, status=403)

    assert PATH not in await page(client, "/desk/")


async def test_the_queue_shows_the_tickets_of_one_incident(room: StaffRoom, client: Client) -> None:
    other = (await room.ticket()).number
    await signed_in(room, client, "operator")
    await send(client, PATH, OUTAGE)
    [incident] = (await room.tickets.incidents.list()).items

    shown = await page(client, f"/desk/?view=all&incident={incident.id}&lang=en")

    assert incident.parent in shown
    assert other not in shown
    assert "Known incident" in shown

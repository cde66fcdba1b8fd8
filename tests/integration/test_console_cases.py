"""What is asked and judged, on the console's pages: who sees which form, and what follows."""

from __future__ import annotations

import re

from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy import select

from city.model import CASE_KINDS
from desk.cases.rules import STATES
from desk.cases.service import CaseFilter
from desk.console.words import catalogue
from desk.staff.actor import SYSTEM, Actor
from desk.store.database import Database
from desk.store.models import HistoryRow
from desk.tickets.lifecycle import ACTIONS
from tests.integration.test_console import WANGJING, a_chat, page, post, sign_in
from tests.staff_room import StaffRoom

HANDLER = Actor("staff", None, "wangjing", "handler", WANGJING)
SUPERVISOR = Actor("staff", None, "one", "supervisor")
Client = TestClient[web.Request, web.Application]


async def dispatched(room: StaffRoom, chat: int | None = None) -> str:
    """A ticket that Wangjing has."""
    number = (await room.ticket(conversation_id=chat)).number
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=WANGJING)
    return number


async def cases(room: StaffRoom, number: str) -> list[tuple[int, str, str]]:
    page = await room.tickets.cases.list(CaseFilter(ticket=number), actor=SUPERVISOR)
    return [(case.id, case.kind, case.state) for case in page.items]


async def test_a_return_is_given_with_evidence_found_under_to_judge_and_upheld(
    room: StaffRoom, client: Client
) -> None:
    await room.staff("wangjing", "handler", WANGJING)
    await room.staff("li", "operator")
    number, other = await dispatched(room), await dispatched(room)
    path = f"/desk/tickets/{number}"
    await sign_in(client, "li")
    async with room.client() as unit:
        await sign_in(unit, "wangjing")
        assert "不在我们辖区" in await page(unit, path)
        await post(
            unit, f"{path}/steps", action="return", reason="wrong_place", note="在路对面",
            evidence="https://files.example/map.pdf\n\njavascript:alert(1)",
        )  # fmt: skip
        assert "待裁定" not in await page(unit, "/desk/")
        queue, ticket = await page(client, "/desk/?view=to_judge"), await page(client, path)
        [(case, _, _)] = await cases(room, number)
        status, _, ruled = await post(client, f"{path}/cases/{case}/ruling", state="granted", unit="market")
        after = await page(client, "/desk/?view=to_judge")

    assert number in queue
    assert other not in queue
    assert '<span class="mark">待裁定</span>' in queue
    assert "在路对面" in ticket
    assert 'href="https://files.example/map.pdf"' in ticket
    assert 'href="javascript' not in ticket
    assert (status, "应为：" in ruled) == (200, True)
    assert await cases(room, number) == [(case, "return", "granted")]
    assert number not in after


async def test_after_three_returns_the_next_dispatch_designates_beside_what_each_unit_said(
    room: StaffRoom, client: Client
) -> None:
    await room.staff("li", "operator")
    number = await dispatched(room)
    path = f"/desk/tickets/{number}"
    await sign_in(client, "li")
    for unit, following in ((WANGJING, "D110105"), ("D110105", "market"), ("market", None)):
        handler = Actor("staff", None, f"of_{unit}", "handler", unit)
        await room.tickets.apply(handler, number, "return", reason="not_ours", staff_note="x")
        [*_, (case, _, _)] = sorted(await cases(room, number))
        await post(client, f"{path}/cases/{case}/ruling", state="granted", grounds=f"看过{unit}")
        if following:
            before = await page(client, path)
            await post(client, f"{path}/steps", action="dispatch", unit=following)
    last = await page(client, path)
    _, _, sent = await post(client, f"{path}/steps", action="dispatch", unit="D110105")

    told = re.findall(r'<li dir="auto">(.*?)</li>', last)
    assert "指定承办单位（不得再退）" not in before
    assert "指定承办单位（不得再退）" in last
    assert ["望京" in told[0], "朝阳" in told[1], "市场" in told[2]] == [True] * 3
    assert all("成立" in line or "同意" in line for line in told)
    assert [line.rpartition("看过")[2] for line in told] == [WANGJING, "D110105", "market"]
    assert "热线指定" in sent


async def test_a_refusal_without_a_reason_is_told_and_keeps_what_was_chosen(
    room: StaffRoom, client: Client
) -> None:
    await room.staff("li", "operator")
    number = await dispatched(room)
    await room.tickets.apply(HANDLER, number, "return", reason="wrong_place", staff_note="在路对面")
    await sign_in(client, "li")
    [(case, _, _)] = await cases(room, number)
    path = f"/desk/tickets/{number}/cases/{case}/ruling"

    status, _, shown = await post(client, path, state="refused", unit="market")
    nonsense, _, _ = await post(client, path, state="perhaps")
    done, _, back = await post(client, path, state="refused", grounds="地图上在街道里")

    assert (status, nonsense, done) == (409, 409, 200)
    assert "请写明理由" in shown
    assert re.search('<option value="market" selected', shown)
    assert "地图上在街道里" in back
    assert (await room.tickets.get(number, actor=SYSTEM)).unit == WANGJING


async def test_a_unit_asks_for_a_pause_and_a_supervisor_grants_it(
    room: StaffRoom, client: Client, db: Database
) -> None:
    await room.staff("wangjing", "handler", WANGJING)
    await room.staff("sun", "supervisor")
    number = await dispatched(room, await a_chat(room, db))
    path = f"/desk/tickets/{number}"
    async with room.client() as unit:
        await sign_in(unit, "wangjing")
        form = await page(unit, path)
        await post(unit, f"{path}/steps", action="pause", reason="season", note="等开春", until="2026-12-20")
        waiting = await page(unit, path)
        await sign_in(client, "sun")
        [(case, _, _)] = await cases(room, number)
        await post(client, f"{path}/cases/{case}/ruling", state="granted", note="天冷铺不了路")
        granted = await page(unit, path)

    assert 'min="2026-11-25" max="2027-02-22"' in form
    assert "申请暂停计时" in form
    assert 'id="pause-until"' not in waiting
    assert "/ruling" not in waiting
    assert '<span class="mark">暂停到 2026-12-20</span>' in granted
    assert "恢复计时" in granted
    assert "天冷铺不了路" in granted


async def test_an_exclusion_takes_a_second_supervisor_and_is_lifted_again(
    room: StaffRoom, client: Client
) -> None:
    await room.staff("sun", "supervisor")
    await room.staff("zhou", "supervisor")
    number = await dispatched(room)
    path = f"/desk/tickets/{number}"
    await sign_in(client, "sun")
    bare = await post(client, f"{path}/steps", action="exclude", reason="other", note="见判决")
    await post(client, f"{path}/steps", action="exclude", reason="other", note="见判决", evidence="判决.pdf")
    alone = await page(client, path)
    [(case, _, _)] = await cases(room, number)
    self_ruled = await post(client, f"{path}/cases/{case}/ruling", state="granted")
    async with room.client() as second:
        await sign_in(second, "zhou")
        _, _, done = await post(second, f"{path}/cases/{case}/ruling", state="granted")
        lifted = await post(client, f"{path}/cases/{case}/lift", note="")
        again = await post(client, f"{path}/cases/{case}/lift")

    assert "请附上证据" in bare[2]
    assert "/ruling" not in alone
    assert "判决.pdf" in alone
    assert self_ruled[0] == 409
    assert '<span class="mark">已剔除</span>' in done
    assert '<span class="mark">已剔除</span>' not in lifted[2]
    assert "没有可以取消的" in again[2]


async def test_what_is_raised_has_a_list_of_its_own(room: StaffRoom, client: Client) -> None:
    await room.staff("sun", "supervisor")
    await room.staff("wangjing", "handler", WANGJING)
    raised, plain = await dispatched(room), await dispatched(room)
    await sign_in(client, "sun")
    await post(client, f"/desk/tickets/{raised}/steps", action="raise", note="盯着办")

    shown = await page(client, "/desk/?view=raised")
    async with room.client() as unit:
        await sign_in(unit, "wangjing")
        units = await page(unit, "/desk/?view=to_judge")

    assert raised in shown
    assert plain not in shown
    assert '<span class="mark">已提级</span>' in shown
    assert "view=raised" not in units
    assert plain in units


async def test_whoever_is_slower_reads_what_was_done_and_by_whom(room: StaffRoom, client: Client) -> None:
    await room.staff("li", "operator")
    await room.staff("sun", "supervisor")
    number = (await room.ticket()).number
    async with room.client() as faster:
        await sign_in(faster, "sun")
        await post(faster, f"/desk/tickets/{number}/steps", action="dispatch", unit=WANGJING, version="1")
        await sign_in(client, "li")
        status, _, shown = await post(
            client, f"/desk/tickets/{number}/steps", action="reject", reason="other", note="x", version="1"
        )

    assert status == 409
    assert "<li>派单 · sun · <time>11-24 16:30</time></li>" in shown


async def test_the_page_of_a_ticket_with_every_kind_of_case_speaks_english(
    room: StaffRoom, client: Client, db: Database
) -> None:
    await room.staff("sun", "supervisor")
    number = (await room.ticket(description="Bins are full")).number
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=WANGJING)
    for action in ("hang", "exclude"):
        await room.tickets.apply(SUPERVISOR, number, action, reason="other", evidence=["x.pdf"])
    await room.tickets.apply(HANDLER, number, "extend", note="busy")
    await room.tickets.apply(HANDLER, number, "pause", note="frost", until=room.clock().replace(day=30))
    await room.tickets.apply(HANDLER, number, "return", reason="wrong_place", staff_note="not ours")
    await sign_in(client, "sun")

    shown = await page(client, f"/desk/tickets/{number}?lang=en")
    async with db.read() as session:
        actions = set(await session.scalars(select(HistoryRow.action)))

    words = re.sub(r"<(option|a)[^>]*lang=\"zh-CN\"[^>]*>.*?</\1>", "", shown).replace(
        "南湖东园一区3号楼", ""
    )
    assert not re.search(r"[\u4e00-\u9fff]", words)
    assert {f"step.{action}" for action in actions} <= set(catalogue())
    assert sorted(kind for _, kind, _ in await cases(room, number)) == sorted(CASE_KINDS)


def test_every_kind_state_and_step_has_words() -> None:
    wanted = {f"case.{kind}" for kind in CASE_KINDS} | {f"case.grant.{kind}" for kind in CASE_KINDS}
    wanted |= {f"case.state.{state}" for state in STATES} | {f"step.{action}" for action in ACTIONS}
    wanted |= {f"case.judged.{state}" for state in STATES if state != "open"}
    wanted |= {
        f"step.{name}" for name in ("uphold", "refuse", "include", "unhang", "inherit", "follow", "follow_up")
    }

    assert wanted <= set(catalogue())

"""The health check-up: page, file, API and plain Python say the same, a taken one stays, and its loop is closed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy import select, update

from desk.checkup.dimensions import shipped
from desk.checkup.service import Checkups
from desk.errors import NotAllowed
from desk.figures.report import Whose
from desk.staff.actor import Actor
from desk.store.models import AuditRow, CheckupRow, ClusterRow
from tests.faces import as_read, workbook
from tests.integration.test_console_figures import page, signed_in
from tests.integration.test_dashboard import ByHand, a_fortnight, download, tickets_behind
from tests.integration.test_figures_api import WANGJING, answered
from tests.staff_room import PASSWORD, StaffRoom

Client = TestClient[web.Request, web.Application]
PAGE, TAKEN, FINDINGS = "/desk/figures/checkup", "/desk/figures/checkups", "/desk/figures/findings"
CHAOYANG, PLACE = "110105", "110105026"
FOURTH = date(2026, 10, 1)
FOUND = "小区垃圾清运跟不上"


async def sheet(client: Client, headers: dict[str, str], **query: str) -> dict[str, Any]:
    """The sheet of the API, its indicators by code."""
    async with client.get(
        "/api/v1/figures/checkup", params={**query, "lang": "en"}, headers=headers
    ) as answer:
        assert answer.status == 200, await answer.text()
        found: dict[str, Any] = await answer.json()
    return found | {"lines": {one["code"]: one for one in found["indicators"]}}


def shown(html: str) -> dict[str, str]:
    """The value of each indicator as the page tells it."""
    rows = re.findall(
        r'data-indicator="([^"]+)">.*?<td class="amount" data-label="Value">(.*?)</td>', html, re.S
    )
    return {code: re.sub(r"<span.*?</span>|<.*?>", "", text, flags=re.S).strip() for code, text in rows}


async def send(client: Client, path: str, given: Mapping[str, str], status: int = 200) -> tuple[str, str]:
    """Post a form of the page one is on; where it leads, and that page."""
    async with client.get("/desk/account") as account:
        csrf = re.search(r'name="csrf" value="([^"]+)"', await account.text())
    assert csrf is not None
    async with client.post(path, data={"csrf": csrf[1], **given}) as answer:
        assert answer.status == status, await answer.text()
        return answer.url.path, await answer.text()


@pytest.mark.parametrize(("owner", "area"), [("city", ""), ("district", CHAOYANG), ("subdistrict", PLACE)])
async def test_every_number_is_the_same_everywhere_and_what_history_says(
    lone_room: StaffRoom, owner: str, area: str
) -> None:
    room = lone_room
    await a_fortnight(room)
    async with room.db.begin() as session:
        session.add(
            ClusterRow(category="transport.metro", district=CHAOYANG, subdistrict=PLACE, size=3, people=2,
                       first_at=room.clock(), last_at=room.clock())
        )  # fmt: skip
    last = room.clock().astimezone(room.zone).date()
    headers = await room.token("supervisor")
    by_hand = await ByHand(room, FOURTH, last).read()
    query = {"kind": "quarter", "of": FOURTH.isoformat()} | ({"area": area} if area else {})
    asked = f"kind=quarter&of={FOURTH}&area={area}&lang=en"

    async with room.client() as client:
        await signed_in(room, client, "supervisor")
        found = await sheet(client, headers, **query)
        html = await page(client, f"{PAGE}?{asked}")
        book = workbook(await download(client, f"{PAGE}.xlsx?{asked}"))
        listed = csv.reader(io.StringIO((await download(client, f"{PAGE}.csv?{asked}")).decode("utf-8-sig")))
        filed = await tickets_behind(client, headers, found["lines"]["all.filed"]["tickets"])

    def is_in(ticket: Any, dimension: str | None) -> bool:
        here = owner == "city" or getattr(ticket, owner) == area
        return here and (dimension is None or shipped().of(ticket.category) == dimension)

    for dimension in (None, "housing", "community", "block", "city"):
        expected = by_hand.volumes(lambda one, of=dimension: is_in(one, of))  # type: ignore[misc]
        valid, solved = by_hand.solved(lambda one, of=dimension: is_in(one, of))  # type: ignore[misc]
        told = {
            name: found["lines"][f"{dimension or 'all'}.{name}"]
            for name in ("filed", "repeats", "in_time", "overdue", "resolution", "common")
        }
        assert told["filed"]["now"]["number"] == expected["filed"]
        assert told["repeats"]["numerator"] == expected["reopened"]
        assert told["repeats"]["denominator"] == expected["ended"]
        assert told["in_time"]["now"]["number"] == expected["in_time"]
        assert told["overdue"]["now"]["number"] == expected["overdue"]
        assert told["overdue"]["denominator"] == expected["backlog"]
        assert (told["resolution"]["denominator"], told["resolution"]["numerator"]) == (valid, solved)
        assert told["common"]["now"]["number"] == (1 if dimension in (None, "city") else 0)
    assert filed == found["lines"]["all.filed"]["now"]["number"] > 0
    units = {one["measure"]: one["unit"] for one in found["definitions"]}
    texts, rows = shown(html), {row[0]: row for row in listed if row}
    cells = {str(row[0]): row for row in book["Health check-up"]}
    assert set(texts) == set(found["lines"])
    for code, one in found["lines"].items():
        number = one["now"]["number"]
        assert texts[code] == as_read(number, units[one["measure"]]), code
        assert rows[code][3] == (
            "" if number is None else f"{number:g}" if units[one["measure"]] == "count" else str(number)
        )
        assert cells[code][3] == ("" if number is None else number)
        assert cells[code][6] == ("" if one["now"]["per_10000"] is None else one["now"]["per_10000"])
    assert {row[0] for row in book["Definitions and formulas"][1:]} == set(units)


async def test_a_taken_check_up_stays_and_the_next_is_compared_with_it(
    room: StaffRoom, client: Client
) -> None:
    await answered(room, "yes", "yes", "satisfied")
    await signed_in(room, client, "supervisor")
    of = {"kind": "quarter", "of": FOURTH.isoformat(), "area": PLACE}
    _, running = await send(client, PAGE, of, 422)
    room.clock.pass_(days=60)
    await signed_in_again(room, client)
    where, first = await send(client, f"{PAGE}?lang=en", of)
    await answered(room, "yes", "no")
    await answered(room, "yes", "no")
    room.clock.pass_(days=90)
    await signed_in_again(room, client)

    again, _ = await send(client, PAGE, of)
    later, second = await send(client, f"{PAGE}?lang=en", {**of, "of": "2027-01-01"})

    assert "还没过完" in running
    assert again == where
    assert later != where
    assert shown(first)["all.filed"] == shown(await page(client, f"{where}?lang=en"))["all.filed"] == "1"
    assert shown(second)["all.filed"] == "2"
    assert "since the last check-up (2026-10-01 to 2026-12-31)" in second
    assert re.search(r'data-indicator="all.filed".*?▲ 100.0%.*?was 1', second, re.S)
    assert workbook(await download(client, f"{where}.xlsx"))


async def signed_in_again(room: StaffRoom, client: Client) -> None:
    """The same person, after a session that is long over."""
    async with client.post("/desk/sign-in", data={"name": "supervisor", "password": PASSWORD}) as answer:
        assert answer.status == 200


async def test_a_finding_is_followed_from_the_sheet_to_what_came_of_it(
    room: StaffRoom, client: Client
) -> None:
    await answered(room, "yes", "no")
    room.clock.pass_(days=60)
    await signed_in(room, client, "supervisor")
    of = {"kind": "quarter", "of": FOURTH.isoformat(), "area": PLACE}
    where, _ = await send(client, PAGE, of)

    _, refused = await send(client, f"{where}/findings", {"indicator": "all.filed", "words": " "}, 422)
    wanted = {"indicator": "community.filed", "rule": "over"}
    one, html = await send(client, f"{where}/findings", {**wanted, "words": FOUND})
    twice, _ = await send(client, f"{where}/findings", {**wanted, "words": "另一句话"})
    version = re.search(r'name="version" value="(\d+)"', html)
    assert version is not None
    seen = version[1]
    steps = f"{one}/steps"
    day = room.clock().astimezone(room.zone).date().isoformat()
    done = {"step": "done", "day": day, "words": "清运加了一班"}
    plan = {"plan": "2027年老旧小区改造计划", "body": "望京街道", "reference": "望街〔2027〕3号"}
    _, too_early = await send(client, steps, {**done, "version": seen}, 422)
    await send(client, steps, {"step": "feed_back", "day": day, "version": seen, **plan})
    _, stale = await send(client, steps, {"step": "noted", "day": day, "version": seen}, 422)
    _, to_come = await send(client, steps, {"step": "noted", "day": "2030-01-01"}, 422)
    await send(client, steps, {"step": "taken_up", "day": day})
    _, wordless = await send(client, steps, {**done, "words": ""}, 422)
    await send(client, steps, done)
    room.clock.pass_(days=90)
    await signed_in_again(room, client)
    await send(client, PAGE, {**of, "of": "2027-01-01"})

    end = await page(client, f"{one}?lang=en")
    everything = await page(client, f"{FINDINGS}?state=done")
    async with room.db.begin() as session:
        await session.execute(update(CheckupRow).where(CheckupRow.first > FOURTH).values(assigned="other"))
    not_alike = await page(client, f"{one}?lang=en")
    async with room.db.read() as session:
        acts = list(await session.scalars(select(AuditRow.action).where(AuditRow.object_type == "finding")))

    assert "用一两句话写清楚" in refused
    assert "现在不能这样做" in too_early
    assert "刚才有同事改过" in stale
    assert "不能在今天以后" in to_come
    assert "用一两句话写清楚" in wordless
    assert acts == ["finding_found", "finding_feed_back", "finding_taken_up", "finding_done"]
    history = re.findall(r"<strong>(.*?)</strong>", end.split('class="history"')[1])
    assert history == ["Done", "Taken up", "Fed back", "Written down"]
    assert "2027年老旧小区改造计划" in everything
    rows = re.findall(r'data-later="\d">.*?data-label="Value">(.*?)</td>', end, re.S)
    assert rows == ["1", "0"]
    assert not_alike.count("data-later") == 1
    assert twice == one


async def test_the_census_has_its_name_in_the_language_of_the_page(lone_room: StaffRoom) -> None:
    async with lone_room.client() as client:
        await signed_in(lone_room, client, "supervisor")
        chinese, english = [
            await page(client, f"{PAGE}?area={CHAOYANG}&lang={lang}") for lang in ("zh", "en")
        ]

    assert "（2020-11-01，第七次全国人口普查）" in chinese
    assert "(2020-11-01, census of 2020)" in english


async def test_a_unit_sees_its_own_area_and_takes_nothing(lone_room: StaffRoom) -> None:
    room = lone_room
    await answered(room, "yes", "yes", "satisfied")
    headers = await room.token("handler", WANGJING)
    async with room.client() as client:
        own = await sheet(client, headers, of=FOURTH.isoformat())
        async with client.get(f"/api/v1/figures/checkup?area={CHAOYANG}", headers=headers) as answer:
            assert answer.status == 403
        admin = await room.token("admin")
        for wrong in ("area=nowhere", "of=0001-01-01", "of=9999-12-31", "of=2027-01-01"):
            async with client.get(f"/api/v1/figures/checkup?{wrong}", headers=admin) as answer:
                assert answer.status == 422, wrong
        await signed_in(room, client, "handler", WANGJING)
        html = await page(client, f"{PAGE}?of={FOURTH}&lang=en")
        await page(client, f"{PAGE}?area={CHAOYANG}", status=403)
        await room.staff("water", "handler", "water")
        async with room.client() as other:
            async with other.post("/desk/sign-in", data={"name": "water", "password": PASSWORD}) as answer:
                assert answer.status == 200
            nowhere = await page(other, f"{PAGE}?lang=en", status=403)

    service, hand = Checkups(room.figures), Actor("staff", 9, "hand", "handler", unit=WANGJING)
    with pytest.raises(NotAllowed):
        await service.sheet(hand, Whose(), "quarter", service.period("quarter", FOURTH))
    assert (own["owner"], own["code"]) == ("subdistrict", PLACE)
    assert shown(html)["all.filed"] == "1"
    assert "your unit has no area of its own" in nowhere


async def test_residents_that_are_noted_make_numbers_comparable(lone_room: StaffRoom) -> None:
    room = lone_room
    await answered(room, "yes", "yes", "satisfied")
    headers = await room.token("supervisor")
    asked = {"kind": "quarter", "of": FOURTH.isoformat(), "area": PLACE}
    noted = {"people": f"{PLACE} 20,000", "as_of": "2025-12-31", "source": "2026年统计年鉴"}
    async with room.client() as client:
        await signed_in(room, client, "supervisor")
        before = await sheet(client, headers, **asked)
        _, wrong = await send(client, f"{PAGE}/people", {**asked, **noted, "people": "望京 2万"}, 422)
        await send(client, f"{PAGE}/people", {**asked, **noted})
        after = await sheet(client, headers, **asked)

    assert before["residents"] is None
    assert before["lines"]["all.filed"]["now"]["per_10000"] is None
    assert "人口没存" in wrong
    assert "望京 2万" in wrong
    assert after["residents"] == {"number": 20000, "as_of": "2025-12-31", "source": "2026年统计年鉴"}
    assert after["lines"]["all.filed"]["now"]["per_10000"] == 0.5

"""Surges and clusters on a real store: found by the look-out, told to staff, judged, and made tasks of."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select

from desk.errors import IllegalStep, NotAllowed, TaskNotFound
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import (
    ClusterRow,
    ClusterTicketRow,
    ConversationRow,
    StaffNoticeRow,
    SurgeRow,
    TicketRow,
)
from desk.surges import clusters
from desk.surges.clusters import SETTLED, cluster_some
from desk.surges.scan import LookOut
from desk.tickets.city import rules
from desk.tickets.queries import TicketFilter
from tests.heard import heard
from tests.staff_room import StaffRoom, beijing, staff_room

WANGJING, UNIT = "110105026", "S110105026"
LEAF = "housing.elevator"
SUPERVISOR = Actor(kind="staff", id=1, name="chief", role="supervisor")
HANDLER = Actor(kind="staff", id=2, name="hand", role="handler", unit=UNIT)
STRANGER = Actor(kind="staff", id=3, name="else", role="handler", unit="S110105027")
PLACES = [one for one in beijing().subdistricts if one.district == "110105"][10:30]
LEAVES = (LEAF, "sanitation.bins", "municipal_facilities.street_light")


@pytest.fixture
async def room(db: Database) -> AsyncIterator[StaffRoom]:
    async with staff_room(db) as opened:
        yield opened


def a_row(number: int, at: datetime, *, category: str, place: str, address: str, text: str) -> TicketRow:
    return TicketRow(
        number=f"T{number}",
        tracking_code="ABCDEF",
        filing_key=f"t{number}",
        status="received",
        kind="complaint",
        category=category,
        category_group=category.partition(".")[0],
        title=text[:20],
        description=text,
        address=address,
        district="110105",
        subdistrict=place,
        channel="web",
        urgency="normal",
        dispatch_due_at=at + timedelta(days=1),
        due_at=at + timedelta(days=7),
        created_at=at,
        updated_at=at,
    )


def an_estate(number: int) -> str:
    """A building of an estate whose name no other one shares."""
    return f"{chr(0x4E00 + number)}{chr(0x5A00 + number)}里3号楼"


async def weeks_of_tickets(room: StaffRoom, *, days: int, surge: int = 0) -> None:
    """Some a day everywhere until now, and so many more in Wangjing within the last twelve hours."""
    chance, rows = Random(5), []
    now = room.clock.now
    for number in range(days * 12):
        at = now - timedelta(days=days) * (1 - number / (days * 12))
        place, leaf = chance.choice(PLACES).code, chance.choice(LEAVES)
        address = an_estate(chance.randrange(2000))
        rows.append(a_row(number, at, category=leaf, place=place, address=address, text=f"事情{number}"))
    for number in range(surge):
        at = now - timedelta(hours=12) * (1 - number / surge) - timedelta(minutes=31)
        rows.append(
            a_row(
                90_000 + number,
                at,
                category=LEAF,
                place=WANGJING,
                address=f"第{number}里{number}号楼",
                text="电梯停了",
            )
        )
    async with room.db.begin() as session:
        session.add_all(rows)


def look_out(room: StaffRoom) -> LookOut:
    return LookOut(room.db, beijing(), clock=room.clock, holder="one")


async def one_surge(room: StaffRoom) -> SurgeRow:
    async with room.db.read() as session:
        return (await session.scalars(select(SurgeRow))).one()


async def test_a_surge_is_found_told_once_and_over_when_it_falls_back(room: StaffRoom) -> None:
    await weeks_of_tickets(room, days=60, surge=24)

    await look_out(room).tick()
    found = await one_surge(room)
    room.clock.pass_(hours=1)
    await look_out(room).tick()
    going = await one_surge(room)
    room.clock.pass_(days=3)
    await look_out(room).tick()
    over = await one_surge(room)

    assert (found.level, found.area, found.matter) == ("subdistrict", WANGJING, LEAF)
    assert found.seen >= 24 > 3 > found.expected
    assert going.ended_at is None
    assert going.looked_at > found.looked_at
    assert over.ended_at is not None
    async with room.db.read() as session:
        notices = (await session.scalars(select(StaffNoticeRow).where(StaffNoticeRow.kind == "surge"))).all()
    assert {one.audience for one in notices} == {"role:supervisor", f"unit:{UNIT}"}
    assert len(notices) == 2


async def test_a_fresh_city_learns_before_it_alarms(room: StaffRoom) -> None:
    await weeks_of_tickets(room, days=3, surge=24)

    await look_out(room).tick()

    assert await room.tickets.surges.list(SUPERVISOR) == []
    assert await room.tickets.surges.is_learning()


async def test_tickets_of_one_matter_are_a_cluster_and_no_surge(room: StaffRoom) -> None:
    await weeks_of_tickets(room, days=60)
    rows = [
        a_row(
            80_000 + number,
            room.clock.now - timedelta(hours=12 - number),
            category=LEAF,
            place=WANGJING,
            address=f"南湖东园一区3号楼{number + 1}单元",
            text=text,
        )
        for number, text in enumerate(["电梯停了两天没人修", "客梯用不了"] * 5)
    ]
    rows[0].unit = rows[1].unit = UNIT
    rows[1].confidential, rows[1].address = True, "南湖东园一区3号楼7单元1204室"
    async with room.db.begin() as session:
        session.add_all(rows)

    await look_out(room).tick()

    async with room.db.read() as session:
        cluster = (await session.scalars(select(ClusterRow))).one()
        told = await session.scalars(select(StaffNoticeRow.audience).where(StaffNoticeRow.kind == "hot_spot"))
        assert set(told) == {"role:supervisor", f"unit:{UNIT}"}
    assert (cluster.size, cluster.people, cluster.category) == (10, 10, LEAF)
    assert await room.tickets.surges.list(SUPERVISOR) == []
    [shown] = await room.tickets.surges.clusters(HANDLER)
    assert (shown.unit, shown.size) == (UNIT, 10)
    assert shown.tickets == [("T80001", ""), ("T80000", rows[0].title)]
    assert shown.address == rows[0].address
    [whole] = await room.tickets.surges.clusters(SUPERVISOR)
    assert [number for number, _ in whole.tickets] == [f"T8000{number}" for number in (9, 8, 7, 6, 5)]
    assert await room.tickets.surges.clusters(STRANGER) == []
    for actor, seen in ((SUPERVISOR, 10), (HANDLER, len(shown.tickets))):
        assert await room.tickets.count(TicketFilter(cluster_id=cluster.id), actor=actor) == seen


async def clustered(room: StaffRoom, looks: list[datetime]) -> set[frozenset[int]]:
    """The tickets of each cluster after these looks."""
    after = 0
    for now in looks:
        async with room.db.begin() as session:
            after = await cluster_some(session, rules(beijing(), now), after=after) or after
    found: dict[int, set[int]] = {}
    async with room.db.begin() as session:
        for row in await session.scalars(select(ClusterTicketRow)):
            found.setdefault(row.cluster_id, set()).add(row.ticket_id)
        for kind in (ClusterTicketRow, ClusterRow):
            await session.execute(delete(kind))
    return {frozenset(one) for one in found.values()}


async def test_what_comes_at_once_is_clustered_as_what_comes_one_by_one(room: StaffRoom) -> None:
    chance, estates = Random(3), ("南湖东园一区", "望京西园四区")
    texts = ("电梯停了两天没人修", "客梯用不了", "楼下垃圾没人收", "the lift is broken", "垃圾桶满了没人管")
    rows = [
        a_row(
            number,
            room.clock.now - timedelta(hours=120 - number),
            category=chance.choice(LEAVES),
            place=WANGJING,
            address=f"{chance.choice(estates)}{chance.randrange(1, 4)}号楼",
            text=chance.choice(texts),
        )
        for number in range(80)
    ]
    async with room.db.begin() as session:
        session.add_all(rows)

    at_once = await clustered(room, [room.clock.now])

    assert at_once == await clustered(room, [row.created_at + SETTLED for row in rows])
    assert len(at_once) > 2


async def test_what_came_in_late_is_compared_with_the_newest_before_it(
    room: StaffRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(8)
    hours = chance.sample(range(1, 61), 50)
    texts = ("电梯停了两天没人修", "客梯用不了", "楼下垃圾没人收", "垃圾桶满了没人管", "路灯不亮")
    rows = [
        a_row(
            number,
            room.clock.now - timedelta(hours=hours[number]),
            category=chance.choice(LEAVES),
            place=WANGJING,
            address=f"南湖东园一区{chance.randrange(1, 3)}号楼",
            text=chance.choice(texts),
        )
        for number in range(50)
    ]
    async with room.db.begin() as session:
        session.add_all(rows)
    monkeypatch.setattr(clusters, "MOST", 4)
    monkeypatch.setattr(clusters, "AT_ONCE", 10)

    at_once = await clustered(room, [room.clock.now] * 5)
    monkeypatch.setattr(clusters, "AT_ONCE", 1)

    assert at_once == await clustered(room, [room.clock.now] * len(rows))
    assert len(at_once) > 2


async def test_a_look_asks_the_store_as_often_for_many_tickets_as_for_few(room: StaffRoom) -> None:
    asked: list[int] = []
    for few_or_many in (10, 80):
        async with room.db.begin() as session:
            rows = [
                a_row(
                    few_or_many * 1000 + number,
                    room.clock.now - timedelta(minutes=200 - number),
                    category=LEAF,
                    place=WANGJING,
                    address=f"第{few_or_many}里3号楼",
                    text="电梯停了",
                )
                for number in range(few_or_many)
            ]
            session.add_all(rows)
            await session.flush()
            after = rows[0].id - 1
        with heard(room.db) as statements:
            async with room.db.begin() as session:
                await cluster_some(session, rules(beijing(), room.clock.now), after=after)
        asked.append(len(statements))

    assert asked[1] <= asked[0] < 20


async def test_others_have_their_turns_however_many_tickets_are_made_ready(
    room: StaffRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        a_row(
            number,
            room.clock.now - timedelta(minutes=400 - number),
            category=LEAF,
            place=WANGJING,
            address=f"第{number}里3号楼",
            text="电梯停了",
        )
        for number in range(200)
    ]
    async with room.db.begin() as session:
        session.add_all(rows)
    made, in_a_row, longest = clusters._compared, 0, 0

    def counts(*given: Any) -> Any:
        nonlocal in_a_row
        in_a_row += 1
        return made(*given)

    async def others() -> None:
        nonlocal in_a_row, longest
        while True:
            longest, in_a_row = max(longest, in_a_row), 0
            await asyncio.sleep(0)

    monkeypatch.setattr(clusters, "_compared", counts)
    beside = asyncio.create_task(others())
    async with room.db.begin() as session:
        await cluster_some(session, rules(beijing(), room.clock.now), after=0)
    beside.cancel()

    assert 0 < longest <= clusters.IN_A_ROW


async def test_one_person_counts_once_in_a_cluster_in_their_chat_or_by_their_number(room: StaffRoom) -> None:
    async with room.db.begin() as session:
        chat = ConversationRow(
            channel="web",
            address="device-1",
            quiet_until_read=False,
            created_at=room.clock.now,
            updated_at=room.clock.now,
        )
        session.add(chat)
        await session.flush()
        whose = [chat.id, chat.id, None, None, None, None]
        phones = ["13800138000", None, "13800138000", "13800138000", None, None]
        for number, (conversation, phone) in enumerate(zip(whose, phones, strict=True)):
            at = room.clock.now - timedelta(hours=6 - number)
            row = a_row(
                number, at, category=LEAF, place=WANGJING, address="南湖东园一区3号楼", text="电梯停了"
            )
            row.conversation_id, row.reporter_phone = conversation, phone
            session.add(row)

    async with room.db.begin() as session:
        await cluster_some(session, rules(beijing(), room.clock.now), after=0)
        cluster = (await session.scalars(select(ClusterRow))).one()

    assert (cluster.size, cluster.people) == (6, 4)


async def test_one_click_makes_a_task_whose_result_comes_back(room: StaffRoom) -> None:
    await weeks_of_tickets(room, days=60, surge=24)
    await look_out(room).tick()
    surge, early = await one_surge(room), room.tickets.early_tasks

    task, same = await asyncio.gather(*(early.make(SUPERVISOR, surge=surge.id) for _ in range(2)))
    with pytest.raises(NotAllowed):
        await early.make(HANDLER, surge=surge.id)
    with pytest.raises(TaskNotFound):
        await early.report(STRANGER, task.id, "不是我们的")
    done = await early.report(HANDLER, task.id, "全街道电梯排查了一遍，修好六部")
    with pytest.raises(IllegalStep):
        await early.report(HANDLER, task.id, "再报一次")

    assert (task.unit, task.matter, task.area) == (UNIT, LEAF, WANGJING)
    assert same.id == task.id
    assert task.due_at > room.clock.now
    assert done.result == "全街道电梯排查了一遍，修好六部"
    assert [one.id for one in await early.list(HANDLER)] == [task.id]
    assert await early.list(STRANGER) == []


async def test_the_page_shows_judges_and_gives_a_task(room: StaffRoom) -> None:
    await weeks_of_tickets(room, days=60, surge=24)
    await look_out(room).tick()
    surge = await one_surge(room)
    await room.staff("chief", "supervisor")
    async with room.client() as client:
        await client.post("/desk/sign-in", data={"name": "chief", "password": "a-long-enough-password"})
        page = await (await client.get("/desk/figures/hotspots")).text()
        csrf = page.split('name="csrf" value="')[1].split('"')[0]
        inbox = await (await client.get("/desk/inbox")).text()

        made = await client.post("/desk/figures/hotspots/tasks", data={"csrf": csrf, "surge": str(surge.id)})
        empty = await client.post(
            f"/desk/figures/surges/{surge.id}/verdict", data={"csrf": csrf, "verdict": "known"}
        )
        judged = await client.post(
            f"/desk/figures/surges/{surge.id}/verdict",
            data={"csrf": csrf, "verdict": "not_surge", "reason": "物业集中报修"},
        )

        began = surge.began_at.astimezone(ZoneInfo("Asia/Shanghai")).date()
        assert "望京街道" in page
        assert f"followed_up_from={began}" in page
        assert 'class="sparkline"' in page
        assert "/desk/figures/hotspots" in inbox
        assert "已派给" in await made.text()
        assert empty.status == 422
        assert "物业集中报修" in await judged.text()
    assert (await one_surge(room)).verdict == "not_surge"
    assert (await room.tickets.surges.measured()).not_surges == 1


async def test_the_api_lists_surges_and_hot_spots(room: StaffRoom) -> None:
    await weeks_of_tickets(room, days=60, surge=24)
    await look_out(room).tick()
    async with room.client() as client:
        headers = await room.token("handler", UNIT)
        surges = await (await client.get("/api/v1/figures/surges?lang=en", headers=headers)).json()
        spots = await client.get("/api/v1/figures/hotspots", headers=headers)
        strange = await client.get(
            "/api/v1/figures/surges", headers=await room.token("handler", "S110105027")
        )

        assert [one["area"] for one in surges["items"]] == [WANGJING]
        assert surges["items"][0]["state"] == "open"
        assert spots.status == 200
        assert (await strange.json())["items"] == []

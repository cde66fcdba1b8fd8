"""One lead and any number of co-units, each with its own acceptance, limit and result; and units whistled."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from city.settings import Versions
from desk.errors import IllegalStep, InvalidInput, MissingDetail, NotAllowed, TaskNotFound, TicketNotFound
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import TaskRow
from desk.tasks.service import TaskFilter
from desk.tasks.views import TaskView
from desk.tickets.views import as_json
from tests.office import (
    CHAOYANG,
    CONDUCT,
    NOON,
    OPERATOR,
    STREET_LAMP,
    SUPERVISOR,
    WANGJING_OFFICE,
    WATERWORKS,
    Office,
    a_handler,
    beijing,
)

MARKET = a_handler("market")


async def sent(office: Office, **changes: Any) -> str:
    """A ticket that Wangjing leads, the waterworks and the market bureau beside it."""
    number = (await office.file(**changes)).number
    await office.step(number, "dispatch", co_units=["water", "market"])
    return number


async def tasks(office: Office, number: str, actor: Actor = OPERATOR) -> dict[str, TaskView]:
    """The tasks of a ticket that `actor` sees, by unit; of several of one unit the last."""
    page = await office.tickets.tasks.list(TaskFilter(ticket=number), actor=actor, limit=200)
    return {task.unit: task for task in sorted(page.items, key=lambda task: task.id)}


async def test_each_co_unit_accepts_and_reports_for_itself(db: Database) -> None:
    office = Office(db)
    number = await sent(office)
    called = await tasks(office, number)
    assert {unit: task.state for unit, task in called.items()} == {"water": "called", "market": "called"}
    assert called["water"].due_at == NOON + timedelta(days=7)

    office.clock.forward(hours=1)
    with pytest.raises(IllegalStep):
        await office.tickets.tasks.act(WATERWORKS, called["water"].id, "report", note="通水了")
    await office.tickets.tasks.act(WATERWORKS, called["water"].id, "accept")
    with pytest.raises(MissingDetail):
        await office.tickets.tasks.act(WATERWORKS, called["water"].id, "report", note=" ")
    done = await office.tickets.tasks.act(
        WATERWORKS, called["water"].id, "report", note="通水了，电话13812345678"
    )

    assert (done.state, done.result) == ("done", "通水了，电话〔电话〕")
    assert {unit: task.state for unit, task in (await tasks(office, number)).items()} == {
        "water": "done",
        "market": "called",
    }
    lines = [(line.action, line.unit) for line in await office.history(number)]
    assert lines == [
        ("file", None),
        ("dispatch", "S110105026"),
        ("co_accept", "water"),
        ("co_report", "water"),
    ]
    row = await office.row(number)
    assert (row.status, row.version, row.accepted_at) == ("dispatched", 2, None)


async def test_a_co_unit_sees_the_ticket_and_its_own_task_only(db: Database) -> None:
    office = Office(db)
    number = await sent(office)
    called = await tasks(office, number)
    await office.tickets.tasks.act(WATERWORKS, called["water"].id, "accept")

    def shown(actor: Actor, ticket: Any) -> tuple[list[str], list[str], list[str]]:
        seen = as_json(ticket, lang="zh", actor=actor)
        return (
            [task["unit"] for task in seen["tasks"]],
            [line["action"] for line in seen["history"]],
            seen["actions"],
        )

    ticket = await office.tickets.get(number, actor=MARKET)
    assert shown(MARKET, ticket) == (["market"], ["file", "dispatch"], [])
    assert shown(WATERWORKS, ticket) == (["water"], ["file", "dispatch", "co_accept"], [])
    assert shown(WANGJING_OFFICE, ticket)[0] == shown(OPERATOR, ticket)[0] == ["water", "market"]
    assert "accept" in shown(WANGJING_OFFICE, ticket)[2]
    assert set(await tasks(office, number, MARKET)) == {"market"}
    assert set(await tasks(office, number, WANGJING_OFFICE)) == {"water", "market"}
    with pytest.raises(TaskNotFound):
        await office.tickets.tasks.act(MARKET, called["water"].id, "accept")
    with pytest.raises(NotAllowed):
        await office.tickets.tasks.act(WANGJING_OFFICE, called["water"].id, "accept")
    with pytest.raises(TaskNotFound):
        await office.tickets.tasks.act(SUPERVISOR, 999_999, "accept")
    with pytest.raises(InvalidInput):
        await office.tickets.tasks.act(SUPERVISOR, called["water"].id, "dance")


async def test_units_are_whistled_to_a_place_and_their_coming_is_recorded(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch", co_units=["water"])
    await office.step(
        number,
        "whistle",
        actor=WANGJING_OFFICE,
        co_units=["water", "market", "S110105026"],
        by=NOON + timedelta(hours=3),
        place="小区东门",
    )
    called = await tasks(office, number)
    assert {unit: (task.place, task.arrive_by) for unit, task in called.items()} == {
        unit: ("小区东门", NOON + timedelta(hours=3)) for unit in ("water", "market")
    }

    office.clock.forward(hours=2)
    there = await office.tickets.tasks.act(WATERWORKS, called["water"].id, "arrive")
    by_lead = await office.tickets.tasks.act(WANGJING_OFFICE, called["market"].id, "arrive")
    with pytest.raises(IllegalStep, match="already"):
        await office.tickets.tasks.act(OPERATOR, called["water"].id, "arrive")

    assert there.arrived_at == by_lead.arrived_at == NOON + timedelta(hours=2)
    await office.step(number, "whistle", co_units=["water"])
    again = (await tasks(office, number))["water"]
    assert (again.id, again.arrived_at, again.arrive_by) == (
        called["water"].id,
        None,
        NOON + timedelta(hours=26),
    )
    assert again.place == "南湖东园一区3号楼"
    with pytest.raises(InvalidInput):
        await office.step(number, "whistle", co_units=["water"], by=NOON)


async def test_who_does_not_come_or_finish_in_time_is_noted(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch", co_units=["market"])
    await office.step(number, "whistle", co_units=["water"], by=NOON + timedelta(hours=10))
    noted: list[tuple[str, str, str | None]] = []

    for _ in range(2):
        office.clock.forward(hours=8)
        await office.clocks.tick()
        noted = [
            (line.action, line.details["clock"], line.unit)
            for line in await office.history(number)
            if line.details and line.details.get("task")
        ]

    assert noted == [("warn", "at", "water"), ("breach", "at", "water")]
    office.clock.forward(days=7)
    await office.clocks.tick()
    late = [line.unit for line in await office.history(number) if (line.details or {}).get("clock") == "task"]
    assert sorted(unit or "" for unit in late) == ["market", "water"]


async def test_tasks_end_with_the_units_hold_on_the_ticket_and_begin_again_with_it(db: Database) -> None:
    office = Office(db)
    number = await sent(office)
    first = await tasks(office, number)
    await office.tickets.tasks.act(SUPERVISOR, first["water"].id, "accept")
    await office.step(number, "reassign", unit="D110105", co_units=["water"])
    now = await tasks(office, number)
    assert (now["market"].state, now["water"].id, now["water"].state) == (
        "released",
        first["water"].id,
        "accepted",
    )

    await office.step(number, "accept")
    await office.step(number, "resolve", note="好了")
    assert (await tasks(office, number))["water"].state == "released"
    with pytest.raises(IllegalStep):
        await office.tickets.tasks.act(SUPERVISOR, first["water"].id, "report", note="晚了")
    await office.step(number, "reopen")
    again = await tasks(office, number)
    assert (again["water"].state, again["water"].id > first["water"].id) == ("called", True)
    assert again["market"].id == first["market"].id


async def test_the_lead_releases_a_co_unit_which_then_sees_nothing_more(db: Database) -> None:
    office = Office(db)
    number = await sent(office)
    task = (await tasks(office, number))["water"]

    await office.tickets.tasks.act(WANGJING_OFFICE, task.id, "release", note="不用来了")

    row = await office.row(number)
    assert (row.co_units, row.version) == (["market"], 3)
    with pytest.raises(TicketNotFound):
        await office.tickets.get(number, actor=WATERWORKS)
    assert (await tasks(office, number, WATERWORKS))["water"].state == "released"


async def test_a_withdrawn_tickets_co_units_go_on_for_whoever_joined(db: Database) -> None:
    office = Office(db)
    mine, other = await office.conversation("one"), await office.conversation("two")
    number = await office.filed(mine, category=STREET_LAMP)
    follower = await office.filed(other, category=STREET_LAMP)
    await office.step(number, "dispatch", co_units=["water"])
    await office.step(follower, "merge", parent=number)
    task = (await tasks(office, number))["water"]

    await office.desk.withdraw(mine, message_id=1, number=number, reason="不用了", lang="zh")

    heir = await tasks(office, follower)
    assert (heir["water"].id, heir["water"].state) == (task.id, "called")
    assert await tasks(office, number) == {}


async def test_a_unit_is_called_once_however_many_call_it_at_once(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch")

    await asyncio.gather(*(office.step(number, "whistle", co_units=["water"]) for _ in range(8)))

    async with db.read() as session:
        assert len((await session.scalars(select(TaskRow))).all()) == 1


async def test_a_complaint_goes_to_whom_it_is_about_neither_in_the_lead_nor_beside_it(db: Database) -> None:
    pack = beijing()
    settings = next(iter(pack.dispatch))
    office = Office(db, pack=replace(pack, dispatch=Versions((replace(settings, auto_above=0.5),))))
    about: dict[str, Any] = {
        "category": CONDUCT,
        "description": "街道办的工作人员骂人",
        "category_confidence": 0.99,
    }
    number = (await office.file(**about)).number
    assert (await office.row(number)).unit == "D110105"

    for action, more in (
        ("reassign", {"unit": "S110105026"}),
        ("reassign", {"unit": "hotline", "co_units": ["S110105026"]}),
        ("whistle", {"co_units": ["S110105026"]}),
    ):
        with pytest.raises(NotAllowed):
            await office.step(number, action, **more)
    await office.step(number, "return", actor=a_handler("D110105"), reason="not_ours")

    row = await office.row(number)
    assert "S110105026" not in (row.unit, row.suggested_unit, *row.co_units)


async def test_a_correction_never_leaves_a_complaint_with_whom_it_is_about(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch", unit="D110105", co_units=["S110105026"])

    with pytest.raises(IllegalStep, match="about"):
        await office.tickets.edit(OPERATOR, number, {"party": "望京街道办事处"})
    with pytest.raises(IllegalStep, match="about"):
        await office.tickets.edit(OPERATOR, number, {"party": "朝阳区政府"})
    await office.step(number, "reassign", unit="hotline")
    await office.tickets.edit(OPERATOR, number, {"party": "望京街道办事处"})

    answered = (await office.file()).number
    for action in ("dispatch", "accept", "resolve"):
        await office.step(answered, action, note="好了")
    with pytest.raises(IllegalStep, match="about"):
        await office.tickets.edit(OPERATOR, answered, {"party": "望京街道办事处"})

    row = await office.row(number)
    assert (row.unit, row.co_units, row.district) == ("hotline", [], CHAOYANG)

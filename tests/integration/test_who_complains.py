"""Residents and enterprises, and how often a person and a place came up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from city.pack import CityPack
from city.settings import Versions
from desk.errors import InvalidInput
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.tickets import frequency
from desk.tickets.queries import TicketFilter
from desk.tickets.views import Repeats, as_json
from tests.office import NOON, OPERATOR, WANGJING_OFFICE, Office, beijing

COMPANY = "望京星河科技有限公司"
REVIEWER = Actor("staff", None, "reviewer", "reviewer")
PIN: dict[str, Any] = {"lat": 39.99, "long": 116.47}


def with_enterprise_clock() -> CityPack:
    """The practice: 48 hours."""
    pack = beijing()
    settings = replace(pack.clocks.on(NOON.date()), enterprise=timedelta(hours=48))
    return replace(pack, clocks=Versions((settings,)))


async def repeats(office: Office, number: str) -> Repeats:
    found = (await office.tickets.get(number, actor=OPERATOR)).repeats
    assert found is not None
    return found


async def test_an_enterprise_has_its_own_clock_where_the_city_sets_one(db: Database) -> None:
    office = Office(db, pack=with_enterprise_clock())
    resident = (await office.file()).ticket
    company = (await office.file(enterprise=COMPANY)).ticket
    urgent = (await office.file(enterprise=COMPANY, urgency="emergency")).ticket
    sent = await office.step(company.number, "dispatch")

    assert resident.due_at - NOON == timedelta(days=7)
    assert company.due_at - NOON == timedelta(hours=48)
    assert sent.unit_due_at == company.due_at
    assert urgent.due_at - NOON == timedelta(hours=2)
    assert (await Office(db).file(enterprise=COMPANY)).ticket.due_at - NOON == timedelta(days=7)


async def test_who_turns_out_to_be_an_enterprise_is_answered_sooner_never_later(db: Database) -> None:
    office = Office(db, pack=with_enterprise_clock())
    number = (await office.file()).number
    await office.step(number, "dispatch")

    named = await office.tickets.edit(OPERATOR, number, {"enterprise": COMPANY})
    unnamed = await office.tickets.edit(OPERATOR, number, {"enterprise": None})

    assert named.due_at - NOON == timedelta(hours=48)
    assert named.unit_due_at == named.due_at
    assert (unnamed.enterprise, unnamed.due_at) == (None, named.due_at)
    lines = [line for line in await office.history(number) if line.action == "edit"]
    assert [line.details for line in lines] == [{"changed": ["enterprise"]}] * 2


async def test_the_queue_of_enterprises_is_apart(db: Database) -> None:
    office = Office(db)
    company = (await office.file(enterprise=COMPANY)).number
    hidden = (await office.file(enterprise=COMPANY, confidential=True)).number
    resident = (await office.file()).number
    for number in (company, hidden, resident):
        await office.step(number, "dispatch")

    async def listed(actor: Actor, wanted: TicketFilter) -> set[str]:
        return {one.number for one in (await office.tickets.list(wanted, actor=actor)).items}

    assert await listed(OPERATOR, TicketFilter(enterprise=True)) == {company, hidden}
    assert await listed(OPERATOR, TicketFilter(enterprise=False)) == {resident}
    assert await listed(OPERATOR, TicketFilter(q="星河科技")) == {company, hidden}
    assert await listed(WANGJING_OFFICE, TicketFilter(enterprise=True)) == {company}
    assert await listed(WANGJING_OFFICE, TicketFilter(enterprise=False)) == {hidden, resident}
    assert await listed(WANGJING_OFFICE, TicketFilter(q="星河科技")) == set()


async def test_who_complains_is_shown_as_far_as_one_may_know(db: Database) -> None:
    office = Office(db)
    open_one = (await office.file(enterprise=COMPANY, reporter_phone="13812345678")).ticket
    told = f"我们是{COMPANY}，楼上漏水"
    hidden = (await office.file(enterprise=COMPANY, confidential=True, description=told)).ticket
    nobody = (await office.file(enterprise=COMPANY, anonymous=True)).ticket

    def enterprise(ticket: object, actor: Actor) -> object:
        return as_json(ticket, lang="zh", actor=actor)["enterprise"]  # type: ignore[arg-type]

    assert enterprise(open_one, OPERATOR) == enterprise(open_one, WANGJING_OFFICE) == COMPANY
    assert enterprise(open_one, REVIEWER) == "望**"
    assert enterprise(hidden, OPERATOR) == COMPANY
    assert enterprise(hidden, WANGJING_OFFICE) is enterprise(hidden, REVIEWER) is None
    assert COMPANY not in hidden.description
    assert nobody.enterprise is None
    assert as_json(hidden, lang="zh", actor=WANGJING_OFFICE)["repeats"]["person_year"] is None
    with pytest.raises(InvalidInput, match="enterprise"):
        await office.file(enterprise="很" * 201)


async def test_a_person_is_known_by_chat_or_by_number_in_month_and_year(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    office.clock.now = datetime(2026, 1, 31, 15, 59, tzinfo=UTC)  # still January in Beijing
    await office.filed(chat, reporter_phone="13812345678", address=None)
    office.clock.now = datetime(2026, 11, 1, 0, 0, tzinfo=UTC)
    called = (await office.file(reporter_phone="+86 138 1234 5678", address=None)).number
    office.clock.now = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)
    in_chat = await office.filed(chat, reporter_phone="13812345678", address=None)
    office.clock.now = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # next year in Beijing
    next_year = await office.filed(chat, address=None)
    stranger = (await office.file(address=None)).number

    assert await repeats(office, in_chat) == Repeats(2, 3, None, None)
    assert await repeats(office, called) == Repeats(2, 3, None, None)
    assert await repeats(office, next_year) == Repeats(1, 1, None, None)
    assert await repeats(office, stranger) == Repeats(None, None, None, None)


async def test_a_place_is_known_by_address_or_by_pin(db: Database) -> None:
    office = Office(db)
    first = (await office.file(address="南湖东园一区3号楼")).number
    await office.file(address="望京街道南湖东园一区3号楼2单元", **PIN)
    await office.file(address=None, lat=PIN["lat"] + 0.002, long=PIN["long"])
    far = (await office.file(address="南湖东园一区5号楼", lat=PIN["lat"] + 0.004, long=PIN["long"])).number
    office.clock.now = NOON - timedelta(days=60)
    early = (await office.file(address="南湖东园一区3号楼", **PIN)).number

    assert (await repeats(office, first)).place_month == 2
    assert (await repeats(office, first)).place_year == 3
    assert (await repeats(office, early)) == Repeats(None, None, 1, 4)
    assert (await repeats(office, far)).place_year == 2


async def test_a_corrected_place_counts_where_it_is_now(db: Database) -> None:
    office = Office(db)
    number = (await office.file(address="南湖东园一区3号楼")).number
    await office.file(address="南湖东园一区5号楼")

    await office.tickets.edit(OPERATOR, number, {"address": "南湖东园一区 5号楼"})

    assert (await repeats(office, number)).place_year == 2


async def test_nobody_who_comes_up_often_waits_longer(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    tickets = [await office.tickets.get(await office.filed(chat), actor=OPERATOR) for _ in range(6)]

    assert [one.repeats.person_month for one in tickets if one.repeats] == [1, 2, 3, 4, 5, 6]
    assert {(one.dispatch_due_at, one.due_at, one.suggested_unit, one.status) for one in tickets} == {
        (NOON + timedelta(hours=24), NOON + timedelta(days=7), "S110105026", "received")
    }


async def test_counting_goes_by_indexes(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    number = await office.filed(chat, reporter_phone="13812345678", **PIN)
    row = await office.row(number)

    async with db.begin() as session:
        found = [*frequency._of_person(session, row), *frequency._of_place(row)]
        if not db.is_sqlite:
            await session.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN" if db.is_sqlite else "EXPLAIN"
        for one in found:
            compiled = one.compile(db.engine.sync_engine, compile_kwargs={"literal_binds": True})
            plan = " ".join(map(str, await session.execute(text(f"{explain} {compiled}"))))
            assert "ix_tickets_" in plan, plan

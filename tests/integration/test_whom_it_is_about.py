"""A complaint comes to nobody whom it is about, by no way round: judged, merged or corrected; on both stores."""

from __future__ import annotations

import pytest

from desk.cases.judging import Ruling
from desk.cases.service import CaseFilter
from desk.errors import NotAllowed
from desk.store.database import Database
from tests.office import CONDUCT, OPERATOR, SUPERVISOR, WANGJING_OFFICE, Office, beijing
from tests.staff_room import beijing as shipped

STREET = "望京街道办事处"


def an_office(db: Database) -> Office:
    return Office(db, pack=beijing(cases=shipped().cases))


async def returned(office: Office) -> str:
    number = (await office.file()).number
    await office.step(number, "dispatch", OPERATOR)
    await office.step(number, "return", WANGJING_OFFICE, reason="not_ours", staff_note="不归我们")
    return number


async def rule(office: Office, number: str, ruling: Ruling) -> None:
    page = await office.tickets.cases.list(CaseFilter(ticket=number), actor=SUPERVISOR)
    await office.tickets.cases.rule(SUPERVISOR, page.items[0].id, ruling)


async def test_a_refused_return_does_not_bring_a_complaint_back_to_whom_it_turned_out_to_be_about(
    db: Database,
) -> None:
    office = an_office(db)
    number = await returned(office)
    await office.tickets.edit(OPERATOR, number, {"party": STREET})

    with pytest.raises(NotAllowed, match="about"):
        await rule(office, number, Ruling("refused", grounds="就是他们的"))

    assert (await office.row(number)).status == "returned"


async def test_a_ruling_names_nobody_whom_the_corrected_complaint_is_about(db: Database) -> None:
    office = an_office(db)
    number = (await office.file(party="朝阳区政府", description="街道办和区政府都不管")).number
    await office.step(number, "dispatch", OPERATOR, unit="S110105026")
    await office.step(number, "return", WANGJING_OFFICE, reason="not_ours", staff_note="不归我们")

    with pytest.raises(NotAllowed, match="about"):
        await rule(office, number, Ruling("granted", unit="D110105", category=CONDUCT, grounds="归区里"))


async def test_a_complaint_is_not_merged_into_what_the_one_it_is_about_works_on(db: Database) -> None:
    office = an_office(db)
    held = (await office.file()).number
    await office.step(held, "dispatch", OPERATOR)
    about = (await office.file(party=STREET)).number

    with pytest.raises(NotAllowed, match="about"):
        await office.step(about, "merge", OPERATOR, parent=held)


async def test_a_corrected_ticket_is_not_suggested_to_the_unit_that_returned_it(db: Database) -> None:
    office = an_office(db)
    number = await returned(office)

    ticket = await office.tickets.edit(OPERATOR, number, {"category": "municipal_facilities.lamp"})

    assert ticket.suggested_unit == "D110105"


async def test_a_unit_whose_return_was_refused_stays_the_one_to_suggest(db: Database) -> None:
    office = an_office(db)
    number = await returned(office)
    await rule(office, number, Ruling("refused", grounds="就是他们的"))
    office.clock.forward(hours=1)
    await office.step(number, "reassign", unit="market")

    ticket = await office.step(number, "return", reason="wrong_place", staff_note="不在辖区")

    assert ticket.suggested_unit == "S110105026"

"""Deadlines as staff read them, of tickets that were lived through."""

from __future__ import annotations

from desk.console.deadlines import Deadline, running
from desk.store.database import Database
from tests.office import OPERATOR, SUPERVISOR, Office


async def of_unit(office: Office, number: str) -> Deadline:
    """The unit's clock of a ticket."""
    ticket = await office.tickets.get(number, actor=OPERATOR)
    return running(ticket, lang="en", now=office.clock(), warn_at=0.8)[0]


async def test_a_units_clock_runs_from_its_dispatch(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number
    office.clock.forward(days=1)
    await office.step(number, "dispatch", OPERATOR)
    office.clock.forward(days=3)

    assert (await of_unit(office, number)).used == 50


async def test_a_second_handling_has_its_own_clock(db: Database) -> None:
    office = Office(db)
    number = await office.resolved(await office.conversation())
    office.clock.forward(days=6)
    await office.step(number, "reopen", OPERATOR)
    anew = await of_unit(office, number)
    office.clock.forward(days=5)

    assert (anew.used, anew.state) == (0, "calm")
    assert ((await of_unit(office, number)).used, (await of_unit(office, number)).state) == (71, "calm")


async def test_a_paused_units_clock_stands(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch", OPERATOR)
    office.clock.forward(days=6)
    later = office.clock.now.replace(month=12, day=20)
    await office.step(number, "pause", SUPERVISOR, note="冻土", until=later)
    office.clock.forward(days=10)

    assert (await of_unit(office, number)).state == "calm"

"""The actions that a ticket lists are those that are accepted: tried out on every state that a random life leads to."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from desk.cases.judging import Ruling
from desk.cases.service import CaseFilter
from desk.errors import DeskError
from desk.staff.actor import Actor
from desk.store.models import StaffRow
from desk.tickets.access import locked
from desk.tickets.act import Act
from desk.tickets.city import rules
from desk.tickets.lifecycle import ACTIONS
from desk.tickets.transitions import perform
from desk.tickets.views import as_json
from tests.integration.test_cases import an_office, rule
from tests.office import Office
from tests.sealed_store import Database

UNITS = ("S110105026", "water", "market")
FIRST = Actor("staff", None, "first", "supervisor")
SECOND = Actor("staff", None, "second", "supervisor")
OPERATOR = Actor("staff", None, "operator", "operator")
PEOPLE = (FIRST, SECOND, OPERATOR, *(Actor("staff", None, unit, "handler", unit) for unit in UNITS))
STATES = 14


class Undone(Exception):
    """Takes back what was only tried."""


def an_act(office: Office, action: str, other: str, chance: random.Random) -> Act:
    """The action with everything that it could need."""
    more: dict[str, Any] = {"reason": "other", "evidence": ("x.pdf",), "parent": other}
    if action in ("dispatch", "reassign"):
        more["unit"] = chance.choice(UNITS)
    if action == "whistle":
        more["co_units"] = (chance.choice(UNITS),)
    if action == "pause":
        more["until"] = office.clock() + timedelta(hours=30)
    return Act(action, note="说明", staff_note="说明", **more)


async def accepted(office: Office, number: str, act: Act, actor: Actor) -> bool:
    """Whether the step would be taken; it is not."""
    try:
        async with office.db.begin() as session:
            ticket = await locked(session, number, actor, also=act.parent if act.action == "merge" else None)
            await perform(session, ticket, act, actor=actor, rules=rules(office.pack, office.clock()))
            raise Undone
    except Undone:
        return True
    except DeskError:
        return False


async def listed(office: Office, number: str, actor: Actor) -> list[str]:
    try:
        view = await office.tickets.get(number, actor=actor)
    except DeskError:
        return []
    actions: list[str] = as_json(view, lang="zh", actor=actor, now=office.clock())["actions"]
    return actions


async def live_on(office: Office, number: str, other: str, chance: random.Random) -> None:
    """One more step of a random life: mostly what is listed, sometimes a ruling, and time goes by."""
    office.clock.forward(hours=chance.choice((0, 0, 1, 5, 30)))
    page = await office.tickets.cases.list(CaseFilter(ticket=number, states=("open",)), actor=FIRST)
    if page.items and chance.random() < 0.5:
        state: Any = chance.choice(("granted", "refused"))
        try:
            await office.tickets.cases.rule(
                SECOND, page.items[0].id, Ruling(state, note="说明", grounds="说明")
            )
        except DeskError:
            return
        return
    actor = chance.choice(PEOPLE)
    actions = [one for one in await listed(office, number, actor) if one not in ("withdraw", "reject")]
    if not actions:
        return
    act = an_act(office, chance.choice(actions), other, chance)
    await office.step(
        number,
        act.action,
        actor,
        **{
            name: getattr(act, name)
            for name in ("note", "unit", "co_units", "reason", "staff_note", "evidence")
        },
        parent=act.parent if act.action == "merge" else None,
        until=act.until,
    )


@pytest.mark.parametrize("seed", [1, 2])
async def test_what_a_ticket_lists_is_what_is_accepted(sqlite_url: str, seed: int) -> None:
    db = Database(sqlite_url)
    office, chance = an_office(db), random.Random(seed)
    other = (await office.file()).number
    number, states = (await office.file()).number, set()
    try:
        for turn in range(STATES):
            if turn % 7 == 6:
                number = (await office.file()).number
            await live_on(office, number, other, chance)
            for actor in PEOPLE:
                wanted = await listed(office, number, actor)
                tried = [
                    action
                    for action in ACTIONS
                    if await accepted(office, number, an_act(office, action, other, chance), actor)
                ]
                assert wanted == tried, (turn, actor.label, (await office.row(number)).status)
            states.add((await office.row(number)).status)
        assert len(states) > 1
    finally:
        await db.close()


async def test_a_unit_that_was_named_or_refused_is_not_offered_a_return(db: Database) -> None:
    office = an_office(db)
    number = (await office.file()).number
    for _ in range(3):
        await office.step(number, "dispatch", OPERATOR, unit=UNITS[0])
        assert "return" in await listed(office, number, PEOPLE[3])
        await office.step(number, "return", PEOPLE[3], reason="other", evidence=["x.pdf"])
        await rule(office, number, "return", Ruling("granted", grounds="说明"))
    await office.step(number, "dispatch", OPERATOR, unit=UNITS[0])
    again = (await office.file()).number
    await office.step(again, "dispatch", OPERATOR, unit=UNITS[0])
    await office.step(again, "return", PEOPLE[3], reason="other", evidence=["x.pdf"])
    await rule(office, again, "return", Ruling("refused", grounds="说明"))

    assert "return" not in await listed(office, number, PEOPLE[3])
    assert "return" not in await listed(office, again, PEOPLE[3])
    assert "accept" in await listed(office, again, PEOPLE[3])


async def test_what_one_asked_the_same_person_is_not_offered_under_another_name(db: Database) -> None:
    office = an_office(db)
    number = (await office.file()).number
    async with db.begin() as session:
        person = StaffRow(name="first", display_name="First", role="supervisor", created_at=office.clock())
        session.add(person)
        await session.flush()
        account = Actor("staff", person.id, "First", "supervisor")
    await office.step(number, "exclude", account, reason="other", evidence=["x.pdf"])

    assert "exclude" not in await listed(office, number, account)
    assert "exclude" not in await listed(office, number, FIRST)
    assert "exclude" in await listed(office, number, SECOND)

"""What is kept beside a ticket follows it in the same transaction: its limit, its words, and how many follow it."""

from __future__ import annotations

from sqlalchemy import update

from desk.store.database import Database
from desk.store.derived import limit_at
from desk.store.models import TicketRow
from desk.tickets.queries import TicketFilter
from tests.integration.test_incidents import declared, follow, rounds
from tests.office import OPERATOR, SUPERVISOR, WANGJING_OFFICE, Office


async def found(office: Office, q: str) -> list[str]:
    page = await office.tickets.list(TicketFilter(q=q), actor=OPERATOR)
    return [one.number for one in page.items]


async def test_the_limit_is_that_of_the_clock_that_runs_after_every_step(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number
    limits = []

    for action, actor, more in (
        ("", SUPERVISOR, {}),
        ("dispatch", SUPERVISOR, {}),
        ("return", WANGJING_OFFICE, {"reason": "not_ours"}),
        ("dispatch", SUPERVISOR, {"unit": "water"}),
        ("accept", SUPERVISOR, {}),
        ("resolve", SUPERVISOR, {"note": "修好了"}),
    ):
        office.clock.forward(hours=1)
        if action:
            await office.step(number, action, actor, **more)
        row = await office.row(number)
        assert row.limit_at == limit_at(
            row.status,
            dispatch_due_at=row.dispatch_due_at,
            unit_due_at=row.unit_due_at,
            due_at=row.due_at,
        ), action
        limits.append(row.limit_at)

    assert limits[0] < limits[1]
    assert limits[2] == limits[0]


async def test_a_corrected_ticket_is_found_by_its_new_words_only(db: Database) -> None:
    office = Office(db)
    number = (await office.file(address="花家地南里3号楼", reporter_name="王芳")).number
    assert await found(office, "花家地南里") == [number]
    assert await found(office, "王芳") == [number]

    await office.tickets.edit(SUPERVISOR, number, {"address": "阜通西大街7号", "reporter_name": "李雷"})

    assert await found(office, "花家地南里") == []
    assert await found(office, "王芳") == []
    assert await found(office, "阜通 西大街") == [number]
    assert await found(office, "李雷") == [number]


async def test_followers_are_counted_as_they_come_and_go(db: Database) -> None:
    office = Office(db)
    first, second, third = [(await office.file()).number for _ in range(3)]

    async def counted() -> list[int]:
        return [(await office.row(one)).followers for one in (first, second, third)]

    await office.step(second, "merge", parent=first)
    await office.step(third, "merge", parent=first)
    both = await counted()
    await office.step(second, "unmerge")
    one = await counted()
    await office.step(first, "merge", parent=second)
    moved = await counted()
    await office.step(third, "withdraw", note="不用了", reason="solved")
    gone = await counted()

    assert both == [2, 0, 0]
    assert one == [1, 0, 0]
    assert moved == [0, 2, 0]
    assert gone == [0, 1, 0]


async def test_who_has_to_do_with_an_incident_and_follows_another_ticket_is_counted_at_once(
    db: Database,
) -> None:
    office = Office(db)
    first, second = [(await office.file()).number for _ in range(2)]
    async with db.begin() as session:
        await session.execute(update(TicketRow).where(TicketRow.number == second).values(incident_id=7))

    await office.step(second, "merge", parent=first)
    joined = (await office.row(first)).followers
    await office.step(second, "unmerge")

    assert (joined, (await office.row(first)).followers) == (1, 0)


async def test_who_follows_a_known_incident_is_counted_when_its_rounds_are_made(db: Database) -> None:
    office = Office(db)
    incident = await declared(office)
    for nth in range(3):
        await follow(office, incident, nth)
    before = (await office.row(incident.parent)).followers

    await rounds(office).work_off()

    assert before == 0
    assert (await office.row(incident.parent)).followers == 3
    assert (await office.tickets.get(incident.parent, actor=OPERATOR)).followers == 3

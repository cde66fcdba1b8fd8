"""Calling on a colleague in a note: who hears of it, where it leads, and who may not be called."""

from __future__ import annotations

from desk.staff.actor import Actor
from desk.store.database import Database
from tests.office import OPERATOR, Office
from tests.staff_room import StaffRoom, staff_room

WANGJING, ELSEWHERE = "S110105026", "S110105033"


async def someone(room: StaffRoom, name: str, role: str, unit: str | None = None) -> Actor:
    await room.accounts.add(name, role=role, unit=unit, display_name=f"{name}同事")
    [person] = [one for one in await room.accounts.people() if one.name == name]
    return person.actor()


async def kinds(room: StaffRoom, actor: Actor) -> list[tuple[str, int | None]]:
    page = await room.tickets.notices.list(actor, lang="zh")
    return [(one.kind, one.line) for one in page.items if one.kind in ("mentioned", "note")]


async def test_who_is_called_hears_of_it_and_is_led_to_the_note(db: Database) -> None:
    async with staff_room(db) as room:
        writer, sun = await someone(room, "li", "operator"), await someone(room, "Sun", "supervisor")
        zhao, other = await someone(room, "zhao", "reviewer"), await someone(room, "qian", "supervisor")
        number = (await room.ticket()).number

        view = await room.tickets.note(writer, number, "请@sun看一下。", mentions=["zhao"])

        seq = view.history[-1].seq
        assert await kinds(room, sun) == [("mentioned", seq)]
        assert await kinds(room, zhao) == [("mentioned", seq)]
        assert await kinds(room, other) == []
        [notice] = (await room.tickets.notices.list(sun, lang="en")).items
        assert notice.text == f"A note on {number} calls on you. Please have a look."
        assert "看一下" not in notice.text


async def test_nobody_is_called_who_may_not_see_the_ticket(db: Database) -> None:
    async with staff_room(db) as room:
        mine = await someone(room, "wang", "handler", WANGJING)
        theirs = await someone(room, "lin", "handler", ELSEWHERE)
        number = (await room.ticket()).number
        await room.tickets.apply(OPERATOR, number, "dispatch", unit=WANGJING)

        view = await room.tickets.note(OPERATOR, number, "@wang @lin @nobody", mentions=["lin", "wang"])

        assert view.history[-1].details == {"called": [mine.label]}
        assert await kinds(room, theirs) == []
        assert {kind for kind, _ in await kinds(room, mine)} == {"mentioned", "note"}


async def test_a_word_to_the_citizen_calls_on_nobody(db: Database) -> None:
    async with staff_room(db) as room:
        sun = await someone(room, "sun", "supervisor")
        office = Office(db)
        number = await office.filed(await office.conversation())

        await office.tickets.note(OPERATOR, number, "明天上门 @sun", public=True)

        assert await kinds(room, sun) == []

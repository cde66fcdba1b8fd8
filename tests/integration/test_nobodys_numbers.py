"""Reviewers and admins read nobody's number, on no page and by no route; a unit reads whom to call."""

from __future__ import annotations

import pytest

from desk.staff.actor import SYSTEM, Actor
from tests.integration.test_permits import UNIT, Visitor, called, enter, routes_of
from tests.staff_room import StaffRoom
from tests.transcripts import Talk, understood

LANDLORD = "13911112222"
SAID = f"南湖东园一区3号楼漏水，房东电话是{LANDLORD}，他不管"
OPERATOR = Actor("staff", None, "li", "operator")


async def a_case(room: StaffRoom) -> tuple[str, int]:
    """A landlord's number in what was said, filed, told and noted."""
    chat = await Talk(room).say("a", SAID, understood("file_complaint"))
    number = (await room.ticket(conversation_id=chat, description=SAID, address=f"找{LANDLORD}")).number
    room.clock.pass_(minutes=1)
    await room.ticket(description=SAID)
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=UNIT)
    await room.tickets.note(OPERATOR, number, f"联系过房东{LANDLORD}", public=True)
    await room.tickets.note(OPERATOR, number, f"房东{LANDLORD}不接")
    return number, chat


@pytest.mark.parametrize(("role", "reads"), [("reviewer", False), ("admin", False), ("handler", True)])
async def test_a_number_in_the_matter_is_read_by_whom_it_is_for(
    room: StaffRoom, role: str, reads: bool
) -> None:
    number, chat = await a_case(room)
    unit = UNIT if role == "handler" else None
    await room.staff(role, role, unit)
    seen = {}
    async with room.client() as client:
        visitor = Visitor(role, client, await room.token(role, unit))
        await enter(visitor)
        for route in routes_of(room.server.app):
            if route.method != "GET" or route.roles is None or role not in route.roles:
                continue
            path = called(route, number).replace("conversations/1", f"conversations/{chat}")
            query = "?view=all" if path in ("/desk/", "/desk/conversations", "/desk/inbox") else ""
            async with client.get(path + query, headers=visitor.token) as answer:
                seen[route.path] = (await answer.read()).count(LANDLORD.encode())

    assert seen["/desk/tickets/{number}"] > 0 if reads else not any(seen.values()), seen

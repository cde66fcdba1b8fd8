"""What the citizen would read of a step, a ruling or a note, before anybody takes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, cast

from aiohttp import web

from desk.cases.judging import Ruling
from desk.console import asked, ticket_acts, ticket_steps
from desk.console.given import number
from desk.console.parts import console, page_words, render, signed_in
from desk.console.refusals import sentence
from desk.console.ticket import show
from desk.console.typed import Typed
from desk.errors import DeskError, InvalidInput, NotFound
from desk.staff.permits import WORKERS, may
from desk.tickets.rehearsal import Heard

routes = web.RouteTableDef()

NOTE = "note"
"""How the form of a note is named when it comes back."""


@routes.post("/tickets/{number}/preview")
@may(*WORKERS)
async def preview(request: web.Request) -> web.Response:
    """The words alone (`?part=1`, for who is still typing), or the page again with them and what was typed."""
    given = await ticket_acts.typed(request)
    ticket_number = request.match_info["number"]
    ticket = await console(request).tickets.get(ticket_number, actor=signed_in(request).person.actor())
    in_chat = ticket.conversation_id is not None
    try:
        heard = await _heard(request, ticket_number, given)
        said = told(heard, ticket_number, in_chat=in_chat)
    except NotFound:
        raise
    except DeskError as refused:
        said = {"refused": sentence(refused, page_words(request), action=given.action)}
    if request.query.get("part") == "1":
        return render(request, "ticket_preview.html", {"preview": said})
    case = number(given.fields.get("case"))
    name = asked.form(case) if case is not None else given.action
    return await show(request, typed=Typed(name, given.fields, given.lists), preview=said)


async def _heard(request: web.Request, ticket: str, given: Typed) -> Sequence[Heard]:
    parts, actor, fields = console(request), signed_in(request).person.actor(), given.fields
    case = number(fields.get("case"))
    if case is not None:
        state = cast(Literal["granted", "refused"], fields.get("state", "granted"))
        if state not in ("granted", "refused"):
            raise InvalidInput("a ruling grants or refuses", field="state")
        said: dict[str, Any] = {
            name: fields.get(name) or None for name in ("note", "grounds", "unit", "category")
        }
        return await parts.tickets.cases.rehearse(actor, case, Ruling(state, **said))
    if given.action == NOTE:
        if not fields.get("public"):
            return []
        return await parts.tickets.rehearse_note(actor, ticket, fields.get("text", ""))
    act = ticket_steps.act(fields, given.lists["co_units"], parts)
    return await parts.tickets.rehearse(actor, ticket, act)


def told(heard: Sequence[Heard], number: str, *, in_chat: bool) -> dict[str, Any]:
    """The messages to the ticket's own citizen, and those to others who follow it or are merged with it."""
    own = [one for one in heard if one.number == number]
    return {
        "refused": None,
        "own": own,
        "others": [one for one in heard if one.number != number],
        "silent": not heard,
        "no_chat": not in_chat,
    }

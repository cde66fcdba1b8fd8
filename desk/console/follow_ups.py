"""Writing down a follow-up call: the form of a ticket's page."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from desk.api.forms import plain
from desk.console import calls
from desk.console.given import version
from desk.console.parts import Console, console, moment, signed_in
from desk.console.ticket import go_on
from desk.console.ticket_refused import refused
from desk.console.typed import Typed, written
from desk.errors import DeskError
from desk.staff.permits import may
from desk.tickets.calls import IN_VAIN, MAY_CALL, Call

routes = web.RouteTableDef()

ANSWERS = {"yes": True, "no": False}


@routes.post("/tickets/{number}/follow-ups")
@may(*MAY_CALL)
async def follow_up(request: web.Request) -> web.Response:
    """Keep what the citizen said, or that nobody answered. What the rules refuse is said on the page."""
    given = {name: written(value) for name, value in (await plain(request)).items()}
    try:
        await console(request).tickets.follow_up(
            signed_in(request).person.actor(),
            request.match_info["number"],
            _call(given, console(request)),
            version=version(given),
        )
    except DeskError as why:
        return await refused(request, why, Typed(calls.FORM, given))
    return await go_on(request)


def _call(given: Mapping[str, str], parts: Console) -> Call:
    """Answers typed beside 'nobody answered' are left out: the button says what happened."""
    reached = given.get("reached") == "yes"
    why = given.get("reached")
    return Call(
        reached=reached,
        called_at=moment(given.get("called_at", ""), parts, field="called_at"),
        contacted=ANSWERS.get(given.get("contacted", "")) if reached else None,
        solved=ANSWERS.get(given.get("solved", "")) if reached else None,
        satisfied=(given.get("satisfied") or None) if reached else None,
        comment=given.get("comment") or None,
        result=why if why in IN_VAIN else None,
    )

"""Ruling on what somebody asked, and ending what was excluded or hung: forms of a ticket's page."""

from __future__ import annotations

from typing import Any, Literal, cast

from aiohttp import web

from desk.api.forms import plain
from desk.cases.judging import Ruling
from desk.console import asked
from desk.console.given import id_of, version
from desk.console.parts import console, signed_in
from desk.console.ticket import go_on
from desk.console.ticket_refused import refused
from desk.console.typed import Typed, written
from desk.errors import DeskError, InvalidInput
from desk.staff.permits import HOTLINE, may

routes = web.RouteTableDef()

CASE = "/tickets/{number}/cases/{id:\\d{1,18}}"


@routes.post(CASE + "/ruling")
@may(*HOTLINE)
async def rule(request: web.Request) -> web.Response:
    """Grant or refuse. What the rules refuse is said on the page."""
    given = await _given(request)
    said: dict[str, Any] = {name: given.get(name) or None for name in ("note", "grounds", "unit", "category")}
    try:
        if given.get("state") not in ("granted", "refused"):
            raise InvalidInput("a ruling grants or refuses", field="state")
        ruling = Ruling(cast(Literal["granted", "refused"], given["state"]), **said)
        await console(request).tickets.cases.rule(
            signed_in(request).person.actor(), id_of(request), ruling, version=version(given)
        )
    except DeskError as why:
        return await refused(request, why, Typed(asked.form(id_of(request)), given), action="ruling")
    return await go_on(request)


@routes.post(CASE + "/lift")
@may("supervisor")
async def lift(request: web.Request) -> web.Response:
    """What was excluded counts again, what was hung is worked on again."""
    given = await _given(request)
    try:
        await console(request).tickets.cases.lift(
            signed_in(request).person.actor(),
            id_of(request),
            note=given.get("note") or None,
            version=version(given),
        )
    except DeskError as why:
        return await refused(request, why, Typed(asked.lifting(id_of(request)), given), action="lift")
    return await go_on(request)


async def _given(request: web.Request) -> dict[str, str]:
    return {name: written(value) for name, value in (await plain(request)).items()}

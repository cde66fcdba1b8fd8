"""Keeping a sentence that was written on a ticket's page, and forgetting one."""

from __future__ import annotations

from aiohttp import web

from desk.console.given import number
from desk.console.parts import console, page_words, signed_in
from desk.console.ticket import show
from desk.console.ticket_acts import typed
from desk.console.typed import FIELD
from desk.conversations.canned import KEEPERS, LONGEST, MOST_OWN
from desk.errors import Conflict, InvalidInput
from desk.staff.permits import may

routes = web.RouteTableDef()


@routes.post("/tickets/{number}/sentences")
@may(*KEEPERS)
async def keep(request: web.Request) -> web.Response:
    """Keep the words of a form as one's own sentence, or forget the one called `drop`; the form stays filled in."""
    parts, actor, t = console(request), signed_in(request).person.actor(), page_words(request)
    given = await typed(request)
    await parts.tickets.get(request.match_info["number"], actor=actor)
    if (kept := number(given.fields.get("drop"))) is not None:
        await parts.canned.drop(actor, kept)
        return await show(request, typed=given, done=t("sentence.dropped"))
    try:
        await parts.canned.keep(actor, given.fields.get(FIELD.get(given.action, "note"), ""))
    except InvalidInput:
        return await show(request, typed=given, problem=t("canned.unfit", n=LONGEST))
    except Conflict:
        return await show(request, typed=given, problem=t("canned.full", n=MOST_OWN))
    return await show(request, typed=given, done=t("sentence.kept"))

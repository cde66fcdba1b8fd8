"""Canned answers below a conversation: choosing one fills the reply, and one's own are kept and dropped."""

from __future__ import annotations

from aiohttp import web

from desk.console.parts import console, go, page_words, signed_in
from desk.conversations.hold import MAY_TALK
from desk.errors import Conflict, InvalidInput
from desk.staff.permits import may

routes = web.RouteTableDef()


@routes.post("/conversations/{id:\\d{1,18}}/canned")
@may(*MAY_TALK)
async def keep(request: web.Request) -> web.Response:
    """Keep the `text` as one's own, or forget the one called `drop`; then the conversation again."""
    form, parts, actor = await request.post(), console(request), signed_in(request).person.actor()
    drop = str(form.get("drop", ""))
    if drop.isdecimal() and len(drop) <= 18:
        await parts.canned.drop(actor, int(drop))
    else:
        try:
            await parts.canned.keep(actor, str(form.get("text", "")))
        except (InvalidInput, Conflict):
            return web.Response(status=422, text=page_words(request)("canned.refused"))
    return go(f"/desk/conversations/{request.match_info['id']}#newest")

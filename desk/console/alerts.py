"""What needs a person now, in two numbers: for the page that lies open to ring. Without its script nothing is lost."""

from __future__ import annotations

from aiohttp import web

from desk.console.parts import console
from desk.conversations.hold import MAY_TALK
from desk.staff.permits import may

routes = web.RouteTableDef()

PATH = "/desk/alerts"


@routes.get("/alerts")
@may(*MAY_TALK)
async def alerts(request: web.Request) -> web.Response:
    """`{"waiting", "danger"}`: conversations that wait for a person, and those whose danger nobody has read."""
    pressing = await console(request).conversations.pressing()
    return web.json_response({"waiting": pressing.waiting, "danger": pressing.danger})

"""Photos, voice notes and files behind the door: to whoever may see them, as what they are and never as a page."""

from __future__ import annotations

from aiohttp import web

from desk.console.parts import console, signed_in
from desk.staff.permits import everybody

routes = web.RouteTableDef()


@routes.get("/media/{id}")
@everybody
async def media(request: web.Request) -> web.FileResponse:
    """The content; `?small=1` a picture's thumbnail. In parts where a player asks for them."""
    file = await console(request).media.for_staff(signed_in(request).person.actor(), request.match_info["id"])
    small = request.query.get("small") == "1"
    path = file.small if small and file.small is not None else file.path
    return web.FileResponse(path, headers=file.headers(small=small))

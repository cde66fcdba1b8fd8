"""The inbox: what concerns who is signed in, newest first, each with its ticket; read one by one or all at once."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from desk import notices
from desk.api.forms import plain
from desk.console.given import number
from desk.console.parts import (
    LANG,
    SEES_CONVERSATIONS,
    UNREAD,
    Console,
    console,
    go,
    render,
    signed_in,
    when,
)
from desk.staff.permits import everybody
from desk.staff_notices.service import Notice

routes = web.RouteTableDef()

PATH = "/desk/inbox/unread"
HOME = "/desk/inbox"
PAGE = 30


async def count(request: web.Request) -> None:
    """Keep with the request how many notices wait, for the rail."""
    actor = signed_in(request).person.actor()
    request[UNREAD] = await console(request).tickets.notices.unread(actor)


@routes.get("/inbox")
@everybody
async def inbox(request: web.Request) -> web.Response:
    parts, person, lang = console(request), signed_in(request).person, request[LANG]
    everything, cursor = request.query.get("view") == "all", request.query.get("cursor")
    page = await parts.tickets.notices.list(
        person.actor(), lang=lang, unread=not everything, limit=PAGE, cursor=cursor
    )
    sees_chats = person.role in SEES_CONVERSATIONS
    values = {
        "section": "inbox",
        "everything": everything,
        "notices": [_row(parts, one, lang, sees_chats=sees_chats) for one in page.items],
        "up_to": page.items[0].id if page.items else 0,
        "first_url": _url(everything=everything) if cursor else None,
        "next_url": _url(everything=everything, cursor=page.next) if page.next else None,
    }
    return render(request, "inbox.html", values)


@routes.get("/inbox/unread")
@everybody
async def unread(request: web.Request) -> web.Response:
    """`{"unread"}`, for the page that lies open."""
    actor = signed_in(request).person.actor()
    return web.json_response({"unread": await console(request).tickets.notices.unread(actor)})


@routes.post("/inbox/read")
@everybody
async def read(request: web.Request) -> web.Response:
    """One notice (`id`), or all up to the newest one on the page (`up_to`)."""
    form, actor = await plain(request), signed_in(request).person.actor()
    inbox_of, one, up_to = console(request).tickets.notices, number(form.get("id")), number(form.get("up_to"))
    if one is not None:
        await inbox_of.mark(actor, [one])
    elif up_to is not None:
        await inbox_of.mark_all(actor, up_to=up_to)
    return go(_url(everything=form.get("view") == "all"))


def _url(*, everything: bool, **more: str) -> str:
    query = {**({"view": "all"} if everything else {}), **more}
    return f"{HOME}?{urlencode(query)}" if query else HOME


def _row(parts: Console, one: Notice, lang: str, *, sees_chats: bool) -> dict[str, Any]:
    return {
        "id": one.id,
        "text": one.text,
        "topic": one.topic,
        "topic_name": notices.text(f"staff.topic.{one.topic}", lang),
        "title": one.title,
        "number": one.number,
        "ticket_url": f"/desk/tickets/{one.number}{f'#line-{one.line}' if one.line else ''}"
        if one.number and one.opens
        else f"/desk/figures/{one.page}"
        if one.page
        else None,
        "chat_url": f"/desk/conversations/{one.conversation_id}"
        if one.conversation_id and sees_chats
        else None,
        "gone": one.number is not None and not one.opens,
        "at": when(one.at, parts),
        "at_iso": one.at.isoformat(),
        "urgent": one.urgent,
        "read": one.read,
    }

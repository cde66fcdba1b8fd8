"""Blocked chats: blocking one from its page, what came there since, lifting it, and which chats write very much."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from desk.api.forms import plain
from desk.console import conversations, given
from desk.console.conversations import block_words, number_of, people_named, row_of
from desk.console.parts import LANG, SEES_CONVERSATIONS, console, go, page_words, reader, render
from desk.conversations.block import MAY_BLOCK, Wanted
from desk.conversations.blocked_list import VERY_MANY, Listed
from desk.errors import Conflict, InvalidInput
from desk.review.masking import Known
from desk.staff.permits import may

routes = web.RouteTableDef()

HOME = "/desk/blocked"


@routes.get("/blocked")
@may(*SEES_CONVERSATIONS)
async def blocked(request: web.Request) -> web.Response:
    """Those that were written to since their block stand first."""
    parts, t = console(request), page_words(request)
    blocks = parts.conversations.blocks
    people = await people_named(parts)
    lifted = request.query.get("lifted")
    listed, busy = await blocks.list(), await blocks.busy()
    named = await parts.conversations.named_in(reader(request), {one.chat.id for one in (*listed, *busy)})
    values = {
        "section": "conversations",
        "undelivered": await parts.conversations.undelivered.count(),
        "blocked_unread": await blocks.unread(),
        "blocked": [_row(request, one, people, named) for one in listed],
        "busy": [_row(request, one, people, named) for one in busy],
        "very_many": VERY_MANY,
        "may_block": reader(request).role in MAY_BLOCK,
        "told": t(f"block.{lifted}") if lifted in ("lifted", "lifted_empty") else None,
    }
    return render(request, "blocked.html", values)


@routes.post("/conversations/{id:\\d+}/block")
@may(*sorted(MAY_BLOCK))
async def block(request: web.Request) -> web.Response:
    form, number, t = await plain(request), number_of(request), page_words(request)
    wanted = Wanted(
        str(form.get("reason", "")), given.number(form.get("days")) or 0, str(form.get("note", "")).strip()
    )
    parts = console(request)
    try:
        await parts.conversations.blocks.block(reader(request), number, wanted, zone=parts.zone)
    except InvalidInput as wrong:
        return await conversations.show(request, problem=t(f"block.problem.{wrong.field}"))
    except Conflict:
        return await conversations.show(request, problem=t("block.problem.before"))
    return go(f"/desk/conversations/{number}#newest")


@routes.post("/conversations/{id:\\d+}/unblock")
@may(*sorted(MAY_BLOCK))
async def lift(request: web.Request) -> web.Response:
    """Back to the list, which says whether anything waits for a person now. Pressed twice it is done once."""
    came = await console(request).conversations.blocks.lift(reader(request), number_of(request))
    return go(f"{HOME}?lifted={'lifted' if came else 'lifted_empty'}")


def _row(
    request: web.Request, one: Listed, people: Mapping[int, str], named: Mapping[int, Known]
) -> dict[str, Any]:
    parts, lang = console(request), request[LANG]
    return {
        **row_of(parts, one.chat, reader(request), lang, known=named[one.chat.id]),
        "block": block_words(parts, one.chat.block, people, lang),
        "messages": one.messages,
    }

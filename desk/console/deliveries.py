"""What did not reach its citizen: why, since when, and sending it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from desk.api.forms import plain
from desk.console.given import number
from desk.console.parts import (
    LANG,
    SEES_CONVERSATIONS,
    Console,
    console,
    excerpt,
    go,
    page_words,
    reader,
    render,
    when,
)
from desk.console.words import Words, words
from desk.conversations.hold import MAY_TALK
from desk.conversations.undelivered import REASONS, Undelivered, UndeliveredFilter
from desk.review.masking import Known
from desk.staff.actor import Actor
from desk.staff.permits import may
from desk.tickets.lines import words_for
from desk.tickets.masking import mask_name, sees_people

routes = web.RouteTableDef()

HOME = "/desk/deliveries"
PAGE = 50
EXCERPT = 160
AGES = {"day": timedelta(days=1), "week": timedelta(days=7), "older": timedelta(days=7)}
FILTERS = ("channel", "reason", "age")


@routes.get("/deliveries")
@may(*SEES_CONVERSATIONS)
async def deliveries(request: web.Request) -> web.Response:
    """The newest first, fifty a page."""
    actor, parts, lang = reader(request), console(request), request[LANG]
    query = {name: request.query.get(name, "") for name in FILTERS}
    letters = parts.conversations.undelivered
    page = await letters.list(
        _wanted(query, parts.clock()), limit=PAGE, cursor=request.query.get("cursor") or None
    )
    named = await parts.conversations.named_in(actor, {one.conversation_id for one in page.items})
    kept = {name: value for name, value in query.items() if value}
    values = {
        "section": "conversations",
        "messages": [_row(parts, one, actor, lang, named[one.conversation_id]) for one in page.items],
        "selects": _selects(await letters.channels(), query, words(lang)),
        "filtered": bool(kept),
        "kept": kept,
        "undelivered": await letters.count(),
        "blocked_unread": await parts.conversations.blocks.unread(),
        "may_send": actor.role in MAY_TALK,
        "told": _told(request),
        "next_url": f"{HOME}?{urlencode({**kept, 'cursor': page.next})}" if page.next else None,
    }
    return render(request, "deliveries.html", values)


@routes.post("/deliveries/send-again")
@may(*MAY_TALK)
async def send_again(request: web.Request) -> web.Response:
    """One message (`message`) or all of a chat (`conversation`). Pressed twice it is done once."""
    form, actor = await plain(request), reader(request)
    letters = console(request).conversations.undelivered
    message, chat = number(form.get("message")), number(form.get("conversation"))
    count = 0
    if message is not None:
        count = await letters.send_again(actor, message)
    elif chat is not None:
        count = await letters.send_all_again(actor, chat)
    kept = {name: str(form[name]) for name in FILTERS if form.get(name)}
    return go(f"{HOME}?{urlencode({**kept, 'sent': str(count)})}")


def _wanted(query: Mapping[str, str], now: datetime) -> UndeliveredFilter:
    """What was asked for; what no filter knows does not narrow."""
    age = query["age"]
    edge = now - AGES[age] if age in AGES else None
    return UndeliveredFilter(
        channel=query["channel"] or None,
        reason=query["reason"] if query["reason"] in REASONS else None,
        after=edge if age != "older" else None,
        before=edge if age == "older" else None,
    )


def _selects(channels: Any, query: Mapping[str, str], t: Words) -> list[dict[str, Any]]:
    choices = {
        "channel": [(code, _channel(code, t)) for code in channels],
        "reason": [(code, t(f"deliveries.reason.{code}")) for code in REASONS],
        "age": [(code, t(f"deliveries.age.{code}")) for code in AGES],
    }
    return [
        {"name": name, "label": t(f"deliveries.{name}"), "value": query[name], "options": choices[name]}
        for name in FILTERS
    ]


def _row(parts: Console, one: Undelivered, actor: Actor, lang: str, known: Known) -> dict[str, Any]:
    t = words(lang)
    return {
        "id": one.id,
        "conversation_id": one.conversation_id,
        "who": (one.sender_name if sees_people(actor) else mask_name(one.sender_name))
        or t("conversation.title", id=one.conversation_id),
        "channel": _channel(one.channel, t),
        "text": excerpt(words_for(one.text, actor, known), EXCERPT)
        or t(f"deliveries.{'apart' if one.is_apart else 'only_media'}"),
        "ticket": one.ticket,
        "reason": t(f"deliveries.reason.{one.reason}"),
        "why": t(f"deliveries.why.{one.reason}"),
        "error": words_for(one.error or "", actor, known),
        "since": when(one.since, parts),
        "beside": one.beside,
    }


def _channel(code: str, t: Words) -> str:
    return t(f"channel.{code}") if t.has(f"channel.{code}") else code


def _told(request: web.Request) -> str | None:
    """What the last press came to."""
    sent, t = number(request.query.get("sent")), page_words(request)
    if sent is None:
        return None
    return t("deliveries.sent", n=sent) if sent else t("deliveries.sent_before")

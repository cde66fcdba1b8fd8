"""Conversations: who wrote, who answers, the transcript, and answering oneself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from desk import notices, phrases
from desk.api.forms import plain
from desk.channel import LARGEST_MEDIA
from desk.console import given, transcripts
from desk.console.canned import offered
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
from desk.console.teaching_message import beside
from desk.console.words import words
from desk.conversations.block import DAYS, LONGEST_NOTE, MAY_BLOCK, REASONS, Block
from desk.conversations.brief import brief
from desk.conversations.enclosures import MOST_MEDIA
from desk.conversations.hold import DANGER, MAY_TALK, holder_of, is_held_by_staff
from desk.conversations.listing import ConversationFilter, ConversationView
from desk.conversations.transcript import StaffLine
from desk.errors import Conflict, InvalidInput, NotFound
from desk.review.masking import Known
from desk.staff.actor import Actor
from desk.staff.permits import may
from desk.tickets.lines import for_actor, words_for
from desk.tickets.masking import mask_name, sees_people
from desk.tickets.queries import TicketFilter

routes = web.RouteTableDef()

PAGE = 50
LINES = 1000
ACCEPT = "image/*,video/*,audio/*,.pdf,.docx,.xlsx,.pptx,.txt"
EXCERPT = 80
LIVE = re.compile(r"/desk/conversations/\d+/lines")


@routes.get("/conversations")
@may(*SEES_CONVERSATIONS)
async def conversations(request: web.Request) -> web.Response:
    actor, parts, lang = reader(request), console(request), request[LANG]
    if request.query.get("held") == "1":
        found, following = await parts.conversations.line(), None
    else:
        page = await parts.conversations.list(
            ConversationFilter(), limit=PAGE, cursor=request.query.get("cursor")
        )
        found, following = page.items, page.next
    named = await parts.conversations.named_in(actor, [one.id for one in found])
    values = {
        "section": "conversations",
        "held": request.query.get("held") == "1",
        "undelivered": await parts.conversations.undelivered.count(),
        "blocked_unread": await parts.conversations.blocks.unread(),
        "conversations": [row_of(parts, one, actor, lang, known=named[one.id]) for one in found],
        "next_url": f"/desk/conversations?{urlencode({'cursor': following})}" if following else None,
    }
    return render(request, "conversations.html", values)


@routes.get("/conversations/{id:\\d+}")
@may(*SEES_CONVERSATIONS)
async def conversation(request: web.Request) -> web.Response:
    return await show(request)


@routes.get("/conversations/{id:\\d+}/lines")
@may(*SEES_CONVERSATIONS)
async def newest_lines(request: web.Request) -> web.Response:
    """Who holds it and the lines `after` an id, for a page that lies open. Nobody has read them by that."""
    actor, parts, lang, number = reader(request), console(request), request[LANG], number_of(request)
    one = await parts.conversations.get(number)
    first = given.number(request.query.get("after")) or 0
    known = (await parts.conversations.named_in(actor, [number]))[number]
    lines: Sequence[StaffLine] = ()
    if await parts.conversations.transcript(number, after=first, limit=1):
        # What was understood in any line is taken out of the new ones too.
        newest = await parts.conversations.transcript(number, limit=LINES)
        lines = for_actor(newest, actor, known=known)
    values = {
        "conversation": row_of(parts, one, actor, lang, known=known),
        "messages": transcripts.shown(parts, [line for line in lines if line.id > first], lang),
        "teaching": await beside(parts, actor, number),
        "may_reply": actor.role in MAY_TALK,
        "looking": await parts.conversations.look(actor, number),
    }
    return render(request, "lines.html", values)


@routes.post("/conversations/{id:\\d+}/take")
@may(*MAY_TALK)
async def take(request: web.Request) -> web.Response:
    actor, number = reader(request), number_of(request)
    try:
        await console(request).conversations.take(actor, number)
    except Conflict:
        return await show(request, problem=page_words(request)("conversation.held.staff"))
    return go(f"/desk/conversations/{number}#newest")


@routes.post("/conversations/{id:\\d+}/hand-to")
@may(*MAY_TALK)
async def hand_to(request: web.Request) -> web.Response:
    """Leave the conversation to a colleague, who finds a notice of it."""
    actor, number, t = reader(request), number_of(request), page_words(request)
    colleague = given.number((await plain(request)).get("colleague")) or 0
    try:
        await console(request).conversations.hand_to(actor, number, colleague)
    except Conflict:
        return await show(request, problem=t("conversation.held.staff"))
    except InvalidInput:
        return await show(request, problem=t("conversation.no_colleague"))
    return go(f"/desk/conversations/{number}#newest")


@routes.post("/conversations/{id:\\d+}/give-back")
@may(*MAY_TALK)
async def give_back(request: web.Request) -> web.Response:
    actor, number = reader(request), number_of(request)
    await console(request).conversations.give_back(actor, number)
    return go(f"/desk/conversations/{number}#newest")


def number_of(request: web.Request) -> int:
    """The conversation in the address. Raises `NotFound` for what can be none."""
    found = given.number(request.match_info["id"])
    if found is None:
        raise NotFound("no such conversation")
    return found


async def show(request: web.Request, *, problem: str | None = None, text: str = "") -> web.Response:
    """The page; with a `problem` as a refusal, which leaves the `text` that was written where it was."""
    actor, parts, lang, number = reader(request), console(request), request[LANG], number_of(request)
    tickets = await parts.tickets.list(TicketFilter(conversation_id=number), actor=actor, limit=20)
    one = await parts.conversations.get(number)
    values = {
        "section": "conversations",
        **await talk(request, number),
        "block": block_words(parts, one.block, await people_named(parts), lang),
        "may_block": actor.role in MAY_BLOCK,
        "block_reasons": REASONS,
        "block_days": DAYS,
        "longest_note": LONGEST_NOTE,
        "not_sent": problem,
        "text": text,
        "tickets": [
            {
                "number": ticket.number,
                "status": ticket.status,
                "status_name": notices.text(f"status.{ticket.status}", lang),
            }
            for ticket in tickets.items
        ],
    }
    return render(request, "conversation.html", values, status=422 if problem else 200)


async def talk(request: web.Request, number: int) -> dict[str, Any]:
    """The lines of a conversation with the bar below them, as `talk.html` draws them. Who may answer has read them."""
    actor, parts, lang = reader(request), console(request), request[LANG]
    one = await parts.conversations.get(number)
    before = _before(request)
    lines, has_earlier = await _lines(parts, number, before=before)
    # Names that were understood in the newest lines are hidden in earlier ones too.
    newest = await parts.conversations.transcript(number, limit=LINES) if before is not None else ()
    known = (await parts.conversations.named_in(actor, [number]))[number]
    shown = for_actor([*lines, *newest], actor, known=known)[: len(lines)]
    if actor.role in MAY_TALK and before is None:
        await parts.conversations.mark_read(actor, number)
    return {
        "conversation": row_of(parts, one, actor, lang, known=known),
        "messages": transcripts.shown(parts, shown, lang),
        "is_newest": before is None,
        "earlier": lines[0].id if has_earlier else None,
        "teaching": await beside(parts, actor, number),
        "may_reply": actor.role in MAY_TALK and before is None,
        "not_sent": None,
        "text": "",
        "looking": await parts.conversations.look(actor, number),
        "colleagues": await _colleagues(parts, actor),
        "accept": ACCEPT,
        "largest": LARGEST_MEDIA,
        "most": MOST_MEDIA,
        "offered": await offered(parts, actor, one, lines, request.query.get("sought", ""), lang),
    }


async def _colleagues(parts: Console, actor: Actor) -> list[tuple[int, str, str]]:
    """Who else talks with citizens: id, name and role, as a conversation may be handed to them."""
    return [
        (one.id, one.display_name, one.role)
        for one in await parts.accounts.people()
        if one.active and one.role in MAY_TALK and one.id != actor.id
    ]


def _before(request: web.Request) -> int | None:
    """Which line the page ends before; None where it ends with the newest, as after every form."""
    return given.number(request.query.get("before")) if request.method == "GET" else None


async def _lines(parts: Console, number: int, *, before: int | None) -> tuple[Sequence[StaffLine], bool]:
    """A page of lines, and whether there are earlier ones."""
    lines = await parts.conversations.transcript(number, before=before, limit=LINES + 1)
    return lines[-LINES:], len(lines) > LINES


async def people_named(parts: Console) -> dict[int, str]:
    """How everybody on the staff is called, by the id of the account."""
    return {one.id: one.display_name for one in await parts.accounts.people()}


def block_words(
    parts: Console, block: Block | None, people: Mapping[int, str], lang: str
) -> dict[str, str] | None:
    """A block as pages tell it: since and until when, why, and who wanted it; None where there is none."""
    if block is None:
        return None
    return {
        "since": when(block.since, parts),
        "until": when(block.until, parts),
        "reason": words(lang)(f"block.reason.{block.reason}"),
        "note": block.note,
        "by": people.get(block.by or 0, ""),
    }


def row_of(parts: Console, one: ConversationView, actor: Actor, lang: str, *, known: Known) -> dict[str, Any]:
    """A conversation as lists show it to this reader; `known` are those who may be named in it."""
    t = words(lang)
    channel = f"channel.{one.channel}"
    return {
        "id": one.id,
        "who": (one.sender_name if sees_people(actor) else mask_name(one.sender_name))
        or t("conversation.title", id=one.id),
        "channel": t(channel) if t.has(channel) else one.channel,
        "last": excerpt(words_for(one.last_text or "", actor, known), EXCERPT) or brief(one.last_kinds, lang),
        "held": _held(one, actor),
        **_waits(parts, one, lang),
        "at": when(one.updated_at, parts),
    }


def _waits(parts: Console, one: ConversationView, lang: str) -> dict[str, Any]:
    """Since when somebody waits for a person, and why one was asked for; nothing of that while nobody does."""
    if one.held_by is None or one.held_since is None or is_held_by_staff(one.held_by):
        return {"waits": None, "why": None, "pressed": False}
    t, why = words(lang), f"waiting.{one.held_reason}"
    return {
        "waits": phrases.lasted(parts.clock() - one.held_since, lang),
        "why": t(why) if t.has(why) else None,
        "pressed": one.held_reason == DANGER or one.unread_danger,
    }


def _held(one: ConversationView, actor: Actor) -> str:
    if one.held_by is None:
        return "blocked" if one.block is not None else "bot"
    if not is_held_by_staff(one.held_by):
        return "waiting"
    return "you" if one.held_by == holder_of(actor) else "staff"

"""One ticket: what to do on the left, all that is known and was said on the right."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from desk.cases.views import CaseView
from desk.console import (
    asked,
    calls,
    inbox,
    left,
    ticket_history,
    ticket_map,
    ticket_media,
    ticket_record,
    ticket_steps,
    ticket_tasks,
    transcripts,
)
from desk.console.deadlines import running
from desk.console.parts import LANG, UNREAD, Console, console, go, render, signed_in
from desk.console.sentences import offers
from desk.console.typed import Typed
from desk.console.words import words
from desk.conversations.canned import KEEPERS
from desk.errors import Change, NotFound
from desk.staff.actor import Actor
from desk.staff.permits import everybody
from desk.tickets.edits import MAY_EDIT
from desk.tickets.lifecycle import UNSOLVED
from desk.tickets.mentions import Colleague, colleagues
from desk.tickets.service import MAY_NOTE, MAY_REVEAL
from desk.tickets.told import reaches, told
from desk.tickets.views import TicketView, as_json

routes = web.RouteTableDef()


@routes.get("/tickets/{number}")
@everybody
async def ticket_page(request: web.Request) -> web.Response:
    return await show(request)


async def go_on(request: web.Request) -> web.Response:
    """See the ticket again; who has just given it away sees the queue."""
    number = request.match_info["number"]
    try:
        await console(request).tickets.get(number, actor=signed_in(request).person.actor())
    except NotFound:
        return go("/desk/")
    return go(f"/desk/tickets/{number}")


async def show(
    request: web.Request,
    *,
    problem: str | None = None,
    typed: Typed | None = None,
    revealed: str | None = None,
    done: str | None = None,
    preview: Mapping[str, Any] | None = None,
    changes: Sequence[Change] = (),
) -> web.Response:
    """The ticket's page, with what stood in the way of a step and what others did meanwhile.

    `preview` is what the citizen would read of what was `typed`.
    """
    parts, person, lang = console(request), signed_in(request).person, request[LANG]
    actor = person.actor()
    ticket = await parts.tickets.get(request.match_info["number"], actor=actor)
    if request.get(UNREAD) and await parts.tickets.notices.seen(actor, ticket.number):
        await inbox.count(request)
    shown = as_json(ticket, lang=lang, actor=actor, now=parts.clock())
    cases = await asked.of_ticket(parts, ticket, actor)
    to_do, known, said, meanwhile = await asyncio.gather(
        _to_do(parts, ticket, shown, actor, lang, cases, typed or Typed("")),
        _known(parts, ticket, shown, actor, lang),
        _said(parts, ticket, shown, actor, lang, view=_view(request)),
        asked.meanwhile(parts, ticket, changes, lang),
    )
    values = {
        "section": "queue",
        "shortcuts": person.shortcuts,
        "may_merge": "merge" in shown["actions"],
        "ticket": shown,
        "problem": problem,
        "revealed": revealed,
        "done": done,
        "preview": preview,
        "typed": typed or Typed(""),
        "changes": meanwhile,
        **to_do,
        **known,
        **said,
    }
    values["left"] = left.left(typed, _drawn(values)) if typed else []
    return render(request, "ticket.html", values, status=409 if problem else 200)


def _drawn(values: Mapping[str, Any]) -> list[str]:
    """The forms that the page has, as they are named when they come back."""
    once = (
        ("note", values["may_note"]),
        (calls.FORM, values["call"]),
        ("correct", values["correcting"]),
        ("reveal", values["may_reveal"]),
    )
    return [
        *(step["action"] for step in values["steps"]),
        *asked.drawn(values["cases"]),
        *ticket_tasks.drawn(values["tasks"]),
        *(name for name, there in once if there),
    ]


def _view(request: web.Request) -> str:
    wanted = request.query.get("show", "all")
    return wanted if wanted in ticket_history.VIEWS else "all"


async def _to_do(
    parts: Console,
    ticket: TicketView,
    shown: Mapping[str, Any],
    actor: Actor,
    lang: str,
    cases: Sequence[CaseView],
    typed: Typed,
) -> dict[str, Any]:
    """The left column: clocks, steps, rulings, calls, tasks, a note."""
    own = await parts.canned.own(actor) if actor.role in KEEPERS else []
    texts = [one.text for one in own]
    shared = parts.pack.people.notes
    return {
        "own_sentences": own,
        "keeps": actor.role in KEEPERS,
        "note_sentences": offers(shared, texts, "note", ticket.category_group, ticket.lang),
        "colleagues": await _colleagues(parts, ticket, actor) if actor.role in MAY_NOTE else [],
        "marks": asked.marks(parts, ticket, lang),
        "cases": await asked.shown(parts, ticket, cases, actor, lang, typed={typed.action: typed.fields}),
        "clocks": running(ticket, lang=lang, now=parts.clock(), warn_at=parts.warn_at),
        "reason": shown["suggestion_reason"] if ticket.unit is None else None,
        "steps": ticket_steps.shown(parts, ticket, shown["actions"], lang, actor, typed, cases, texts),
        "call": await calls.form(
            parts, ticket, actor, typed=typed.fields if typed.action == calls.FORM else {}
        ),
        "tasks": [ticket_tasks.shown(parts, task, lang) for task in shown["tasks"]],
        "may_note": actor.role in MAY_NOTE,
        "may_tell": ticket.status in UNSOLVED and (actor.role != "handler" or ticket.unit == actor.unit),
    }


async def _colleagues(parts: Console, ticket: TicketView, actor: Actor) -> list[Colleague]:
    """Whom a note may call on, but oneself."""
    units = [*([ticket.unit] if ticket.unit else []), *ticket.co_units]
    async with parts.database.read() as session:
        return [one for one in await colleagues(session, units) if one.id != actor.id]


async def _known(
    parts: Console, ticket: TicketView, shown: dict[str, Any], actor: Actor, lang: str
) -> dict[str, Any]:
    """The record, what the ticket is bound with, where it is and what lies near it."""
    called = await ticket_record.called(parts, ticket, actor)
    reporter = shown["reporter"]
    return {
        "record": ticket_record.record(parts, ticket, shown, actor, lang, called),
        "links": await ticket_record.links(parts, ticket, actor, lang),
        "place": await ticket_map.shown(parts, ticket, actor, lang),
        "may_reveal": actor.role in MAY_REVEAL
        and bool(reporter["phone"] or reporter["name"])
        and reporter["masked"],
        "correcting": ticket_steps.correcting(parts, ticket, lang) if actor.role in MAY_EDIT else None,
    }


async def _said(
    parts: Console, ticket: TicketView, shown: Mapping[str, Any], actor: Actor, lang: str, *, view: str
) -> dict[str, Any]:
    """The transcript, what was sent with it, and everything that happened."""
    said = await transcripts.of_ticket(parts, ticket, actor)
    known = await transcripts.known_in(parts, ticket, actor)
    async with parts.database.read() as session:
        notices = await told(session, ticket.id, actor, known=known)
        looked_for = await reaches(session, ticket.id, parts.tickets.rules())
    whole = shown["conversation_id"] is not None and actor.role != "handler"
    t = words(lang)
    return {
        "messages": transcripts.shown(parts, said.lines, lang),
        "gallery": ticket_media.gallery(parts, [*said.lines, *said.beside], lang),
        "in_chat": ticket.conversation_id is not None,
        "conversation_url": f"/desk/conversations/{shown['conversation_id']}#newest" if whole else None,
        "view": view,
        "views": ticket_history.VIEWS,
        "history": ticket_history.timeline(parts, ticket, shown["history"], notices, actor, lang, view=view),
        "not_seen": [
            ticket_history.notice(parts, one, actor, lang) for one in notices if one.state == "undeliverable"
        ],
        "reaches": [(t(f"told.about.{one.about}"), t(f"told.reach.{one.state}")) for one in looked_for],
    }

"""A ticket on paper: its record and what happened, as who prints it may see them, with when and by whom."""

from __future__ import annotations

from aiohttp import web

from desk.console import asked, ticket_history, ticket_record, ticket_tasks
from desk.console.deadlines import running
from desk.console.parts import LANG, console, render, signed_in
from desk.console.transcripts import known_in
from desk.staff.permits import everybody
from desk.tickets.told import told
from desk.tickets.views import as_json

routes = web.RouteTableDef()


@routes.get("/tickets/{number}/print")
@everybody
async def sheet(request: web.Request) -> web.Response:
    """One or two sheets, black on white."""
    parts, actor, lang = console(request), signed_in(request).person.actor(), request[LANG]
    ticket = await parts.tickets.get(request.match_info["number"], actor=actor)
    now = parts.clock()
    shown = as_json(ticket, lang=lang, actor=actor, now=now)
    called = await ticket_record.called(parts, ticket, actor)
    known = await known_in(parts, ticket, actor)
    async with parts.database.read() as session:
        notices = await told(session, ticket.id, actor, known=known)
    values = {
        "ticket": shown,
        "marks": asked.marks(parts, ticket, lang),
        "clocks": running(ticket, lang=lang, now=now, warn_at=parts.warn_at),
        "record": ticket_record.record(parts, ticket, shown, actor, lang, called),
        "links": await ticket_record.links(parts, ticket, actor, lang),
        "tasks": [ticket_tasks.shown(parts, task, lang) for task in shown["tasks"]],
        "history": ticket_history.timeline(parts, ticket, shown["history"], notices, actor, lang),
        "printed_at": now.astimezone(parts.zone).strftime("%Y-%m-%d %H:%M"),
        "zone": parts.pack.timezone,
    }
    return render(request, "ticket_print.html", values)

"""What is done on a ticket's page: steps, tasks, notes, corrections, a look at the number."""

from __future__ import annotations

from aiohttp import web

from desk.api.forms import plain
from desk.console import choices, ticket_steps
from desk.console.given import number, version
from desk.console.parts import console, page_words, signed_in
from desk.console.sentences import inserted
from desk.console.ticket import go_on, show
from desk.console.ticket_refused import refused
from desk.console.typed import Typed, written
from desk.conversations.hold import MAY_TALK
from desk.errors import DeskError, TaskNotFound
from desk.staff.permits import WORKERS, may
from desk.tickets.edits import MAY_EDIT
from desk.tickets.service import MAY_NOTE, MAY_REVEAL

routes = web.RouteTableDef()

CORRECTED = ("category", "urgency", "address", "enterprise")


async def typed(request: web.Request) -> Typed:
    """The form of a step as it was filled in."""
    form = await plain(request)
    given = inserted({name: written(value) for name, value in form.items()})
    co_units = [str(code) for code in form.getall("co_units", [])]
    mentions = [str(name) for name in form.getall("mentions", [])]
    return Typed(given.get("action", ""), given, {"co_units": co_units, "mentions": mentions})


@routes.post("/tickets/{number}/steps")
@may(*WORKERS)
async def take_step(request: web.Request) -> web.Response:
    """Take a step and see the ticket again. What the rules refuse is said on the page, with the words kept."""
    parts, given = console(request), await typed(request)
    try:
        await parts.tickets.take(
            signed_in(request).person.actor(),
            request.match_info["number"],
            ticket_steps.act(given.fields, given.lists["co_units"], parts),
            version=version(given.fields),
        )
    except DeskError as why:
        return await refused(request, why, given)
    return await go_on(request)


@routes.post("/tickets/{number}/tasks/{task}")
@may(*WORKERS)
async def take_task_step(request: web.Request) -> web.Response:
    """Take a step of a co-unit's task and see the ticket again."""
    form, task = await plain(request), request.match_info["task"]
    actor, action = signed_in(request).person.actor(), str(form.get("action", ""))
    note = written(form.get("note", ""))
    try:
        task_id = number(task)
        if task_id is None:
            raise TaskNotFound(f"no task {task}")
        await console(request).tickets.tasks.act(actor, task_id, action, note=note)
    except DeskError as why:
        return await refused(request, why, Typed(f"task:{task}", {"note": note}))
    return await go_on(request)


@routes.post("/tickets/{number}/notes")
@may(*MAY_NOTE)
async def add_note(request: web.Request) -> web.Response:
    """Leave words for colleagues, or tell the citizen how it goes."""
    given, actor = await typed(request), signed_in(request).person.actor()
    text, public = given.fields.get("text", ""), bool(given.fields.get("public"))
    try:
        await console(request).tickets.note(
            actor,
            request.match_info["number"],
            text,
            public=public,
            mentions=given.lists["mentions"],
            press=given.fields.get("press", ""),
        )
    except DeskError as why:
        return await refused(request, why, given)
    return await go_on(request)


@routes.post("/tickets/{number}/reveal")
@may(*MAY_REVEAL)
async def reveal(request: web.Request) -> web.Response:
    """Show the reporter once, on the answer to this form only; the reason is logged."""
    reason, t = written((await plain(request)).get("reason", "")), page_words(request)
    try:
        reporter = await console(request).tickets.reveal(
            signed_in(request).person.actor(), request.match_info["number"], reason=reason
        )
    except DeskError as why:
        return await refused(request, why, Typed("reveal", {"reason": reason}))
    who = " · ".join([reporter.name or t("ticket.unnamed"), reporter.phone or t("ticket.no_phone")])
    return await show(request, revealed=t("reveal.shown", who=who))


@routes.post("/tickets/{number}/corrections")
@may(*MAY_EDIT)
async def correct(request: web.Request) -> web.Response:
    """Put category, urgency, place and the enterprise right; an empty name is a resident."""
    given = {name: written(value) for name, value in (await plain(request)).items()}
    try:
        await console(request).tickets.edit(
            signed_in(request).person.actor(),
            request.match_info["number"],
            {name: given[name] or None for name in CORRECTED if name in given}
            | choices.placed(console(request).pack, given.get("area", "")),
            version=version(given),
        )
    except DeskError as why:
        return await refused(request, why, Typed("correct", given))
    return await go_on(request)


@routes.post("/tickets/{number}/send-again")
@may(*MAY_TALK)
async def send_again(request: web.Request) -> web.Response:
    """Let a message about this ticket go out after all. Pressed twice it is done once."""
    form, parts, t = await plain(request), console(request), page_words(request)
    actor, ticket = signed_in(request).person.actor(), request.match_info["number"]
    message = number(form.get("message"))
    if message is None:
        return await go_on(request)
    await parts.tickets.get(ticket, actor=actor)
    sent = await parts.conversations.undelivered.send_again(actor, message)
    return await show(request, done=t("deliveries.sent", n=sent) if sent else t("deliveries.sent_before"))

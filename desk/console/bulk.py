"""Several tickets at once: first what each step would come to, then what came of it, each ticket by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from desk import notices, phrases
from desk.api.forms import plain
from desk.console import choices
from desk.console.given import number, version
from desk.console.parts import LANG, Console, console, render, signed_in
from desk.console.queue import BULK, PAGE, may_at_once
from desk.console.refusals import sentence
from desk.console.sought import sought
from desk.console.words import words
from desk.errors import DeskError, InvalidInput, NotAllowed, StaleVersion
from desk.staff.actor import Actor
from desk.staff.permits import WORKERS, may
from desk.store.again import again
from desk.tickets.lifecycle import UNDISPATCHED, UNSOLVED
from desk.tickets.views import TicketView

routes = web.RouteTableDef()

MOST = PAGE
UNMERGE = "unmerge"
UNDONE_BY = {"merge": UNMERGE}
"""What takes a step back. A dispatch is in a unit's hands at once: it is reassigned, not undone."""


@dataclass(frozen=True)
class Wish:
    """One step for several tickets: by number with the versions that were seen; None where none was."""

    action: str
    tickets: Mapping[str, int | None]
    unit: str | None = None
    parent: str | None = None

    def of(self, number: str) -> dict[str, Any]:
        """The step's details for one of the tickets."""
        return {"version": self.tickets[number], "unit": self.unit, "parent": self.parent}


@routes.get("/queue/bulk")
@may(*WORKERS)
async def preview(request: web.Request) -> web.Response:
    """What would come of it, ticket by ticket. Nothing is changed yet."""
    parts, actor, lang = console(request), signed_in(request).person.actor(), request[LANG]
    action = _action(request.query.get("action", ""), actor)
    numbers = _numbers(request.query.getall("ticket", []))
    tickets = [one for number in numbers if (one := await _seen(parts, number, actor)) is not None]
    parent = _parent(tickets, request.query.get("parent", "")) if action == "merge" else None
    unit = request.query.get("unit") or None
    wish = Wish(
        action,
        {one.number: one.version for one in tickets if one.number != parent},
        unit=unit if action == "dispatch" else None,
        parent=parent,
    )
    lines = [await _rehearsed(parts, actor, one, wish, lang) for one in tickets if one.number in wish.tickets]
    values = {
        "section": "queue",
        "action": action,
        "back": _back(request, request.query.get("back", "")),
        "lines": lines,
        "able": sum(not line["why"] for line in lines),
        "numbers": [one.number for one in tickets],
        "parents": _parents(tickets) if action == "merge" else None,
        "parent": next((one for one in tickets if one.number == parent), None),
        "unit": unit or "",
        "units": choices.units(parts.pack, lang) if action == "dispatch" else None,
    }
    return render(request, "bulk.html", values)


@routes.post("/queue/bulk")
@may(*WORKERS)
async def do(request: web.Request) -> web.Response:
    """Take the step for each ticket that is still as it was seen, and say of each what came of it."""
    parts, actor, lang = console(request), signed_in(request).person.actor(), request[LANG]
    form = await plain(request)
    given = str(form.get("action", ""))
    action = _action(given if given != UNMERGE else "merge", actor)
    wish = Wish(
        given if given == UNMERGE else action,
        _versions([str(one) for one in form.getall("ticket", [])]),
        unit=str(form.get("unit", "")) or None,
        parent=str(form.get("parent", "")) or None,
    )
    lines = [await _done(parts, actor, number, wish, lang) for number in wish.tickets]
    values = {
        "section": "queue",
        "action": wish.action,
        "back": _back(request, str(form.get("back", ""))),
        "done": [line for line in lines if not line["why"]],
        "refused": [line for line in lines if line["why"]],
        "undone_by": UNDONE_BY.get(wish.action),
        "parent": wish.parent,
    }
    return render(request, "bulk_done.html", values)


def _action(given: str, actor: Actor) -> str:
    """What is asked for. Raises `InvalidInput`, and `NotAllowed` for what this role never does with several at once."""
    if given not in BULK:
        raise InvalidInput("that is not done with several tickets at once", field="action")
    if not may_at_once(actor.role, given):
        raise NotAllowed(f"the role '{actor.role}' does not {given} several tickets")
    return given


def _numbers(given: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(number for number in given if number))[:MOST]


def _versions(given: Sequence[str]) -> dict[str, int]:
    """'BJ20261124-000001:3' as number and version; what has no version is left out."""
    found = {}
    for one in given[:MOST]:
        ticket, _, told = one.rpartition(":")
        if ticket and number(told) is not None and (seen := version({"version": told})) is not None:
            found[ticket] = seen
    return found


async def _seen(parts: Console, number: str, actor: Actor) -> TicketView | None:
    try:
        return await parts.tickets.get(number, actor=actor)
    except DeskError:
        return None


def _parents(tickets: Sequence[TicketView]) -> list[TicketView]:
    """Into which of them the others may be merged: open ones, those first that a unit has, then the oldest."""
    held = [one for one in tickets if one.status in UNSOLVED]
    return sorted(held, key=lambda one: (one.status in UNDISPATCHED, one.created_at, one.id))


def _parent(tickets: Sequence[TicketView], given: str) -> str | None:
    numbers = [one.number for one in _parents(tickets)]
    return given if given in numbers else next(iter(numbers), None)


async def _rehearsed(
    parts: Console, actor: Actor, ticket: TicketView, wish: Wish, lang: str
) -> dict[str, Any]:
    shown = _named(ticket)
    try:
        found = await again(
            lambda: parts.tickets.outlook(actor, ticket.number, wish.action, **wish.of(ticket.number))
        )
    except DeskError as refused:
        return shown | {"why": _why(refused, wish, lang)}
    after = found.ticket
    due = after.unit_due_at if wish.action != "merge" else None
    return shown | {
        "why": None,
        "unit": after.name(after.unit, lang),
        "due": phrases.deadline(due, lang, parts.zone, now=parts.clock()) if due else None,
        "told": found.told,
        "chat": ticket.conversation_id is not None,
        "others": found.others,
    }


async def _done(parts: Console, actor: Actor, number: str, wish: Wish, lang: str) -> dict[str, Any]:
    try:
        after = await again(lambda: parts.tickets.apply(actor, number, wish.action, **wish.of(number)))
    except DeskError as refused:
        there = await _seen(parts, number, actor)
        shown = _named(there) if there else {"number": number, "title": number, "version": 0}
        return shown | {"why": _why(refused, wish, lang)}
    return _named(after) | {
        "why": None,
        "unit": after.name(after.unit, lang),
        "status": after.status,
        "status_name": notices.text(f"status.{after.status}", lang),
    }


def _named(ticket: TicketView) -> dict[str, Any]:
    return {"number": ticket.number, "title": ticket.title, "version": ticket.version}


def _why(refused: DeskError, wish: Wish, lang: str) -> str:
    t = words(lang)
    if isinstance(refused, StaleVersion):
        return t("bulk.stale")
    return sentence(refused, t, action=wish.action)


def _back(request: web.Request, given: str) -> str:
    """The queue as it was left."""
    actor = signed_in(request).person.actor()
    return f"/desk/?{sought(dict(parse_qsl(given)), actor, console(request).pack).query()}"

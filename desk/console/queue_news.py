"""What became of the queue since a page of it was opened, for that page to mark without moving anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import aiohttp_jinja2
from aiohttp import web
from sqlalchemy import select

from desk import notices
from desk.console.parts import LANG, Console, console, signed_in
from desk.console.queue import BULK, may_at_once, moment, waits_for
from desk.console.queue_line import line
from desk.console.sought import sought
from desk.console.words import words
from desk.figures.behind import ready
from desk.staff.actor import Actor
from desk.staff.permits import everybody
from desk.store.models import TicketRow
from desk.tickets import loading, queries
from desk.tickets.queries import LONGEST_PAGE, TicketFilter

routes = web.RouteTableDef()

PATH = "/desk/queue/news"
OVERLAP = timedelta(seconds=60)
"""A change is written when its transaction ends, and dated when it began."""
OLDEST = timedelta(hours=1)
MOST = 200
"""More changes than that are not told one by one."""
GONE = "!"
"""Ends a line that the page knows to have left the view."""


@routes.get("/queue/news")
@everybody
async def news(request: web.Request) -> web.Response:
    """`{"asked_at", "fresh", "many", "lines", "gone"}`.

    `fresh` are numbers in the view that the page does not show and that are new or have changed since `asked_at`,
    `lines` the shown ones that changed, drawn anew, and `gone` says where those went that left the view.

    `shown` has the page's lines as `number:version`, and `whole` asks for all of them.
    """
    parts, actor, lang = console(request), signed_in(request).person.actor(), request[LANG]
    now = parts.clock()
    asked_at, shown = moment(request.query.get("asked_at", "")), _shown(request.query.get("shown", ""))
    wanted = sought(request.query, actor, parts.pack).wanted(parts.tickets.rules(), now)
    since = max(asked_at or now, now - OLDEST) - OVERLAP
    changed = await _changed(parts, actor, since)
    many = len(changed) > MOST or (asked_at or now) < now - OLDEST
    rows = await _rows(parts, actor, shown)
    standing = await _standing(parts, actor, wanted, [*changed.values(), *(row.id for row in rows)])
    lines, gone = [], {}
    for row in rows:
        is_known = shown[row.number] == str(row.version)
        if row.id in standing and (not is_known or "whole" in request.query):
            lines.append(row)
        elif row.id not in standing and shown[row.number] != f"{row.version}{GONE}":
            gone[row.number] = _whither(parts, row, lang)
    hidden = set(shown) - {row.number for row in rows}
    gone |= {number: words(lang)("queue.gone") for number in hidden if not shown[number].endswith(GONE)}
    answer = {
        "asked_at": now.isoformat(),
        "fresh": [number for number, id_ in changed.items() if id_ in standing and number not in shown],
        "many": many,
        "lines": await _drawn(request, parts, actor, lines),
        "gone": gone,
    }
    return web.json_response(answer)


def _shown(given: str) -> Mapping[str, str]:
    """The lines of a page by number, each with the version that it shows."""
    lines = [one.partition(":") for one in given.split(",")[:LONGEST_PAGE]]
    return {number: version for number, _, version in lines if number}


async def _changed(parts: Console, actor: Actor, since: datetime) -> dict[str, int]:
    found = (
        select(TicketRow.number, TicketRow.id)
        .where(*queries.conditions(TicketFilter(updated_after=since), actor))
        .order_by(TicketRow.updated_at.desc(), TicketRow.id.desc())
        .limit(MOST + 1)
    )
    async with parts.database.read() as session:
        return {row.number: row.id for row in await session.execute(found)}


async def _rows(parts: Console, actor: Actor, shown: Mapping[str, str]) -> Sequence[TicketRow]:
    if not shown:
        return []
    found = select(TicketRow).where(TicketRow.number.in_(list(shown)), queries.may_see(actor))
    async with parts.database.read() as session:
        return (await session.scalars(found)).all()


async def _standing(parts: Console, actor: Actor, wanted: TicketFilter, ids: Sequence[int]) -> set[int]:
    """Those of these tickets that are in the view."""
    if not ids:
        return set()
    found = select(TicketRow.id).where(TicketRow.id.in_(ids), *queries.conditions(wanted, actor))
    await ready(parts.database, wanted.behind, parts.zone)
    async with parts.database.read() as session:
        return set(await session.scalars(found))


async def _drawn(
    request: web.Request, parts: Console, actor: Actor, rows: Sequence[TicketRow]
) -> dict[str, str]:
    """The lines of these tickets as the page has them, by number."""
    if not rows:
        return {}
    lang, t, warn_at = request[LANG], words(request[LANG]), parts.warn_at
    async with parts.database.read() as session:
        tickets = await loading.views(session, parts.pack, rows)
    shared = {"t": t, "bulk": [name for name in BULK if may_at_once(actor.role, name)]}
    return {
        one.number: aiohttp_jinja2.render_string(
            "queue_lines.html",
            request,
            shared
            | {"tickets": [line(parts, one, lang, actor, warn_at=warn_at, to_judge=waits_for(one, actor))]},
        )
        for one in tickets
    }


def _whither(parts: Console, row: TicketRow, lang: str) -> str:
    """Where a ticket stands that left the view: '现在：办理中'."""
    status = notices.text(f"status.{row.status}", lang)
    return words(lang)("queue.gone_to", status=status)

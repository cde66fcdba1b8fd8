"""The queue: tickets by view, filters and words, in the order that somebody wants, page by page."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiohttp import web

from desk import dates, notices
from desk.cases.rules import KINDS, judged_by
from desk.console import choices, kept_views, queue_counts
from desk.console.choices import Option, OptionGroup, Select
from desk.console.parts import LANG, Console, console, render, signed_in
from desk.console.queue_counts import MOST_COUNTED
from desk.console.queue_line import line
from desk.console.sought import (
    COUNTED,
    DUE,
    VIEWS,
    WHO,
    YES,
    Sought,
    is_for,
    sought,
)
from desk.console.told_filters import chips, figure_words
from desk.console.words import words
from desk.staff.actor import Actor
from desk.staff.permits import everybody
from desk.tickets import lifecycle
from desk.tickets.queries import Page, TicketFilter
from desk.tickets.views import TicketView

routes = web.RouteTableDef()

PAGE = 50
MOST_OF_A_FIGURE = 100_001
"""A figure says how many it counts: whoever opens its tickets wants to see as many."""
BULK = ("dispatch", "merge", "accept")
"""What may be done with several tickets at once, for those whose role does it."""


@routes.get("/")
@everybody
async def queue(request: web.Request) -> web.Response:
    parts, person, lang = console(request), signed_in(request).person, request[LANG]
    actor = person.actor()
    found = sought(request.query, actor, parts.pack)
    cursor, before = request.query.get("cursor"), request.query.get("before")
    most = MOST_COUNTED if found.figure is None else MOST_OF_A_FIGURE
    now, since = parts.clock(), moment(request.query.get("since", ""))
    wanted = found.wanted(parts.tickets.rules(), now)
    page = await parts.tickets.list(wanted, actor=actor, limit=PAGE, cursor=cursor, before=before)
    counts, kept, total = await asyncio.gather(
        queue_counts.of_views(parts, actor),
        kept_views.shown(parts, person, found, request.query, lang),
        _total(parts, actor, wanted, page, is_first=not (cursor or before), most=most),
    )
    t, warn_at = words(lang), parts.warn_at
    values = {
        "section": "queue",
        "sought": found,
        "here": found.query(),
        "figure": figure_words(parts, found.figure, lang) if found.figure is not None else None,
        "incident": "incident" in found.filters,
        "cluster": "cluster" in found.filters,
        "views": [_view(name, counts, found) for name in VIEWS if is_for(name, actor)],
        "selects": _selects(parts, found, actor, lang),
        "shown_filters": chips(parts, found, lang),
        "orders": [Option(name, t(f"queue.sort.{name}")) for name in found.orders],
        "tickets": [
            line(parts, one, lang, actor, warn_at=warn_at, to_judge=waits_for(one, actor), since=since)
            for one in page.items
        ],
        "total": capped(total, most=most),
        "empty": _empty(found, actor),
        "bulk": [name for name in BULK if may_at_once(actor.role, name)],
        "first_url": f"/desk/?{found.query()}" if cursor or before else None,
        "previous_url": f"/desk/?{found.query(before=page.previous)}" if page.previous else None,
        "next_url": f"/desk/?{found.query(cursor=page.next)}" if page.next else None,
        "asked_at": now.isoformat(),
        **kept,
    }
    return render(request, "queue.html", values)


async def _total(
    parts: Console, actor: Actor, wanted: TicketFilter, page: Page, *, is_first: bool, most: int
) -> int:
    """How many tickets the list has, up to `most`; where the page knows it, nobody asks the store."""
    if page.total is not None:
        return page.total
    if is_first and page.next is None:
        return len(page.items)
    return await parts.tickets.count(wanted, actor=actor, most=most)


def moment(given: str) -> datetime | None:
    """A moment with its zone as an address has it; None for what is none."""
    found = dates.moment(given)
    return found if found is not None and found.tzinfo is not None else None


def may_at_once(role: str, action: str) -> bool:
    """Whether a role does this with several tickets at once. Supervisors dispatch and merge; accepting is a unit's."""
    return lifecycle.may(role, action) and (action != "accept" or role == "handler")


def capped(count: int, *, most: int = MOST_COUNTED) -> str:
    """A count in words: '999+' where nobody counted on."""
    return f"{count:,}" if count < most else f"{most - 1:,}+"


def waits_for(ticket: TicketView, actor: Actor) -> bool:
    """Whether something about it waits for a ruling by this person's role, as `queries.waits_for` asks the store."""
    return any(KINDS[kind].action in ticket.bounds.asked for kind in judged_by(actor.role))


def _view(name: str, counts: dict[str, int], found: Sought) -> dict[str, Any]:
    """A view with the filters that hold already; its order is its own."""
    kept = {key: value for key, value in found.filters.items() if key != "status"}
    url = f"/desk/?{Sought(name, kept).query()}"
    count = capped(counts.get(name, 0)) if name in COUNTED else None
    return {"name": name, "url": url, "here": name == found.view, "count": count}


def _empty(found: Sought, actor: Actor) -> str:
    """The word for a page without tickets: what will appear here, or that the filters leave nothing."""
    if found.filters:
        return "queue.empty_filtered"
    of_unit = actor.role == "handler" and found.view in ("open", "dispatched", "in_progress")
    return f"queue.empty.{found.view}{'.unit' if of_unit else ''}"


def _selects(parts: Console, found: Sought, actor: Actor, lang: str) -> list[Select]:
    t, pack, chosen = words(lang), parts.pack, found.filters

    def select(name: str, groups: Sequence[OptionGroup]) -> Select:
        return Select(name, t(f"queue.any_{name}"), chosen.get(name, ""), groups)

    def plain(name: str, options: Sequence[Option]) -> Select:
        return select(name, [OptionGroup("", options)])

    selects = [
        plain("due", [Option(code, t(f"queue.due.{code}")) for code in DUE]),
        plain("urgency", [Option(code, notices.text(f"urgency.{code}", lang)) for code in choices.URGENCIES]),
    ]
    if found.statuses:
        selects.append(
            plain("status", [Option(code, notices.text(f"status.{code}", lang)) for code in found.statuses])
        )
    if actor.role != "handler":
        selects.append(select("unit", choices.units(pack, lang)))
    selects += [
        select("category", choices.categories(pack, lang)),
        select("district", choices.districts(pack, lang)),
        select("subdistrict", choices.subdistricts(pack, lang, district=chosen.get("district"))),
        plain("channel", [Option(code, t(f"channel.{code}")) for code in choices.CHANNELS]),
        plain("returned", [Option(YES, t("queue.returned"))]),
        plain("followed", [Option(YES, t("queue.followed"))]),
        plain("who", [Option(code, t(f"queue.who.{code}")) for code in WHO]),
    ]
    return selects

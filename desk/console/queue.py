"""The queue: tickets by status, place, unit, category and words, the most urgent first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy import and_, func, select

from desk import notices
from desk.cases.rules import judged_by
from desk.console import choices, figures
from desk.console.asked import marks
from desk.console.choices import Select
from desk.console.deadlines import running
from desk.console.parts import LANG, Console, console, render, signed_in
from desk.console.words import words
from desk.figures.behind import Behind
from desk.staff.actor import Actor
from desk.staff.permits import everybody
from desk.store.models import TicketRow
from desk.tickets import queries
from desk.tickets.calls import MAY_CALL
from desk.tickets.lifecycle import UNSOLVED
from desk.tickets.queries import TicketFilter
from desk.tickets.to_call import to_call
from desk.tickets.views import TicketView, enterprise_of

routes = web.RouteTableDef()

VIEWS: dict[str, tuple[str, ...]] = {
    "open": UNSOLVED,
    "to_judge": (),
    "raised": UNSOLVED,
    "to_call": (),
    "received": ("received",),
    "dispatched": ("dispatched",),
    "in_progress": ("in_progress",),
    "returned": ("returned",),
    "done": ("resolved", "closed", "rejected", "withdrawn", "merged"),
    "all": (),
}
FOR_JUDGES = ("to_judge", "raised")
FOR_CALLERS = ("to_call",)
FILTERS = ("unit", "category", "category_group", "district", "subdistrict", "q")
WHO = {"enterprise": True, "resident": False}
PAGE = 50
INCIDENT = re.compile(r"[1-9]\d{0,17}")


@routes.get("/")
@everybody
async def queue(request: web.Request) -> web.Response:
    parts, actor, lang = console(request), signed_in(request).person.actor(), request[LANG]
    view = request.query.get("view", "open")
    views = [name for name in VIEWS if _is_for(name, actor)]
    view = view if view in views else "open"
    chosen: dict[str, Any] = {key: value for key in FILTERS if (value := request.query.get(key, "").strip())}
    who = request.query.get("who", "")
    enterprise = WHO.get(who)
    order: Any = "due" if view not in ("done", "all", *FOR_CALLERS) else "newest"
    figure = figures.behind(request.query)
    incident = request.query.get("incident", "")
    wanted = TicketFilter(
        status=VIEWS[view],
        order=order,
        enterprise=enterprise,
        raised=view == "raised",
        to_judge=view == "to_judge",
        to_call=parts.tickets.rules() if view == "to_call" else None,
        behind=figure,
        incident_id=int(incident) if INCIDENT.fullmatch(incident) else None,
        **chosen,
    )
    if wanted.incident_id is not None:
        chosen |= {"incident": incident}
    if figure is not None:
        chosen |= {key: request.query[key] for key in figures.BEHIND if key in request.query}
    shown = chosen | ({"who": who} if who in WHO else {})
    page = await parts.tickets.list(wanted, actor=actor, limit=PAGE, cursor=request.query.get("cursor"))
    counts = await _counts(parts, actor)
    waiting = await _waiting(parts, actor, page.items)
    values = {
        "section": "queue",
        "query": {"view": view, "q": chosen.get("q")},
        "incident": wanted.incident_id,
        "figure": _figure(parts, figure, lang) if figure is not None else None,
        "kept": {
            key: chosen[key] for key in (*figures.BEHIND, "category_group", "incident") if key in chosen
        },
        "views": [_view(name, counts, view, shown) for name in views],
        "selects": _selects(parts, shown, actor, lang),
        "filtered": bool(shown),
        "tickets": [row(parts, ticket, lang, actor, to_judge=ticket.id in waiting) for ticket in page.items],
        "paged": "cursor" in request.query,
        "first_url": _url(view, shown),
        "next_url": _url(view, shown, cursor=page.next) if page.next else None,
    }
    return render(request, "queue.html", values)


def _is_for(view: str, actor: Actor) -> bool:
    """Whether this person's role has a use for a view."""
    if view in FOR_CALLERS:
        return actor.role in MAY_CALL
    return view not in FOR_JUDGES or bool(judged_by(actor.role))


async def _counts(parts: Console, actor: Actor) -> dict[str, int]:
    counted = select(TicketRow.status, func.count()).group_by(TicketRow.status)
    async with parts.database.read() as session:
        rows = await session.execute(counted.where(TicketRow.status.in_(UNSOLVED), queries.may_see(actor)))
        counts = dict(rows.all())
        if judged_by(actor.role):
            held = {
                "to_judge": queries.waits_for(actor),
                "raised": and_(TicketRow.raised_at.is_not(None), TicketRow.status.in_(UNSOLVED)),
            }
            for name, condition in held.items():
                counts[name] = await session.scalar(select(func.count()).where(condition)) or 0
        if actor.role in MAY_CALL:
            called = select(func.count()).where(to_call(parts.tickets.rules()))
            counts["to_call"] = await session.scalar(called) or 0
        return counts


async def _waiting(parts: Console, actor: Actor, tickets: Sequence[TicketView]) -> set[int]:
    """Of these tickets those about which something waits for a ruling by this person's role."""
    found = select(TicketRow.id).where(
        TicketRow.id.in_([ticket.id for ticket in tickets]), queries.waits_for(actor)
    )
    async with parts.database.read() as session:
        return set(await session.scalars(found))


def _view(name: str, counts: dict[str, int], here: str, chosen: dict[str, str]) -> dict[str, Any]:
    count = counts.get(name, 0) if name in (*UNSOLVED, *FOR_JUDGES, *FOR_CALLERS) else None
    return {"name": name, "url": _url(name, chosen), "here": name == here, "count": count}


def _figure(parts: Console, figure: Behind, lang: str) -> str:
    """In words, which figure the listed tickets stand behind."""
    t, unit = words(lang), figure.unit
    return t(
        "figures.behind",
        figure=t(f"figures.figure.{figure.figure}"),
        first=figure.period.first.isoformat(),
        last=figure.period.last.isoformat(),
        scope=t(f"figures.scope.{figure.scope}"),
        unit=f" · {parts.tickets.rules().unit_name(unit, lang)}" if unit else "",
    )


def _url(view: str, chosen: dict[str, str], **more: str) -> str:
    return f"/desk/?{urlencode({'view': view, **chosen, **more})}"


def _selects(parts: Console, chosen: dict[str, str], actor: Actor, lang: str) -> list[Select]:
    t, pack = words(lang), parts.pack
    district = chosen.get("district")
    found = [
        Select(
            "category", t("queue.any_category"), chosen.get("category", ""), choices.categories(pack, lang)
        ),
        Select("district", t("queue.any_district"), district or "", choices.districts(pack, lang)),
        Select(
            "subdistrict",
            t("queue.any_subdistrict"),
            chosen.get("subdistrict", ""),
            choices.subdistricts(pack, lang, district=district),
        ),
    ]
    people = [choices.Option(code, t(f"queue.who.{code}")) for code in WHO]
    found.append(Select("who", t("queue.any_who"), chosen.get("who", ""), [choices.OptionGroup("", people)]))
    if actor.role != "handler":
        unit_groups = choices.units(pack, lang)
        found.insert(0, Select("unit", t("queue.any_unit"), chosen.get("unit", ""), unit_groups))
    return found


def row(
    parts: Console, ticket: TicketView, lang: str, actor: Actor, *, to_judge: bool = False
) -> dict[str, Any]:
    """One ticket as a line of the table, for `actor`."""
    clocks = running(ticket, lang=lang, now=parts.clock(), warn_at=parts.warn_at)
    t = words(lang)
    incident = [t("mark.incident")] if ticket.incident_id is not None else []
    channel = f"channel.{ticket.channel}"
    return {
        "number": ticket.number,
        "title": ticket.title,
        "category": ticket.name(ticket.category, lang),
        "channel": t(channel) if t.has(channel) else ticket.channel,
        "enterprise": enterprise_of(ticket, actor),
        "place": ticket.name(ticket.subdistrict or ticket.district, lang) or "",
        "unit": ticket.name(ticket.unit, lang),
        "co_unit": actor.role == "handler" and ticket.unit != actor.unit,
        "suggested": ticket.name(ticket.suggested_unit, lang),
        "status": ticket.status,
        "status_name": notices.text(f"status.{ticket.status}", lang),
        "urgency": ticket.urgency,
        "urgency_name": notices.text(f"urgency.{ticket.urgency}", lang),
        "marks": [*([t("mark.to_judge")] if to_judge else []), *incident, *marks(parts, ticket, lang)],
        "clock": clocks[0] if clocks else None,
    }

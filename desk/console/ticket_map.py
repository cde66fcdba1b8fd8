"""Where a ticket is, drawn from the city's own lines, and what else of the kind was told of near it."""

from __future__ import annotations

from typing import Any

from city.errors import UnknownCode
from desk import notices
from desk.console import drawing
from desk.console.parts import Console, name, when
from desk.console.ticket_record import sees_point
from desk.console.words import Words, words
from desk.staff.actor import Actor
from desk.tickets.nearby import Near, near
from desk.tickets.views import TicketView

KILOMETRE = 1000
SAME = 15.0
"""Pins nearer than so many metres are on one spot."""


async def shown(parts: Console, ticket: TicketView, actor: Actor, lang: str) -> dict[str, Any]:
    """`near` is the list, numbered as the marks are; `drawings` are the district and the surroundings of the point.

    Without a point there are no surroundings, and the area is named instead.
    """
    async with parts.database.read() as session:
        found = await near(session, ticket, parts.tickets.rules(), actor=actor)
    t = words(lang)
    may_see = sees_point(actor)
    point = (ticket.long, ticket.lat) if ticket.lat is not None and ticket.long is not None else None
    area = ticket.name(ticket.subdistrict, lang) or ticket.name(ticket.district, lang)
    return {
        "drawings": _drawings(parts, ticket, point, found, lang) if may_see or point is None else [],
        "has_point": point is not None,
        "hidden": point is not None and not may_see,
        "area": area,
        "near": [
            _near(parts, one, number, t, lang, has_point=may_see) for number, one in enumerate(found, 1)
        ],
    }


def _drawings(
    parts: Console, ticket: TicketView, point: tuple[float, float] | None, found: list[Near], lang: str
) -> list[dict[str, Any]]:
    if ticket.district is None:
        return []
    rings, t = parts.pack.boundaries.rings(ticket.district), words(lang)
    whole = drawing.district(rings, point=point)
    area = ticket.name(ticket.district, lang)
    drawn = [{"of": "district", "drawing": whole, "label": t("map.district", name=area)}] if whole else []
    if point is not None:
        marks = [
            (number, (one.long, one.lat))
            for number, one in enumerate(found, 1)
            if one.lat is not None and one.long is not None
        ]
        around = drawing.neighbourhood(rings, point, marks)
        drawn.insert(
            0, {"of": "near", "drawing": around, "label": t("map.near" if around.marks else "map.around")}
        )
    return [one | {"scale": _length(one["drawing"].bar.metres, t)} for one in drawn]  # type: ignore[attr-defined]


def _near(parts: Console, one: Near, number: int, t: Words, lang: str, *, has_point: bool) -> dict[str, Any]:
    return {
        "n": number,
        "number": one.number,
        "title": one.title,
        "status": one.status,
        "status_name": notices.text(f"status.{one.status}", lang),
        "category": _category(parts, one.category, lang),
        "filed": when(one.created_at, parts),
        "where": _where(one, t, has_point=has_point),
        "is_open": one.is_open,
    }


def _where(one: Near, t: Words, *, has_point: bool) -> str:
    if one.apart is not None and has_point and one.apart >= SAME:
        return t("near.apart", length=_length(round(one.apart, -1), t))
    on_one_spot = one.apart is not None and one.apart < SAME
    if one.alike:
        return t("near.alike")
    return t("near.same_place" if one.same_place or on_one_spot else "near.same_area")


def _length(metres: float, t: Words) -> str:
    if metres >= KILOMETRE:
        return t("map.kilometres", n=f"{metres / KILOMETRE:.1f}".removesuffix(".0"))
    return t("map.metres", n=round(metres))


def _category(parts: Console, code: str, lang: str) -> str:
    try:
        return name(parts.pack.category(code), lang)
    except UnknownCode:
        return code

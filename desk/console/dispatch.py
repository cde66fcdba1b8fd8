"""How dispatch did, as a page: misdispatches with the lines they propose, and automatic dispatch in the shadow."""

from __future__ import annotations

from typing import Any, get_args

from aiohttp import web

from desk.console.parts import LANG, console, percent, render, signed_in
from desk.figures.periods import Name
from desk.figures.routing import named
from desk.figures.scoreboard import DISPATCHES
from desk.staff.permits import may
from desk.tickets.city import rules

routes = web.RouteTableDef()
PERIODS: tuple[Name, ...] = get_args(Name)


@routes.get("/figures/dispatch")
@may(*DISPATCHES)
async def dispatch(request: web.Request) -> web.Response:
    actor, parts, lang = signed_in(request).person.actor(), console(request), request[LANG]
    period = next((one for one in PERIODS if one == request.query.get("period")), PERIODS[0])
    found = await parts.figures.routing(parts.figures.period(period), actor=actor)

    def shown(kind: str, code: str | None) -> str:
        return named(parts.pack, kind, code, lang) or ""

    values: dict[str, Any] = {
        "section": "figures",
        "periods": PERIODS,
        "period": period,
        "first": found.period.first.isoformat(),
        "last": found.period.last.isoformat(),
        "whole": found.whole,
        "rate": percent(found.whole.rate),
        "lines": [
            {
                "category": shown("category", one.category),
                "district": shown("district", one.district),
                "sent": shown("unit", one.sent),
                "right": shown("unit", one.right),
                "count": one.count,
                "dispatched": one.dispatched,
                "rate": percent(one.rate),
            }
            for one in found.lines
        ],
        "proposed": list(dict.fromkeys(one.proposed for one in found.lines if one.proposed)),
        "auto_above": rules(parts.pack, parts.clock()).dispatch.auto_above,
        "thresholds": [
            {"one": one, "share": percent(one.share), "bar": round(100 * one.share) if one.share else 0}
            for one in found.thresholds
        ],
        "suggested": [
            {"unit": shown("unit", one.unit), "one": one, "share": percent(one.share)}
            for one in found.suggested
        ],
    }
    return render(request, "dispatch.html", values)

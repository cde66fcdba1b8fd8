"""Themes of the month: the candidates of a month with every part of their score, and the themes that were declared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from desk import dates
from desk.api.forms import plain
from desk.api.statuses import status_of
from desk.console.parts import LANG, Console, console, go, page_words, reader, render
from desk.console.refusals import sentence
from desk.console.theme_candidates import row, sheet
from desk.console.words import Words, words
from desk.errors import AlreadyDeclared, DeskError
from desk.figures import sheets
from desk.figures.periods import Period, calendar_month
from desk.figures.scoreboard import MAY_SEE, SEE_ALL
from desk.staff.permits import may
from desk.themes.candidates import Listing
from desk.themes.checks import LEADS
from desk.themes.matters import LEVELS
from desk.themes.months import DAY, month_of
from desk.themes.ranking import LEAST, WEIGHTS
from desk.themes.views import ThemeView
from desk.tickets.city import Rules

routes = web.RouteTableDef()
PATH = "/desk/figures/themes"
SHOWN = 15
MONTHS_BACK = 12


@routes.get("/figures/themes")
@may(*MAY_SEE)
async def themes(request: web.Request) -> web.Response:
    return await _page(request, request.query)


@routes.get("/figures/themes.csv")
@may(*SEE_ALL)
async def as_csv(request: web.Request) -> web.Response:
    """The candidates of a month as a file: every number, place and point."""
    found = await _listing(request, request.query)
    written = sheets.written(sheet(found, console(request).tickets.themes.rules, request[LANG]))
    name = f"themes_{found.month.isoformat()[:7]}_{found.level}.csv"
    return web.Response(
        body=written.encode(),
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{name}"',
        },
    )


@routes.post("/figures/themes")
@may(*LEADS)
async def declare(request: web.Request) -> web.Response:
    given = {name: str(value) for name, value in (await plain(request)).items()}
    parts = console(request)
    try:
        made = await parts.tickets.themes.declare(
            reader(request), given.get("matter", ""), _month(given, parts), lang=request[LANG]
        )
    except AlreadyDeclared as known:
        return go(f"{PATH}/{known.known}")
    except DeskError as refused:
        return await _page(request, given, refused=refused)
    return go(f"{PATH}/{made.id}")


async def _page(
    request: web.Request, query: Mapping[str, str], *, refused: DeskError | None = None
) -> web.Response:
    parts, actor, lang, t = console(request), reader(request), request[LANG], page_words(request)
    service = parts.tickets.themes
    rules, declared = service.rules, await service.list(actor)
    found = await _listing(request, query) if actor.role in SEE_ALL else None
    values: dict[str, Any] = {
        "section": "figures",
        "problem": sentence(refused, t, action="theme") if refused is not None else None,
        "themes": [card(one, parts, rules, lang) for one in declared],
        "candidates": _candidates(found, declared, query, parts, rules, lang) if found is not None else None,
        "declares": actor.role in LEADS,
    }
    return render(request, "themes.html", values, status=status_of(refused) if refused is not None else 200)


def card(one: ThemeView, parts: Console, rules: Rules, lang: str) -> dict[str, Any]:
    """A theme as the list draws it."""
    return {
        "one": one,
        "url": f"{PATH}/{one.id}",
        "month": one.month.isoformat()[:7],
        "matter": rules.matter_name(one.matter, lang),
        "unit": rules.unit_name(one.unit, lang) if one.unit else None,
        "done": sum(of.done_at is not None for of in one.measures),
        "late": sum(of.is_late(rules.now) for of in one.measures) if one.state != "closed" else 0,
    }


async def _listing(request: web.Request, query: Mapping[str, str]) -> Listing:
    parts = console(request)
    level = next((one for one in LEVELS if one == query.get("by")), LEVELS[0])
    return await parts.tickets.themes.candidates.list(reader(request), _month(query, parts), level)


def _candidates(
    found: Listing,
    declared: list[ThemeView],
    query: Mapping[str, str],
    parts: Console,
    rules: Rules,
    lang: str,
) -> dict[str, Any]:
    month, t = found.month.isoformat()[:7], words(lang)
    known = {one.matter: f"{PATH}/{one.id}" for one in declared if one.month == found.month}
    is_whole = bool(query.get("all"))
    rows = found.candidates if is_whole else found.candidates[:SHOWN]
    chosen = {"month": month, "by": found.level}
    return {
        "month": month,
        "months": _months(parts),
        "by": found.level,
        "levels": LEVELS,
        "rows": [row(one, found, rules, lang) | {"theme": known.get(one.matter)} for one in rows],
        "more": len(found.candidates) - len(rows),
        "all": f"{PATH}?{urlencode({**chosen, 'all': 'yes'})}",
        "csv": f"{PATH}.csv?{urlencode(chosen)}",
        "days": t("figures.days", **_written(found.days.period)),
        "growth": _growth(found, t),
        "weights": WEIGHTS,
        "least": LEAST,
    }


def _growth(found: Listing, t: Words) -> str:
    """What growth is told beside."""
    days = found.days
    if days.earlier is None:
        return t("themes.growth_unknown")
    return t("themes.growth_year" if days.is_year_ago else "themes.growth_before", **_written(days.earlier))


def _written(period: Period) -> dict[str, str]:
    return {"first": period.first.isoformat(), "last": period.last.isoformat()}


def _month(given: Mapping[str, str], parts: Console) -> date:
    """The month that is asked for ('2026-12'), else the next one, for which themes are chosen now."""
    found = dates.day(f"{given.get('month', '')}-01")
    today = parts.clock().astimezone(parts.zone).date()
    latest = calendar_month(calendar_month(today).last + DAY).first
    return min(month_of(found), latest) if found is not None else latest


def _months(parts: Console) -> list[str]:
    """The next month and those before it, the newest first."""
    found = [_month({}, parts)]
    while len(found) <= MONTHS_BACK:
        found.append(month_of(found[-1] - DAY))
    return [one.isoformat()[:7] for one in found]

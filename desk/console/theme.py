"""One theme of the month: what it is about, its measures, what changed since it began, and its history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from desk.api.statuses import status_of
from desk.console import choices, theme_effect
from desk.console.given import id_of
from desk.console.parts import LANG, console, page_words, reader, render
from desk.console.refusals import sentence
from desk.console.theme_history import history
from desk.console.theme_shown import fields, measure, why
from desk.console.themes import PATH, card
from desk.console.words import Words
from desk.errors import DeskError, StaleVersion
from desk.figures import sheets
from desk.figures.scoreboard import MAY_SEE
from desk.staff.permits import may
from desk.themes.checks import LEADS, LONGEST_TEXT, LONGEST_TITLE

routes = web.RouteTableDef()
Given = Mapping[str, Any]


@routes.get("/figures/themes/{id:\\d{1,18}}.csv")
@may(*MAY_SEE)
async def as_csv(request: web.Request) -> web.Response:
    """Its weeks as a file. Its path comes before the page's, which it would be, too."""
    parts, service = console(request), console(request).tickets.themes
    theme = await service.get(reader(request), id_of(request))
    judged = await service.judged(theme)
    if judged is None:
        raise web.HTTPNotFound
    sheet = theme_effect.sheet(judged, page_words(request))
    return web.Response(
        body=sheets.written(sheet).encode(),
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="theme_{theme.id}_{parts.clock():%Y-%m-%d}.csv"',
        },
    )


@routes.get("/figures/themes/{id:\\d{1,18}}")
@may(*MAY_SEE)
async def theme(request: web.Request) -> web.Response:
    return await shown(request)


async def shown(
    request: web.Request, *, refused: DeskError | None = None, form: str = "", given: Given | None = None
) -> web.Response:
    """The page; where something was `refused`, what was `given` stands in its `form` again.

    Raises `NotFound` for a theme that is none, or another unit's.
    """
    parts, actor, lang, t = console(request), reader(request), request[LANG], page_words(request)
    service = parts.tickets.themes
    one, rules = await service.get(actor, id_of(request)), service.rules
    judged, leads = await service.judged(one), actor.role in LEADS and one.state != "closed"
    labels = {line.actor for line in one.changes} | {of.done_by for of in one.measures if of.done_by}
    called = await parts.accounts.called(labels)
    values: dict[str, Any] = {
        "section": "figures",
        "problem": _problem(refused, t) if refused is not None else None,
        "form": form,
        "given": given or {},
        "card": card(one, parts, rules, lang),
        "here": f"{PATH}/{one.id}",
        "fields": fields(one, parts, rules, lang),
        "why": why(one, t),
        "measures": [measure(of, one, actor, parts, rules, called, lang) for of in one.measures],
        "effect": theme_effect.effect(judged, one, rules, lang) if judged is not None else None,
        "history": history(one, parts, rules, called, lang),
        "leads": leads,
        "units": choices.units(parts.pack, lang) if leads else [],
        "places": choices.subdistricts(parts.pack, lang, district=None)
        if leads and one.state == "open"
        else [],
        "today": rules.now.astimezone(rules.zone).date().isoformat(),
        "longest_title": LONGEST_TITLE,
        "longest_text": LONGEST_TEXT,
    }
    return render(request, "theme.html", values, status=status_of(refused) if refused is not None else 200)


def _problem(refused: DeskError, t: Words) -> str:
    return t("themes.stale") if isinstance(refused, StaleVersion) else sentence(refused, t, action="theme")

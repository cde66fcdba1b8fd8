"""The dashboard: the figures of some days as numbers, charts, a map and tables; each number opens its tickets.

It draws one report and computes nothing: the same numbers are in the files and in the API.
"""

from __future__ import annotations

from typing import cast, get_args

from aiohttp import web

from desk.console import charts, choices
from desk.console.figures import RANGE, days, named
from desk.console.overview_drawings import drawings, places
from desk.console.overview_numbers import Chosen, part, table, written
from desk.console.parts import LANG, console, page_words, render, signed_in
from desk.console.words import Words
from desk.errors import InvalidInput
from desk.figures import periods, sheets
from desk.figures.catalogue import CATALOGUE, Part
from desk.figures.periods import Period
from desk.figures.report import Question
from desk.figures.reporting import Reports
from desk.figures.scoreboard import MAY_SEE, SCOPES
from desk.staff.actor import Actor
from desk.staff.permits import may

routes = web.RouteTableDef()
PERIODS: tuple[periods.Name, ...] = get_args(periods.Name)
PARTS: tuple[Part, ...] = get_args(Part)
OWNERS = ("subdistrict", "district", "unit")
MAPPED = ("filed", "backlog", "overdue", "in_time", "composite")
"""What the map may show."""


@routes.get("/figures/overview")
@may(*MAY_SEE)
async def overview(request: web.Request) -> web.Response:
    actor, parts, lang = signed_in(request).person.actor(), console(request), request[LANG]
    reports = Reports(parts.figures)
    chosen = chosen_by(reports, actor, request, page_words(request))
    report = await reports.report(chosen.question, actor=actor)
    whose = chosen.question.whose
    values = {
        "section": "figures",
        "problem": chosen.problem,
        "chosen": chosen,
        "periods": (*PERIODS, RANGE),
        "first": chosen.question.period.first.isoformat(),
        "last": chosen.question.period.last.isoformat(),
        "scopes": SCOPES,
        "mapped": [(code, CATALOGUE[code].name.of(lang)) for code in MAPPED],
        "districts": choices.districts(parts.pack, lang) if actor.role != "handler" else [],
        "units": choices.units(parts.pack, lang) if actor.role != "handler" else [],
        "whose": whose,
        "name": report.name.of(lang),
        "report": report,
        "parts": [(name, shown) for name in PARTS if (shown := part(report, name, actor, lang))],
        "series": table(report.series, chosen, lang) if report.series is not None else None,
        "charts": drawings(report, lang),
        "rankings": [table(one, chosen, lang) for one in report.rankings],
        "breakdowns": [table(one, chosen, lang) for one in report.breakdowns],
        "city": places(parts, report, chosen, lang),
        "width": charts.WIDTH,
    }
    return render(request, "overview.html", values, status=422 if chosen.problem else 200)


@routes.get("/figures/overview.csv")
@may(*MAY_SEE)
async def as_csv(request: web.Request) -> web.Response:
    """One table of the page as a file; all single figures without `table`."""
    actor, parts, lang = signed_in(request).person.actor(), console(request), request[LANG]
    reports = Reports(parts.figures)
    chosen = chosen_by(reports, actor, request, page_words(request))
    if chosen.problem:
        raise InvalidInput("these days make no period", field="from")
    wanted = request.query.get("table", sheets.OVERVIEW)
    report = await reports.report(chosen.question, actor=actor, sections=sheets.sections(wanted))
    found = next((one for one in sheets.sheets(report, lang) if one.code == wanted), None)
    if found is None:
        raise web.HTTPNotFound
    days_told = "_".join(written(chosen.question.period).values())
    return web.Response(
        body=sheets.written(found).encode(),
        headers={
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{found.code}_{days_told}.csv"',
        },
    )


def chosen_by(reports: Reports, actor: Actor, request: web.Request, t: Words) -> Chosen:
    query, figures = request.query, console(request).figures
    name = named(query)
    scope = next((one for one in SCOPES if one == query.get("scope")), SCOPES[0])
    mapped = next((one for one in MAPPED if one == query.get("map")), MAPPED[0])
    owner = next((one for one in OWNERS if query.get(one)), "city")
    whose = reports.whose(actor, owner=owner, code=query.get(owner, ""))
    try:
        period = (
            Period(*days(query, "from", "to"))
            if name == RANGE
            else figures.period(cast("periods.Name", name))
        )
        if period.days > periods.LONGEST:
            raise ValueError("so many days are not told at once")
        return Chosen(Question(period, scope, whose), name, mapped, query.get("all", ""))
    except ValueError:
        period = figures.period(PERIODS[0])
        return Chosen(Question(period, scope, whose), PERIODS[0], mapped, problem=t("overview.bad_range"))

"""Reports: which there are, each as a page, a PDF and a workbook; and the files of any days of the overview."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from desk.console import choices, report_files, report_plans_shown
from desk.console.overview import chosen_by
from desk.console.parts import LANG, console, page_words, reader, render
from desk.console.report_files import PRESS
from desk.console.report_shown import shown, span
from desk.console.words import Words
from desk.errors import InvalidInput, NotFound
from desk.figures.periods import Period
from desk.figures.report import Question
from desk.figures.reporting import Reports
from desk.figures.scoreboard import MAY_SEE, SCOPES
from desk.reports.document import Document, Documents
from desk.reports.occasions import KINDS, Occasion
from desk.reports.plans import FORMS, Form
from desk.staff.permits import may

routes = web.RouteTableDef()
PATH = "/desk/figures/reports"
ONE = "/figures/reports/{kind}/{day}"
OWNERS = ("subdistrict", "district", "unit")


@routes.get("/figures/reports")
@may(*MAY_SEE)
async def index(request: web.Request) -> web.Response:
    """Every kind with its newest ones, and which are made by themselves."""
    return await shown_index(request)


@routes.get(f"{ONE}.{{form}}")
@may(*MAY_SEE)
async def as_file(request: web.Request) -> web.Response:
    """One report as a file. Its path comes before the page's, which it would be, too."""
    form = _form(request)
    return await _file(request, await _asked(request), form)


@routes.get(ONE)
@may(*MAY_SEE)
async def page(request: web.Request) -> web.Response:
    """One report."""
    parts, actor, lang = console(request), reader(request), request[LANG]
    document = await _asked(request)
    question = document.report.question
    values = {
        "section": "figures",
        **shown(document, lang, actor=actor),
        "here": request.path,
        "query": _query(question),
        "scope": question.scope,
        "scopes": SCOPES,
        "whose": question.whose,
        "districts": choices.districts(parts.pack, lang) if actor.role != "handler" else [],
        "units": choices.units(parts.pack, lang) if actor.role != "handler" else [],
    }
    return render(request, "report.html", values)


@routes.get("/figures/overview.{form}")
@may(*MAY_SEE)
async def of_any_days(request: web.Request) -> web.Response:
    """What the overview tells, as a file."""
    form, actor = _form(request), reader(request)
    asked = chosen_by(Reports(console(request).figures), actor, request, page_words(request))
    if asked.problem:
        raise InvalidInput("these days make no period", field="from")
    document = await _documents(request).document(asked.question, actor=actor)
    return await _file(request, document, form)


async def shown_index(
    request: web.Request,
    *,
    problem: str | None = None,
    given: Mapping[str, str] | None = None,
    status: int = 200,
) -> web.Response:
    """The page of all reports; `given` is what was typed into the form for another plan, and refused."""
    documents, lang, t = _documents(request), request[LANG], page_words(request)
    now = documents.now
    almanac = documents.almanac
    values = {
        "section": "figures",
        "kinds": [(kind, [_line(one, now, lang, t) for one in almanac.lately(kind, now)]) for kind in KINDS],
        "planned": await report_plans_shown.section(console(request), reader(request), given or {}, t),
        "problem": problem,
    }
    return render(request, "reports.html", values, status=status)


def _line(one: Occasion, now: datetime, lang: str, t: Words) -> dict[str, Any]:
    assert now.tzinfo is not None
    return {
        "name": one.name.of(lang),
        "url": f"{PATH}/{one.kind}/{one.key}",
        "days": span(one.period, one.cut, t),
        "running": one.ends(now.tzinfo) > now,
    }


def _documents(request: web.Request) -> Documents:
    return Documents(console(request).figures)


async def _asked(request: web.Request) -> Document:
    """The document that an address names. Raises `NotFound` where there is none, and what `Reports` refuses."""
    documents, actor, query = _documents(request), reader(request), request.query
    occasion = documents.occasion(request.match_info["kind"], request.match_info["day"])
    owner = next((one for one in OWNERS if query.get(one)), "city")
    whose = Reports(console(request).figures).whose(actor, owner=owner, code=query.get(owner, ""))
    scope = next((one for one in SCOPES if one == query.get("scope")), SCOPES[0])
    asked = occasion.asked(Question(Period(occasion.key, occasion.key), scope, whose))
    return await documents.document(asked, actor=actor, occasion=occasion)


def _form(request: web.Request) -> Form:
    """Which file an address asks for."""
    found = next((one for one in FORMS if one == request.match_info["form"]), None)
    if found is None:
        raise NotFound("there is no such file")
    return found


async def _file(request: web.Request, document: Document, form: Form) -> web.Response:
    made = await report_files.made(
        document, form, request[LANG], actor=reader(request), press=request.config_dict[PRESS]
    )
    return web.Response(
        body=made,
        headers={
            "Content-Type": report_files.KINDS[form],
            "Content-Disposition": f'attachment; filename="{report_files.name(document, form)}"',
        },
    )


def _query(question: Question) -> dict[str, str]:
    """What an address of the same report adds to its path."""
    found: dict[str, str] = {"scope": question.scope}
    if question.whose.owner != "city":
        found[question.whose.owner] = question.whose.code
    return found

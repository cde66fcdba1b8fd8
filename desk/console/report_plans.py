"""Reports that are made by themselves: another one is added, one is ended."""

from __future__ import annotations

import re

from aiohttp import web

from desk.api.forms import plain
from desk.console.given import id_of
from desk.console.parts import LANG, console, go, page_words, reader
from desk.console.report_plans_shown import plans
from desk.console.reports import PATH, shown_index
from desk.errors import DeskError, InvalidInput, MissingDetail, NotFound
from desk.figures.report import Whose
from desk.figures.scoreboard import SEE_ALL
from desk.reports.plans import FOLDER, FORMS, Plan
from desk.staff.permits import may

routes = web.RouteTableDef()
APART = re.compile(r"[\s,;，；、]+")


@routes.post("/figures/reports/plans")
@may(*SEE_ALL)
async def add(request: web.Request) -> web.Response:
    form = await plain(request)
    given = {name: str(value) for name, value in form.items()}
    unit, district = given.get("unit", ""), given.get("district", "")
    whose = Whose("unit", unit) if unit else Whose("district", district) if district else Whose()
    addresses = [one for one in APART.split(given.get("addresses", "")) if one]
    plan = Plan(
        given.get("kind", ""),
        whose,
        given.get("plan_lang", request[LANG]),
        [one for one in FORMS if given.get(one)],
        [*([FOLDER] if given.get("folder") else []), *addresses],
    )
    try:
        await plans(console(request)).add(plan, by=reader(request))
    except NotFound:
        raise
    except DeskError as refused:
        problem = page_words(request)(_problem(refused))
        return await shown_index(request, problem=problem, given=given, status=422)
    return go(f"{PATH}#plans")


@routes.post("/figures/reports/plans/{id}/end")
@may(*SEE_ALL)
async def end(request: web.Request) -> web.Response:
    await plans(console(request)).end(id_of(request), by=reader(request))
    return go(f"{PATH}#plans")


def _problem(refused: DeskError) -> str:
    if isinstance(refused, MissingDetail | InvalidInput) and refused.field in ("forms", "targets", "mails"):
        return f"reports.plan.needs_{refused.field}"
    return "reports.plan.refused"

"""Reports that are made by themselves: which there are, with where they got, and the form for another one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from desk.console import choices
from desk.console.given import id_of
from desk.console.parts import LANG, Console, console, go, page_words, reader
from desk.console.reports import PATH, shown_index
from desk.console.words import Words
from desk.errors import DeskError, InvalidInput, MissingDetail, NotFound
from desk.figures.report import Whose
from desk.figures.reporting import name_of
from desk.figures.scoreboard import SEE_ALL
from desk.reports.occasions import KINDS
from desk.reports.plans import FOLDER, FORMS, Plan, Plans, PlanView
from desk.staff.actor import Actor
from desk.staff.permits import may

routes = web.RouteTableDef()
APART = re.compile(r"[\s,;，；、]+")


@routes.post("/figures/reports/plans")
@may(*SEE_ALL)
async def add(request: web.Request) -> web.Response:
    form = await request.post()
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


def plans(parts: Console) -> Plans:
    """The plans of this desk."""
    return Plans(parts.figures, clock=parts.clock, mails=parts.mails)


async def section(parts: Console, by: Actor, given: Mapping[str, str], t: Words) -> dict[str, Any] | None:
    """What the page of all reports tells of them; None for whoever plans none."""
    if by.role not in SEE_ALL:
        return None
    found = await plans(parts).list(by)
    return {
        "plans": [_shown(one, parts, t) for one in found],
        "kinds": KINDS,
        "districts": choices.districts(parts.pack, t.lang),
        "units": choices.units(parts.pack, t.lang),
        "mails": parts.mails,
        "given": given,
    }


def _shown(one: PlanView, parts: Console, t: Words) -> dict[str, Any]:
    addresses = [target for target in one.plan.targets if target != FOLDER]
    places = [t("reports.plan.folder")] if FOLDER in one.plan.targets else []
    return {
        "id": one.id,
        "kind": t(f"reports.kind.{one.plan.kind}"),
        "whose": name_of(parts.pack, one.plan.whose).of(t.lang),
        "forms": " ".join(form.upper() for form in one.plan.forms),
        "targets": t("figures.comma").join([*places, *addresses]),
        "last": _last(one, t),
        "bad": bool(one.failed or one.error),
        "error": one.error if one.failed or one.waiting else None,
    }


def _last(one: PlanView, t: Words) -> str:
    if one.last is None:
        return t("reports.plan.none_yet")
    state = "failed" if one.failed else "waiting" if one.waiting else "sent"
    return t(f"reports.plan.{state}", day=one.last)


def _problem(refused: DeskError) -> str:
    if isinstance(refused, MissingDetail | InvalidInput) and refused.field in ("forms", "targets", "mails"):
        return f"reports.plan.needs_{refused.field}"
    return "reports.plan.refused"

"""Findings of check-ups as pages: all of them, and one with its plan, what came of it and how its indicator went on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from desk import dates
from desk.checkup.closing import REASONED, STATES, STEPS
from desk.checkup.definitions import Unit
from desk.checkup.findings import Findings, FindingView
from desk.checkup.service import TAKES
from desk.console import checkup_shown
from desk.console.checkup import TAKEN, checkups, shown
from desk.console.given import id_of, version, words
from desk.console.parts import LANG, Console, console, go, page_words, reader, render, sorry, when
from desk.console.words import Words
from desk.errors import DeskError, InvalidInput, MissingDetail, NotAllowed, NotFound, StaleVersion
from desk.figures.reporting import name_of
from desk.figures.scoreboard import MAY_SEE
from desk.staff.permits import may

routes = web.RouteTableDef()
PATH = "/desk/figures/findings"


@routes.get("/figures/findings")
@may(*MAY_SEE)
async def index(request: web.Request) -> web.Response:
    """All that one may see, by state."""
    parts, lang, t = console(request), request[LANG], page_words(request)
    state = next((one for one in STATES if one == request.query.get("state")), "")
    try:
        found = await _findings(request).list(reader(request), state=state or None)
    except NotAllowed:
        return sorry(request, t("checkup.no_area"), status=403)
    values = {
        "section": "figures",
        "states": STATES,
        "state": state,
        "rows": [
            {
                "one": one,
                "area": _area(one, parts, lang),
                "when": checkup_shown.named(one.kind, one.period, t),
                "url": f"{PATH}/{one.id}",
                "changed": when(one.changed_at, parts),
            }
            for one in found
        ],
    }
    return render(request, "findings.html", values)


@routes.post("/figures/checkups/{id:\\d{1,18}}/findings")
@may(*TAKES)
async def add(request: web.Request) -> web.Response:
    """Write one down: a proposal as it stands or in other words, or one's own."""
    given, checkup = await words(request), id_of(request)
    try:
        found = await _findings(request).add(
            reader(request),
            checkup,
            indicator=given.get("indicator", ""),
            words=given.get("words", ""),
            rule=given.get("rule"),
        )
    except NotFound:
        raise
    except DeskError as refused:
        return await shown(request, checkup, problem=_problem(refused), given=given)
    return go(f"{PATH}/{found}")


@routes.get("/figures/findings/{id:\\d{1,18}}")
@may(*MAY_SEE)
async def finding(request: web.Request) -> web.Response:
    """One of them."""
    return await _page(request)


@routes.post("/figures/findings/{id:\\d{1,18}}/words")
@may(*TAKES)
async def edit(request: web.Request) -> web.Response:
    """Say it in other words."""
    given, one = await words(request), id_of(request)
    try:
        await _findings(request).edit(reader(request), one, given.get("words", ""), version=version(given))
    except NotFound:
        raise
    except DeskError as refused:
        return await _page(request, refused=refused, given=given)
    return go(f"{PATH}/{one}")


@routes.post("/figures/findings/{id:\\d{1,18}}/steps")
@may(*TAKES)
async def step(request: web.Request) -> web.Response:
    """Feed it back to a plan, or say what came of it."""
    given, one = await words(request), id_of(request)
    try:
        wanted = given.get("step", "")
        if wanted not in STEPS:
            raise InvalidInput("there is no such step", field="step")
        await _findings(request).step(
            reader(request),
            one,
            wanted,
            day=dates.day(given.get("day", "")),
            version=version(given),
            **{field: given.get(field, "") for field in ("words", "plan", "body", "reference")},
        )
    except NotFound:
        raise
    except DeskError as refused:
        return await _page(request, refused=refused, given=given)
    return go(f"{PATH}/{one}")


def _findings(request: web.Request) -> Findings:
    return Findings(console(request).figures)


async def _page(
    request: web.Request, *, refused: DeskError | None = None, given: Mapping[str, str] | None = None
) -> web.Response:
    parts, actor, lang, t = console(request), reader(request), request[LANG], page_words(request)
    view, indicator = await _findings(request).look(actor, id_of(request))
    _, sheet = await checkups(request).taken(actor, view.checkup)
    called = await parts.accounts.called([one.by for one in view.steps])
    values: dict[str, Any] = {
        "section": "figures",
        "problem": t(_problem(refused)) if refused is not None else None,
        "given": given or {},
        "one": view,
        "area": _area(view, parts, lang),
        "when": checkup_shown.named(view.kind, view.period, t),
        "line": checkup_shown.line_name(indicator, sheet, t) if indicator is not None else view.indicator,
        "checkup": f"{TAKEN}/{view.checkup}",
        "later": _later(view, sheet.definitions[indicator.measure].unit if indicator else "count", t),
        "steps": [
            {"one": one, "by": called.get(one.by, one.by), "at": when(one.at, parts)}
            for one in reversed(view.steps)
        ],
        "closes": actor.role in TAKES,
        "today": checkups(request).today.isoformat(),
        "reasoned": REASONED,
        "outcomes": [one for one in view.possible if one != "feed_back"],
    }
    return render(request, "finding.html", values, status=422 if refused is not None else 200)


def _later(view: FindingView, unit: Unit, t: Words) -> list[dict[str, Any]]:
    """The indicator at its own check-up and at each later one, and what changed since its own."""
    first = view.later[0].level if view.later else None
    return [
        {
            "url": f"{TAKEN}/{one.checkup}",
            "when": checkup_shown.named(view.kind, one.period, t),
            "value": checkup_shown.told(one.level.number, unit, t),
            "per": f"{one.level.per:,.2f}" if one.level.per is not None else "",
            "change": checkup_shown.change(one.level, first, unit, t) if place else "",
        }
        for place, one in enumerate(view.later)
    ]


def _area(one: FindingView, parts: Console, lang: str) -> str:
    try:
        return name_of(parts.pack, one.whose).of(lang)
    except InvalidInput:
        # A place that the city has no more.
        return one.whose.code


def _problem(refused: DeskError) -> str:
    if isinstance(refused, StaleVersion):
        return "checkup.stale"
    if isinstance(refused, MissingDetail):
        return f"checkup.needs_{refused.field}"
    if isinstance(refused, InvalidInput) and refused.field == "day":
        return "checkup.day_to_come"
    return "checkup.refused"

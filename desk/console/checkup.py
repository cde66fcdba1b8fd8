"""The health check-up as a page: the sheet of an area and a period, as it is now or as it was taken, and its files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from desk import dates
from desk.checkup import areas
from desk.checkup.findings import Findings
from desk.checkup.making import AROUND
from desk.checkup.population import CENSUS_SOURCE
from desk.checkup.proposals import proposals
from desk.checkup.service import TAKES, Checkups, Taken
from desk.checkup.sheet import KINDS, Kind, Sheet
from desk.console import checkup_shown, choices
from desk.console.given import id_of, words
from desk.console.parts import LANG, Console, console, go, name, page_words, reader, render, sorry, when
from desk.console.words import Words
from desk.errors import DeskError, InvalidInput, NotAllowed, NotFound
from desk.figures import sheets
from desk.figures.periods import DAY, Period
from desk.figures.report import Whose
from desk.figures.scoreboard import MAY_SEE, SEE_ALL
from desk.reports.plans import Form
from desk.staff.actor import Actor
from desk.staff.permits import may

routes = web.RouteTableDef()
PATH, TAKEN = "/desk/figures/checkup", "/desk/figures/checkups"
OFFERED: Mapping[Kind, int] = {"quarter": 8, "half": 6, "year": 4}
"""So many periods are offered, the present one and those before."""
XLSX: Form = "xlsx"
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@routes.get("/figures/checkup")
@may(*MAY_SEE)
async def now(request: web.Request) -> web.Response:
    """The sheet as it is counted now."""
    try:
        whose, kind, period = _asked(request, request.query)
    except NotAllowed:
        return sorry(request, page_words(request)("checkup.no_area"), status=403)
    sheet = await checkups(request).sheet(reader(request), whose, kind, period)
    return await _page(request, sheet)


@routes.get("/figures/checkup.{form}")
@may(*MAY_SEE)
async def now_as_file(request: web.Request) -> web.Response:
    """The same as a file."""
    whose, kind, period = _asked(request, request.query)
    sheet = await checkups(request).sheet(reader(request), whose, kind, period)
    return _file(request, sheet, console(request).clock())


@routes.post("/figures/checkup")
@may(*TAKES)
async def take(request: web.Request) -> web.Response:
    """Keep the sheet."""
    given = await words(request)
    whose, kind, period = _asked(request, given)
    try:
        found = await checkups(request).take(reader(request), whose, kind, period)
    except DeskError as refused:
        if isinstance(refused, NotFound):
            raise
        sheet = await checkups(request).sheet(reader(request), whose, kind, period)
        return await _page(request, sheet, problem="checkup.not_over")
    return go(f"{TAKEN}/{found}")


@routes.post("/figures/checkup/people")
@may(*TAKES)
async def note_people(request: web.Request) -> web.Response:
    """Note how many people live where."""
    given = await words(request)
    whose, kind, period = _asked(request, given)
    try:
        await checkups(request).note_people(
            reader(request),
            given.get("people", ""),
            as_of=dates.day(given.get("as_of", "")),
            source=given.get("source", ""),
        )
    except DeskError as refused:
        field = "source" if getattr(refused, "field", "") == "source" else "people"
        sheet = await checkups(request).sheet(reader(request), whose, kind, period)
        return await _page(request, sheet, problem=f"checkup.needs_{field}", given=given)
    return go(f"{PATH}?{_query(whose, kind, period)}")


@routes.get("/figures/checkups/{id:\\d{1,18}}")
@may(*MAY_SEE)
async def taken(request: web.Request) -> web.Response:
    """A check-up that was taken, with what it suggests and what was found."""
    return await shown(request, id_of(request))


@routes.get("/figures/checkups/{id:\\d{1,18}}.{form}")
@may(*MAY_SEE)
async def taken_as_file(request: web.Request) -> web.Response:
    """The same as a file, as it was taken."""
    one, sheet = await checkups(request).taken(reader(request), id_of(request))
    return _file(request, sheet, one.taken_at)


async def shown(
    request: web.Request, checkup: int, *, problem: str | None = None, given: Mapping[str, str] | None = None
) -> web.Response:
    """The page of one that was taken."""
    one, sheet = await checkups(request).taken(reader(request), checkup)
    return await _page(request, sheet, taken=one, problem=problem, given=given)


def checkups(request: web.Request) -> Checkups:
    """The check-ups of this desk."""
    return Checkups(console(request).figures)


def _asked(request: web.Request, given: Mapping[str, str]) -> tuple[Whose, Kind, Period]:
    """Whose, and which days. Raises what `areas.whose` and `Checkups.period` raise."""
    kind = next((one for one in KINDS if one == given.get("kind")), KINDS[0])
    whose = areas.whose(console(request).pack, reader(request), given.get("area", ""))
    day = dates.day(given["of"]) if given.get("of") else None
    if given.get("of") and day is None:
        raise InvalidInput("that is no day", field="of")
    return whose, kind, checkups(request).period(kind, day)


async def _page(
    request: web.Request,
    sheet: Sheet,
    *,
    taken: Taken | None = None,
    problem: str | None = None,
    given: Mapping[str, str] | None = None,
) -> web.Response:
    parts, actor, lang, t = console(request), reader(request), request[LANG], page_words(request)
    service = checkups(request)
    known = taken.id if taken else await service.known(sheet.whose, sheet.kind, sheet.period)
    query = _query(sheet.whose, sheet.kind, sheet.period)
    here = f"{TAKEN}/{taken.id}" if taken else PATH
    values: dict[str, Any] = {
        "section": "figures",
        "problem": t(problem) if problem else None,
        "given": given or {},
        "sheet": sheet,
        "name": sheet.name.of(lang),
        "when": checkup_shown.named(sheet.kind, sheet.period, t),
        "kinds": KINDS,
        "of": sheet.period.first.isoformat(),
        "offered": _offered(service, sheet, t),
        "areas": _areas(parts, actor, lang),
        "around": _around(parts, sheet, t),
        "sections": checkup_shown.sections(sheet, t, listed=actor.role in SEE_ALL),
        "definitions": [
            (one.name.of(lang), one.what.of(lang), one.formula) for one in sheet.definitions.values()
        ],
        "query": query,
        "files": [(form.upper(), f"{here}.{form}" + ("" if taken else f"?{query}")) for form in TYPES],
        "counted_by": _source(sheet, t),
        "known": f"{TAKEN}/{known}" if known is not None else "",
        "takes": actor.role in TAKES,
        "taken": taken,
    }
    values["earlier"] = [
        (f"{TAKEN}/{one.id}", checkup_shown.named(one.kind, one.period, t), when(one.taken_at, parts))
        for one in await service.list(actor, sheet.whose)
    ]
    if taken is not None:
        values |= await _closing(request, sheet, taken)
    return render(request, "checkup.html", values, status=422 if problem else 200)


def _source(sheet: Sheet, t: Words) -> str:
    """Who counted the people: the census by its name in the page's language, else as a supervisor noted it."""
    told = sheet.people.source if sheet.people is not None else ""
    return t("checkup.census") if told == CENSUS_SOURCE else told


async def _closing(request: web.Request, sheet: Sheet, taken: Taken) -> dict[str, Any]:
    """What stands on the page of one that was taken: by whom, its findings, and what else it suggests."""
    parts, t = console(request), page_words(request)
    found = await Findings(parts.figures).list(reader(request), checkup=taken.id)
    written = {one.indicator for one in found}
    suggested = [one for one in proposals(sheet) if one.code not in written]
    called = await parts.accounts.called([taken.taken_by])
    return {
        "taken_by": called.get(taken.taken_by, taken.taken_by),
        "taken_at": when(taken.taken_at, parts),
        "findings": [(one, f"/desk/figures/findings/{one.id}") for one in found],
        "proposed": checkup_shown.proposed(suggested, sheet, _around(parts, sheet, t), t),
        "lines": [(one.code, checkup_shown.line_name(one, sheet, t)) for one in sheet.indicators],
    }


def _offered(service: Checkups, sheet: Sheet, t: Words) -> list[tuple[str, str]]:
    """The present period and those before it; and the one that is shown."""
    around = AROUND[sheet.kind]
    found = [around(service.today)]
    while len(found) < OFFERED[sheet.kind]:
        found.append(around(found[-1].first - DAY))
    if sheet.period not in found:
        found.append(sheet.period)
    return [(one.first.isoformat(), checkup_shown.named(sheet.kind, one, t)) for one in found]


def _areas(parts: Console, actor: Actor, lang: str) -> list[choices.OptionGroup]:
    """Everywhere, for who sees the whole city: each district and what lies in it."""
    if actor.role not in SEE_ALL:
        return []
    return [
        choices.OptionGroup(
            name(one, lang),
            choices.options(
                [one, *(sub for sub in parts.pack.subdistricts if sub.district == one.code)], lang
            ),
        )
        for one in parts.pack.districts
    ]


def _around(parts: Console, sheet: Sheet, t: Words) -> str:
    """The area that this one lies in, by name."""
    if sheet.whose.owner == "subdistrict":
        if not any(one.code == sheet.whose.code for one in parts.pack.subdistricts):
            # Taken of a place that the city has no more.
            return ""
        return name(parts.pack.district(parts.pack.subdistrict(sheet.whose.code).district), t.lang)
    return t("checkup.the_city") if sheet.whose.owner == "district" else ""


def _query(whose: Whose, kind: Kind, period: Period) -> str:
    return urlencode({"kind": kind, "of": period.first.isoformat(), "area": whose.code})


def _file(request: web.Request, sheet: Sheet, made_at: datetime) -> web.Response:
    form, t = request.match_info["form"], page_words(request)
    if form not in TYPES:
        raise NotFound("there is no such file")
    called = "-".join(["checkup", sheet.whose.code or "city", sheet.kind, sheet.period.first.isoformat()])
    heading = [
        t(
            "checkup.heading",
            area=sheet.name.of(t.lang),
            when=checkup_shown.named(sheet.kind, sheet.period, t),
        ),
        t("checkup.days", first=sheet.period.first, last=sheet.until),
    ]
    if form == XLSX:
        body = checkup_shown.as_workbook(sheet, heading, made_at, t)
    else:
        table, definitions = checkup_shown.files(sheet, t)
        body = (
            sheets.written(table) + "\r\n" + sheets.written(definitions).removeprefix(sheets.BOM)
        ).encode()
    return web.Response(
        body=body,
        headers={
            "Content-Type": TYPES[form],
            "Content-Disposition": f'attachment; filename="{called}.{form}"',
        },
    )

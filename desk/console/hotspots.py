"""Hot spots: sudden rises and matters that several people tell of, judged and made tasks of in place."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from aiohttp import web

from city.errors import UnknownCode
from desk.console import choices
from desk.console.given import id_of, version, words
from desk.console.parts import LANG, Console, console, go, page_words, reader, render, when
from desk.console.sparkline import HEIGHT, WIDTH, bars
from desk.console.theme_candidates import tickets
from desk.errors import DeskError, MissingDetail, NotFound, NoUnit
from desk.figures.periods import Period
from desk.staff.permits import may
from desk.surges.service import MAY_JUDGE, MAY_SEE
from desk.surges.views import ClusterView, EarlyTaskView, SurgeView
from desk.tasks.early import MAKES, REPORTS
from desk.tickets.city import Rules

routes = web.RouteTableDef()

PATH = "/desk/figures/hotspots"
CLUSTERS_SHOWN = 30


@routes.get("/figures/hotspots")
@may(*MAY_SEE)
async def hotspots(request: web.Request) -> web.Response:
    return await _page(request)


@routes.post("/figures/surges/{id:\\d{1,18}}/verdict")
@may(*MAY_JUDGE)
async def judge(request: web.Request) -> web.Response:
    given = await words(request)
    try:
        await console(request).tickets.surges.judge(
            reader(request),
            id_of(request),
            given.get("verdict", ""),
            reason=given.get("reason", ""),
            version=version(given),
        )
    except NotFound:
        raise
    except DeskError as refused:
        return await _page(request, refused=refused)
    return go(PATH)


@routes.post("/figures/hotspots/tasks")
@may(*MAKES)
async def make(request: web.Request) -> web.Response:
    given = await words(request)
    about = {
        name: int(given[name])
        for name in ("surge", "cluster")
        if given.get(name, "").isdecimal() and given[name].isascii() and len(given[name]) <= 18
    }
    try:
        await console(request).tickets.early_tasks.make(
            reader(request), unit=given.get("unit") or None, note=given.get("note"), **about
        )
    except NotFound:
        raise
    except DeskError as refused:
        return await _page(request, refused=refused)
    return go(f"{PATH}#tasks")


@routes.post("/figures/hotspots/tasks/{id:\\d{1,18}}")
@may(*REPORTS)
async def report(request: web.Request) -> web.Response:
    given = await words(request)
    try:
        await console(request).tickets.early_tasks.report(
            reader(request), id_of(request), given.get("result", "")
        )
    except NotFound:
        raise
    except DeskError as refused:
        return await _page(request, refused=refused)
    return go(f"{PATH}#tasks")


async def _page(request: web.Request, *, refused: DeskError | None = None) -> web.Response:
    parts, actor, lang, t = console(request), reader(request), request[LANG], page_words(request)
    service = parts.tickets.surges
    rules, looked = service.rules, await service.looked_at()
    surges, clusters = (
        await service.list(actor, drawn=True),
        await service.clusters(actor, limit=CLUSTERS_SHOWN),
    )
    tasks = await parts.tickets.early_tasks.list(actor)
    given = {
        (one.surge, one.cluster): rules.unit_name(one.unit, lang) for one in tasks if one.done_at is None
    }
    measured = await service.measured()
    values: dict[str, Any] = {
        "section": "figures",
        "problem": t(_problem(refused)) if refused is not None else None,
        "looked": when(looked, parts) if looked else None,
        "learning": await service.is_learning(),
        "measured": measured if actor.role in MAY_JUDGE else None,
        "false_a_week": f"{measured.false_a_week:.1f}",
        "surges": [_surge(one, parts, rules, lang, given) for one in surges],
        "clusters": [_cluster(one, parts, rules, lang, given) for one in clusters],
        "tasks": [_task(one, parts, rules, lang) for one in tasks],
        "judges": actor.role in MAY_JUDGE,
        "makes": actor.role in MAKES,
        "reports": actor.role in REPORTS,
        "units": choices.units(parts.pack, lang) if actor.role in MAKES else [],
        "width": WIDTH,
        "height": HEIGHT,
    }
    return render(request, "hotspots.html", values, status=422 if refused is not None else 200)


def _problem(refused: DeskError) -> str:
    if isinstance(refused, NoUnit):
        return "hotspots.needs_unit"
    if isinstance(refused, MissingDetail):
        return f"hotspots.needs_{refused.field}"
    return "hotspots.refused"


def _surge(
    one: SurgeView,
    parts: Console,
    rules: Rules,
    lang: str,
    given: Mapping[tuple[int | None, int | None], str],
) -> dict[str, Any]:
    return {
        "one": one,
        "matter": rules.matter_name(one.cell.matter, lang),
        "area": rules.area_name(one.cell.area, lang),
        "unit": rules.unit_name(one.unit, lang) if one.unit else None,
        "expected": _few(one.expected),
        "now_expected": _few(one.now_expected),
        "since": when(one.began_at, parts),
        "ended": when(one.ended_at, parts) if one.ended_at else None,
        "bars": bars(one.days),
        "url": _tickets(one, parts),
        "task": given.get((one.id, None)),
    }


def _cluster(
    one: ClusterView,
    parts: Console,
    rules: Rules,
    lang: str,
    given: Mapping[tuple[int | None, int | None], str],
) -> dict[str, Any]:
    return {
        "one": one,
        "matter": rules.category_name(one.category, lang),
        "area": rules.area_name(one.subdistrict or one.district, lang),
        "unit": rules.unit_name(one.unit, lang) if one.unit else None,
        "first": when(one.first_at, parts),
        "last": when(one.last_at, parts),
        "task": given.get((None, one.id)),
    }


def _task(one: EarlyTaskView, parts: Console, rules: Rules, lang: str) -> dict[str, Any]:
    return {
        "one": one,
        "matter": rules.matter_name(one.matter, lang),
        "area": rules.area_name(one.area, lang),
        "unit": rules.unit_name(one.unit, lang),
        "due": when(one.due_at, parts),
        "made": when(one.made_at, parts),
        "done": when(one.done_at, parts) if one.done_at else None,
        "late": one.done_at is None and one.due_at <= rules.now,
    }


def _tickets(one: SurgeView, parts: Console) -> str:
    """The queue with the tickets of a surge: those filed from the day on which it began until it was over."""
    cell, until = one.cell, one.ended_at or one.looked_at
    period = Period(*(at.astimezone(parts.zone).date() for at in (one.began_at, until)))
    area = {"district" if cell.level == "district" else "subdistrict": cell.area} if cell.area else {}
    if "subdistrict" in area:
        # A place that the city has no more is looked for by its code alone.
        with suppress(UnknownCode):
            area["district"] = parts.pack.subdistrict(cell.area).district
    return tickets(cell.matter, period, "filed", **area)


def _few(expected: float) -> str:
    return f"{expected:.0f}" if expected >= 10 else f"{expected:.1f}"

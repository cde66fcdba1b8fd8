"""The steps of a theme as forms: change, start, close it; add, alter, take out and finish its measures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from desk import dates
from desk.api.forms import plain
from desk.console.given import id_of, version
from desk.console.parts import console, go, reader
from desk.console.theme import Given, shown
from desk.console.themes import PATH
from desk.errors import DeskError, InvalidInput, NotFound
from desk.staff.permits import may
from desk.themes.checks import DOES, LEADS
from desk.themes.measures import Wish

routes = web.RouteTableDef()
ONE = "/figures/themes/{id:\\d{1,18}}"
MEASURE = f"{ONE}/measures/{{measure:\\d{{1,18}}}}"
SEVERAL = ("co_units", "areas")


@routes.post(f"{ONE}/change")
@may(*LEADS)
async def change(request: web.Request) -> web.Response:
    async def act(given: Given) -> None:
        names = ("title", "goal", "unit", "co_units", *(("areas",) if given.get("placed") else ()))
        wanted = {name: given.get(name) or ([] if name in SEVERAL else "") for name in names}
        await console(request).tickets.themes.change(
            reader(request), id_of(request), wanted, version=version(given)
        )

    return await _done(request, act, form="change")


@routes.post(f"{ONE}/start")
@may(*LEADS)
async def start(request: web.Request) -> web.Response:
    async def act(given: Given) -> None:
        day = dates.day(given.get("started_on", ""))
        if day is None and given.get("started_on"):
            raise InvalidInput("that is no day", field="started_on")
        await console(request).tickets.themes.start(
            reader(request), id_of(request), day, version=version(given)
        )

    return await _done(request, act, form="start")


@routes.post(f"{ONE}/close")
@may(*LEADS)
async def close(request: web.Request) -> web.Response:
    async def act(given: Given) -> None:
        await console(request).tickets.themes.close(
            reader(request), id_of(request), given.get("summary", ""), version=version(given)
        )

    return await _done(request, act, form="close")


@routes.post(f"{ONE}/measures")
@may(*LEADS)
async def add(request: web.Request) -> web.Response:
    async def act(given: Given) -> None:
        await console(request).tickets.themes.measures.add(
            reader(request), id_of(request), _wish(given), version=version(given)
        )

    return await _done(request, act, form="add", at="#measures")


@routes.post(MEASURE)
@may(*LEADS)
async def alter(request: web.Request) -> web.Response:
    async def act(given: Given) -> None:
        measures, one = console(request).tickets.themes.measures, id_of(request, "measure")
        if given.get("drop"):
            await measures.drop(reader(request), id_of(request), one, version=version(given))
        else:
            await measures.change(reader(request), id_of(request), one, _wish(given), version=version(given))

    return await _done(request, act, form=f"measure-{id_of(request, 'measure')}", at="#measures")


@routes.post(f"{MEASURE}/done")
@may(*DOES)
async def done(request: web.Request) -> web.Response:
    async def act(given: Given) -> None:
        await console(request).tickets.themes.measures.done(
            reader(request), id_of(request), id_of(request, "measure"), given.get("note")
        )

    return await _done(request, act, form=f"done-{id_of(request, 'measure')}", at="#measures")


async def _done(
    request: web.Request, act: Callable[[dict[str, Any]], Awaitable[None]], *, form: str, at: str = ""
) -> web.Response:
    """Do it and show the page; what is refused stands there with the reason and with what was typed."""
    posted = await plain(request)
    given: dict[str, Any] = {name: str(value) for name, value in posted.items()}
    given |= {name: [str(one) for one in posted.getall(name, [])] for name in SEVERAL}
    try:
        await act(given)
    except NotFound:
        raise
    except DeskError as refused:
        return await shown(request, refused=refused, form=form, given=given)
    return go(f"{PATH}/{id_of(request)}{at}")


def _wish(given: Given) -> Wish:
    due = dates.day(given.get("due", ""))
    if due is None:
        raise InvalidInput("that is no day", field="due")
    return Wish(given.get("what", ""), given.get("unit", ""), due)

"""One's own second factor: setting it up with a QR code, the recovery codes, ending it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import segno
from aiohttp import web
from markupsafe import Markup

from desk import phrases
from desk.api.forms import plain
from desk.console.parts import console, go, page_words, render, signed_in
from desk.console.sign_in import let_in, place, require_fresh
from desk.console.staff_words import moment_of
from desk.errors import Conflict, LockedOut, WrongCode
from desk.staff.permits import everybody

routes = web.RouteTableDef()

HOME = "/desk/account/second-factor"


@routes.get("/account/second-factor")
@everybody
async def second_factor(request: web.Request) -> web.Response:
    require_fresh(request)
    return await _page(request)


@routes.post("/account/second-factor")
@everybody
async def confirm(request: web.Request) -> web.Response:
    """The first code: from now on it is asked for. The session goes on under a new cookie; the codes are shown once."""
    require_fresh(request)
    session, code = signed_in(request), str((await plain(request)).get("code", ""))
    factors = console(request).staff.factors
    if session.person.must_change:
        return go("/desk/account")
    codes = await _tried(request, lambda: factors.confirm(session.person.id, code))
    if isinstance(codes, web.Response):
        return codes
    moved = await console(request).sessions.rotate(session, place(request))
    entered = let_in(request, moved, HOME)
    shown = await _page(request, codes=codes)
    shown.cookies.update(entered.cookies)
    return shown


@routes.post("/account/second-factor/codes")
@everybody
async def renew(request: web.Request) -> web.Response:
    """New recovery codes, for whoever has a code."""
    require_fresh(request)
    me, code = signed_in(request).person, str((await plain(request)).get("code", ""))
    codes = await _tried(request, lambda: console(request).staff.factors.renew(me.id, code))
    return codes if isinstance(codes, web.Response) else await _page(request, codes=codes)


@routes.post("/account/second-factor/end")
@everybody
async def end(request: web.Request) -> web.Response:
    """It is no longer asked for."""
    require_fresh(request)
    me, code = signed_in(request).person, str((await plain(request)).get("code", ""))
    refused = await _tried(request, lambda: console(request).staff.factors.end(me.id, code))
    return refused if isinstance(refused, web.Response) else go(f"{HOME}?done=ended")


async def _tried(request: web.Request, act: Callable[[], Awaitable[Any]]) -> Any:
    """What the act returns, or the page that says why not."""
    t = page_words(request)
    try:
        return await act()
    except WrongCode:
        return await _page(request, problem=t("factor.wrong"))
    except LockedOut as locked:
        until = phrases.clock(locked.until, console(request).zone)
        return await _page(request, problem=t("factor.locked", until=until))
    except Conflict:
        return await _page(request, problem=t("factor.conflict"))


async def _page(
    request: web.Request,
    *,
    problem: str | None = None,
    codes: Sequence[str] = (),
) -> web.Response:
    parts, me = console(request), signed_in(request).person
    factor = await parts.staff.factors.of(me.id)
    values: dict[str, Any] = {
        "section": "account",
        "problem": problem,
        "codes": codes,
        "factor": factor,
        "since": moment_of(factor.since, parts) if factor.since else None,
        "required": parts.staff.factors.requires(me.role),
        "ended": request.query.get("done") == "ended" and not problem,
        "enrolment": None,
        "qr": None,
    }
    if factor.since is None and not me.must_change:
        begun = await parts.staff.factors.begin(me.id)
        drawn = segno.make(begun.address, micro=False)
        values["enrolment"] = begun
        values["qr"] = Markup(drawn.svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=2))
    return render(request, "second_factor.html", values, status=422 if problem else 200)

"""The way in and out: name and password, the second factor, showing once more who one is, signing out."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web

from desk import phrases
from desk.api.asking import address_of, count_sign_in
from desk.api.forms import ANYBODY, plain
from desk.console.door import confirming, cookie_name
from desk.console.parts import console, go, inside, page_words, render, signed_in
from desk.errors import LockedOut, SignInFailed, WrongCode
from desk.staff.permits import anybody, everybody
from desk.staff.sessions import CODE_LASTS, HalfSignedIn, SignedIn
from desk.staff.sign_in_log import Place

routes = web.RouteTableDef()

DOOR = "/desk/sign-in"
HALF_COOKIE = "desk_half"
KNOWN_COOKIE = "desk_known"
KNOWN_FOR = timedelta(days=180)
FRESH = timedelta(minutes=30)
"""So long after showing who one is other people's accounts are open."""
GRACE = timedelta(minutes=15)
"""So much longer for sending a form that was opened in time."""


def place(request: web.Request) -> Place:
    """From where a request comes."""
    known = request.cookies.get(cookie_name(console(request).secure, KNOWN_COOKIE), "")
    return Place(address_of(request), request.headers.get("User-Agent", ""), known)


def require_fresh(request: web.Request) -> None:
    """Lead to the page that asks once more who somebody is, if that was long ago. Raises `HTTPSeeOther`."""
    since, limit = signed_in(request).confirmed_at, FRESH if request.method == "GET" else FRESH + GRACE
    if since is None or console(request).clock() - since > limit:
        raise web.HTTPSeeOther(confirming(request))


def let_in(request: web.Request, session: SignedIn, wanted: str) -> web.Response:
    """The answer that gives a browser its session and leads on."""
    secure, response = console(request).secure, go(inside(wanted))
    response.set_cookie(
        cookie_name(secure), session.token, path="/", httponly=True, samesite="Lax", secure=secure
    )
    _drop(response, cookie_name(secure, HALF_COOKIE), secure=secure)
    if session.known:
        remember(request, response, session.known)
    return response


def remember(request: web.Request, response: web.Response, known: str) -> None:
    """Give the browser the mark that its account signs in with it."""
    secure = console(request).secure
    response.set_cookie(
        cookie_name(secure, KNOWN_COOKIE),
        known,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=secure,
        max_age=int(KNOWN_FOR.total_seconds()),
    )


@routes.get("/sign-in")
@anybody
async def sign_in_page(request: web.Request) -> web.Response:
    late = request.query.get("late") == "1"
    problem = page_words(request)("sign_in.late") if late else None
    return render(
        request, "sign_in.html", {"next": request.query.get("next", ""), "name": "", "problem": problem}
    )


@routes.post("/sign-in")
@anybody
async def sign_in(request: web.Request) -> web.Response:
    count_sign_in(request)
    form, parts, t = await plain(request, ANYBODY), console(request), page_words(request)
    given, wanted = str(form.get("name", "")).strip(), str(form.get("next", ""))
    values = {"next": wanted, "name": given}
    try:
        entered = await parts.sessions.enter(given, str(form.get("password", "")), place(request))
    except LockedOut as locked:
        values["problem"] = _locked(request, locked)
        return render(request, "sign_in.html", values, status=429)
    except SignInFailed:
        return render(request, "sign_in.html", values | {"problem": t("sign_in.wrong")}, status=401)
    if isinstance(entered, HalfSignedIn):
        response = render(request, "sign_in_code.html", {"next": wanted})
        response.set_cookie(
            cookie_name(parts.secure, HALF_COOKIE),
            entered.token,
            path="/",
            httponly=True,
            samesite="Lax",
            secure=parts.secure,
            max_age=int(CODE_LASTS.total_seconds()),
        )
        return response
    return let_in(request, entered, wanted)


@routes.post("/sign-in/code")
@anybody
async def enter_code(request: web.Request) -> web.Response:
    """The second step. Who took too long begins anew."""
    count_sign_in(request)
    form, parts, t = await plain(request, ANYBODY), console(request), page_words(request)
    code, wanted = str(form.get("code", "")), str(form.get("next", ""))
    half = request.cookies.get(cookie_name(parts.secure, HALF_COOKIE), "")
    try:
        entered = await parts.sessions.enter_code(half, code, place(request))
    except LockedOut as locked:
        problem = _locked(request, locked, "sign_in.locked.code")
        return render(request, "sign_in.html", {"next": wanted, "name": "", "problem": problem}, status=429)
    except WrongCode:
        values = {"next": wanted, "problem": t("sign_in.code.wrong")}
        return render(request, "sign_in_code.html", values, status=401)
    except SignInFailed:
        return go(f"{DOOR}?late=1")
    return let_in(request, entered, wanted)


@routes.get("/confirm")
@everybody
async def confirm_page(request: web.Request) -> web.Response:
    return render(request, "confirm.html", {"next": request.query.get("next", "")})


@routes.post("/confirm")
@everybody
async def confirm(request: web.Request) -> web.Response:
    """The password once more, and on with the same session under a new cookie."""
    form, t = await plain(request), page_words(request)
    wanted, password = str(form.get("next", "")), str(form.get("password", ""))
    try:
        session = await console(request).sessions.confirm(signed_in(request), password, place(request))
    except LockedOut as locked:
        values = {"next": wanted, "problem": _locked(request, locked)}
        return render(request, "confirm.html", values, status=429)
    except SignInFailed:
        values = {"next": wanted, "problem": t("confirm.wrong")}
        return render(request, "confirm.html", values, status=401)
    return let_in(request, session, wanted)


@routes.post("/sign-out")
@everybody
async def sign_out(request: web.Request) -> web.Response:
    parts = console(request)
    await parts.sessions.sign_out(signed_in(request).token)
    response = go(DOOR)
    _drop(response, cookie_name(parts.secure), secure=parts.secure)
    # What pages had fetched goes with them (browsers heed it over https).
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _drop(response: web.Response, name: str, *, secure: bool) -> None:
    """A browser takes a `__Host-` cookie away only by what could have set it."""
    response.del_cookie(name, path="/", secure=secure, httponly=True, samesite="Lax")


def _locked(request: web.Request, locked: LockedOut, key: str = "sign_in.locked") -> str:
    """Why nothing is tried for a while, and until when."""
    key = "sign_in.locked.account" if locked.whole_account else key
    return page_words(request)(key, until=phrases.clock(locked.until, console(request).zone))

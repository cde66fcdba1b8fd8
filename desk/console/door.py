"""The way in and out: sign-in page, session cookie, CSRF, security headers, language. Nothing else lets anyone in."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

import structlog
from aiohttp import web

from desk import phrases
from desk.api.languages import LANGUAGES, language
from desk.api.statuses import status_of
from desk.console import alerts, conversations, forms, inbox, queue_news, replies
from desk.console.parts import (
    LANG,
    LANG_COOKIE,
    SIGNED_IN,
    console,
    go,
    inside,
    page_words,
    render,
    signed_in,
)
from desk.errors import DeskError, LockedOut, NotAllowed, SignInFailed
from desk.staff.permits import SIGNED_OUT, anybody, everybody, permitted
from desk.store.again import again

log = structlog.get_logger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
FILES = "/desk/static/"
"""Style and scripts, which say nothing of anybody."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self' data: blob:; media-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
routes = web.RouteTableDef()


def cookie_name(secure: bool) -> str:
    """With https the browser itself guarantees that the cookie is ours (`__Host-`)."""
    return "__Host-desk" if secure else "desk"


@web.middleware
async def headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Security headers on every answer; files may be cached."""
    response = await handler(request)
    for key, value in HEADERS.items():
        response.headers.setdefault(key, value)
    return response


@web.middleware
async def speak(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The page's language: `?lang=` (remembered in a cookie), the cookie, else what the browser likes."""
    asked, kept = request.query.get("lang"), request.cookies.get(LANG_COOKIE)
    request[LANG] = kept if kept in LANGUAGES and asked not in LANGUAGES else language(request)
    response = await handler(request)
    if asked in LANGUAGES:
        secure = console(request).secure
        response.set_cookie(LANG_COOKIE, asked, path="/desk/", httponly=True, samesite="Lax", secure=secure)
    return response


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Behind the door only with a session, for the roles that a route names; a form only with the session's token."""
    permit = permitted(request.match_info.handler)
    if request.path.startswith(FILES) or (permit and SIGNED_OUT in permit):
        return await handler(request)
    parts = console(request)
    cookie = request.cookies.get(cookie_name(parts.secure), "")
    # A page that lies open asks for what is new by itself: that is nobody's presence.
    by_itself = request.path in (alerts.PATH, inbox.PATH, queue_news.PATH) or conversations.LIVE.fullmatch(
        request.path
    )
    session = await parts.sessions.find(cookie, is_present=not by_itself)
    if session is None:
        return _to_the_door(request)
    request[SIGNED_IN] = session
    if not by_itself:
        await inbox.count(request)
    if request.match_info.http_exception is not None:
        return await handler(request)
    if permit is None or session.person.role not in permit:
        raise NotAllowed(f"the role '{session.person.role}' does not do this")
    if request.method == "POST":
        given = await _token(request)
        if not hmac.compare_digest(given.encode(), session.csrf.encode()):
            return render(request, "error.html", {"message": page_words(request)("error.csrf")}, status=403)
    return await handler(request)


async def _token(request: web.Request) -> str:
    """What a form has for a token. Of one that brings files nothing more is read than stands before them."""
    if not replies.WITH_FILES.fullmatch(request.path):
        return str((await request.post()).get("csrf", ""))
    form = request[forms.FORM] = await forms.begun(request)
    return form.words.get("csrf", "")


@web.middleware
async def repeat(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A form whose transaction gave way to somebody else's is done again; not one with files, which are read once."""
    if request.method != "POST" or request.content_type.startswith("multipart/"):
        return await handler(request)
    return await again(lambda: handler(request))


def _to_the_door(request: web.Request) -> web.StreamResponse:
    wanted = request.path_qs if request.method == "GET" else "/desk/"
    return go(f"/desk/sign-in?{urlencode({'next': wanted})}" if wanted != "/desk/" else "/desk/sign-in")


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What went wrong, in words. The one place where an unexpected error is caught, and logged once."""
    try:
        return await handler(request)
    except DeskError as error:
        status = status_of(error)
        if status >= 500:
            log.error("console_failed", path=request.path, code=error.code)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        status = error.status if error.status in (403, 404) else 422
    except Exception:
        log.exception("console_failed", path=request.path)
        status = 500
    t = page_words(request)
    message = t(f"error.{status}" if t.has(f"error.{status}") else "error.422")
    return render(request, "error.html", {"message": message}, status=status)


@routes.get("/sign-in")
@anybody
async def sign_in_page(request: web.Request) -> web.Response:
    return render(request, "sign_in.html", {"next": request.query.get("next", ""), "name": ""})


@routes.post("/sign-in")
@anybody
async def sign_in(request: web.Request) -> web.Response:
    form, parts = await request.post(), console(request)
    given, wanted = str(form.get("name", "")).strip(), str(form.get("next", ""))
    t = page_words(request)
    try:
        session = await parts.sessions.sign_in(
            given, str(form.get("password", "")), source=request.remote or ""
        )
    except LockedOut as locked:
        problem = t("sign_in.locked", until=phrases.clock(locked.until, parts.zone))
        return render(
            request, "sign_in.html", {"next": wanted, "name": given, "problem": problem}, status=429
        )
    except SignInFailed:
        values = {"next": wanted, "name": given, "problem": t("sign_in.wrong")}
        return render(request, "sign_in.html", values, status=401)
    response = go(inside(wanted))
    response.set_cookie(
        cookie_name(parts.secure), session.token, path="/", httponly=True, samesite="Lax", secure=parts.secure
    )
    return response


@routes.post("/sign-out")
@everybody
async def sign_out(request: web.Request) -> web.Response:
    parts = console(request)
    await parts.sessions.sign_out(signed_in(request).token)
    response = go("/desk/sign-in")
    response.del_cookie(cookie_name(parts.secure), path="/")
    return response

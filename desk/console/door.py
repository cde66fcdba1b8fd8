"""What every request passes: session cookie, roles, CSRF, security headers, language. Nothing else lets anyone in."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

import structlog
from aiohttp import web

from desk.api import forms
from desk.api.asking import count
from desk.api.languages import LANGUAGES, language
from desk.api.statuses import status_of
from desk.console import alerts, conversations, inbox, queue_news, replies
from desk.console.parts import LANG, LANG_COOKIE, SIGNED_IN, console, go, page_words, signed_in, sorry
from desk.errors import DeskError, NotAllowed, TooFast
from desk.staff.permits import SIGNED_OUT, permitted
from desk.store.again import again

log = structlog.get_logger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
FILES = "/desk/static/"
"""Style and scripts, which say nothing of anybody."""
CONFIRM = "/desk/confirm"
OWN = ("/desk/account", CONFIRM, "/desk/sign-out")
"""Where whoever still has to choose a password, or to set up a second factor, may go."""
BY_ITSELF = (alerts.PATH, inbox.PATH)
"""What an open page asks for by itself, also when nobody was there for a while: whoever is in danger still rings.

Two numbers each. What an open page asks for else shows people's words, to whoever may see them and is there.
"""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self' data: blob:; media-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def cookie_name(secure: bool, name: str = "desk") -> str:
    """With https the browser itself guarantees that the cookie is ours (`__Host-`), which takes the path `/`."""
    return f"__Host-{name}" if secure else name


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
    secure = console(request).secure
    asked, kept = request.query.get("lang"), request.cookies.get(cookie_name(secure, LANG_COOKIE))
    request[LANG] = kept if kept in LANGUAGES and asked not in LANGUAGES else language(request)
    response = await handler(request)
    if asked in LANGUAGES:
        response.set_cookie(
            cookie_name(secure, LANG_COOKIE), asked, path="/", httponly=True, samesite="Lax", secure=secure
        )
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
    by_itself = request.path in (*BY_ITSELF, queue_news.PATH) or conversations.LIVE.fullmatch(request.path)
    session = await parts.sessions.find(cookie, is_present=not by_itself)
    if session is None:
        return _to_the_door(request)
    if session.is_idle and request.path not in (*BY_ITSELF, CONFIRM, "/desk/sign-out"):
        return go(confirming(request))
    request[SIGNED_IN] = session
    count(request, account=session.person.name)
    if not by_itself:
        await inbox.count(request)
    if request.match_info.http_exception is not None:
        return await handler(request)
    if permit is None or session.person.role not in permit:
        _tell_of(request, "not_allowed")
        raise NotAllowed(f"the role '{session.person.role}' does not do this")
    _names_something(request)
    if request.path not in BY_ITSELF and not request.path.startswith(OWN) and (wanted := _first(request)):
        return go(wanted)
    if request.method == "POST":
        given = await _token(request)
        if not hmac.compare_digest(given.encode(), session.csrf.encode()):
            _tell_of(request, "forged_form")
            return sorry(request, page_words(request)("error.csrf"), status=403)
    return await handler(request)


def _names_something(request: web.Request) -> None:
    """Raises `HTTPNotFound` for an address that no store can look for, since nothing is called so, and `HTTPBadRequest`
    where something is sought behind it that is called so no more.
    """
    if forms.NUL in request.path:
        raise web.HTTPNotFound
    if forms.NUL in request.query_string:
        raise web.HTTPBadRequest


def _tell_of(request: web.Request, event: str) -> None:
    """What somebody tried who may not: which role at which route, for whoever looks for a pattern."""
    person, resource = signed_in(request).person, request.match_info.route.resource
    log.warning(event, staff=person.id, role=person.role, route=resource and resource.canonical)


def _first(request: web.Request) -> str | None:
    """What somebody has to do before anything else: a password and a second factor of their own."""
    person = signed_in(request).person
    if person.must_change:
        return "/desk/account"
    if console(request).staff.factors.requires(person.role) and not person.has_factor:
        return "/desk/account/second-factor"
    return None


async def _token(request: web.Request) -> str:
    """What a form has for a token. Of one that brings files nothing more is read than stands before them."""
    if not replies.WITH_FILES.fullmatch(request.path):
        return str((await forms.plain(request)).get("csrf", ""))
    form = request[forms.FORM] = await forms.begun(request)
    return form.words.get("csrf", "")


@web.middleware
async def repeat(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A form whose transaction gave way to somebody else's is done again; not one with files, which are read once."""
    if request.method != "POST" or request.content_type.startswith("multipart/"):
        return await handler(request)
    return await again(lambda: handler(request))


def confirming(request: web.Request) -> str:
    """The page that asks once more who somebody is, and leads back."""
    wanted = request.path_qs if request.method == "GET" else "/desk/"
    return f"{CONFIRM}?{urlencode({'next': wanted})}"


def _to_the_door(request: web.Request) -> web.StreamResponse:
    wanted = request.path_qs if request.method == "GET" else "/desk/"
    return go(f"/desk/sign-in?{urlencode({'next': wanted})}" if wanted != "/desk/" else "/desk/sign-in")


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What went wrong, in words. The one place where an unexpected error is caught, and logged once."""
    field, later = None, {}
    try:
        return await handler(request)
    except DeskError as error:
        status, field = status_of(error), getattr(error, "field", None)
        if isinstance(error, TooFast):
            later = {"Retry-After": str(error.seconds)}
        if status >= 500:
            log.error("console_failed", path=request.path, code=error.code)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        status = error.status if error.status in (403, 404, 413) else 422
    except Exception:
        log.exception("console_failed", path=request.path)
        status = 500
    t = page_words(request)
    keys = (f"error.field.{field}" if status == 422 else "", f"error.{status}", "error.422")
    response = sorry(request, t(next(key for key in keys if t.has(key))), status=status)
    response.headers.update(later)
    return response

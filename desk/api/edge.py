"""The outermost door: whoever asks too often, or for what is not there, is told so in the words of whoever reads it;
forms are read in UTF-8 alone.
"""

from __future__ import annotations

from aiohttp import web

from desk import notices
from desk.api.asking import ASKING
from desk.api.forms import FORMS
from desk.api.languages import language
from desk.api.open311 import too_many
from desk.api.problems import Handler, of_desk_error, problem
from desk.errors import TooFast
from desk.kept.page import policy, style

PAGES = ("/desk/", "/mine/")
NOT_ENCODED = ("", "identity")
CHARSETS = ("utf-8", "utf8", "us-ascii")
"""Of a form. Any other that Python knows would be taken at its word, and some take minutes."""


@web.middleware
async def not_too_fast(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Counts the client's address, and answers whatever `TooFast` nobody answered before."""
    try:
        request.app[ASKING].count_address(request)
        return await handler(request)
    except TooFast as refused:
        lang = language(request)
        if request.path.startswith("/open311/"):
            return too_many(request, refused.seconds, lang)
        if request.path == "/" or request.path.startswith(PAGES):
            page = _page("too_fast", lang, status=429, wait=str(refused.seconds))
            page.headers["Retry-After"] = str(refused.seconds)
            return page
        return of_desk_error(refused, lang)


@web.middleware
async def not_lost(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Shows people who ask for what is not there a page that leads to the chat; programs get the bare 404."""
    try:
        return await handler(request)
    except web.HTTPNotFound:
        if "text/html" not in request.headers.get("Accept", ""):
            raise
        return _page("not_there", language(request), status=404)


@web.middleware
async def in_utf_8(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses a form in another charset, and a kind that is itself written in one (RFC 2231), which nobody can read.

    One that names none, or an empty one, is in UTF-8.
    """
    is_read = "*" not in request.headers.get("Content-Type", "")
    charset = request.charset if is_read and request.content_type in FORMS else None
    if not is_read or (charset and charset.lower() not in CHARSETS):
        lang = language(request)
        return problem(415, "A form is read in UTF-8 alone.", code="not_utf_8", lang=lang)
    return await handler(request)


@web.middleware
async def as_it_is(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses a body that is compressed: how large it becomes nobody could tell before, and no client of ours does."""
    if request.headers.get("Content-Encoding", "").strip().lower() not in NOT_ENCODED:
        lang = language(request)
        return problem(415, "A body is read as it is, not compressed.", code="encoded", lang=lang)
    return await handler(request)


def _page(about: str, lang: str, *, status: int, wait: str = "") -> web.Response:
    """A page for people. Who needs help at once is not left waiting."""
    title, words = (notices.text(f"{about}.{part}", lang, n=wait) for part in ("title", "words"))
    chat, danger = notices.text("not_there.chat", lang), notices.text("too_fast.danger", lang)
    way = f"<p><a href='/'>{chat}</a></p>" if about == "not_there" else ""
    tag = "en" if lang == "en" else "zh-CN"
    return web.Response(
        text=f"<!doctype html><html lang='{tag}'><head><meta charset='utf-8'><meta name='viewport' "
        f"content='width=device-width, initial-scale=1'><title>{title}</title><style>{style()}</style></head>"
        f"<body><main><h1>{title}</h1><p>{words}</p>{way}<p>{danger}</p></main></body></html>",
        status=status,
        content_type="text/html",
        headers={
            "Content-Security-Policy": policy(),
            "Content-Language": lang,
            "Cache-Control": "no-store",
        },
    )

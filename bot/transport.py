"""What browsers are told of the way here: behind an address with https, never to come without it again; and what they
may do with an answer that says nothing of it itself: nothing.
"""

from __future__ import annotations

from aiohttp import web

HEADER = "Strict-Transport-Security"
A_YEAR = f"max-age={365 * 24 * 3600}"
STRICT = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""For what is no page: JSON, XML, files, errors. Pages say themselves what they need."""


def https_only(app: web.Application, *, public_url: str) -> None:
    """Say so with every answer where `public_url` is https; over http browsers would not heed it."""
    if public_url.startswith("https:"):
        app.on_response_prepare.append(_say_so)


async def _say_so(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.setdefault(HEADER, A_YEAR)


def framed_by_nobody(app: web.Application) -> None:
    """Give every answer without a policy of its own the strictest."""
    app.on_response_prepare.append(_say_what_may_be_done)


async def _say_what_may_be_done(_request: web.Request, response: web.StreamResponse) -> None:
    for name, value in STRICT.items():
        response.headers.setdefault(name, value)

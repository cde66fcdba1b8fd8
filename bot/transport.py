"""What browsers are told of the way here: behind an address with https, never to come without it again."""

from __future__ import annotations

from aiohttp import web

HEADER = "Strict-Transport-Security"
A_YEAR = f"max-age={365 * 24 * 3600}"


def https_only(app: web.Application, *, public_url: str) -> None:
    """Say so with every answer where `public_url` is https; over http browsers would not heed it."""
    if public_url.startswith("https:"):
        app.on_response_prepare.append(_say_so)


async def _say_so(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.setdefault(HEADER, A_YEAR)

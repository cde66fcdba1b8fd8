"""Which language a request asks for: `?lang=zh|en`, else `Accept-Language`, else zh."""

from __future__ import annotations

from aiohttp import web

from city.languages import LANGUAGES, preferred

__all__ = ["LANGUAGES", "language"]


def language(request: web.BaseRequest) -> str:
    """'zh' or 'en'. An unknown `?lang=` counts as not given."""
    asked = request.query.get("lang", "").lower()
    return asked if asked in LANGUAGES else preferred(request.headers.get("Accept-Language", ""))

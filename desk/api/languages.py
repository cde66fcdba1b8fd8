"""Which language a request asks for: `?lang=zh|en`, else `Accept-Language`, else zh (DESIGN section 5)."""

from __future__ import annotations

from aiohttp import web

LANGUAGES = ("zh", "en")


def language(request: web.BaseRequest) -> str:
    """'zh' or 'en'. An unknown `?lang=` counts as not given."""
    asked = request.query.get("lang", "").lower()
    return asked if asked in LANGUAGES else accepted(request.headers.get("Accept-Language", ""))


def accepted(header: str) -> str:
    """The language of ours that an Accept-Language header likes best, else zh."""
    best, weight = "zh", 0.0
    for part in header.split(","):
        name, _, quality = part.strip().partition(";")
        head = name.strip().split("-")[0].lower()
        value = _quality(quality)
        if head in LANGUAGES and value > weight:
            best, weight = head, value
    return best


def _quality(text: str) -> float:
    key, _, value = text.strip().partition("=")
    if key.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0

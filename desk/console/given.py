"""What forms and addresses give: numbers within bounds, versions, ids, words. Nothing typed raises by itself."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from desk.api.forms import plain

LONGEST_NUMBER = 18
"""Digits of the largest number that each store can look for."""
LARGEST_VERSION = 2**31 - 1
"""The largest that a store can compare a version with."""
NEVER = -1
"""A version that nobody ever looked at: what is no number is refused as one that is old."""


def number(given: object) -> int | None:
    """A number in digits; None for what is none."""
    text = given if isinstance(given, str) else ""
    is_one = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return int(text) if is_one else None


def version(form: Mapping[str, str]) -> int | None:
    """The version that was looked at; None where the form names none, `NEVER` where it names nonsense."""
    text = form.get("version", "")
    found = number(text)
    if found is None:
        return NEVER if text else None
    return found if found <= LARGEST_VERSION else NEVER


def id_of(request: web.Request, name: str = "id") -> int:
    """The number in an address. Raises `HTTPNotFound` for what can be none."""
    found = number(request.match_info[name])
    if found is None:
        raise web.HTTPNotFound
    return found


async def words(request: web.Request) -> dict[str, str]:
    """The fields of a form, each with what was typed."""
    return {name: str(value) for name, value in (await plain(request)).items()}

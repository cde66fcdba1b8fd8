"""The number by which a citizen is reached: told, put right, taken back. Pure."""

from __future__ import annotations

import re

from actions.said import Said
from desk.tickets.privacy import is_theirs

# A mobile number with a digit or two too few or too many: '1381234567'. What counts days, houses or money is none.
_MISCOUNTED = re.compile(
    r"(?<![\w.:/-])(?:\+?86[ -]?)?1[3-9](?:(?:[ -]?\d){7,8}|(?:[ -]?\d){10,11})"
    r"(?![ -]?\d|[.:：/]|\s?[年月日号栋楼元块室])",
    re.ASCII,
)


def miscounted(said: Said) -> str | None:
    """A number that was meant as a mobile one and has not its eleven digits, as it was written; None for none."""
    found = _MISCOUNTED.search(said.words) if not said.value("phone") else None
    return found.group() if found else None


def own_number(said: Said) -> str | None:
    """The number told, unless it is told as somebody else's: '广告上面有电话 139…'."""
    phone: str | None = said.value("phone")
    return None if phone and is_theirs(said.words, said.entity("phone").get("start") or 0) else phone

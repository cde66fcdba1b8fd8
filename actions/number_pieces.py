"""A telephone number that comes in several messages: '135', '0000', '1111'. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from actions.said import Said

# Digits, with no more than what leads to a number or goes on with it.
_PIECE = re.compile(
    r"(?:(?:我的?|电话|手机|号码?|是|就是|然后|后面|接着|再|尾号|前面|您?记一?下"
    r"|[\s，,。.:：、]){0,8}"
    r"|(?:(?:my|the|phone|mobile|cell|number|is|it['’]?s|then|and|next|ok|yes|starts|with)\b[\s,.:]*){0,6})"
    r"(?P<digits>\d[\d -]{0,11}\d)[\s，,。.吧啊…]*",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"1[3-9]\d{9}")
_DIGITS = 11
_BEGINS = re.compile(r"1[3-9]\d{1,8}")
_LONGEST = 30
_MOST_PIECES = 6


def is_begun(said: Said, events: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the message, behind those right before it, is a mobile number whose end is still to come."""
    return _BEGINS.fullmatch(_so_far(said, events)) is not None


def with_pieces(said: Said, events: Sequence[Mapping[str, Any]]) -> Said:
    """The message as the whole number, where it is the last piece of one; unchanged otherwise."""
    number = _so_far(said, events)
    if _WHOLE.fullmatch(number) is None:
        return said
    found = {"entity": "phone", "value": number, "start": 0, "end": _DIGITS}
    return replace(said, text=number, intent="inform", confidence=1.0, entities=(found,))


def _so_far(said: Said, events: Sequence[Mapping[str, Any]]) -> str:
    """The digits of this message behind those of the pieces before it that belong to one number; empty for none."""
    if said.pressed or said.value("phone"):
        return ""
    users = [str(event.get("text") or "") for event in events if event.get("event") == "user"]
    rows, digits = [], ""
    for text in (said.text, *reversed(users[-_MOST_PIECES:-1])):
        piece = _piece(text)
        if not piece or len(digits) + len(piece) > _DIGITS:
            break
        digits = f"{piece}{digits}"
        rows.append(digits)
    whole = next((row for row in rows if _WHOLE.fullmatch(row)), None)
    return whole or next((row for row in reversed(rows) if _BEGINS.fullmatch(row)), "")


def _piece(text: str) -> str:
    """The digits of a message that holds nothing else; empty for any other."""
    found = _PIECE.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    return re.sub(r"\D", "", found["digits"]) if found else ""

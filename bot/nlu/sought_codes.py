"""A tracking code with nothing that tells it from a word, told where one is waited for. Pure but for the list of English words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.nlu.slips import english
from city.codes import ALPHABET, LENGTH

# In one piece, or in capitals letter by letter, as it is spelt out on paper.
_CODE = re.compile(rf"(?<![a-z0-9])[{ALPHABET}]{{{LENGTH}}}(?![a-z0-9])", re.IGNORECASE | re.ASCII)
_SPELT = re.compile(rf"(?<![A-Za-z0-9])[{ALPHABET}](?:[ -]?[{ALPHABET}]){{{LENGTH - 1}}}(?![A-Za-z0-9])")
# Laughter and 'byebye', which no list of words has.
_SAID_AGAIN = re.compile(r"(?:(.)\1{5}|(..)\2\2|(...)\3)", re.DOTALL)
# What may stand beside a code that is all that is told.
_BESIDE_CODE = re.compile(
    r"查询码|追踪码|跟踪码|验证码|码|我|的|是|只有|就|这个|给你|您|查|一?下|[\s，,。.:：!！]"
    r"|\b(?:my|the|tracking|code|is|it'?s|here|only|have|i|just|this|check|look|up|please|one)\b",
    re.IGNORECASE,
)
_CODE_ENTITY, _NUMBER_ENTITY = "tracking_code", "ticket_number"


def with_code(parsed: Mapping[str, Any], *, form: bool, sought: bool) -> Mapping[str, Any] | None:
    """The parse data with the code that is all that is told: after a number that waits for one (`sought`), or right
    beside a number.

    None where it is not: an English word of six letters is no code, nor is anything in the middle of a form.
    """
    numbers = [one for one in parsed["entities"] if one["entity"] == _NUMBER_ENTITY]
    known = any(one["entity"] == _CODE_ENTITY for one in parsed["entities"])
    if form or len(numbers) > 1 or not (sought or numbers):
        return None
    if known:
        return parsed if sought and _is_bare(parsed) else None
    written = str(parsed.get("text") or "")
    start, end = (numbers[0]["start"], numbers[0]["end"]) if numbers else (0, 0)
    found = _told(f"{written[:start]}{' ' * (end - start)}{written[end:]}")
    if found is None:
        return None
    value = re.sub(r"[ -]", "", found.group()).upper()
    code = {"entity": _CODE_ENTITY, "value": value, "start": found.start(), "end": found.end()}
    return {**parsed, "entities": [*numbers, code]}


def _told(text: str) -> re.Match[str] | None:
    found = _CODE.search(text) or _SPELT.search(text)
    if found is None or not _is_all(text[: found.start()] + text[found.end() :]):
        return None
    word = found.group().lower()
    return None if not english() or word in english() or _SAID_AGAIN.fullmatch(word) else found


def _is_bare(parsed: Mapping[str, Any]) -> bool:
    """Whether a tracking code is all that is told, with or without the word for it."""
    text = str(parsed.get("text") or "").strip()
    found = [entity for entity in parsed["entities"] if entity["entity"] != "language"]
    if [entity["entity"] for entity in found] != [_CODE_ENTITY]:
        return False
    return _is_all(text[: found[0]["start"]] + text[found[0]["end"] :])


def _is_all(rest: str) -> bool:
    """Whether what stands beside a tracking code is nothing but the word for it, and that it is here."""
    return not _BESIDE_CODE.sub("", rest)

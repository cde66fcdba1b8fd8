"""A tracking code with nothing that tells it from a word, told where one is waited for. Pure but for the list of English words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.nlu.bare import is_all_beside_code, is_bare_code
from bot.nlu.slips import english
from bot.nlu.standing import Standing
from city.codes import ALPHABET, LENGTH

# In one piece, or in capitals letter by letter, as it is spelt out on paper.
_CODE = re.compile(rf"(?<![a-z0-9])[{ALPHABET}]{{{LENGTH}}}(?![a-z0-9])", re.IGNORECASE | re.ASCII)
_SPELT = re.compile(rf"(?<![A-Za-z0-9])[{ALPHABET}](?:[ -]?[{ALPHABET}]){{{LENGTH - 1}}}(?![A-Za-z0-9])")
# Laughter and 'byebye', which no list of words has.
_SAID_AGAIN = re.compile(r"(?:(.)\1{5}|(..)\2\2|(...)\3)", re.DOTALL)
_CODE_ENTITY, _NUMBER_ENTITY = "tracking_code", "ticket_number"


def with_code(parsed: Mapping[str, Any], at: Standing) -> Mapping[str, Any] | None:
    """The parse data with the code that is all that is told: after a number that waits for one, or right beside a number.

    None where it is not: an English word of six letters is no code, nor is anything in the middle of a form.
    """
    numbers = [one for one in parsed["entities"] if one["entity"] == _NUMBER_ENTITY]
    known = any(one["entity"] == _CODE_ENTITY for one in parsed["entities"])
    if at.form or len(numbers) > 1 or not (at.sought or numbers):
        return None
    if known:
        return parsed if at.sought and is_bare_code(parsed) else None
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
    if found is None or not is_all_beside_code(text[: found.start()] + text[found.end() :]):
        return None
    word = found.group().lower()
    return None if not english() or word in english() or _SAID_AGAIN.fullmatch(word) else found

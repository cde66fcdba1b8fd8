"""A question that the base answers, told in one message with a matter: each has its own words. Pure.

Of '生育津贴怎么领，另外公司不给我交社保' the first is answered, and the second is filed without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.nlu.clauses import Piece

BESIDE = "beside"
"""Marks, in its `extra`, an answer that is given beside a matter."""
_SURE = 0.5
_INQUIRY = "inquiry"


@dataclass(frozen=True)
class Apart:
    """Where the words of the matter stand in the message, and the entry that answers the question beside it."""

    start: int
    end: int
    entry: str


def apart(text: str, cut: Sequence[Piece], read: Sequence[Mapping[str, Any]]) -> Apart | None:
    """The matter apart from the one question at the head or the end of the message; None where it holds no such two.

    One of the pieces has to say of itself that something further begins, or the question to end as one: '…? …'.
    """
    entries = [_entry(one) for one in read]
    asked = [at for at, entry in enumerate(entries) if entry]
    if len(cut) < 2 or len(asked) != 1:
        return None
    if not (any(piece.cue for piece in cut[1:]) or text[: _end(text, cut[asked[0]])].endswith(("?", "？"))):
        return None
    told = [at for at in range(len(cut)) if at != asked[0]]
    if asked[0] not in (0, len(cut) - 1) or not any(_tells(read[at]) for at in told):
        return None
    start, last = text.find(cut[told[0]].text), text.find(cut[told[-1]].text)
    if min(start, last) < 0:
        return None
    return Apart(start, last + len(cut[told[-1]].text), str(entries[asked[0]]))


def _end(text: str, piece: Piece) -> int:
    """Where a piece ends in the text, with the mark behind it."""
    return text.find(piece.text) + len(piece.text.rstrip("?？")) + 1


def joined(text: str, found: Apart, read: Mapping[str, Any]) -> dict[str, Any]:
    """What was read of the matter, as part of the whole message, with the entry that answers what is asked beside it."""
    entities = [
        {**one, **{edge: one[edge] + found.start for edge in ("start", "end") if edge in one}}
        for one in read["entities"]
    ]
    gap = (0, found.start) if found.start else (found.end, len(text))
    answer = {
        "entity": "knowledge",
        "value": found.entry,
        "start": gap[0],
        "end": gap[1],
        "extra": {BESIDE: True},
    }
    return {**read, "text": text, "entities": [*entities, answer]}


def with_kind_told(
    parsed: dict[str, Any], cut: Sequence[Piece], read: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The parse data with the kind of the matter, where a question beside it alone makes it sound like an inquiry."""
    if _value(parsed, "kind") != _INQUIRY:
        return parsed
    told = [
        _value(one, "kind") for one, piece in zip(read, cut, strict=True) if _tells(one) and not piece.cue
    ]
    if not told or told[0] in (None, _INQUIRY):
        return parsed
    entities = [{**one, "value": told[0]} if one["entity"] == "kind" else one for one in parsed["entities"]]
    return {**parsed, "entities": entities}


def is_beside(entity: Mapping[str, Any]) -> bool:
    """Whether an entity is an answer that is given beside a matter."""
    return bool((entity.get("extra") or {}).get(BESIDE))


def _value(read: Mapping[str, Any], name: str) -> Any:
    return next((one["value"] for one in read["entities"] if one["entity"] == name), None)


def _entry(read: Mapping[str, Any]) -> str | None:
    if read["intent"]["name"] != "ask_question" or read["intent"]["confidence"] < _SURE:
        return None
    return next((str(one["value"]) for one in read["entities"] if one["entity"] == "knowledge"), None)


def _tells(read: Mapping[str, Any]) -> bool:
    sorted_already = any(one["entity"] in ("category", "category_choices") for one in read["entities"])
    return bool(read["intent"]["name"] == "file_complaint" and sorted_already)

"""The lines of a transcript as reviewers read them: masked, with what was understood. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from desk.conversations.transcript import StaffLine
from desk.review.masking import Known, mask
from desk.tickets.masking import mask_name
from desk.tickets.privacy import NAME_MARK, PHONE_MARK

PERSONAL: Mapping[str, str] = {"person_name": NAME_MARK, "phone": PHONE_MARK}
NEVER = frozenset({"tracking_code"})
CODES = frozenset(
    {"district", "subdistrict", "place_choices", "category", "category_choices", "kind", "urgency", "time"}
)
"""Entities whose values are codes of the pack, or moments: nobody's numbers, though they may look so."""


def masked(lines: Sequence[StaffLine], known: Known) -> list[StaffLine]:
    """The lines without what tells who somebody is; pins, cards and media cannot be opened, they show people.

    Names and numbers that were understood as such in any of these lines go from all of them.
    """
    found = [one for line in lines for one in (line.understanding or {}).get("entities") or ()]
    told = {
        kind: [str(one["value"]) for one in found if one.get("entity") == kind and one.get("value")]
        for kind in PERSONAL
    }
    everybody = known.with_(Known.of(told["person_name"], told["phone"]))
    return [_masked(line, everybody) for line in lines]


def _masked(line: StaffLine, known: Known) -> StaffLine:
    understood = line.understanding
    return replace(
        line,
        text=mask(line.text, known),
        buttons=[replace(button, title=mask(button.title, known)) for button in line.buttons],
        card=None,
        place=None,
        media=[
            {"kind": one.get("kind", ""), "caption": mask(one.get("caption") or "", known)}
            for one in line.media
        ],
        understanding=None
        if understood is None
        else {**understood, "entities": masked_entities(understood.get("entities") or (), known)},
        error=None if line.error is None else mask(line.error, known),
        forwarded_from=mask_name(line.forwarded_from),
    )


def masked_entities(entities: Sequence[Mapping[str, Any]], known: Known) -> list[dict[str, Any]]:
    """What was understood, with marks for people and nothing at all that opens a ticket."""
    return [
        {
            "entity": one["entity"],
            "value": one.get("value")
            if one["entity"] in CODES
            else PERSONAL.get(one["entity"]) or _value(one.get("value"), known),
            **({"extra": _value(one["extra"], known)} if isinstance(one.get("extra"), dict) else {}),
        }
        for one in entities
        if one.get("entity") and one["entity"] not in NEVER
    ]


def _value(value: Any, known: Known) -> Any:
    if isinstance(value, str):
        return mask(value, known)
    if isinstance(value, list):
        return [_value(one, known) for one in value]
    if isinstance(value, dict):
        return {key: _value(one, known) for key, one in value.items()}
    return value

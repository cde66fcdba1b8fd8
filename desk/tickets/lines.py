"""Lines of a transcript as a role may read them: no tracking code for anyone, no names and numbers for some. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from desk.conversations.transcript import StaffLine
from desk.review.masking import Known, mask
from desk.staff.actor import Actor
from desk.tickets.masking import HIDDEN_CODE, hide_codes, mask_name, sees_people
from desk.tickets.privacy import take_out


def for_actor(lines: Sequence[StaffLine], actor: Actor) -> list[StaffLine]:
    """The lines as `actor` may read them; operators and supervisors read all but the tracking codes.

    What was understood as a name or a number anywhere in these lines is taken out of all of them. A unit still sees
    where to go and whom to call; reviewers and admins see no point on the map, and nobody's numbers.
    """
    codes = _understood(lines, "tracking_code")
    lines = [_without_codes(line, codes) for line in lines]
    if sees_people(actor):
        return lines
    names, phones = _understood(lines, "person_name"), _understood(lines, "phone")
    return [_masked(line, names, phones, place=actor.role == "handler") for line in lines]


def _understood(lines: Sequence[StaffLine], entity: str) -> tuple[str, ...]:
    found = [one for line in lines for one in (line.understanding or {}).get("entities") or ()]
    return tuple({str(one["value"]) for one in found if one.get("entity") == entity and one.get("value")})


def _without_codes(line: StaffLine, codes: tuple[str, ...]) -> StaffLine:
    def clean(text: str) -> str:
        return hide_codes(text, known=codes)

    understood = line.understanding
    entities = [
        {**one, "value": HIDDEN_CODE} if one.get("entity") == "tracking_code" else one
        for one in (understood or {}).get("entities") or ()
    ]
    return replace(
        line,
        text=clean(line.text),
        buttons=[replace(button, title=clean(button.title)) for button in line.buttons],
        media=[
            {**one, "caption": clean(one["caption"])} if one.get("caption") else one for one in line.media
        ],
        understanding={**understood, "entities": entities} if entities and understood else understood,
    )


def _masked(line: StaffLine, names: tuple[str, ...], phones: tuple[str, ...], *, place: bool) -> StaffLine:
    known = Known.of(names, phones)

    def clean(text: str) -> str:
        return take_out(text, names=names, phones=phones).text if place else mask(text, known)

    understood = line.understanding
    return replace(
        line,
        text=clean(line.text),
        buttons=[replace(button, title=clean(button.title)) for button in line.buttons],
        card=None,
        place=line.place if place else None,
        media=[_masked_media(one, clean(one.get("caption") or ""), opens=place) for one in line.media],
        understanding=None if understood is None else {**understood, "entities": []},
        forwarded_from=mask_name(line.forwarded_from),
    )


def _masked_media(media: Mapping[str, Any], caption: str, *, opens: bool) -> dict[str, Any]:
    """A unit sees the pictures of its tickets; whoever only reads how people talk sees none, they show people."""
    shown = {"kind": media.get("kind", ""), "caption": caption}
    return (
        shown | {"id": media.get("id"), "state": media.get("state"), "mime": media.get("mime")}
        if opens
        else shown
    )

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


def for_actor(lines: Sequence[StaffLine], actor: Actor, *, known: Known) -> list[StaffLine]:
    """The lines as `actor` may read them; operators and supervisors read all but the tracking codes.

    What is `known` as a name or a number, or was understood as one anywhere in these lines, is taken out of all of
    them. A unit still sees where to go and whom to call; reviewers and admins see no point on the map, and nobody's
    numbers.
    """
    codes = _understood(lines, "tracking_code")
    lines = [_without_codes(line, codes) for line in lines]
    if sees_people(actor):
        return lines
    everybody = known.with_(Known.of(_understood(lines, "person_name"), _understood(lines, "phone")))
    return [_masked(line, actor, everybody) for line in lines]


def words_for(text: str, actor: Actor, known: Known) -> str:
    """Words of a chat as `actor` may read them, in which those `known` may be named; as `for_actor`."""
    if sees_people(actor):
        return hide_codes(text)
    if actor.role == "handler":
        return hide_codes(take_out(text, names=known.names, phones=known.phones).text)
    return mask(text, known)


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


def _masked(line: StaffLine, actor: Actor, known: Known) -> StaffLine:
    def clean(text: str) -> str:
        return words_for(text, actor, known)

    understood, place = line.understanding, actor.role == "handler"
    return replace(
        line,
        text=clean(line.text),
        buttons=[replace(button, title=clean(button.title)) for button in line.buttons],
        card=None,
        place=line.place if place else None,
        media=[_masked_media(one, clean(one.get("caption") or ""), opens=place) for one in line.media],
        understanding=None if understood is None else {**understood, "entities": []},
        error=None if line.error is None else clean(line.error),
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

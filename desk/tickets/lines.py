"""Lines of a transcript for who may not know the person: without names, numbers and places. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desk.conversations.transcript import StaffLine
from desk.staff.actor import Actor
from desk.tickets.masking import sees_people
from desk.tickets.privacy import take_out


def for_actor(lines: Sequence[StaffLine], actor: Actor) -> list[StaffLine]:
    """The lines as `actor` may read them; operators and supervisors read all.

    What was understood as a name or a number anywhere in these lines is taken out of all of them. A unit still sees
    where to go; reviewers and admins see no point on the map.
    """
    if sees_people(actor):
        return list(lines)
    names, phones = _understood(lines, "person_name"), _understood(lines, "phone")
    return [_masked(line, names, phones, place=actor.role == "handler") for line in lines]


def _understood(lines: Sequence[StaffLine], entity: str) -> tuple[str, ...]:
    found = [one for line in lines for one in (line.understanding or {}).get("entities") or ()]
    return tuple({str(one["value"]) for one in found if one.get("entity") == entity and one.get("value")})


def _masked(line: StaffLine, names: tuple[str, ...], phones: tuple[str, ...], *, place: bool) -> StaffLine:
    def clean(text: str) -> str:
        return take_out(text, names=names, phones=phones).text

    understood = line.understanding
    return replace(
        line,
        text=clean(line.text),
        buttons=[replace(button, title=clean(button.title)) for button in line.buttons],
        card=None,
        place=line.place if place else None,
        media=[
            {"kind": one.get("kind", ""), "caption": clean(one.get("caption") or "")} for one in line.media
        ],
        understanding=None if understood is None else {**understood, "entities": []},
    )

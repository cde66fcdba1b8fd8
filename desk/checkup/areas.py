"""Which areas there are a check-up of, and who sees which. Pure."""

from __future__ import annotations

from city.errors import UnknownCode
from city.pack import CityPack
from desk.errors import InvalidInput, NotAllowed
from desk.figures.report import Whose
from desk.figures.scoreboard import MAY_SEE, SEE_ALL
from desk.staff.actor import Actor


def whose(pack: CityPack, actor: Actor, area: str = "") -> Whose:
    """The area of a code, the city without one. A unit's is always its own sub-district or district.

    Raises `NotAllowed` for who sees no figures, for units without an area and for those who ask for another's;
    `InvalidInput` for a code that is none.
    """
    if actor.role not in MAY_SEE:
        raise NotAllowed(f"the role '{actor.role}' may not see figures")
    if actor.role not in SEE_ALL:
        own = _own(pack, actor)
        if area not in ("", own.code):
            raise NotAllowed("a unit sees its own area only")
        return own
    if not area:
        return Whose()
    if any(one.code == area for one in pack.districts):
        return Whose("district", area)
    if any(one.code == area for one in pack.subdistricts):
        return Whose("subdistrict", area)
    raise InvalidInput(f"there is no area '{area}'", field="area")


def sees(pack: CityPack, actor: Actor, wanted: Whose) -> bool:
    """Whether somebody may see this area; also one that the pack has no more, for who sees all."""
    if actor.role in SEE_ALL:
        return True
    try:
        return whose(pack, actor) == wanted
    except NotAllowed:
        return False


def _own(pack: CityPack, actor: Actor) -> Whose:
    try:
        unit = pack.unit(actor.unit or "")
    except UnknownCode:
        raise NotAllowed("this unit is not known") from None
    if unit.kind == "subdistrict" and unit.subdistrict:
        return Whose("subdistrict", unit.subdistrict)
    if unit.kind == "district" and unit.district:
        return Whose("district", unit.district)
    raise NotAllowed("this unit has no area of its own")

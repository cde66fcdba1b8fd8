"""Whether a complaint is about a known incident, and what a declaration needs. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from city.errors import UnknownCode
from city.pack import CityPack
from desk.errors import InvalidInput, MissingDetail
from desk.tickets.nearness import Spot, metres, names_in_common

MOST_AREAS = 400
LONGEST_TEXT, LONGEST_PLACE = 500, 100
RADIUS, LEAST_RADIUS, MOST_RADIUS = 1000, 50, 20_000
"""How far an incident with a point reaches, in metres, where nobody says so, and what may be said."""


class Reach(Protocol):
    """Where an incident is: its row, its view, or what was declared."""

    @property
    def areas(self) -> Sequence[str]: ...

    @property
    def place(self) -> str | None: ...

    @property
    def lat(self) -> float | None: ...

    @property
    def long(self) -> float | None: ...

    @property
    def radius(self) -> int | None: ...


@dataclass(frozen=True)
class Declaration:
    """What staff say of an incident. `areas` are codes of districts and sub-districts; `place` and a point narrow them.

    `parent` is the number of the ticket that is worked on; without one a ticket is filed.
    """

    category: str
    areas: Sequence[str]
    text_zh: str
    text_en: str
    place: str | None = None
    lat: float | None = None
    long: float | None = None
    radius: int | None = None
    expected_end: datetime | None = None
    parent: str | None = None


def concerns(category: str, told: str | None, choices: Sequence[str], words: str, pack: CityPack) -> bool:
    """Whether a matter may be what an incident of `category` is: so sorted, or one of the `choices`, or named in words.

    Also one that was sorted to a neighbour that the pack itself asks to tell apart, unless the words name that one. It
    is only asked about, never filed by this.
    """
    if told == category or (told is None and category in choices):
        return True
    leaf = pack.category(category)
    if _names_any(words, (*leaf.keywords_zh, *leaf.keywords_en)):
        return True
    if told is None or leaf.question is None or told not in leaf.question.options:
        return False
    other = pack.category(told)
    return not _names_any(words, (*other.keywords_zh, *other.keywords_en))


def _names_any(words: str, names: Sequence[str]) -> bool:
    told = words.casefold()
    return any(name.casefold() in told for name in names)


def covers(reach: Reach, here: Spot, pack: CityPack) -> bool:
    """Whether a place lies in an incident's area, as far as it is known.

    A sub-district lies in it if it or its district is named. Of a place whose district alone is known, in which only
    some sub-districts are named, it is not said unless an address was told that nobody found: its citizen says then
    whether it is theirs. A point decides where both have one; a narrower `place` is the same where an address has a
    name in common with it.
    """
    if not _in_areas(reach.areas, here, pack):
        return False
    far = _metres_to(reach, here)
    if far is not None:
        return far <= (reach.radius or RADIUS)
    if not reach.place:
        return True
    return bool(here.address) and names_in_common(reach.place, here.address or "", _names(reach.areas, pack))


def overlap(one: Reach, other: Reach, pack: CityPack) -> bool:
    """Whether both are of one place: an area in common, both or neither narrowed, and no two places or points apart.

    A narrower one inside a wide one is another: of both the narrower one is told of.
    """
    shared = any(
        mine == theirs or _district(mine, pack) == theirs or _district(theirs, pack) == mine
        for mine in one.areas
        for theirs in other.areas
    )
    if not shared:
        return False
    apart = metres(Spot(None, None, None, one.lat, one.long), Spot(None, None, None, other.lat, other.long))
    if apart is not None:
        return apart <= (one.radius or RADIUS) + (other.radius or RADIUS)
    if not (one.place and other.place):
        return _is_wide(one) == _is_wide(other)
    return bool(names_in_common(one.place, other.place, _names(one.areas, pack)))


def _is_wide(reach: Reach) -> bool:
    return not reach.place and reach.lat is None


def check(told: Declaration, pack: CityPack, now: datetime) -> Declaration:
    """The declaration with its texts trimmed and its areas once each.

    Raises `MissingDetail` for what it lacks and `InvalidInput` for what the pack has not or makes no sense.
    """
    checked = Declaration(
        **{
            **told.__dict__,
            "areas": tuple(dict.fromkeys(told.areas)),
            "text_zh": told.text_zh.replace("\x00", "").strip(),
            "text_en": told.text_en.replace("\x00", "").strip(),
            "place": (told.place or "").replace("\x00", "").strip() or None,
        }
    )
    _check_matter(checked, pack)
    _check_areas(checked.areas, pack)
    _check_point(checked)
    for field in ("text_zh", "text_en"):
        check_text(field, getattr(checked, field))
    if len(checked.place or "") > LONGEST_PLACE:
        raise InvalidInput(f"place has at most {LONGEST_PLACE} characters", field="place")
    if checked.expected_end is not None and checked.expected_end <= now:
        raise InvalidInput("nothing is expected to end in the past", field="expected_end")
    return checked


def check_text(field: str, text: str) -> None:
    """Raise `MissingDetail` or `InvalidInput` for what no citizen could read."""
    if not text:
        raise MissingDetail("what do citizens read?", field=field)
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(f"{field} has at most {LONGEST_TEXT} characters", field=field)


def district_of(areas: Sequence[str], pack: CityPack) -> tuple[str, str | None]:
    """The district that a ticket of the whole incident is filed in, and its sub-district where there is only one."""
    first = areas[0]
    if len(areas) == 1 and _district(first, pack) != first:
        return _district(first, pack), first
    return _district(first, pack), None


def _check_matter(told: Declaration, pack: CityPack) -> None:
    try:
        category = pack.category(told.category)
    except UnknownCode as unknown:
        raise InvalidInput(str(unknown), field="category") from None
    if not category.shared:
        raise InvalidInput("this is no matter that many have at once", field="category")


def _check_areas(areas: Sequence[str], pack: CityPack) -> None:
    if not areas:
        raise MissingDetail("where is it?", field="areas")
    if len(areas) > MOST_AREAS:
        raise InvalidInput(f"at most {MOST_AREAS} areas", field="areas")
    for code in areas:
        if not _is_area(code, pack):
            raise InvalidInput(f"there is no district or sub-district '{code}'", field="areas")


def _check_point(told: Declaration) -> None:
    if (told.lat is None) != (told.long is None):
        raise MissingDetail("a point has lat and long", field="long" if told.long is None else "lat")
    for field, value, most in (("lat", told.lat, 90), ("long", told.long, 180)):
        if value is not None and not (math.isfinite(value) and abs(value) <= most):
            raise InvalidInput(f"{field} is in degrees", field=field)
    if told.radius is not None and told.lat is None:
        raise MissingDetail("a radius needs a point", field="lat")
    if told.radius is not None and not LEAST_RADIUS <= told.radius <= MOST_RADIUS:
        raise InvalidInput(f"radius is {LEAST_RADIUS} to {MOST_RADIUS} metres", field="radius")


def _in_areas(areas: Collection[str], here: Spot, pack: CityPack) -> bool:
    if here.subdistrict:
        return here.subdistrict in areas or _district(here.subdistrict, pack) in areas
    if not here.district:
        return False
    parts = any(_district(code, pack) == here.district for code in areas)
    return here.district in areas or (bool(here.address) and parts)


def _metres_to(reach: Reach, here: Spot) -> float | None:
    return metres(Spot(None, None, None, reach.lat, reach.long), here)


def _names(areas: Sequence[str], pack: CityPack) -> list[str]:
    found = [pack.name_zh, f"{pack.name_zh}市"]
    for code in areas:
        if _is_area(code, pack):
            own = pack.district(code) if code == _district(code, pack) else pack.subdistrict(code)
            found += [own.zh, own.en, pack.district(_district(code, pack)).zh]
    return found


def _is_area(code: str, pack: CityPack) -> bool:
    try:
        _district(code, pack)
    except UnknownCode:
        return False
    return True


def _district(code: str, pack: CityPack) -> str:
    """The district that a code is of, or is."""
    try:
        return pack.subdistrict(code).district
    except UnknownCode:
        return pack.district(code).code

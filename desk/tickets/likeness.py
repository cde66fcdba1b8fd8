"""Whether two tickets tell of one matter: the same spot, the same kind of thing, within some days. Pure.

The one rule for clusters of a matter (`desk.surges.clusters`) and for what staff see beside a ticket (`nearby`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from desk.search.bigrams import IS_CHINESE, kept
from desk.tickets.nearness import Spot, metres

WITHIN = timedelta(days=7)
"""A ticket that comes later than that after the last one is of another time."""
SAME_PIN, SAME_ESTATE = 60.0, 150.0
"""Metres between pins of one spot, as telephones tell it, and at most between those of one estate or part of a road."""
EXACT, PINNED, PARTLY, BESIDE = 1.0, 0.8, 0.5, 0.4
SAME, SISTER, OTHER = "same", "sister", "other"
NEEDED: dict[tuple[str, float], tuple[float, float]] = {
    (SAME, EXACT): (0.0, 0.0), (SAME, PINNED): (0.0, 0.1), (SAME, PARTLY): (0.14, 0.4), (SAME, BESIDE): (0.3, 0.6),
    (SISTER, EXACT): (0.0, 0.05), (SISTER, PINNED): (0.05, 0.2), (SISTER, PARTLY): (0.2, 0.5),
    (SISTER, BESIDE): (0.4, 0.7),
    (OTHER, EXACT): (0.2, 0.25), (OTHER, PINNED): (0.3, 0.5), (OTHER, PARTLY): (0.4, 0.7), (OTHER, BESIDE): (0.5, 0.7),
}  # fmt: skip
"""How alike the words must be: by how near the leaves are and how sure the place is; soon after, and later on."""
SISTERS = (
    {"housing.elevator", "consumer.special_equipment"},
    {"municipal_facilities.road_damage", "municipal_facilities.manhole", "transport.road_safety"},
    {"municipal_facilities.waterlogging", "municipal_facilities.sewer"},
    {"construction.site", "environment.construction_noise", "environment.dust"},
    {"sanitation.rubbish_collection", "sanitation.bins", "sanitation.dumping", "sanitation.bulky_waste"},
    {"utilities.water_supply", "utilities.water_service"},
    {"utilities.power_supply", "utilities.power_service"},
    {"telecom.broadband", "telecom.mobile_signal"},
    {"safety.fire_lane", "transport.illegal_parking"},
)
"""Leaves under which one and the same thing is told: a lift that stands still is one, whoever is asked to mend it."""
SOON = timedelta(hours=36)
"""One matter is mostly told within hours."""
ONES_OWN = (
    "labour.", "education.", "health.", "civil_affairs.", "government_service.", "consumer.", "telecom.charges",
    "telecom.harassing_calls", "housing.property_certificate", "housing.provident_fund", "housing.home_purchase",
    "housing.public_rental", "housing.renting", "utilities.heating_fee", "transport.vehicle_licensing",
    "transport.express", "transport.taxi", "transport.intercity",
)  # fmt: skip
"""Matters that are each person's own: neighbours who tell of them tell of two, unless the words are nearly the same."""
ONES_OWN_NEEDS = 0.5
UNSAID = 0.05
"""So little is no more than asking for any likeness at all."""
_NUMBER = re.compile(
    r"(?:building|bldg\.?|block|no\.?)\s{0,3}(\d+)|(?<!\d)(\d{1,6})\s{0,3}(?:号楼|号院|号|栋|幢|座|#)",
    re.IGNORECASE,
)
_FIRST_NUMBER = re.compile(r"^\s*(\d+)\b")
_KIND_OF_PLACE = re.compile(r"(?:小区|社区)?(?:门口|附近|旁边|对面|楼下)?$")
_NOT_A_NAME = re.compile(r"[\W\d_]+")
_LEAST_NAME = 2


@dataclass(frozen=True)
class Told:
    """What of a ticket is compared. `known` are names of areas, which say nothing of the spot."""

    spot: Spot
    category: str
    text: str
    at: datetime
    known: tuple[str, ...] = field(default=(), repr=False)

    @cached_property
    def words(self) -> frozenset[str]:
        """Pairs of characters and words of the text."""
        return frozenset(kept(self.text))

    @cached_property
    def is_chinese(self) -> bool:
        """Its script."""
        return IS_CHINESE.search(self.text) is not None

    @cached_property
    def place(self) -> tuple[str, int | None]:
        """The name of the estate or road, bare of everything else, and the number of the building or house."""
        return named(self.spot.address, self.known)


def likeness(one: Told, other: Told) -> float | None:
    """How sure it is that both are one matter, more is surer; None where they are not."""
    if abs(one.at - other.at) > WITHIN or not _same_area(one.spot, other.spot):
        return None
    place = same_spot(one, other)
    if place is None:
        return None
    alike = in_common(one, other)
    needed = NEEDED[_leaves(one.category, other.category), place][abs(one.at - other.at) > SOON]
    if one.category.startswith(ONES_OWN) and other.category.startswith(ONES_OWN):
        needed = ONES_OWN_NEEDS
    if alike is None:
        # In two languages words prove nothing: the leaf and the exact place have to.
        return place if needed <= UNSAID else None
    return place + alike if alike >= needed else None


def same_spot(one: Told, other: Told) -> float | None:
    """How exactly both are at one spot: its name and number, its pin, or one of them only; None for two spots."""
    (name, number), (its, its_number) = one.place, other.place
    apart = metres(one.spot, other.spot)
    if name and its:
        if not (name == its or _one_in_other(name, its)):
            return BESIDE if apart is not None and apart <= SAME_PIN else None
        if number is not None and its_number is not None:
            return EXACT if number == its_number else None
        if apart is not None:
            return PINNED if apart <= SAME_PIN else PARTLY if apart <= SAME_ESTATE else None
        return PARTLY
    return PINNED if apart is not None and apart <= SAME_PIN else None


def in_common(one: Told, other: Told) -> float | None:
    """The part of the shorter text's words that the longer one has too; None in two languages, or without words."""
    if one.is_chinese != other.is_chinese or not one.words or not other.words:
        return None
    return len(one.words & other.words) / min(len(one.words), len(other.words))


def named(address: str | None, known: Iterable[str] = ()) -> tuple[str, int | None]:
    """An address as a name and a number: '望京街道南湖东园一区小区3号楼2单元' is ('南湖东园一区', 3)."""
    bare = unicodedata.normalize("NFKC", address or "").lower()
    for area in sorted(known, key=len, reverse=True):
        bare = bare.replace(area.lower(), " ")
    found = _NUMBER.search(bare)
    first = None if found else _FIRST_NUMBER.search(bare)
    number = next((int(one) for one in found.groups() if one), None) if found else None
    if first is not None:
        number = int(first[1])
    # In Chinese what follows the number is within the building; in English the name does.
    before = bare[: found.start()] if found and IS_CHINESE.search(bare[: found.start()]) else bare
    name = _KIND_OF_PLACE.sub("", _NOT_A_NAME.sub("", _NUMBER.sub(" ", before)))
    return (name if len(name) >= _LEAST_NAME else "", number)


def _leaves(one: str, other: str) -> str:
    if one == other:
        return SAME
    return SISTER if any(one in sisters and other in sisters for sisters in SISTERS) else OTHER


def _one_in_other(name: str, its: str) -> bool:
    short, long = sorted((name, its), key=len)
    return len(short) > _LEAST_NAME and long.endswith(short)


def _same_area(here: Spot, there: Spot) -> bool:
    if here.subdistrict and there.subdistrict:
        return here.subdistrict == there.subdistrict
    return here.district is not None and here.district == there.district

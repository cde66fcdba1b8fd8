"""The district and sub-district of a place: named, offered, shared by name, or contradicted by what was told. Pure."""

from __future__ import annotations

import re
from collections import Counter

from actions.draft import Draft
from actions.said import Said
from city.model import Subdistrict
from city.pack import CityPack

# A house or an estate by its name, which is mostly that of its neighbourhood.
_HOUSE_OR_ESTATE = re.compile(
    r"^[\u4e00-\u9fff]{2,6}?(?:小学|中学|幼儿园|学校|医院|市场|公园|小区|家园|花园|公寓|大厦|新村|社区|车站|派出所)(?![长员生])"
)
_SEVERAL = 4
# Of two districts one is likelier in which people name so many times as many places.
_LIKELIER = 3


def in_area(
    draft: Draft, pack: CityPack, *, district: str | None, subdistrict: str | None, instead: bool = False
) -> Draft:
    """With a district or sub-district that was named: what contradicts it goes. `instead`: it puts another right, so
    that what lies in another sub-district goes, too.
    """
    if subdistrict:
        district = pack.subdistrict(subdistrict).district
    elif district and draft["subdistrict"]:
        held = pack.subdistrict(draft["subdistrict"])
        subdistrict = held.code if held.district == district else None
    elif not district:
        return draft
    if draft["district"] and draft["district"] != district:
        draft = draft.having(lat=None, long=None)
        if _lies_in(draft["address"], draft["district"], pack):
            draft = draft.without("address", question="address")
    elif instead and subdistrict and _lies_beyond(draft, subdistrict, pack):
        draft = draft.without("address", "lat", "long", question="address")
    return draft.having(district=district, subdistrict=subdistrict)


def offered_in(draft: Draft, pack: CityPack, district: str) -> str | None:
    """The one area on offer that lies in the district ('the Haidian one'), or None."""
    areas = {area.code: area for area in pack.subdistricts if area.code in draft.places}
    inside = [code for code, area in areas.items() if area.district == district]
    return inside[0] if len(inside) == 1 else None


def shared_area(said: Said, draft: Draft, pack: CityPack) -> tuple[str, str | None] | None:
    """The area of a place that many are called like, by the place told before: the one in its district."""
    areas = {area.code: area.district for area in pack.subdistricts}
    offered = {areas.get(code, code) for code in draft.places}
    inside = [code for code in said.value("place_choices") or () if areas.get(code, code) in offered]
    if len(inside) != 1:
        return None
    return areas.get(inside[0], inside[0]), inside[0] if inside[0] in areas else None


def likelier(places: tuple[str, ...], pack: CityPack) -> str | None:
    """The district of several in which by far the most places are that people name; None where there is no such one."""
    if len(places) < 2 or not all(any(area.code == code for area in pack.districts) for code in places):
        return None
    areas = {area.code: area.district for area in pack.subdistricts}
    named = Counter(spot.district or areas.get(spot.subdistrict or "") for spot in pack.spots)
    first, second = sorted(places, key=lambda code: -named[code])[:2]
    return first if named[first] >= _LIKELIER * max(named[second], 1) else None


def called_alike(address: str | None, pack: CityPack) -> str | None:
    """The district to ask about for a house that nobody listed: the only one in which several other places begin with
    the same two characters, as 角门东 and 角门路 do for 角门小学. None where there are too few, or several districts.
    """
    told = str(address or "")
    if not _HOUSE_OR_ESTATE.search(told):
        return None
    head = told[:2]
    if any(head in (area.zh[:2], *area.aliases) for area in pack.districts):
        return None
    found: dict[str, set[str]] = {}
    for spot in pack.spots:
        district = spot.district or (pack.subdistrict(spot.subdistrict).district if spot.subdistrict else "")
        for name in spot.names:
            if name.startswith(head):
                found.setdefault(district, set()).add(name)
    alone = next(iter(found)) if len(found) == 1 else ""
    return alone if alone and len(found[alone]) >= _SEVERAL else None


def with_area_unsure(said: Said, placed: Draft) -> Draft:
    """With the area whose sub-district nobody can tell by its name, before what lies in it: 'Liyuan, … building 4'."""
    area, address = said.told("place_choices"), str(placed["address"] or "")
    apart = area and address and area.casefold() not in address.casefold() and not placed["subdistrict"]
    # What ends with the address tells nothing beyond it: '海淀 永泰庄' of 永泰庄.
    if not apart or area.endswith(address) or area == said.words or address not in said.words:
        return placed
    if address.startswith(area.split()[-1]):
        # The area is the head of the name: of 朝阳区 白家庄小学 the 白家庄.
        return placed
    return placed.having(address=f"{area}{'，' if said.lang == 'zh' else ', '}{address}")


def _lies_in(address: str | None, district: str, pack: CityPack) -> bool:
    """Whether the address names the district, or a place in it: then it cannot lie in another one."""
    told, area = (address or "").casefold(), pack.district(district)
    names = [
        area.zh,
        area.zh.removesuffix("区"),
        area.en,
        area.en.removesuffix(" District"),
        area.pinyin,
        *area.aliases,
    ]
    for part in pack.subdistricts:
        if part.district == district:
            names += _called(part)
    inside = {part.code for part in pack.subdistricts if part.district == district}
    for spot in pack.spots:
        if spot.district == district or spot.subdistrict in inside:
            names += spot.names
    return any(len(name) > 1 and name.casefold() in told for name in names if name)


def _lies_beyond(draft: Draft, subdistrict: str, pack: CityPack) -> bool:
    """Whether the address names the other sub-district that is known, or a place in it."""
    if draft["subdistrict"] in (None, subdistrict):
        return False
    told, area = str(draft["address"] or "").casefold(), pack.subdistrict(draft["subdistrict"])
    spots = (name for spot in pack.spots if spot.subdistrict == area.code for name in spot.names)
    return any(len(name) > 1 and name.casefold() in told for name in (*_called(area), *spots) if name)


def _called(area: Subdistrict) -> list[str]:
    """How a sub-district is called, written out or in short."""
    return [area.zh, area.short, area.en.removesuffix(" Subdistrict"), area.pinyin, *area.aliases]

"""A place told as lying between two others: '劲松和双井之间', 'btw Jinsong and Shuangjing'. Pure; never guesses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from actions.said import PLACE_ENTITIES, Said
from city.model import Area, Community
from city.names import choices
from city.pack import CityPack

# What two of them do to each other, or who stands between, is no place: '街道之间踢皮球', '中间人'.
_BETWEEN_ZH = re.compile(
    r"(?:之间|中间)(?![人商层价派名学]|的?(?:互相|相互|来回|踢|推|扯|矛盾|纠纷|协调|沟通|转[来院]|跑来|差别|区别))"
)
_KIND_ZH = re.compile(r"(?:地铁站|公交站|路口|那边|那儿|站|桥)$")
_JOINT_ZH = re.compile(r"\s?(?:[和跟与到至、]|以及|还有)\s?$")
# Where the two are found and the word before them is written as few write it.
_BETWEEN_EN = re.compile(
    r"\b(?:half ?way |right |just |somewhere )?(?:in ?between|btwn?|b/w|betwen|beetween|in the middle of) (?:the )?$",
    re.IGNORECASE,
)
# The first of two, where the second alone was understood: '家乐福和', 'between the Carrefour and'.
_FIRST_ZH = re.compile(
    r"(?:^|[，,。；;\s]|就?在)(?:就?在(?!建)|从)?(?P<first>[\u4e00-\u9fffA-Za-z0-9]{2,12}?\s?(?:[和跟与到至、]|以及)\s?)$"
)
_FIRST_EN = re.compile(
    r"\b(?P<first>(?:in)?between (?:the )?[\w'’&-]{2,20}(?: [\w'’&-]{1,20}){0,3} and (?:the )?)$",
    re.IGNORECASE,
)
# Who quarrels with an office of that name, and the hour from which something lasts, are no places.
_NO_PLACE = re.compile(
    r"[我俺咱他她你您]|居委|物业|业主|租[户客]|房[东主]|中介|开发商|公司[和跟与到]|单位[和跟与到]|老板|商[户家]|顾客|乘客|居民|市民|老?百姓|群众"
    r"|邻居|家长|孩子|夫妻|双方|从?家里?[和跟与到至]|[\d一二三四五六七八九十]{1,3}[点月日年](?!级)"
    r"|凌晨|清晨|早[上晨]|上午|中午|下午|傍晚|晚上|半夜|夜里"
    r"|(?:in)?between (?:the )?(?:(?:old|new|other|local) )?(?:me|us|you|him|her|them|my|our|your|his|their"
    r"|landlords?|landlady|tenants?|residents?|owners?|homeowners?|neighbou?rs?|developers?|management|agents?|agency|company"
    r"|boss|employers?|workers?|drivers?|customers?|buyers?|sellers?|parents|people|both|two|three|midnight|noon"
    r"|dawn|dusk|morning|evening|\d{1,2}(?::\d\d)? ?(?:am|pm))\b",
    re.IGNORECASE,
)
_SHORTEST, _LONGEST = 2, 12
_JOINT_OR_KIND = 4


@dataclass(frozen=True)
class _Named:
    """One of the two: where it begins in the text, and the districts and sub-districts in which it may lie."""

    start: int
    districts: frozenset[str]
    subdistricts: frozenset[str]


def with_between(said: Said, pack: CityPack) -> Said:
    """The message with the place between two known ones as its address, in their district where both are in one."""
    if said.pressed or any(
        "之间" in said.text[_span(one)] for one in said.entities if one.get("entity") == "address"
    ):
        return said
    if said.lang == "en":
        return _in_english(said)
    for match in _BETWEEN_ZH.finditer(said.text):
        second = _named(said.text, match.start(), pack)
        at = second.start if second else 0
        joint = _JOINT_ZH.search(said.text[max(0, at - _JOINT_OR_KIND) : at])
        first = _named(said.text, at - len(joint.group()), pack) if joint else None
        if first and second:
            return _placed(said, first, second, match.end())
    return _with_first(said)


def _with_first(said: Said) -> Said:
    """With both names in the address where the second alone was understood; where that lies stays as it was found."""
    told = next((one for name in ("address", "subdistrict", "district") if (one := said.entity(name))), {})
    start, end = int(told.get("start") or 0), int(told.get("end") or 0)
    behind = _BETWEEN_ZH.match(said.text, end)
    before = (
        _FIRST_EN.search(said.text[:start])
        if said.lang == "en"
        else behind and _FIRST_ZH.search(said.text[:start])
    )
    if not before or _NO_PLACE.match(before["first"]):
        return said
    where = {"start": before.start("first"), "end": behind.end() if behind else end}
    found = {"entity": "address", "value": said.text[slice(*where.values())], **where}
    kept = [
        one
        for one in said.entities
        if one.get("entity") not in ("address", "party") or not _lies_within(one, where)
    ]
    return replace(said, entities=[*kept, found])


def _placed(said: Said, first: _Named, second: _Named, end: int) -> Said:
    where = {"start": first.start, "end": end}
    kept = [one for one in said.entities if one.get("entity") not in PLACE_ENTITIES or not _meet(one, where)]
    words = said.text[first.start : end]
    found: list[Mapping[str, Any]] = [{"entity": "address", "value": words, **where}]
    both = first.districts & second.districts
    if len(both) == 1:
        found.append({"entity": "district", "value": next(iter(both)), **where})
        parts = first.subdistricts | second.subdistricts
        if len(parts) == 1 and first.subdistricts == second.subdistricts:
            found.append({"entity": "subdistrict", "value": next(iter(parts)), **where})
    elif choices := sorted(both or first.districts | second.districts):
        found.append({"entity": "place_choices", "value": choices, **where})
    told = {one.get("entity") for one in kept}
    return replace(said, entities=[*kept, *(one for one in found if one["entity"] not in told)])


def _in_english(said: Said) -> Said:
    """With the address where the two were found together and the word before them was not understood."""
    pair = said.entity("place_choices") or said.entity("district")
    start, end = int(pair.get("start") or 0), int(pair.get("end") or 0)
    told = said.text[start:end]
    before = _BETWEEN_EN.search(said.text[:start])
    if said.value("address") or not before or " and " not in told:
        return said if before else _with_first(said)
    found = {"entity": "address", "value": f"between {told}", "start": before.start(), "end": end}
    return replace(said, entities=[*said.entities, found])


def _named(text: str, end: int, pack: CityPack) -> _Named | None:
    """The place by whose name the text ends there, with or without what kind of place it is; the longest name."""
    kind = _KIND_ZH.search(text[max(0, end - _JOINT_OR_KIND) : end])
    for last in (end, end - len(kind.group())) if kind else (end,):
        for size in range(min(_LONGEST, last), _SHORTEST - 1, -1):
            name = text[last - size : last]
            # Hundreds of communities are called like something else.
            areas = [area for area in pack.named(name) if not isinstance(area, Community)]
            if areas and name == name.strip():
                return _Named(last - size, *_where(areas, pack))
    return None


def _where(areas: Iterable[Area], pack: CityPack) -> tuple[frozenset[str], frozenset[str]]:
    """The districts and sub-districts of all that are called so."""
    within = {part.code: part.district for part in pack.subdistricts}
    codes = choices(areas, within)
    districts = frozenset(within.get(code, code) for code in codes)
    return districts, frozenset(code for code in codes if code in within)


def _span(one: Mapping[str, Any]) -> slice:
    return slice(int(one.get("start") or 0), int(one.get("end") or 0))


def _meet(one: Mapping[str, Any], where: Mapping[str, int]) -> bool:
    """Whether any of what was found stands in the words for the place."""
    found = _span(one)
    return bool(found.start < where["end"] and where["start"] < found.stop)


def _lies_within(one: Mapping[str, Any], where: Mapping[str, int]) -> bool:
    """Whether all of what was found stands there."""
    found = _span(one)
    return bool(where["start"] <= found.start and found.stop <= where["end"])

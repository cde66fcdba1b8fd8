"""A place told as lying between two others: '劲松和双井之间', 'btw Jinsong and Shuangjing'. Pure; never guesses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from actions.said import PLACE_ENTITIES, Said
from city.model import Area
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
    r"(?:^|[，,。；;\s]|就?在)(?P<first>[\u4e00-\u9fffA-Za-z0-9]{2,12}?\s?(?:[和跟与到至、]|以及)\s?)$"
)
_FIRST_EN = re.compile(
    r"\b(?P<first>(?:in)?between (?:the )?[\w'’&-]{2,20}(?: [\w'’&-]{1,20}){0,3} and (?:the )?)$",
    re.IGNORECASE,
)
_OF_ONESELF = re.compile(r"[我俺咱他她你您]|居委|物业")
_SHORTEST, _LONGEST = 2, 12


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
        second = _named(said.text[: match.start()], pack)
        joint = _JOINT_ZH.search(said.text[: second.start]) if second else None
        first = _named(said.text[: joint.start()], pack) if joint else None
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
    if not before or _OF_ONESELF.match(before["first"]):
        return said
    where = {"start": before.start("first"), "end": behind.end() if behind else end}
    found = {"entity": "address", "value": said.text[slice(*where.values())], **where}
    kept = [
        one for one in said.entities if one.get("entity") not in ("address", "party") or not _meet(one, where)
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


def _named(words: str, pack: CityPack) -> _Named | None:
    """The place by whose name the words end, with or without what kind of place it is."""
    kind = _KIND_ZH.search(words)
    for head in dict.fromkeys((words, words[: kind.start()] if kind else words)):
        for size in range(min(_LONGEST, len(head)), _SHORTEST - 1, -1):
            if areas := [area for area in _areas(pack) if head[-size:] in _names(area)]:
                return _Named(len(head) - size, *_where(areas, pack))
    return None


def _areas(pack: CityPack) -> Iterator[Area]:
    yield from pack.districts
    yield from pack.subdistricts
    yield from pack.spots


def _names(area: Any) -> tuple[str, ...]:
    if hasattr(area, "names"):
        return tuple(area.names)
    return (area.zh, area.zh.removesuffix("区"), getattr(area, "short", ""), *area.aliases)


def _where(areas: list[Area], pack: CityPack) -> tuple[frozenset[str], frozenset[str]]:
    """The districts and sub-districts of all that are called so."""
    within = {part.code: part.district for part in pack.subdistricts}
    districts, parts = set(), set()
    for area in areas:
        codes = {
            getattr(area, "code", None),
            getattr(area, "district", None),
            getattr(area, "subdistrict", None),
        }
        codes |= set(getattr(area, "candidates", ()))
        parts |= {str(code) for code in codes if code in within}
        districts |= {within.get(str(code), str(code)) for code in codes if code}
    return frozenset(districts), frozenset(parts)


def _span(one: Mapping[str, Any]) -> slice:
    return slice(int(one.get("start") or 0), int(one.get("end") or 0))


def _meet(one: Mapping[str, Any], where: Mapping[str, int]) -> bool:
    """Whether what was found stands within the words for the place."""
    return int(one.get("start") or 0) < where["end"] and where["start"] < int(one.get("end") or 0)

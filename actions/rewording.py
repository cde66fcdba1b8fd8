"""The words of a matter follow what is put right of its place: '3号楼' there becomes '5号楼' too. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from actions.addresses import parts_of
from actions.areas import tells_area_alone
from actions.draft import Draft
from actions.said import Said
from city.model import District, Subdistrict
from city.pack import CityPack

_SHORT_WORD = 2
# A number and a side: 东一区 and 北二区 are of one kind, 六楼 and 12号 are not.
_NUMBER = re.compile(r"[\d零一二三四五六七八九十百#]+[a-z]?|[东西南北中]|\b[a-z]$", re.IGNORECASE)

_ENDS_ZH = r"(?=[的那这有没]|附近|一带|[，,。；！!\s]|$)"


def in_description(draft: Draft, before: Draft) -> Draft:
    """After a part of the address was put right, the words of the matter follow: 3号楼 there too becomes 5号楼.

    A place that was only found, or made more precise, leaves them as they are.
    """
    old, new = (parts_of(str(one["address"] or "")) for one in (before, draft))
    told = str(draft["description"] or "")
    if (
        before["address"]
        and before["district"]
        and draft["address"]
        and before["address"] not in draft["address"]
        and before["address"] in told
        and not (old or new)
        and len(before["address"]) > _SHORT_WORD
    ):
        told = told.replace(str(before["address"]), str(draft["address"]))
    was, now = str(before["address"] or ""), str(draft["address"] or "")
    if old and new and was in told and _is_elsewhere(was, now):
        told, old = told.replace(was, now), []
    if old and old == new:
        named = (was, now) if was in told and was not in now else _estates(was, now)
        told = told.replace(*named) if named else told
    for part, instead in zip(old, new, strict=False):
        if part != instead and len(old) == len(new) and _kind(part) == _kind(instead):
            told = told.replace(part, instead)
    return replace(draft, fields={**draft.fields, "description": told}) if told else draft


def _is_elsewhere(was: str, now: str) -> bool:
    """Whether two Chinese addresses with doors are of places by other names: 望京西园三区 and 劲松五区, not 东一区 and
    东二区 of one estate.
    """
    first, second = (
        [one.start() for part in parts_of(place) if (one := re.search(re.escape(part), place))]
        for place in (was, now)
    )
    head, other = was[: min(first, default=0)], now[: min(second, default=0)]
    named = min(len(head), len(other)) >= _SHORT_WORD and not (head + other).isascii()
    return named and head[:_SHORT_WORD] != other[:_SHORT_WORD] and head not in other and other not in head


def _kind(part: str) -> str:
    """What a part of an address is, without its number: 号楼 of 3号楼."""
    return _NUMBER.sub("", part).strip().casefold()


def _estates(before: str, after: str) -> tuple[str, str] | None:
    """What two addresses with the same doors differ in: ('龙锦', '龙跃'); None where that is too little."""
    ends = zip(reversed(before), reversed(after), strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends))
    was, now = before[: len(before) - same], after[: len(after) - same]
    return (was, now) if same and not before.isascii() and min(len(was), len(now)) >= _SHORT_WORD else None


def area_in_description(draft: Draft, before: Draft, message: Said, pack: CityPack) -> Draft:
    """After another district or sub-district was told, the matter's own words name it too: 'the gym in Wangjing' is in
    Haidian. An address that went with the old one goes from them.
    """
    said, told = str(draft["description"] or ""), message.told("district")
    if not (said and told and before["district"]):
        return draft
    area, moved = pack.district(before["district"]), draft["district"] != before["district"]
    part = pack.subdistrict(before["subdistrict"]) if before["subdistrict"] else None
    if not moved and (part is None or draft["subdistrict"] in (None, part.code)):
        return draft
    if not (moved or message.value("address") or tells_area_alone(message, pack)):
        return draft
    gone = str(before["address"] or "")
    if len(gone) > _SHORT_WORD and not draft["address"] and gone in said:
        return _saying(draft, said.replace(gone, told))
    # Of 望京西园三区 the name of the sub-district is the estate's own.
    ends = "" if moved else _ENDS_ZH
    for name in [*(_names(part) if part else ()), *(_names(area) if moved else ())]:
        whole = (
            rf"\b{re.escape(name)}\b(?! (?:road|street|station|university|hospital|park)\b)"
            if name.isascii()
            else f"{name}{ends}"
        )
        if len(name) > 1 and re.search(whole, said, re.IGNORECASE):
            return _saying(draft, re.sub(whole, lambda _: told, said, flags=re.IGNORECASE))
    return draft


def _names(area: District | Subdistrict) -> tuple[str, ...]:
    """How an area is written where something is told of it."""
    short = area.short if isinstance(area, Subdistrict) else ""
    bare = area.en.removesuffix(" Subdistrict").removesuffix(" District")
    return bare, area.zh, area.zh.removesuffix("区"), short


def _saying(draft: Draft, description: str) -> Draft:
    return replace(draft, fields={**draft.fields, "description": description})

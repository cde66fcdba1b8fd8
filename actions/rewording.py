"""The words of a matter follow what is put right of its place: '3号楼' there becomes '5号楼' too. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from actions.addresses import parts_of
from actions.draft import Draft
from city.model import District, Subdistrict
from city.pack import CityPack

_SHORT_WORD = 2
# A number and a side: 东一区 and 北二区 are of one kind, 六楼 and 12号 are not.
_NUMBER = re.compile(r"[\d零一二三四五六七八九十百#]+[a-z]?|[东西南北中]|\b[a-z]$", re.IGNORECASE)


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
    if old and old == new:
        named = (was, now) if was in told and was not in now else _estates(was, now)
        told = told.replace(*named) if named else told
    for part, instead in zip(old, new, strict=False):
        if part != instead and len(old) == len(new) and _kind(part) == _kind(instead):
            told = told.replace(part, instead)
    return replace(draft, fields={**draft.fields, "description": told}) if told else draft


def _kind(part: str) -> str:
    """What a part of an address is, without its number: 号楼 of 3号楼."""
    return _NUMBER.sub("", part).strip().casefold()


def _estates(before: str, after: str) -> tuple[str, str] | None:
    """What two addresses with the same doors differ in: ('龙锦', '龙跃'); None where that is too little."""
    ends = zip(reversed(before), reversed(after), strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends))
    was, now = before[: len(before) - same], after[: len(after) - same]
    return (was, now) if same and not before.isascii() and min(len(was), len(now)) >= _SHORT_WORD else None


def area_in_description(draft: Draft, before: Draft, told: str, pack: CityPack) -> Draft:
    """After another district was told, the matter's own words name it too: 'the gym in Wangjing' is in Haidian."""
    said = str(draft["description"] or "")
    if not (said and told and before["district"] and draft["district"] != before["district"]):
        return draft
    areas: list[District | Subdistrict] = [pack.district(before["district"])]
    if before["subdistrict"]:
        areas.insert(0, pack.subdistrict(before["subdistrict"]))
    for area in areas:
        names = (
            area.en.removesuffix(" Subdistrict").removesuffix(" District"),
            area.zh,
            area.zh.removesuffix("区"),
        )
        for name in (*names, area.short if isinstance(area, Subdistrict) else ""):
            whole = (
                rf"\b{re.escape(name)}\b(?! (?:road|street|station|university|hospital|park)\b)"
                if name.isascii()
                else name
            )
            if len(name) > 1 and re.search(whole, said, re.IGNORECASE):
                mended = re.sub(whole, lambda _: told, said, flags=re.IGNORECASE)
                return replace(draft, fields={**draft.fields, "description": mended})
    return draft

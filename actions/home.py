"""'Our estate', 'our building', 'same place as before': the place of an earlier ticket of the citizen's. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from actions.draft import Draft
from actions.said import PLACE_ENTITIES, Said

# The same door, the same building, or only the same estate or street.
_DOOR = re.compile(
    r"我们?家(?!属|长|人|里?人|的?(?:孩|狗|猫|车))|我们(?:这个?)?(?:单元|屋)|\b(?:my|our) (?:flat|apartment"
    r"|place|home|house|unit|landing)\b",
    re.IGNORECASE,
)
_BUILDING = re.compile(
    r"[我咱俺]们?(?:这个?|那个?)?(?:栋|幢|座)?楼(?!下|上|道)|[我咱俺]们?楼[下上道里]|\b(?:my"
    r"|our) (?:building|block|stairwell|lift|elevator)\b",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"[我咱俺]们?(?:这个?|那个?|大)?(?:小区|院儿?|社区|村|胡同|街|这儿|这边|这片|这里|那片)"
    r"|\b(?:my|our) (?:compound|estate|community|street|road|hutong|village|complex)\b",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"(?:还是|就是|就在|也是|也在|跟|和|同)?(?:上次|上回|刚才|之前|原来|前面|那件|第一件|头一件)(?:那个?|的"
    r"|那件的)*(?:地方|地址|地点|位置|小区|楼|院)"
    r"|(?:同|一)(?:一个?|样的?)(?:地方|地址|地点|小区|楼|院)|老地方|(?:地址|地方|地点)(?:还是|没变|不变"
    r"|一样|同上)"
    r"|\b(?:same|that) (?:place|address|building|spot|location|compound)(?: as (?:before|last time))?\b"
    r"|\bas before\b",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"[，,]?\s*(?:第)?[0-9a-z一二三四五六七八九十甲乙丙]{1,4}\s*(?:号楼|号院?门?|栋|幢|座|门|楼(?!上))"
    r"|,?\s*\b(?:building|block|bldg\.?|tower)\s*#?\s*[0-9a-z]+\b",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"[，,]?\s*(?:[0-9a-z一二三四五六七八九十]{1,4}\s*(?:单元|层|室)|楼(?:下|上|道|顶)|门口|顶[楼层])"
    r"|,?\s*\b(?:unit|room|flat|apartment|floor)\s*#?\s*[0-9a-z]+\b",
    re.IGNORECASE,
)


class Placed(Protocol):
    """What is asked of an earlier ticket: its place."""

    @property
    def district(self) -> str | None: ...
    @property
    def subdistrict(self) -> str | None: ...
    @property
    def address(self) -> str | None: ...


def may_be_told_before(said: Said, draft: Draft) -> bool:
    """Whether the message has no place of its own and speaks of one that was told for another ticket."""
    if said.pressed or said.pin or draft["district"] or draft["address"] or draft["lat"] is not None:
        return False
    named = any(said.value(name) for name in PLACE_ENTITIES)
    return not named and any(one.search(said.words) for one in (_SAME, _DOOR, _BUILDING, _AROUND))


def placed_as_before(said: Said, draft: Draft, tickets: Sequence[Placed]) -> Draft:
    """With the place of the latest of the citizen's tickets that has one, as far as the words point at it."""
    earlier = next((one for one in tickets if one.district), None)
    if earlier is None or not may_be_told_before(said, draft):
        return draft
    address = earlier.address or ""
    if not (_SAME.search(said.words) or _DOOR.search(said.words)):
        address = _up_to_building(address) if _BUILDING.search(said.words) else _up_to_estate(address)
    placed = draft.having(
        district=earlier.district, subdistrict=earlier.subdistrict, address=address.strip(" ，,") or None
    )
    return placed.among(())


def _up_to_building(address: str) -> str:
    """'长椿里12号楼3单元' is told of a door; of the building it is '长椿里12号楼'."""
    building = _HOUSE.search(address)
    inside = _INSIDE.search(address, building.end() if building else 0)
    return address[: inside.start()] if inside else address


def _up_to_estate(address: str) -> str:
    """The address in front of its building; 'Building 3, Nanhu Dongyuan' has it first."""
    building = _HOUSE.search(address)
    if building is None:
        inside = _INSIDE.search(address)
        return address[: inside.start()] if inside else address
    if building.start() == 0:
        return _INSIDE.sub("", address[building.end() :]).lstrip(" ,，")
    return address[: building.start()]

"""'Our estate', 'that bar', 'same place as before': the place of an earlier ticket for what is told now. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.draft import Draft
from actions.named import Events
from actions.offers import since
from actions.said import Said

SLOT = "beside"
# For how many messages 'that bar' is the one of the ticket.
_LASTS = 4
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
_BEFORE = (_SAME, _DOOR, _BUILDING, _AROUND)
_KINDS = (
    "bar|pub|club|shop|store|restaurant|cafe|canteen|market|supermarket|gym|school|hospital|site|factory|company|place|spot"
    "|building|block|compound|estate|complex|flat|apartment|stairwell|staircase|lobby|entrance|hallway|corridor|gate|yard"
    "|courtyard|garden|garage|car ?park|roof|street|road|lane|alley|hutong|corner|crossing|station"
    "|stop|park|river|bridge"
    "|neighbou?rs?|guys?|people|tenants?|landlord|owner|address"
)
# What points at the place of the matter just before, beside these.
_THERE = re.compile(
    r"(?:那|这|同一?|一样的)(?:个|家|条|栋|座|片|块|处)?(?:酒吧|店|饭店|餐馆|餐厅|超市|工地|小区|楼|院|路|街|地方"
    r"|门口|物业|单元|车库|胡同|村|市场)"
    r"|^(?:(?:哦|嗯|好的?|[\s，,])*(?:另外|还有|再有|对了|顺便|而且)(?:就是)?[\s，,]*){1,4}[^，。]{1,12}?也(?!许|就)"
    r"|那儿|那里|那边|这儿|这里|这边|我们?(?:门口|单元)"
    rf"|\b(?:that|this|those|these|the same|same|our|their) (?:\w+ )?(?:{_KINDS})\b"
    r"|^(?:and|also|plus|oh and|then|besides)\b.*\bthe (?:place|bar|pub|club|shop|store|restaurant"
    r"|cafe|canteen|gym|site"
    r"|factory|guys|owner)\b"
    r"|\b[a-z]+ there (?:is|are|was|were|has|have)(?= (?:out|off|broken|down|dark|gone|full|blocked|stuck|not|also"
    r"|still|dead|missing|been|too|overflow\w*|flood\w*)\b)"
    r"|\b(?:over|right|around|out|up|down) (?:there|here)\b|\b(?:there|here)\b(?! (?:is|are|was|were"
    r"|has|have|'s|should|must)\b)(?!'s|’s)",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"[，,]?\s{0,3}(?:第)?[0-9a-z一二三四五六七八九十甲乙丙]{1,4}\s{0,3}(?:号楼|号院?门?|栋|幢|座|门|楼(?!上))"
    r"|,?\s{0,3}\b(?:building|block|bldg\.?|tower)\s{0,3}#?\s{0,3}[0-9a-z]+\b",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"[，,]?\s{0,3}(?:[0-9a-z一二三四五六七八九十]{1,4}\s{0,3}(?:单元|层|室)|楼(?:下|上|道|顶)|门口|顶[楼层])"
    r"|,?\s{0,3}\b(?:unit|room|flat|apartment|floor)\s{0,3}#?\s{0,3}[0-9a-z]+\b",
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
    address = str(draft["address"] or "")
    # 'Same building', said where it is asked where, is taken for a name at first.
    named = bool(address) and not (address in said.words and _SAME.search(address))
    if said.pressed or said.pin or draft["district"] or named or draft["lat"] is not None:
        return False
    return not said.names_place and any(one.search(said.words) for one in _BEFORE)


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


def points_there(words: str) -> bool:
    """Whether the words point at a place that was told before."""
    return any(one.search(words) for one in (*_BEFORE, _THERE))


def lent(said: Said, tracker: Tracker, ticket: Placed | None, *, beside: bool = False) -> Events:
    """The ticket's place for the matter that is told now, where its words point there and name no place themselves.

    `beside`: it was told as one with the ticket's, so that it points there anyway.
    """
    asked = since(tracker, "ticket_in_focus")
    if ticket is None or asked is None or asked > _LASTS or said.names_place:
        return []
    if not (beside or points_there(said.words)) or not ticket.district:
        return []
    place = {"district": ticket.district, "subdistrict": ticket.subdistrict, "address": ticket.address}
    return [SlotSet(SLOT, {name: value for name, value in place.items() if value})]


def place_of(slots: Mapping[str, Any]) -> dict[str, Any]:
    """The place that waits for the matter being told; empty if none does."""
    return dict(slots.get(SLOT) or {})


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

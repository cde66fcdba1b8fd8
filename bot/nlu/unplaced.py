"""A message without the proper names of its places: a 沙河 is no river, and a complaint next to a station is not about it."""

from __future__ import annotations

import re
from collections.abc import Iterable

_KIND_ZH = "地铁站?|火车站|公交站|站|社区|小区|新村|大街|胡同|路|街|桥|村|公园|广场|医院|大学|学院|中学|小学|幼儿园|市场|商场|超市|大厦|机场"
_BESIDE_ZH = re.compile(
    rf"(?:{_KIND_ZH})?(?:[a-zA-Z东南西北]{{1,2}}\d?口)?(?:附近|旁边?|边上|斜?对面|外头|外面|外边|周边|周围|一带|门口|门前)"
)
_KIND_EN = (
    r"(?:subway |metro |railway |train |bus )?(?:station|stop|community|compound|road|street|lane|bridge|park"
    r"|square|plaza|mall|hospital"
    r"|university|college|school|market|airport|museum|library|stadium)\b"
)
_BESIDE_EN = re.compile(
    r"\b(?:near|next to|beside|opposite|behind|outside|across from|in front of|close to|around)(?: the)? *$",
    re.IGNORECASE,
)
_AFTER_EN = re.compile(
    rf"(?:[ ,]+(?:{_KIND_EN}|(?:subway|metro)(?= (?:exit|entrance)\b)))?(?: (?:exit|entrance|gate)\b(?: [A-Z]\d?\b)?)?",
    re.IGNORECASE,
)
_AT_EN = re.compile(r"\b(?:in|at|on|from|to|by|around)(?: the)? *$", re.IGNORECASE)
_A_KIND = re.compile(rf"[ ,]+(?:{_KIND_EN}|exit\b|entrance\b)", re.IGNORECASE)
# A house that has no name, next to which something is: 'outside my kid's kindergarten'.
_HOUSE_EN = re.compile(
    r"(?:,? ?\b(?:right |just |directly )?(?:near|next to|outside(?: of)?|in front of|opposite|behind|across from"
    r"|close to|beside)) (?:(?:the|a|an|my|our|his|her|their|this|that|local|old|new|public|kids?|\w{1,12}['’]s?) ){1,4}"
    r"(?:kindergarten|nursery(?: school)?|pre-?school|day ?care(?: cent(?:er|re))?|(?:primary |middle |high |elementary )?school"
    r"|clinic|hospital|pharmacy)(?:['’]s)?(?: (?:front |back |main )?(?:gate|entrance|door))?\b",
    re.IGNORECASE,
)
# What streets have, whatever stands beside them.
_OF_STREETS = re.compile(
    r"\b(?:pavements?|sidewalks?|footpaths?|roads?|streets?|pot ?holes?|holes?|man ?holes?|(?:street ?)?lamps?|(?:street ?)?lights?"
    r"|bins?|rubbish|garbage|trash|litter|drains?|sewers?|tiles?|slabs?|barriers?|bollards?|scooters?|bikes?|cables?|wires?|trees?"
    r"|curbs?|kerbs?|crossings?)\b",
    re.IGNORECASE,
)


# Whoever and whatever is of a house: the matter may be about it.
_OF_HOUSES = re.compile(
    r"\b(?:teachers?|nurses?|doctors?|food|meals?|canteen|guards?|headmaster|principal)\b", re.IGNORECASE
)


def without_houses(text: str) -> str:
    """The text less the houses next to which something of the street is; as it is where nothing such stands before
    them, or where it tells of somebody or something of a house.
    """
    if _OF_HOUSES.search(text):
        return text
    street = _OF_STREETS.search(text)
    return text[: street.end()] + _HOUSE_EN.sub("", text[street.end() :]) if street else text


def without_places(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text less the names at `spans`, which are in order.

    A word for their kind stays, for a station or a hospital may be the matter; it goes too where something is only next to
    it. A text that is nothing but places stays as it is.
    """
    kept, at = [], 0
    for start, end in spans:
        if start < at:
            continue
        before, after = _around(text, start, end)
        kept.append(text[at : max(at, before)])
        at = after
    kept.append(text[at:])
    left = "".join(kept)
    return left if re.search(r"\w", left) else text


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    if beside := _BESIDE_ZH.match(text, end):
        return start, beside.end()
    if beside := _BESIDE_EN.search(text, 0, start):
        after = _AFTER_EN.match(text, end)
        return beside.start(), after.end() if after else end
    if (standing := _AT_EN.search(text, 0, start)) and not _A_KIND.match(text, end):
        return standing.start(), end
    return start, end

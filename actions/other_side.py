"""A place put right by its side alone: 'sorry, I meant the west station', 'no, north', '不对 是西站'. Pure."""

from __future__ import annotations

import re

from actions.draft import Draft

_SIDES = "north|south|east|west"
_NOUNS = r"station|gate|side|entrance|exit|part|end|section"
# Whoever only says more of a place says none of these: 'it's on the north side'.
_RIGHTING = r"no|nope|sorry|oops|wait|actually|i mean|i meant|should be|make it|not"
_EN = re.compile(
    rf"(?=.*?\b(?:{_RIGHTING})\b)"
    rf"(?:(?:{_RIGHTING}|oh|and|but|it['’]?s|its|it was|it is|that['’]?s"
    rf"|not (?:the )?(?:{_SIDES})(?: (?:one|{_NOUNS}))?)[,. ]+){{0,6}}(?:(?:at|on|the|to|in) ){{0,3}}"
    rf"(?P<side>{_SIDES})(?: (?:one|(?:railway |train )?(?P<noun>{_NOUNS})))?"
    rf"(?:,? not (?:the )?(?:{_SIDES})(?: (?:one|{_NOUNS}))?)?[.! ]*",
    re.IGNORECASE,
)
_ZH = re.compile(
    r"(?=.*?(?:不对|不是|错了|[哦噢啊]不|我说的|应该是))"
    r"(?:不对|不是[东南西北](?:[站门口边侧区里街])?|错了|说错了?|写错了?|[哦噢啊不]|我说的?是|应该是|是|[，,\s]){1,6}"
    r"(?P<side>[东南西北])(?P<noun>[站门口边侧区里街])[吧啊的。.]?"
)
_STATION = re.compile(r"\bstation\b|站", re.IGNORECASE)
# Where a side stands for itself: 'Taikoo Li south', 'Beijing South, platform 3'.
_BY_ITSELF = r"\s*(?:$|[,.;!?\n])| (?:and|but|is|are|was|were|has)\b"
# A side in the name of a road is the road's: 'West Station South Road', '北京西站南路', '南门仓胡同'.
_OF_A_ROAD_EN = r"(?!(?: (?!of\b|on\b|at\b)[\w'’-]+)? (?:road|street|avenue|lane|alley|hutong|bridge)\b)"
_OF_A_ROAD_ZH = r"(?![\u4e00-\u9fff]{0,2}(?:路|大街|胡同))"
_OF_PLACE = ("district", "subdistrict", "lat", "long")


def to_other_side(words: str, draft: Draft) -> Draft | None:
    """The draft with the side of its place put right, in the words of the matter too; None where nothing else is known
    by a side, or more is told.

    Stations of two sides lie far apart: in which district the other one is has to be asked.
    """
    match = _EN.fullmatch(words) or _ZH.fullmatch(words)
    if match is None:
        return None
    side = _side_before(match["noun"])
    known, told = str(draft["address"] or ""), str(draft["description"] or "")
    before = {one.casefold() for one in [*side.findall(known), *side.findall(told)]}
    if len(before) != 1 or match["side"].casefold() in before:
        return None
    turned = draft.having(
        address=_turned(known, side, match["side"]) or None,
        description=_turned(told, side, match["side"]) or None,
    )
    of_station = (match["noun"] or "station").casefold() in ("station", "站")
    far = of_station and side.search(known) and _STATION.search(known)
    return turned.having(**dict.fromkeys(_OF_PLACE)) if far else turned


def _side_before(noun: str | None) -> re.Pattern[str]:
    """The side in what is known that is meant: the one of the same thing, or of anything that has sides."""
    if noun and not noun.isascii():
        return re.compile(rf"[东南西北](?={noun}{_OF_A_ROAD_ZH})")
    of_thing = rf" (?:railway |train )?(?:{noun or _NOUNS})\b{_OF_A_ROAD_EN}"
    alone = "" if noun and noun.casefold() != "station" else f"|{_BY_ITSELF}"
    return re.compile(rf"\b(?:{_SIDES})\b(?={of_thing}{alone})", re.IGNORECASE)


def _turned(words: str, side: re.Pattern[str], right: str) -> str:
    """The words with the right side, written large where the wrong one was."""
    return side.sub(lambda one: right.capitalize() if one.group()[0].isupper() else right.lower(), words)

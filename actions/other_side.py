"""A place put right by its side alone: 'sorry, I meant the west station', 'no, north', '不对 是西站'. Pure."""

from __future__ import annotations

import re

from actions.draft import Draft

_SIDES = "north|south|east|west"
_EN = re.compile(
    r"(?:(?:no|nope|sorry|oops|wait|actually|and|but|oh|i mean|i meant|i mean it['’]?s|it['’]?s|its|it was"
    r"|it is|should be|make it|that['’]?s"
    rf"|not (?:the )?(?:{_SIDES})(?: (?:one|station|side|gate))?)[,. ]+){{1,6}}(?:(?:at|on|the|to|in) ){{0,3}}"
    rf"(?P<side>{_SIDES})"
    r"(?: (?:one|(?:railway |train )?station|gate|side|entrance|exit|part|end|section))?"
    rf"(?:,? not (?:the )?(?:{_SIDES})(?: one)?)?[.! ]*",
    re.IGNORECASE,
)
_ZH = re.compile(
    r"(?:不对|不是[东南西北](?:[站门口边侧])?|错了|说错了?|写错了?|[哦噢啊不]|我说的?是|应该是|是|[，,\s]){1,6}"
    r"(?P<side>[东南西北])(?P<noun>[站门口边侧区里街])[吧啊的。.]?"
)
_STATION = re.compile(r"\bstation\b|站", re.IGNORECASE)
_ONE_EN = re.compile(rf"\b(?:{_SIDES})\b", re.IGNORECASE)
_OF_PLACE = ("district", "subdistrict", "lat", "long")


def to_other_side(words: str, draft: Draft) -> Draft | None:
    """The draft with the side of its place put right, in the words of the matter too; None where nothing else is known
    by a side, or more is told.

    Stations of two sides lie far apart: in which district the other one is has to be asked.
    """
    match = _EN.fullmatch(words) or _ZH.fullmatch(words)
    if match is None:
        return None
    noun = match.groupdict().get("noun") or ""
    side = re.compile(f"[东南西北](?={noun})") if noun else _ONE_EN
    known, told = str(draft["address"] or ""), str(draft["description"] or "")
    before = {one.casefold() for one in [*side.findall(known), *side.findall(told)]}
    if len(before) != 1 or match["side"].casefold() in before:
        return None
    turned = draft.having(
        address=_turned(known, side, match["side"]) or None,
        description=_turned(told, side, match["side"]) or None,
    )
    far = side.search(known) and _STATION.search(known) and (not noun or noun == "站")
    return turned.having(**dict.fromkeys(_OF_PLACE)) if far else turned


def _turned(words: str, side: re.Pattern[str], right: str) -> str:
    """The words with the right side, written large where the wrong one was."""
    return side.sub(lambda one: right.capitalize() if one.group()[0].isupper() else right.lower(), words)

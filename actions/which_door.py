"""One door of two between which somebody wavered, told later: 'tower A or B', then 'he lives in B'. Pure."""

from __future__ import annotations

import re

from actions.draft import Draft
from actions.said import Said

_DOOR = r"(?:\d{1,4}[a-z]?|[a-h])"
_DIGIT_ZH = "[一二三四五六七八九十]"
_DOOR_ZH = rf"(?<![0-9a-z])(?:{_DOOR}|(?<!{_DIGIT_ZH}){_DIGIT_ZH}{{1,3}})"
_HOUSE_EN, _HOUSE_ZH = "building|block|tower|bldg", "号楼|[栋幢座]"
_KIND_EN = rf"(?:{_HOUSE_EN}|unit|entrance|gate|room|flat|apartment|floor|exit)"
_KIND_ZH = rf"(?:{_HOUSE_ZH}|号院|单元|[门层楼口])"
_OR_EN, _OR_ZH = rf" or (?:{_KIND_EN} )?", rf"{_KIND_ZH}?(?:还是|或者?是?|要么是?)"
_EITHER = (
    re.compile(rf"\b(?P<kind>{_KIND_EN}) (?P<one>{_DOOR}){_OR_EN}(?P<other>{_DOOR})\b", re.IGNORECASE),
    re.compile(rf"(?P<one>{_DOOR_ZH}){_OR_ZH}(?P<other>{_DOOR_ZH})(?P<kind>{_KIND_ZH})", re.IGNORECASE),
)
# 'He lives in B', "it's tower B", '我问了 是B座', '他住B座'.
_CHOSEN = re.compile(
    rf"(?:(?:ok(?:ay)?|so|ah|oh|yes|no|sorry|actually|i (?:just )?(?:asked|checked)|(?:he|she|they) says?)[,. ]+)*"
    rf"(?:(?:(?:he|she|we|they|i|it|that|my \w{{2,12}})(?: (?:lives?|is|are|was)|['’](?:s|re|m))|live|definitely)"
    rf" (?:in |at |on )?(?:the )?)?(?:{_KIND_EN} )?(?P<en>{_DOOR})(?: one)?[.! ]*"
    rf"|(?:我?[刚又]?问(?:过|到|清楚)?了|想起来了|确认了|[哦啊嗯])?[\s，,。]*(?:[他她我]们?(?:家|说)?)?(?:就|应该|肯定)*[是在住]{{0,2}}第?"
    rf"(?P<zh>{_DOOR_ZH}){_KIND_ZH}?(?:那边|的|啊|吧|[。.!！ ])*",
    re.IGNORECASE,
)


def with_chosen_door(said: Said, draft: Draft) -> Draft:
    """The draft with the door of the address that is meant of two; as it stands where none of the two is told alone."""
    words, address = said.words.strip(), str(draft["address"] or "")
    chosen = None if said.pressed else _CHOSEN.fullmatch(words)
    if chosen is None or not address:
        return draft
    meant = (chosen["en"] or chosen["zh"]).upper()
    for either in _EITHER:
        told = either.search(str(draft["description"] or "")) or either.search(address)
        if told and meant in (told["one"].upper(), told["other"].upper()):
            return draft.having(address=_with_door(address, told, meant))
    return draft


# The flat, told behind its house once that is known: '301', 'room 1204'; three digits may begin a telephone number.
_FLAT = re.compile(
    r"(?:(?:我们?家|我)?(?:就|是|在)*(?P<zh>\d{3,4})(?:室|房间?|号)?(?:的|啊|吧|呢)*"
    r"|(?:(?:it['’]?s|i['’]?m in|we['’]?re in|my|the) )?(?:room|flat|apartment|apt|unit)\.?"
    r" ?(?:no\.? )?(?P<en>\d{3,4})(?: is mine)?)"
    r"[\s。.!！]*",
    re.IGNORECASE,
)
_HOUSE_KNOWN = re.compile(
    rf"(?:{_HOUSE_ZH}|单元|\d楼|\d门)\s*$|\b(?:{_HOUSE_EN}|unit|entrance|gate) \w{{1,3}}(?:,[^,\d]*)?$",
    re.IGNORECASE,
)
_MAY_BE_NUMBER = re.compile(r"1[3-9]\d")


def with_flat_behind(said: Said, draft: Draft) -> Draft | None:
    """The draft with the flat that is all that is told, behind the house that is known; None where none is told so."""
    flat = None if said.pressed else _FLAT.fullmatch(said.words)
    address = str(draft["address"] or "")
    if flat is None or not _HOUSE_KNOWN.search(address) or _MAY_BE_NUMBER.fullmatch(said.words):
        return None
    if flat["en"]:
        return draft.having(address=f"{address}, {said.words.strip(' .!')}")
    return draft.having(address=f"{address}{flat['zh']}")


def _with_door(address: str, told: re.Match[str], meant: str) -> str:
    """The address with the one that is meant where either, or both, stood as what they are; houses have many names."""
    kind, houses = told["kind"], rf"{_HOUSE_EN}|{_HOUSE_ZH}"
    same = rf"(?:{houses if re.fullmatch(houses, kind, re.IGNORECASE) else kind})"
    for pattern in (
        rf"(?P<lead>\b{same} )(?P<door>{_DOOR})(?:{_OR_EN}{_DOOR})?\b",
        rf"(?P<lead>)(?P<door>{_DOOR_ZH})(?:{_OR_ZH}{_DOOR_ZH})?(?={same})",
    ):
        for stood in re.finditer(pattern, address, re.IGNORECASE):
            if stood["door"].upper() in (told["one"].upper(), told["other"].upper()):
                return f"{address[: stood.start()]}{stood['lead']}{meant}{address[stood.end() :]}"
    return address

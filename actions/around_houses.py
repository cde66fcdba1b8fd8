"""What stands or is kept around the houses, by its own words: what people train on, a ditch, pigeons. Pure."""

from __future__ import annotations

import re
from typing import Any

# What stands in the open for everybody to train on is no gym's: the sub-district keeps it.
_TRAINS_OUTSIDE = re.compile(
    r"健身(?:器材|设施|路径|器械)|漫步机|扭腰[器盘]|单杠|双杠|太空漫步|蹬力器|乒乓球台"
    r"|\boutdoor (?:gym|fitness|exercise)\b",
    re.IGNORECASE,
)
_INDOORS = re.compile(
    r"健身[房馆卡]|俱乐部|体育[馆场]|私教|会员|学校|校园|\b(?:club|membership|school)\b", re.IGNORECASE
)
_WORN = re.compile(
    r"[坏断松裂锈掉缺晃倒歪]|没(?:了|人修)|\b(?:broke\w*|loose|rust\w*|wobbl\w*|missing|damaged|snapped)\b",
    re.IGNORECASE,
)
_CULTURE, _FURNITURE = "education.culture_sport", "municipal_facilities.street_furniture"
# Gnats come of the ditch that stinks.
_DITCH = re.compile(
    r"(?:臭|污|死|黑)水[^，。]{0,2}(?:沟|坑|塘|河)|(?:臭|黑)(?:河|沟)|(?:水沟|河沟|河道|沟渠|明渠|水塘|池塘)[^，。]{0,8}(?:臭|黑|脏|烂)"
)
_GNATS = re.compile(r"[蚊蝇虫]")
_PESTS, _WATERS = "sanitation.pests", "environment.water"
# What is kept next door and is no dog.
_FOWL, _DOG = (
    re.compile(r"鸽子?|鸡|鸭|鹅|\b(?:pigeons?|chickens?|roosters?|geese|ducks?)\b", re.IGNORECASE),
    re.compile(r"[狗犬]|\b(?:dog|puppy)", re.IGNORECASE),
)
_CROWS = re.compile(r"打鸣|叫|吵|\b(?:crow|nois|loud)", re.IGNORECASE)
_DOGS = "safety.dogs"
# What lets people into their own house is the management's.
_LETS_IN = re.compile(
    r"(?:单元|楼门|楼道|楼宇|小区|大门|门口|入户)[^，。]{0,4}(?:(?:可视)?对讲[机门]?|门禁)[^，。]{0,6}(?:坏|不响|没声|失灵|不管用|打不开|不好使|没反应|修)"
)
# Water that a neighbour lets through is no noise, unless it is heard.
_LEAKS = re.compile(r"漏水|渗水|滴水|[漏渗滴]下?来|\b(?:leak|drip|seep)(?:s|ed|ing|age)?\b", re.IGNORECASE)
_HEARD = re.compile(
    r"吵|响|声|闹|[敲砸跺]|音乐|装修|\b(?:nois\w*|loud|sounds?|music|hear\w*|sleep\w*|bang\w*|drill\w*|shout\w*|part(?:y|ies)|bark\w*|tick\w*)\b",
    re.IGNORECASE,
)
_LEAK = "housing.leak_repair"
_MANAGEMENT = "housing.property_management"
_NEIGHBOUR_NOISE = "environment.neighbour_noise"


def around_houses(words: str, category: Any) -> str | None:
    """The category of such a thing by its own words; None where the one that was found may stay."""
    if _LETS_IN.search(words):
        return _MANAGEMENT
    if category == _NEIGHBOUR_NOISE and _LEAKS.search(words) and not _HEARD.search(words):
        return _LEAK
    if category == _CULTURE and _TRAINS_OUTSIDE.search(words) and _WORN.search(words):
        return None if _INDOORS.search(words) else _FURNITURE
    if category == _PESTS and _DITCH.search(words) and _GNATS.search(words):
        return _WATERS
    if category == _DOGS and _FOWL.search(words) and not _DOG.search(words):
        return _NEIGHBOUR_NOISE if _CROWS.search(words) else _PESTS
    return None

"""Place names as English speakers write them: half in letters, half translated ('Beiyuan South Road'), or turned round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.pinyin import letters
from bot.nlu.text import has_cjk

_KINDS = {
    "大街": ("Street", "Avenue", "Jie"),
    "胡同": ("Hutong",),
    "路": ("Road", "Rd"),
    "街": ("Street",),
    "桥": ("Bridge",),
    "公园": ("Park",),
    "小区": ("Xiaoqu", "Community", "Residential Compound"),
    "家园": ("Jiayuan", "Homeland"),
    "社区": ("Shequ", "Community"),
}
_SIDES = {"东": "East", "西": "West", "南": "South", "北": "North", "中": "Middle"}
_LEAST = 2  # Characters of a name's own; less is no name.
_MUSEUM = re.compile(r"(?P<of>(?:\w+ ){2,4})Museum")
_NUMBERED = re.compile(r"(?P<number>\d{3}) Hospital")
# Of a place that stands in this city alone nobody says whose it is.
_OF_CITY = re.compile(
    r"(?:Beijing )(?P<own>[A-Z][\w']+(?: [A-Z][\w']+)* ?(?:Hospital|Park|Garden|Observatory))"
)
_SPELT = (("Centre", "Center"), ("Center", "Centre"), ("Theatre", "Theater"), ("Theater", "Theatre"))


def other_forms(name: str) -> Iterator[str]:
    """What a place of this name is also called in English; none for a name of characters and letters."""
    if name.isascii():
        yield from varied_forms(name)
    elif has_cjk(name) and not any(mark.isascii() for mark in name):
        yield from english_forms(name)


def english_forms(zh: str) -> Iterator[str]:
    """Half-translated names of one place, none for a name without a part that is usually translated."""
    name = zh.removesuffix("站")
    for kind, words in _KINDS.items():
        own = name.removesuffix(kind)
        if own == name or len(own) < _LEAST:
            continue
        base = letters(own)
        if kind == "大街" and own[-1] in "内外":
            # 'Dongzhimenwai' is how people call all that lies there.
            yield base
        for word in words:
            yield f"{base} {word}"
        side = _SIDES.get(own[-1]) if kind in ("大街", "路", "街") and len(own) > _LEAST else None
        if side:
            base = letters(own[:-1])
            for word in words:
                yield from (f"{base} {side} {word}", f"{side} {base} {word}")
        return
    if name[-1:] == "门" and len(name) > _LEAST + 1 and name[-2] in _SIDES:
        yield f"{letters(name[:-2])} {_SIDES[name[-2]]} Gate"
    elif name[-1:] in _SIDES and len(name) > _LEAST:
        yield f"{letters(name[:-1])} {_SIDES[name[-1]]}"


def varied_forms(en: str) -> Iterator[str]:
    """Other ways to write an English name: 'Museum of Natural History', 'Hospital 301', 'Lufthansa Centre'."""
    if museum := _MUSEUM.fullmatch(en):
        yield f"Museum of {museum['of'].strip()}"
    if hospital := _NUMBERED.fullmatch(en):
        yield from (f"Hospital {hospital['number']}", f"{hospital['number']} Military Hospital")
    if here := _OF_CITY.fullmatch(en):
        yield here["own"]
    for one, other in _SPELT:
        if re.search(rf"\b{one}\b", en):
            yield re.sub(rf"\b{one}\b", other, en)

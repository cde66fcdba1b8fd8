"""Chinese place names as English speakers write them: half in letters, half translated ('Beiyuan South Road')."""

from __future__ import annotations

from collections.abc import Iterator

from bot.nlu.pinyin import letters

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

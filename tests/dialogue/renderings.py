"""How a community of the city pack is written by people: in Chinese with parts dropped and added, and in English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.pinyin import letters

_NUMBERS = {mark: at for at, mark in enumerate("一二三四五六七八九十", 1)}
_SIDES = {"东": "East", "西": "West", "南": "South", "北": "North", "中": "Middle"}
_ORDINALS = (
    "",
    "First",
    "Second",
    "Third",
    "Fourth",
    "Fifth",
    "Sixth",
    "Seventh",
    "Eighth",
    "Ninth",
    "Tenth",
)
_PARTS = re.compile(
    r"(?P<head>.{2,}?)(?P<side>[东西南北中]?)(?P<number>第?[一二三四五六七八九十])?(?P<kind>区|里|园|苑|家园|花园)?"
)
_FINALS = {"家园": "Jiayuan", "花园": "Garden", "园": "Garden", "苑": "Garden", "里": "Li", "区": "Area"}


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th."""
    return f"{number}{('st', 'nd', 'rd')[number - 1] if number < 4 else 'th'}"


def english(short: str, zh: str) -> Iterator[str]:
    """English renderings of a community, `short` as the pack writes it without 社区."""
    whole = letters(short).capitalize()
    kind = "Village" if zh.endswith("村") else "Community"
    yield whole
    yield f"{letters(short.removesuffix('村')).capitalize()} {kind}"
    match = _PARTS.fullmatch(short)
    if match is None or len(match["head"]) < 2:
        return
    head = letters(match["head"]).capitalize()
    side = _SIDES.get(match["side"], "")
    number = _NUMBERS[match["number"][-1]] if match["number"] else 0
    told = f"{head} {side}".strip()
    if number and match["kind"] == "区":
        yield from (f"{told} Area {number}", f"{told} {ordinal(number)} Area", f"{told} Zone {number}")
        yield from (f"{told} {_ORDINALS[number]} District", f"{told} {number} qu", f"{told} Section {number}")
    elif number and match["kind"] == "里":
        yield f"{told} {letters(match['number'] + '里').capitalize()}"
    elif number and not match["kind"]:
        yield from (
            f"{told} No. {number} Community",
            f"{told} No.{number}",
            f"{told} {_ORDINALS[number]} Community",
        )
        yield f"{told} {ordinal(number)} Community"
    elif side and match["kind"] in ("里", "园", "苑"):
        yield f"{head} {letters(match['side'] + match['kind']).capitalize()}"
        yield f"{head} {letters(match['side'] + match['kind']).capitalize()} Community"
        if match["kind"] != "里":
            yield f"{head} {side} {_FINALS[match['kind']]}"
    elif side and match["kind"] == "区":
        yield from (f"{told} Area", f"{told} District Community", f"{told} Zone")
    elif side and not match["kind"]:
        yield from (f"{told} Community", f"{told} Residential Compound")
    elif match["kind"] in ("家园", "花园") and len(match["head"]) > 2:
        yield f"{head} {letters(match['kind']).capitalize()}"
        yield f"{head} {_FINALS[match['kind']]}"


def chinese(short: str, zh: str) -> Iterator[str]:
    """Chinese ways to write it: 社区 kept, dropped or 小区 instead, 第 dropped, numbers in figures."""
    yield zh
    yield short
    if zh.endswith("社区"):
        yield from (f"{zh[:-2]}{kind}" for kind in ("小区", "家属院") if len(zh) > 4)
    elif zh.endswith("村"):
        yield f"{zh}儿"
    if (match := _PARTS.fullmatch(short)) and match["number"] and len(match["head"]) > 2:
        before = f"{match['head']}{match['side']}"
        number = match["number"][-1]
        kind = match["kind"] or "社区"
        yield from (
            f"{before}{number}{kind}",
            f"{before}{_NUMBERS[number]}{kind}",
            f"{before}第{number}{kind}",
        )

"""The phrase that pieces of a place form: which belong together, and which of them say most. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from bot.nlu.address_parts import Part

_JOIN_EN = re.compile(
    r",? ?(?:the one )?(?:(?:right|just|directly) )?(?:and|near|at|in|on|of|by|outside(?: of)?|opposite|next to|close to"
    r"|beside|behind|in ?front of|around|across from|corner of|the corner of|between|under|before"
    r"|after)? ?(?:the )?(?:(?:um+|uh+|er+m?),? )?,? ?"
)
_LEAD_EN = re.compile(
    r"(?:(?<!line )(?<!bus )(?<!route )(?<!terminal )(?<!number )\b\d{1,4} |(?:at |on )?(?:the )?(?:corner|crossing|intersection|junction) of |opposite |behind "
    r"|next to |in ?front of |across from |outside |near )(?:the )?$"
)
HUMMED = re.compile(r"(?:那个|这个|[嗯呃]){1,4}")
# What leads from an estate to the door in it: '清澄名苑 就南区12号楼'.
_NAMELY = frozenset({"就", "就是", "就在", "是", "那个"})
# Between a quarter and what is meant in it: '高教园那边 北街家园二区'.
_THEREABOUTS_ZH = re.compile(r"(?:[那这](?:边|块)?儿?|一带|附近)[ ，,]")
_CROSSING_ZH = re.compile(r"[和与跟、及]")
_CROSSED_ZH = re.compile(r"\s*的?(?:十字|丁字)?(?:路口|交叉口|交汇|交界|之间|中间)")
_IS_ROAD_ZH, _ENDS_ZH = re.compile(r"[路街桥]$"), re.compile(r"\s*(?:$|[，,。.；;])")
_NEAR = re.compile(
    r"near|by|next to|close to|opposite|beside|behind|around|outside|in front of|across from|after|before|between"
)
# What lies between two places is found by both: 'between Lama Temple and Beixinqiao', '宽街和地安门之间'.
_BETWEEN_EN = re.compile(r"\b(?:in )?between (?:the )?$")
_AND_EN = re.compile(r" and (?:the )?")
_BETWEEN_ZH = re.compile(r"\s*的?(?:之间|中间)")
_PAUSE = 2
_NUMBERED = re.compile(r"\d号")
_BUILDING_ZH = re.compile(
    r"[\da-z一二三四五六七八九十]+(?:号楼|栋|幢|单元)[\d一二三四五六七八九十]*(?:单元|门)?"
)


def house_elsewhere(written: str, parts: Iterable[Part], span: tuple[int, int]) -> tuple[int, int] | None:
    """The only building named apart from a place that has none: '望京花园的，家里停电，3号楼2单元'."""
    if any(part.kind == "house" and span[0] <= part.start < span[1] for part in parts):
        return None
    found = [chain for chain in _chains(written, _merged(parts)) if _is_building(written, chain)]
    return (found[0][0].start, found[0][-1].end) if len(found) == 1 else None


def _is_building(written: str, chain: list[Part]) -> bool:
    told = written[chain[0].start : chain[-1].end]
    return all(part.kind == "house" for part in chain) and _BUILDING_ZH.match(told) is not None


def compose(written: str, parts: Iterable[Part]) -> tuple[int, int] | None:
    """The span of the best place phrase; None if there is nothing finer than districts and sub-districts."""
    merged = _merged(parts)
    if between := _between(written, merged):
        return between
    chains = _chains(written, merged)
    best = max(chains, key=lambda chain: _worth(written, chain), default=None)
    if best is None or _worth(written, best) == 0:
        return None
    best = _trimmed(written, best)
    start, end = best[0].start, best[-1].end
    if lead := _LEAD_EN.search(written[:start]):
        start = lead.start()
    return start, end


def _between(written: str, parts: list[Part]) -> tuple[int, int] | None:
    """The span of two places between which something is; None where it is not told so."""
    if not any(word in written for word in ("between", "之间", "中间")):
        return None
    for one, other in pairwise(part for part in parts if part.kind in ("name", "area")):
        gap = written[one.end : other.start]
        lead = _BETWEEN_EN.search(written[: one.start])
        if lead and _AND_EN.fullmatch(gap):
            return lead.start(), other.end
        if _CROSSING_ZH.fullmatch(gap) and (ends := _BETWEEN_ZH.match(written, other.end)):
            return one.start, ends.end()
    return None


def _merged(parts: Iterable[Part]) -> list[Part]:
    """In order; of overlapping ones the union, named after the wider one, so that 望京花园小区 is more than 望京."""
    merged: list[Part] = []
    for part in sorted(parts, key=lambda p: (p.start, -p.end)):
        if merged and part.start < merged[-1].end:
            last = merged[-1]
            if part.end > last.end:
                kind = "name" if "name" in (last.kind, part.kind) or last.kind == "area" else last.kind
                merged[-1] = Part(kind, last.start, part.end)
            continue
        merged.append(part)
    return merged


def _chains(written: str, parts: list[Part]) -> list[list[Part]]:
    chains: list[list[Part]] = []
    for part in parts:
        if chains and _joined(written, chains[-1], part):
            chains[-1].append(part)
        else:
            chains.append([part])
    return chains


def _joined(written: str, chain: list[Part], part: Part) -> bool:
    gap = written[chain[-1].end : part.start]
    if part.kind == "beside":
        named = any(one.kind in ("name", "house") for one in chain)
        return named and len(gap) <= _PAUSE and not gap.strip(" ,，、的")
    if not gap.strip():
        return len(gap) <= 1
    if part.kind == "tail":
        return False
    if _THEREABOUTS_ZH.fullmatch(gap):
        return part.kind in ("name", "house")
    namely = gap.strip() in _NAMELY or HUMMED.fullmatch(gap) is not None
    if gap in ("的", "里", "-") or (namely and part.kind == "house"):
        return True
    if gap.strip() in (",", "，"):
        return part.kind == "house" or chain[-1].kind != "tail"
    if _CROSSING_ZH.fullmatch(gap):
        crossed = _CROSSED_ZH.match(written[part.end :]) is not None
        # '宣武门外大街跟骡马市大街', and nothing more.
        ends = _ENDS_ZH.match(written, part.end) is not None
        return crossed or (ends and all(_IS_ROAD_ZH.search(written, 0, one.end) for one in (chain[-1], part)))
    return gap[0] in " ," and gap[-1] == " " and _JOIN_EN.fullmatch(gap) is not None


def _worth(written: str, chain: list[Part]) -> int:
    """A name with a house number says most; a word of position alone ('楼下') says nothing."""
    kinds = {part.kind for part in chain}
    kinds |= {
        "house" for part in chain if part.kind == "name" and _NUMBERED.search(written, part.start, part.end)
    }
    return 4 * ("name" in kinds) + 2 * ("house" in kinds) + ("area" in kinds and "tail" in kinds)


def _trimmed(written: str, chain: list[Part]) -> list[Part]:
    """Without districts and sub-districts at either end, where something finer is left; 'near Sanlitun' stays."""
    while (
        len(chain) > 1
        and chain[0].kind == "area"
        and any(part.kind in ("name", "house") for part in chain[1:])
    ):
        if _NEAR.search(written[chain[0].end : chain[1].start]):
            break
        chain = chain[1:]
    while (
        len(chain) > 1
        and chain[-1].kind == "area"
        and not _NEAR.search(written[chain[-2].end : chain[-1].start])
    ):
        chain = chain[:-1]
    return chain

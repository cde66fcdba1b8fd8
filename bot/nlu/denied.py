"""Names that a message takes back: it is not there, that was written by mistake, it is only near. Pure."""

from __future__ import annotations

import re

from bot.nlu.area import Mention

_NEGATED = re.compile(
    r"(?:不是|不在|并非|别写|不是我们?家?在?|isn't in|not in|not|isn't|instead of|rather than) ?(?:在|the )?$"
)
# 'I wrote Sanlitun before', '三里屯写错了'.
_TAKEN_BACK_BEFORE = re.compile(r"\b(?:wrote|said|put|typed|entered)(?: the)? $")
_TAKEN_BACK_AFTER = re.compile(r"[^,.，。]{0,20}\b(?:before|earlier|by mistake|wrong(?:ly)?)\b")
_TAKEN_BACK = re.compile(
    r"(?:那个)?(?:是我?)?(?:写|说|打|填|选)错|,? (?:is|was) (?:wrong|a mistake|a typo|my mistake)"
)
# Who says that it is near another area names both, and means the first.
_NEAR_BEFORE = re.compile(
    r"(?:靠近|挨着|挨近|临近|邻近|紧邻|离)$|\b(?:near|next to|close to|not far from|bordering)(?: the)? $"
)
# Who names one place and at once another: '碧水庄园？不对，是于辛庄', 'Sanlitun, no wait, Shuangjing'.
_SLIP = re.compile(
    r"[\s?？，,。.…]*(?:[哦啊嗯哎]*(?:不是|不对|不{2,4}|说错了?|记错了?|错了)(?:[\s，,。！!]+|应该|是)(?:应该)?(?:我们?|俺们?|咱们?)?(?:应该|就)?(?:是|在)?\s*"
    r"|(?:no,? wait|wait,? no|sorry,? (?:no,? )?(?:i mean|i meant|it'?s)|i mean|i meant)\b,? ?(?:it'?s |i'?m |we'?re )?(?:in |at )?(?:the )?)"
)


def negated(written: str, start: int) -> bool:
    """Whether the words before `start` say that what follows is not the place."""
    return _NEGATED.search(written[max(0, start - 12) : start]) is not None


def taken_back(written: str, mention: Mention) -> bool:
    """Whether the words around a name say that it was a mistake."""
    if _TAKEN_BACK.match(written, mention.end):
        return True
    before = _TAKEN_BACK_BEFORE.search(written, 0, mention.start)
    return before is not None and _TAKEN_BACK_AFTER.match(written, mention.end) is not None


def without_near(kept: list[Mention], written: str) -> list[Mention]:
    """Where two sub-districts are named, without the one that is only near: '望京，靠近酒仙桥'."""
    areas = [m for m in kept if m.level == "subdistrict"]
    near = [m for m in areas if _NEAR_BEFORE.search(written, 0, m.start)]
    return [m for m in kept if m not in near] if len(near) < len(areas) else kept


def without_slips(kept: list[Mention], written: str) -> list[Mention]:
    """Without a place that is taken back in the same breath, right before the one that is meant."""
    begins = {mention.start for mention in kept}
    slips = [m for m in kept if (behind := _SLIP.match(written, m.end)) and behind.end() in begins]
    return [m for m in kept if m not in slips]

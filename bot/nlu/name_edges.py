"""Where a name begins and ends among the words around it: the 宫门口 in 故宫门口 is no community. Pure."""

from __future__ import annotations

import re
from collections.abc import Container

_NAME_BEFORE, _LEAST, _LONGER = 3, 2, 2
_TAIL = re.compile(r"(?:大?门|路|出)口|[大东西南北正后]门|门[前外]|[里外]面|[东南西北]边|对面")
# 房山城关 is a station, 房山城关街道 a sub-district of Fangshan.
_FORMAL = ("街道", "地区", "镇", "乡")
# Words whose last character begins many names: 今天 | 桥湾, 投诉一下 | 花园桥.
_WORDS_BEFORE = re.compile(r"(?:[今昨明前后每当整白几天]天|一下)$")
# 龙潭公园 西北门 is a gate of it, and not the village in Dongba that is called so.
_GATE = re.compile(r"[东西南北]{2}门")
_HAS_GATE = re.compile(r"(?<!东坝)(?<!东坝乡)(?<!东坝地区)[\u4e00-\u9fff][的\s，,]{0,2}$")
_LOOKED_BACK = 8
# Things of a street that leave the name before them without it: 'Qianmen street lights'.
_STREET_THING = re.compile(r" (?:lights?|lamps?|lamp-?posts?|lighting|office)\b")
_STREET = " street"


def edges(written: str, start: int, end: int, names: Container[str]) -> tuple[int, int] | None:
    """The part of `written[start:end]`, a name of `names`, that is a name in this text; None if nothing of it is one."""
    if _WORDS_BEFORE.search(written, max(0, start - 1), start + 1):
        start += 1
        stops = range(end + _LONGER, start + _LEAST - 1, -1)
        return next(((start, stop) for stop in stops if written[start:stop] in names), None)
    for begin in range(max(0, start - _NAME_BEFORE), start):
        for stop in range(start + 1, end):
            if (
                written[begin:stop] in names
                and stop - begin >= _LEAST
                and _TAIL.fullmatch(written, stop, end)
            ):
                return begin, stop
    for kind in _FORMAL:
        stop = end + len(kind)
        if written.startswith(kind, end) and written[start:stop] not in names:
            for begin in range(start + 1, end - _LEAST + 1):
                if written[begin:stop] in names:
                    return begin, stop
    if written.startswith("路灯", end - 1) and written[start : end - 1] in names:
        return start, end - 1
    shorter = end - len(_STREET)
    return (
        (start, shorter) if lends_street(written, end) and written[start:shorter] in names else (start, end)
    )


def is_gate(written: str, start: int, end: int) -> bool:
    """Whether what a village is called is a gate of the place that is named before it."""
    gate = _GATE.fullmatch(written, start, end)
    return gate is not None and _HAS_GATE.search(written, max(0, start - _LOOKED_BACK), start) is not None


def lends_street(written: str, end: int) -> bool:
    """Whether the street before `end` belongs to the word behind it: 'Qianmen street lights' are those of Qianmen."""
    return written.endswith(_STREET, 0, end) and _STREET_THING.match(written, end) is not None


# A firm's name as far as the word for what it is, before words that tell where it is.
_BEFORE_PLACE = re.compile(
    r"[^在]{2,20}?(?:公司|集团|中心|工作室|[店厅馆院校厂园学行])(?=(?:就|也|都)?(?:开|位于)?在|位于)"
)


def before_its_place(name: str) -> str:
    """The name without where it is: of 远航科技有限公司在上地七街 the company."""
    ended = _BEFORE_PLACE.match(name)
    return ended.group() if ended else name


# A lane of which one character is left: 乐胡同 of 演乐胡同. What stands before a name is none of it.
_CUT_LANE = re.compile(r"[\u4e00-\u9fff]胡同")
_NOT_OF_LANE = frozenset(
    "的了在是有没住到从去往进过来给跟和与那这条个我你他她家区镇乡街道京城门口旁边里外前后东西南北一二三四五六七八九十"
)


def whole_lane(written: str, start: int, end: int) -> int:
    """Where the lane `written[start:end]` begins: one character before it, where only one is left of its name."""
    before = written[start - 1 : start]
    cut = _CUT_LANE.fullmatch(written, start, end) and "\u4e00" <= before <= "\u9fff"
    return start - 1 if cut and before not in _NOT_OF_LANE else start

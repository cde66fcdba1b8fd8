"""A way from one place to another: the matter is somewhere on it, and its far end owns nothing. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.nlu.area import Area, Mention

# What may stand behind the name of an end and in front of the other one.
_GAP = re.compile(
    r"(?:'s)?(?: (?:subway|metro|railway|train|bus|west|east|north|south))*(?: (?:station|stop|area|airport|gate))?"
    r"(?:,? (?:all the way|straight|back|home|down|up|over))*,? (?:to|towards?|until|till)(?: the"
    r"| my(?: \w+)? (?:in|at|near))? "
    r"|\s*(?:地铁站|火车站|机场|站|那边|这边|附近)?\s*(?:一路)?(?:打车|坐车|开车|坐地铁)?(?:到|至|去|回|往|开往)了?\s*"
)
_FROM = re.compile(
    r"(?:从|自|打|由)\s*$|\bfrom (?:the |my (?:\w+ ){1,2}(?:in|at|near) |our (?:\w+ ){1,2}(?:in|at|near) )?$"
)
# Without 'from' only who travels goes from one place to another: 'Gulou to Sanlitun by taxi'.
_TRAVELS = re.compile(
    r"\b(?:taxis?|cabs?|didi|drivers?|bus|train|subway|metro|line \d+|ride|rode|drove|drive|trip|journey|commute"
    r"|route|fare|meter)\b|charged me|打车|打表|拒载|绕路|出租|网约车|滴滴|司机|公交|地铁|专线|一路|全程|路上"
)
_TO = re.compile(r"(?:去|回|到|往|开往)\s*$|\b(?:to|for)(?: the)? $")
# An end that nobody listed: 'from the airport to Dongzhimen'.
_SOMEWHERE = re.compile(
    r"\bfrom (?P<end>(?:the |my |our )?(?:[a-z0-9']+ ){1,4}?)to (?:the )?$"
    r"|(?:从|打(?![个了辆的车着]))(?P<zh>(?![一二三四五六七八九十\d周早上下])(?:(?!从)[\u4e00-\u9fff]){2,8}?)(?:打车|坐车|开车|坐地铁)?(?:到|至|去|回)$"
)
# '团结湖到国贸那段', '三元桥到酒仙桥堵得死死的': the stretch between them.
_STRETCH = re.compile(
    r"(?:地铁站|站)?(?:的)?(?:[那这]一?段|一段|之间|区间|沿线|全程)"
    r"|(?:[这那]?一?路上?|路段|方向|整条路|全程|全|都|天天|每天|早晚|又|老是?|总是?|经常|一直|现在|今[天早晚]|\s){0,5}"
    r"(?:堵|拥堵|塞车|排长队|走不动|动不了|挪不动|全?是坑|坑坑|颠|没路灯|路灯[^，。]{0,4}不亮|封[着了路]|修路|积水)"
)
_HOURS = re.compile(r"\b(?:\d|mon|tues|wednes|thurs|fri|satur|sun|morning|night|noon|midnight)")
_MOST_CHOICES = 6


@dataclass(frozen=True)
class Journey:
    """Where both ends stand in the text together, the area that is certain, and the mentions that are its ends."""

    start: int
    end: int
    area: Area
    ends: tuple[Mention, ...]


def journey(written: str, named: Sequence[Mention], district_of: Mapping[str, str]) -> Journey | None:
    """The first way from one place to another in a text in its plain form; None if there is none.

    The district is certain where both ends lie in one, the sub-district where both are in that; else it has to be asked.
    """
    for at, mention in enumerate(named):
        before = written[: mention.start]
        behind = next(
            (one for one in named[at + 1 :] if _GAP.fullmatch(written[mention.end : one.start])), None
        )
        stretch = behind is not None and _STRETCH.match(written, behind.end) is not None
        if behind and (stretch or _FROM.search(before) or _TRAVELS.search(written)):
            # 'Fengtai, Beijing South to Sanlitun': of several names in a row the last one is the end.
            return Journey(
                mention.start, behind.end, _between(mention, behind, district_of), (mention, behind)
            )
        unlisted = _SOMEWHERE.search(before)
        # Nothing but '从南站到安贞', or it behind a pause, tells a way, whatever it is taken on.
        head = written[: unlisted.start()] if unlisted else ""
        whole = (not head or head[-1] in " ，,") and not written[mention.end :].strip(" 。.，,的")
        if (
            unlisted
            and (_TRAVELS.search(written) or (unlisted["zh"] and whole))
            and not _HOURS.match(_end(unlisted))
        ):
            districts = sorted({district_of[code] for code in mention.codes})
            area = Area(districts[0]) if len(districts) == 1 else Area(choices=tuple(districts))
            return Journey(unlisted.start(unlisted.lastgroup or 0), mention.end, area, (mention,))
    return None


def _end(unlisted: re.Match[str]) -> str:
    """The end that nobody listed."""
    return unlisted["end"] or unlisted["zh"]


def without_destinations(written: str, named: Sequence[Mention]) -> list[Mention]:
    """Without where somebody wanted to be driven, where it is also told where they were: '西站出租车拒载，去方庄'."""
    if not _TRAVELS.search(written):
        return list(named)
    ends = [mention for mention in named if _TO.search(written, 0, mention.start)]
    return [m for m in named if m not in ends] if len(ends) < len(named) else list(named)


def _between(one: Mention, other: Mention, district_of: Mapping[str, str]) -> Area:
    here, there = ({district_of[code] for code in mention.codes} for mention in (one, other))
    common = sorted(here & there) or sorted(here | there)
    if len(common) > 1:
        return Area(choices=tuple(common) if len(common) <= _MOST_CHOICES else ())
    same = one.codes & other.codes
    inner = [code for code in same if code not in common]
    return Area(common[0], inner[0] if len(inner) == len(same) == 1 else None)

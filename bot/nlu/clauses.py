"""Where one message may turn from one matter to another: the pieces between full stops, 'also' and numbered points. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice

from bot.nlu.listed import listed

# Words that open a further matter. A comma may stand before them, or nothing.
_CUE_ZH = (
    r"(?:还(?=有人)|(?<![里面上中])还有(?!人|没有|[一二三四五六七八九十两几多\d]+(?:百|千|万|多|块|天|年|月|人|次|户))(?:就是"
    r"|一个?(?:是|事儿?|问题|件事)?|个(?:事儿?|问题)|件事)?|另外(?:一?[个件]事?)?|此外|再有(?:就是)?|再(?:就是|一个)|对了"
    r"|顺便(?:说一下|反映一下|问一下|再说)?"
    r"|同时(?:也|还)?|以及|其次|再说一个|再反映一个|第[一二三四五六](?![次回天遍趟轮期批届年])(?:个|件|点)?(?:事|问题)?(?:是|就是)?)"
)
_CUE_EN = (
    r"(?:also(?: there(?!['’]))?|plus|besides(?: that)?|in addition|additionally|another (?:thing|problem"
    r"|issue)(?: is(?: that)?)?"
    r"|on top of that|oh and|by the way|btw|first(?:ly)?(?=,)|second(?:ly)?|third(?:ly)?)\b,?"
)
# 'Actually can you also tell them about the lift': asked for, where nothing but that is said to be further.
_ASKS_TOO_EN = (
    r"(?:(?:actually|oh|and|ok(?:ay)?|please),? ){0,3}"
    r"(?:(?:can|could|would|will) (?:you|i|we) (?:please )?(?:also|too)|i(?:['’]d| would)? also (?:want|need|like|wanted) to)"
    r" (?:please )?(?:(?:tell|inform|let) (?:them|you|him|her|the [a-z]+|someone) (?:know )?about"
    r"|(?:report|mention|complain about|look (?:at|into)|send (?:someone|somebody) (?:for|to fix)|file (?:one )?(?:for|about)"
    r"|add (?:one )?(?:for|about)|do something about))(?: that| how)? (?=(?:the|our|my|a|an|some|there|another)\b)"
)
# Between clauses only: 'the lift is also stuck' goes on about the lift.
_CUE = re.compile(
    rf"[，,、\s]{{0,4}}{_CUE_ZH}[，,：:\s]*|(?:(?:^|(?<=[.,;:!?)]))\s*(?:and |oh )?|\s{{1,3}}and ){_CUE_EN}\s*"
    rf"|(?:^|(?<=[.,;:!?)]))\s{{0,3}}{_ASKS_TOO_EN}"
    rf"|\s{{1,3}}also (?=(?:the|my|our|there|nobody|no one|somebody|someone|people|they|cars|it's)\b)"
    rf"|\s{{1,3}}(?:and )?on top of (?:that|it all|all that)\b,?\s*",
    re.IGNORECASE,
)
# 路灯也坏了: something else that is wrong too. '也没有执照' has no subject of its own and goes on with the story.
_TOO_ZH = re.compile(
    r"(?:[，,、；;]\s*|(?<=[\u4e00-\u9fff])\s{1,3})(?=(?!(?:他|她|它|这|那|我|你|而且|并且|但|可|就|现在)[^，。]{0,2}也)[\u4e00-\u9fff]{2,10}也"
    r"(?:坏|不亮|不热|没(?!个)|不|停|堵|漏|破|掉|塌|有|经常|老|总|一直)"
    r"|(?!(?:他|她|它|这|那|我|你|家|屋|车|手|里)[^，。]{0,2}还)[\u4e00-\u9fff]{2,6}还有一?[条只个帮群辆家堆])"
)
# '楼道灯也不亮 垃圾也没人收': of two things it is said that they are wrong too.
_BOTH_ZH = re.compile(
    r"[\u4e00-\u9fff]{2,8}(?<![次回遍])也(?:都|是|老|总|一直)?(?:坏|不亮|不热|没(?!人[管理问])|不(?![管理])|停|堵|漏|破|掉|塌)[^，,、；;。也\s]{0,8}"
)
_TOO_EN = re.compile(
    r",?\s{1,3}and (?=(?:the|our|my) [a-z' ]{2,40}?\b(?:is|are|has|have|isn't|aren't|doesn't|keeps?)\b[^,.;]{0,40}"
    r"\b(?:too|as well|also)\b)",
    re.IGNORECASE,
)
# 'The street lamp is out and the bins are overflowing': two things, of each of which it is said what is wrong.
_AND_WRONG_EN = re.compile(
    r"\s{1,3}and (?=(?:the|our|my) [a-z' ]{2,30}?\b(?:is|are|isn['’]?t|aren['’]?t|has been|have been|doesn['’]?t|don['’]?t|keeps?)"
    r" (?:all |always |still |completely |totally |so |been )?(?:broken|out|dead|stuck|overflowing|blocked|leaking|off|filthy"
    r"|dirty|dark|missing|cold|flooded|work|working|breaking|jammed|full)\b)",
    re.IGNORECASE,
)
# Of 'the lift and the door are broken' nothing is said before the 'and'.
_SAYS_EN = re.compile(
    r"\b(?:is|are|was|were|has|have|isn['’]?t|aren['’]?t|doesn['’]?t|don['’]?t|won['’]?t|can['’]?t|keeps?|no)\b",
    re.IGNORECASE,
)
_SENTENCE_EN, _LOOKED_AT = re.compile(r"[.;:!?,\n]"), 200
# The point of 'no. 29' ends no sentence.
_STOP = re.compile(
    r"(?<=[。！？!?；;\n])|(?<=[a-z\d)]\.)(?!(?<=\b[Nn]o\.)\s\d)(?<!\b[Mm]r\.)(?<!\b[Mm]rs\.)(?<!\b[Mm]s\.)(?<!\b[Dd]r\.)\s"
)
# '1.3 m tall', '2.5 hours', 'at 3:30': a figure or an hour, and no point of a list.
_FIGURE = (
    r"(?<=\.)\d+ ?(?:[a-z%]|米|公里|元|块|万|千|斤|公斤|吨|度|倍|个?半?小时|年|岁|平)|(?<=[:：])\d\d(?!\d)"
)
_POINT = re.compile(
    rf"(?:^|[\s，,。；;：:])(?:[（(]?[1-6一二三四五六][)）.、．:：](?!{_FIGURE})|[①②③④⑤⑥]|[一二三四五]是)\s*"
    r"|(?<=[\u4e00-\u9fff])(?:[1-6][)）、．](?=\D)|[①②③④⑤⑥])\s*"
    r"|(?:^|(?<=[.;:!?]))\s*(?:one|two|three|four)[,:]\s+",
    re.IGNORECASE,
)
# '1 楼道灯不亮 2 垃圾没人收': numbers without a mark, which count where they go up from one.
_BARE_POINT = re.compile(
    r"(?:^|(?<=[\s，,。.；;：:、!！]))(?P<number>[1-6])(?:\s+|(?=[\u4e00-\u9fff]))"
    r"(?!\s*(?:号|楼(?![道梯下上门顶里])|单元|层|栋|幢|座|元|块|个|天(?![然花桥台])|年|月|点|万|千|百|人(?!行|家)|次|户(?!外)|米|区|院(?![里子墙])|门(?![禁口铃卡锁框])|室(?![内外])|期|周|日|家(?![里门])"
    r"|位|条|路(?![灯面边牌障口])|街(?![面边上])|岁|小时|分|片|排(?!水)|里(?!面)|线(?![路缆杆])|台(?!阶)|名|环(?![境卫])|楼道口"
    r"|days?|weeks?|months?|years?|hours?|times|people|units?|floors?|st|nd|rd|th|am|pm|yuan|rmb|km|m)(?:\b|(?<=[\u4e00-\u9fff])))",
    re.IGNORECASE,
)
# '两个事 1 楼道灯不亮 2 垃圾没人收'.
_SAYS_HOW_MANY = re.compile(r"[几两俩二三四五六2-6多][个件](?:小?事儿?|事情|问题|情况)$")
_COUNTED_BEFORE = re.compile(
    r"(?:building|block|tower|bldg|unit|gate|entrance|line|exit|room|flat|apartment|apt|floor|area|zone|phase|no\.?|number|bus|grade|terminal|ring)\s*$",
    re.IGNORECASE,
)
# 'Two problems at building 5: the lamp is out and the lift grinds': what is listed behind the announcement.
_LISTED = re.compile(
    r"^[^.:;!?]{0,40}\b(?P<many>[2-5]|two|three|four|five|several|some|(?:a )?few|(?:a )?couple(?: of)?|multiple) "
    r"(?:things|problems|issues|complaints|matters)\b[^.:;!?]{0,60}[:.]\s*",
    re.IGNORECASE,
)
_MANY = {"two": 2, "three": 3, "four": 4, "five": 5, "2": 2, "3": 3, "4": 4, "5": 5}
# '三个事儿：一楼道灯不亮 二电梯异响 三单车堵路': bare Chinese numbers, which count only as often as was announced.
_ANNOUNCED_ZH = re.compile(
    r"[^，,。；;：:\s]{0,12}?(?P<many>[两俩二三四五六2-6])[个件](?:事儿?|问题|情况)?[^，,。；;：:\s]{0,4}[\s，,。：:]+(?=[一1])"
)
_POINT_ZH = re.compile(r"(?:^|(?<=[\s，,。.；;：:、!！]))(?P<number>[一二三四五六])\s*(?=[\u4e00-\u9fff])")
_NUMBERS_ZH = "一二三四五六"
# '一 地下室住人 二 电梯没年检': each between blanks.
_SPACED_ZH = re.compile(r"(?:^|(?<=\s))(?P<number>[一二三四五六])\s+(?=[\u4e00-\u9fff]{2})")
_MANY_ZH = {"两": 2, "俩": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_ITEM = re.compile(
    r"(?:,\s{0,3}(?:and\s{1,3})?|\s{1,3}and\s{1,3})(?=(?:the|an?|no|my|our|some|someone|somebody|there|[a-z]{3,}s)\b[^,.;]{3,})"
    r"(?!(?:always|sometimes|yes|was|does|has|is|this|keeps|makes|goes|gets|lets|costs|smells|looks)\b)",
    re.IGNORECASE,
)
# 'Three things, one is … one is …', in one breath.
_ONE_IS = re.compile(
    r"[，,、；;\s]{0,4}(?:还有|另外?|再有?)?(?:就是)?(?:一[个件]|另一[个件]|(?<=[，,、；;。\s])[二三])(?:事儿?)?就?是"
)
# What is said of all points at the end of the last: 'all broken', 都坏了.
_SHARED = re.compile(
    r"[，,、 ]{0,4}(?:都|全都?|全部|统统)(?P<zh>坏|不亮|没人(?:管|修)|不能用|堵|脏|漏水?)了?[。.!！]*$"
    r"|[,; ]{1,4}(?:(?:they )?are )?all (?:of them )?(?:are )?(?P<en>broken|dead|out of order|not working|filthy|dirty|blocked|overflowing|leaking)[.! ]*$",
    re.IGNORECASE,
)
# A point of such a list that names only a thing.
_BARE_ZH = re.compile(
    r"(?:我们?|咱们?)?(?:小区|楼道|楼[上下里]|门口|院[里子]|单元|大厅|地下室?|地库|车库|停车场|公共|健身|路边|所有|全部|几个|[一二三四五六七八九两\d]+(?:号楼|层|楼|单元))*的?"
    r"(?:电梯|扶梯|门禁|对讲机?|可视门铃|门铃|单元门|大门|防火门|道闸|路灯|楼道灯|声控灯|灯|监控|摄像头|垃圾桶|垃圾箱|垃圾站|水管|暖气管?|下水道?|下水管|管道|水泵|水龙头|厕所|公厕"
    r"|窗户?|护栏|栏杆|围栏|长椅|座椅|凳子|健身器材|器材|滑梯|秋千|充电桩|信箱|快递柜|消防栓|灭火器|井盖|地砖|台阶|扶手|门锁|锁|玻璃|空调|热水器)"
)
_THING_EN = (
    r"(?:lifts?|elevators?|escalators?|intercoms?|doors?|gates?|locks?|lights?|lamps?|bins?|pipes?|taps?|drains?|gutters?|toilets?|sinks?|showers?|radiators?"
    r"|heating|boilers?|pumps?|benches|bench|fences?|railings?|cameras?|cctv|windows?|stairs|steps|swings?|slides?|playground|mailbox(?:es)?|letterbox(?:es)?|chargers?"
    r"|barriers?|hydrants?|extinguishers?|dumpsters?|sockets?|switch(?:es)?)"
)
_BARE_EN = re.compile(
    r"(?:(?:the|our|my|a|an|all|both) )?(?:(?:street|stair(?:well|case|way)?s?|hall(?:way)?|corridor|lobby|front|back|main|side|garage|entrance|rubbish|garbage|trash"
    r"|recycling|security|fire|gas|water|sewer|goods|basement|building|gate|door|park|public|bathroom|kitchen|car park|old|new) )*"
    rf"{_THING_EN}",
    re.IGNORECASE,
)
_EDGE = " \t\n，,。.；;、：:！!"
_LONGEST = 1200
_LEAST, _LEAST_SAID_SO = 4, 3
MOST = 8


@dataclass(frozen=True)
class Piece:
    """A stretch of the message. `cue`: it says of itself that something further begins; `counted`: by a number."""

    text: str
    cue: bool
    counted: bool = False


def pieces(text: str) -> list[Piece]:
    """The message cut where another matter may begin; one piece, or none, where it cannot. At most `MOST`."""
    if len(text) > _LONGEST:
        return []
    cuts, points = _cuts(text), _points(text)
    starts = sorted(cuts)
    counted = [start for start in starts if cuts[start][0] in points]
    shared = _shared(text, cuts[counted[-1]][0]) if counted else None
    found: list[Piece] = []
    for at, start in enumerate(starts):
        begin, cue = cuts[start]
        end = starts[at + 1] if at + 1 < len(starts) else len(text)
        told = text[min(begin, end) : end].strip(_EDGE)
        if shared and start in counted:
            told = _each(told, shared)
        if len(told) >= (_LEAST_SAID_SO if cue else _LEAST):
            found.append(Piece(told, cue, counted=begin in points))
        elif told and found:
            found[-1] = replace(found[-1], text=f"{found[-1].text}，{told}")
    if len(found) > MOST or (len(found) < 2 and not (found and found[0].cue)):
        return []
    return found


def _shared(text: str, last: int) -> re.Match[str] | None:
    """What is said of all points behind the last; None where it is of that one's own things: '3 电梯门禁都坏了'."""
    shared = _SHARED.search(text, last)
    return shared if shared and _is_bare(text[last : shared.start()].strip(_EDGE), shared) else None


def _is_bare(told: str, shared: re.Match[str]) -> bool:
    """Whether a point names only a thing, in the language of what is said of it."""
    return (_BARE_ZH if shared["zh"] else _BARE_EN).fullmatch(told) is not None


def _each(told: str, shared: re.Match[str]) -> str:
    """One point of a list with what is said of all of them at its end: of '1 the lift 2 the bins all broken' each.

    As it is where it says itself what is wrong.
    """
    own = told.removesuffix(shared.group().strip(_EDGE)).rstrip(_EDGE)
    if not _is_bare(own, shared):
        return told
    return (
        f"{own}{shared['zh']}{'了' * (len(shared['zh']) == 1)}" if shared["zh"] else f"{own} {shared['en']}"
    )


def _items(text: str) -> list[tuple[int, int]]:
    """Where the items of a list begin that the message announces, or counts off; none where it does not."""
    counted = [match.span() for match in _ONE_IS.finditer(text)]
    if len(counted) > 1:
        return counted
    announced = _LISTED.match(text)
    if announced is None:
        return []
    at = announced.end()
    return [(at, at), *(match.span() for match in _ITEM.finditer(text, at))]


def _bare_points(text: str) -> list[tuple[int, int]]:
    """Where points begin that are counted by bare numbers, 1, 2 and on, the first at the head or behind a mark."""
    found: list[tuple[int, int]] = []
    for match in _BARE_POINT.finditer(text):
        before = text[: match.start()].rstrip()
        first = not found and (
            not before or before[-1] in "，,。.；;：:、!！" or _SAYS_HOW_MANY.search(before)
        )
        counted = _COUNTED_BEFORE.search(text, 0, match.start()) is not None
        if int(match["number"]) == len(found) + 1 and (found or first) and not counted:
            found.append(match.span())
    return found if len(found) > 1 else _spaced_points(text) or _announced_points(text)


def _spaced_points(text: str) -> list[tuple[int, int]]:
    """Where points begin that are counted by Chinese numbers between blanks, from the head of the message on."""
    found: list[tuple[int, int]] = []
    for match in _SPACED_ZH.finditer(text):
        if _NUMBERS_ZH.index(match["number"]) == len(found) and (found or not text[: match.start()].strip()):
            found.append(match.span())
    return found if len(found) > 1 else []


def _announced_points(text: str) -> list[tuple[int, int]]:
    """Where points begin that are counted by bare Chinese numbers, as many as the message announces."""
    announced = _ANNOUNCED_ZH.match(text)
    if announced is None:
        return []
    found: list[tuple[int, int]] = []
    for match in _POINT_ZH.finditer(text, announced.end()):
        if _NUMBERS_ZH.index(match["number"]) == len(found):
            found.append(match.span())
    many = announced["many"]
    return found if len(found) == (_MANY_ZH.get(many) or int(many)) else []


def _cuts(text: str) -> dict[int, tuple[int, bool]]:
    """Where pieces begin: the end of what leads into each, and whether it says that something further begins."""
    cuts: dict[int, tuple[int, bool]] = {0: (0, False)}
    both = sum(1 for _ in islice(_BOTH_ZH.finditer(text), 2)) > 1
    for pattern, cue in (
        (_STOP, False),
        (_POINT, True),
        (_CUE, True),
        (_TOO_ZH, both),
        (_TOO_EN, True),
        (_AND_WRONG_EN, False),
    ):
        for match in pattern.finditer(text):
            if pattern is _AND_WRONG_EN and not _SAYS_EN.search(
                _SENTENCE_EN.split(text[: match.start()])[-1]
            ):
                continue
            known = cuts.get(match.start())
            if known is None or match.end() > known[0] or (cue and not known[1]):
                cuts[match.start()] = (max(match.end(), known[0] if known else 0), cue)
    for start, end in (*_items(text), *_bare_points(text), *((at, at) for at in listed(text))):
        if not any(known <= start <= cuts[known][0] for known in cuts if known):
            cuts[start] = (end, True)
    # The stop of '2.' ends no sentence.
    within = {at for at in cuts for start, (end, cue) in cuts.items() if cue and start < at < end}
    return {at: cut for at, cut in cuts.items() if at not in within}


def _points(text: str) -> set[int]:
    """Where the words of points begin that are counted by numbers; none where there is only one."""
    found = {match.end() for match in _POINT.finditer(text)} | {end for _, end in _bare_points(text)}
    found |= {match.end() for match in _CUE.finditer(text) if "第" in match.group()}
    announced, items = _LISTED.match(text), _items(text)
    if announced and _MANY.get(announced["many"].lower()) == len(items):
        # 'Three things: …' with three of them is as good as numbers.
        found |= {end for _, end in items}
    return found if len(found) > 1 else set()

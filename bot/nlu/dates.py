"""Days told by the calendar: 11月3号, 上个月15号, 去年冬天, 10月底, 'on Nov 3', 'since the beginning of October'.

A date without a year is the latest such day that has been.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from bot.nlu.dates_en import dates_in_english
from bot.nlu.dates_in_figures import dates_in_figures
from bot.nlu.days import DAY_WORD, SEASONS, day, latest_in_month, moment, month_before, of_year
from bot.nlu.feasts import feasts
from bot.nlu.moment import Moment, number_zh

_MONTH_ZH = r"1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"
_DAY_ZH = (
    r"[12]\d|3[01]|0?[1-9]|二十[一二三四五六七八九]?|三十一?|十[一二三四五六七八九]?|[一二三四五六七八九]"
)
# 十月十五签的: only a number that is surely a day stands so, and before nothing that is counted.
_BARE_DAY = r"(?<=十[一二三四五六七八九])(?=[签买交办去到在被给开发付装搬入报领租订])"
_PART = r"上旬|中旬|下旬|初|中(?![午间心央秋国])|底|末"
_ON = rf"(?:\s*(?:(?P<day>{_DAY_ZH})(?:[号日]|(?=\s*[-~到至、,，和]\s*\d{{1,2}}[号日])|{_BARE_DAY}|(?=\s*(?:$|[，。,；;！!]|晚上|早上|上午|下午|中午|凌晨|开始|那天|到现在|至今)))|份?(?:的)?(?P<part>{_PART})))?"
_YEAR = r"(?:(?P<year>20\d\d|[去今前])年?)?"
_DATE_ZH = re.compile(
    rf"(?<![\d个.]){_YEAR}\s{{0,3}}(?<![\d个])(?P<month>{_MONTH_ZH})月(?!嫂|子|龄|饼|供|租|亮|薪|票|卡|检|[坛河]){_ON}份?"
)
_MONTH_BACK_ZH = re.compile(
    rf"(?P<back>上上|上|这|本|当)个?月(?!嫂|子|球|月|供)(?:份)?{_ON}|(?<![\d个上下这本当每一二三四五六七八九十])月(?P<bare>初|中旬|底|末)(?!一)"
)
_NO_DAY = r"(?!楼|院|门|线|路(?![灯面牌])|地|栋|店|上(?!午)|下(?!午)|出|口|桌|床|柜|车|厅|仓|库|房|公寓|宅|单元|井|厂|坑|机|台|馆|别墅|航站|工单|技师)"
_DAY_OF_MONTH = re.compile(
    rf"(?<![\d月.京建路街院楼线第口门])(?:(\d{{1,2}})[号日]|(二十[一二三四五六七八九]?|三十一?|十[一二三四五六七八九]?|初?[一二三四五六七八九](?=[号日](?:{DAY_WORD})))[号日]){_NO_DAY}"
)
# '广渠门外大街 8号', '甜水园北里8号，…': the number of a house, unless the words go on as behind a day.
_STREET_BEFORE = re.compile(r"(?:[路街同巷条道弄]\s?|[东西南北中一二三四五]里\s?|[村园苑庄坊营区院][\s，,])$")
_DAY_AFTER = re.compile(rf"{DAY_WORD}|[就才又也]|[^\s，,。；;院]{{0,2}}[停断坏修封]")
_YEAR_ZH = re.compile(
    r"(?P<year>20\d\d(?=年)|(?:去|前|今)(?=年|[春夏秋冬](?![瓜虫菊枣])))年?(?:的)?(?:(?P<season>[春夏秋冬])[天季]|(?P<part>年?[初底末]))?"
)


def dates(written: str, now: datetime) -> Iterator[Moment]:
    """Every calendar date in a text in its plain form that has been; a month alone is its first day."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for match in _DATE_ZH.finditer(written):
        yield from _in_month(match, midnight)
    for match in _MONTH_BACK_ZH.finditer(written):
        yield from _months_back(match, midnight)
    yield from dates_in_figures(written, midnight)
    for match in _DAY_OF_MONTH.finditer(written):
        if _STREET_BEFORE.search(written, 0, match.start()) and not _DAY_AFTER.match(written, match.end()):
            continue
        told = match.group(1) or match.group(2).removeprefix("初")
        yield from moment(latest_in_month(midnight, int(number_zh(told))), "day", match)
    for match in _YEAR_ZH.finditer(written):
        yield from _in_year(match, midnight)
    yield from feasts(written, midnight)
    yield from dates_in_english(written, midnight)


def _in_month(match: re.Match[str], midnight: datetime) -> Iterator[Moment]:
    """'11月3号', '去年10月底', '三月'."""
    number = int(number_zh(match["day"])) if match["day"] else _begins(match["part"])
    at = of_year(midnight, _year(match["year"], midnight), int(number_zh(match["month"])), number)
    yield from moment(at, "day" if match["day"] else "week" if match["part"] else "month", match)


def _begins(part: str | None) -> int:
    """The day on which a part of a month begins, that of the whole one without a part."""
    if not part:
        return 1
    if "中" in part:
        return 11
    return 21 if part == "下旬" or part[-1] in "底末" else 1


def _year(told: str | None, midnight: datetime) -> int | None:
    if not told:
        return None
    return midnight.year - {"去": 1, "前": 2, "今": 0}[told] if told in "去今前" else int(told)


def _months_back(match: re.Match[str], midnight: datetime) -> Iterator[Moment]:
    """'上个月15号', '这个月初', '月底'; this month alone tells nothing."""
    first = midnight.replace(day=1)
    for _ in range({"上": 1, "上上": 2}.get(match["back"], 0)):
        first = month_before(first)
    part = match["part"] or match["bare"]
    number = int(number_zh(match["day"])) if match["day"] else _begins(part)
    if match["bare"]:
        at = first.replace(day=number)
        yield from moment(at if at <= midnight else month_before(first).replace(day=number), "week", match)
        return
    if match["back"] in ("这", "本", "当") and not (match["day"] or match["part"]):
        return
    grain = "day" if match["day"] else "week" if part else "month"
    yield from moment(day(midnight, first.year, first.month, number), grain, match)


def _in_year(match: re.Match[str], midnight: datetime) -> Iterator[Moment]:
    """'去年冬天', '今年夏天', '去年底'; this year alone tells nothing, another year little."""
    year = _year(match["year"], midnight)
    told, part = match["season"], match["part"]
    if year is None or (match["year"] == "今" and not (told or part)):
        return
    month = SEASONS[told] if told else 12 if part and part[-1] in "底末" else 1
    at = day(midnight, year, month, 1)
    if at is not None:
        yield Moment(
            at, "month" if told or part else "year", match.start(), match.end(), span=not (told or part)
        )

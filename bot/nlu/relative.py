"""Times told by counting from today: 昨晚, 上周五, 三天了, 'since last Monday', 'two weeks ago'.

Most complaints tell their time so. Read here they cost microseconds, and are understood without the recogniser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.nlu.moment import Moment, hour_of, number_zh

_PART_ZH = r"(?:的)?(?:凌晨|清晨|一?大?早上?|早晨|上午|中午|下午|傍晚|晚上|夜里|夜间|半夜|深夜|后半夜|早|晚(?!一?点))?"
_DAY_ZH = re.compile(
    rf"(大前|前|昨|今)(?:天(?!窗)|日|儿个?|个儿?){_PART_ZH}|(前|昨|今)(?:早上?|晚上?|夜里?|晨)(?!餐|市|点铺|报)(?:的)?(?:凌晨|后半夜|半夜|深夜)?"
    r"|(?:前|(?:这|近|最近)(?:的)?)(几|两|些|三)(?:天|日)"
)
_SINCE_PART_ZH = re.compile(
    r"(?:从|打|自)(?:凌晨|清晨|一大早|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜)(?![\d一二两三四五六七八九十])(?=[^，。]{0,6}(?:到现在|至今|开始|起|就|一直))"
)
_WEEK_ZH = re.compile(
    rf"(?<![下每隔])(?<![下每]个)(上上|上|这|本)?个?(?:周|星期|礼拜)([一二三四五六日天末]){_PART_ZH}|(上上|上)个?(?:周|星期|礼拜)"
)
_NUMBER_ZH = r"\d{1,3}|[一二两俩仨三四五六七八九十]{1,3}|半"
_SPAN_ZH = re.compile(
    rf"(?<![第\d.周星期礼拜几每隔])({_NUMBER_ZH})(?:来|多)?(?:(个半|个多|个)?(月|星期|礼拜|小时|钟头|刻钟)|(多?)(天|周|年|分钟|宿))(?:多|半)?"
    r"(?![级制岁大后内窗])(?!(?:之|以)[后内])(?!两头)(?!无理由|质保|保修|包换|的?(?:孩子|宝宝|婴儿|娃|老(?!是)|房|合同|租约|会员|年卡|押金|保质期|工龄|楼龄))"
    r"(?!(?:能|要|得|就)?[一二三四五六七八两几\d]+[次遍回趟顿])"
)
_SMALL_HOURS_ZH = re.compile(r"凌晨|后半夜")
_DAYS_BACK = {"大前": 3, "前": 2, "昨": 1, "今": 0}
_WEEKDAY_ZH = {**{mark: at for at, mark in enumerate("一二三四五六日")}, "天": 6, "末": 5}
_UNIT = {
    "分钟": timedelta(minutes=1),
    "刻钟": timedelta(minutes=15),
    "小时": timedelta(hours=1),
    "钟头": timedelta(hours=1),
    "天": timedelta(days=1),
    "宿": timedelta(days=1),
    "周": timedelta(weeks=1),
    "星期": timedelta(weeks=1),
    "礼拜": timedelta(weeks=1),
    "月": timedelta(days=30),
    "年": timedelta(days=365),
    "min": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "hr": timedelta(hours=1),
    "day": timedelta(days=1),
    "night": timedelta(days=1),
    "morning": timedelta(days=1),
    "evening": timedelta(days=1),
    "fortnight": timedelta(weeks=2),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}
_GRAIN = (
    (timedelta(days=365), "year"),
    (timedelta(days=30), "month"),
    (timedelta(weeks=1), "week"),
    (timedelta(days=1), "day"),
    (timedelta(hours=1), "hour"),
    (timedelta(0), "minute"),
)

_MOST_YEARS = 50

_PART_EN = r"(?:,?\s+(?:in the |at )?(?:early\s+|late\s+)?(?:morning|afternoon|arvo|evening|night|nite|noon|lunch ?time))?"
_DAY_EN = re.compile(
    rf"\b((?:the )?(?:day|night|evening|morning) before (?:yesterday|last)|not yesterday,? (?:but )?the day before|yesterday|yesterdy|yest(?=[ ,.])|ystd|yday|(?<!ago )today|last night|last nite|last evening"
    rf"|this morning|this afternoon|this arvo|this evening|tonight){_PART_EN}\b"
)


def _days_back_en(told: str) -> int:
    if "before" in told:
        return 2
    return 1 if told.startswith(("y", "last")) else 0


_WEEKDAY_EN = re.compile(
    rf"(?<!next )(?<!every )(?<!each )(?<!by )(?<!until )(?<!till )(?<!before )\b(last\s+)?(mon|tues|wednes|thurs|fri|satur|sun)day{_PART_EN}\b( (?:of )?last week| before last)?"
    r"|\b(?:on|since|from|last|this) (mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b(?!\w)"
    r"|\b(?P<short>mon|tues?|wed|thu(?:rs?)?|fri|sat|sun) (?:morning|afternoon|arvo|evening|night|nite)\b"
    r"|\b(?:last |over the (?:past )?|at the |on the |during the |this past |past )(?P<whole>weekend)\b(?!s)|\blast (week|month)\b"
    r"|\b(?:for|over|during|in|within) (?:the )?(?:past|last) (?P<past>week|month|year|day|hour)\b"
)
_WEEKDAY_AT = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_WORDS = [
    "zero",
    "a",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_NUMBER_EN = {
    **{word: float(at) for at, word in enumerate(_WORDS)},
    "an": 1.0,
    "one": 1.0,
    "a couple of": 2.0,
    "a few": 3.0,
    "half an": 0.5,
    "half a": 0.5,
}
_SPAN_EN = re.compile(
    r"(?<!within )(?<!\bin )(?<!every )(?<!next )(?<!per )\b(\d{1,3}|half an?|a few|a couple of|an?|one|"
    + "|".join(_WORDS[2:])
    + r")\s+(?:whole\s+|full\s+)?"
    r"(min|hour|hr|day|night|morning|evening|fortnight|week|month|year)(?:ute)?(s?)\b(?! old| later| from now| notice|-old| return| warranty| guarantee)"
)


def moments(written: str, now: datetime) -> Iterator[Moment]:
    """Every relative time in a text in its plain form; future ones and habits are the caller's to drop."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for match in _DAY_ZH.finditer(written):
        yield _day_zh(midnight, match)
    yield from _since_part(written, midnight, now)
    for match in _WEEK_ZH.finditer(written):
        yield _in_week_zh(midnight, match)
    for match in _DAY_EN.finditer(written):
        yield _on(midnight - timedelta(days=_days_back_en(match.group(1))), match)
    for match in _WEEKDAY_EN.finditer(written):
        yield _ago(now, 1, match["past"], match) if match["past"] else _in_week_en(midnight, match)
    for match in _SPAN_ZH.finditer(written):
        length = number_zh(match.group(1)) + (
            0.5 if match.group(2) == "个半" or match.group().endswith("半") else 0
        )
        unit = match.group(3) or match.group(5)
        # 三月 is March, 三个月 are three months; 98年 is a year.
        a_month = unit == "月" and not match.group(2) and match.group(1) not in ("俩", "仨", "半")
        if not a_month and not (unit == "年" and length > _MOST_YEARS):
            yield _ago(now, length, unit, match)
    for match in _SPAN_EN.finditer(written):
        length = _NUMBER_EN.get(match.group(1)) or float(match.group(1))
        if (
            match.group(1) == "one"
            and match.group(2) == "day"
            and not written.startswith(" ago", match.end())
        ):
            continue  # 'One day' is some day.
        if length <= 1 or match.group(3):  # 'a three year contract' is no time
            yield _ago(now, length, match.group(2), match)


def _since_part(written: str, midnight: datetime, now: datetime) -> Iterator[Moment]:
    """'从早上停到现在': a part of today if it has begun, else of yesterday."""
    for match in _SINCE_PART_ZH.finditer(written):
        today = _on(midnight, match)
        yield today if today.at <= now else _on(midnight - timedelta(days=1), match)


def _day_zh(midnight: datetime, match: re.Match[str]) -> Moment:
    if few := match.group(3):
        # 'Some days ago': told by its length, and nobody knows it exactly.
        return Moment(
            midnight - timedelta(days=2 if few == "两" else 3), "day", match.start(), match.end(), span=True
        )
    return _on(midnight - timedelta(days=_DAYS_BACK[match.group(1) or match.group(2)]), match)


def _on(day: datetime, match: re.Match[str]) -> Moment:
    hour = hour_of(match.group())
    if match.group()[:2] in ("昨晚", "前晚", "昨夜", "前夜") and _SMALL_HOURS_ZH.search(match.group()):
        day += timedelta(days=1)  # The night after twelve lies on the next date.
    at = day if hour is None else day.replace(hour=hour)
    return Moment(at, "day" if hour is None else "daypart", match.start(), match.end())


def _in_week_zh(midnight: datetime, match: re.Match[str]) -> Moment:
    monday = midnight - timedelta(days=midnight.weekday())
    back = {"上上": 2, "上": 1}.get(match.group(1) or match.group(3) or "", 0)
    if match.group(3):
        return Moment(monday - timedelta(weeks=back), "week", match.start(), match.end())
    day = monday - timedelta(weeks=back) + timedelta(days=_WEEKDAY_ZH[match.group(2)])
    # Bare 周五 on a Wednesday is the one that has been; 周三 on a Wednesday too, for today is called today.
    if not match.group(1) and day >= midnight:
        day -= timedelta(weeks=1)
    return _on(day, match)


def _in_week_en(midnight: datetime, match: re.Match[str]) -> Moment:
    monday = midnight - timedelta(days=midnight.weekday())
    if whole := match["whole"] or match.group(7):
        if whole == "month":
            day = (midnight.replace(day=1) - timedelta(days=1)).replace(day=1)
            return Moment(day, "month", match.start(), match.end())
        weekend = timedelta(days=5) if whole == "weekend" else timedelta(0)
        return Moment(monday - timedelta(weeks=1) + weekend, "week", match.start(), match.end())
    day = monday + timedelta(days=_WEEKDAY_AT[(match.group(2) or match.group(4) or match["short"])[:3]])
    if match.group(3):
        # 'Tuesday last week', 'the Friday before last'.
        back = 1 if "week" in match.group(3) or day >= midnight else 2
        return _on(day - timedelta(weeks=back if "week" in match.group(3) or back == 2 else 2), match)
    if match.group(1) or match.group().startswith("last") or day >= midnight:
        day -= timedelta(weeks=1)
    return _on(day, match)


def _ago(now: datetime, length: float, unit: str, match: re.Match[str]) -> Moment:
    step = _UNIT[unit]
    grain = next(name for least, name in _GRAIN if step >= least)
    return Moment(now - length * step, grain, match.start(), match.end(), span=True)

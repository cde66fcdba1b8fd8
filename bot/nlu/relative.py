"""Times told by counting from today: 昨晚, 上周五, 三天了, 'since last Monday', 'two weeks ago'.

Most complaints tell their time so. Read here they cost microseconds, and are understood without the recogniser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.nlu.moment import Moment, hour_of, number_zh

_PART_ZH = r"(?:的?(?:凌晨|清晨|一?大?早上?|早晨|上午|中午|下午|傍晚|晚上|夜里|夜间|半夜|深夜|后半夜|早|晚(?!一?点)))?"
_DAY_ZH = re.compile(
    rf"(大前|前|昨|今)(?:天(?!窗)|日(?![家嘉佳雅]园|花园|国际|大厦|公寓|美术|头条|美食)|儿个?|个儿?){_PART_ZH}|(前|昨|今)(?:早上?|晚上?|夜里?|晨)(?!餐|市|点铺|报)(?:的)?(?:凌晨|后半夜|半夜|深夜)?"
    r"|(?:前|(?:这|近|最近)(?:的)?)(几|两|些|三)(?:天|日)|好(几)天(?=了|[没不]|都|一直)"
)
_SINCE_PART_ZH = re.compile(
    r"(?:从|打|自)(?:凌晨|清晨|一大早|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜)(?![\d一二两三四五六七八九十])(?=[^，。]{0,6}(?:到现在|至今|开始|起|就|一直))"
)
_WEEK_ZH = re.compile(
    rf"(?<![下每隔])(?<![下每]个)(上上|上|这|本)?个?(?:周|星期|礼拜)([一二三四五六日天末]){_PART_ZH}|(上上|上)个?(?:周|星期|礼拜)"
)
_NUMBER_ZH = r"\d{1,3}|[一二两俩仨三四五六七八九十]{1,3}|半"
_SPAN_ZH = re.compile(
    rf"(?<![第\d.周星期礼拜几每隔])(\d{{1,2}}\.\d|{_NUMBER_ZH})(?:来|多)?(?:(个半|半(?=小时|钟头)|个多|个)?(月|星期|礼拜|小时|钟头|刻钟)|(多?)(天|周|年|分钟|宿|晚上?(?![\d一二两三四五六七八九十点])))(?:多|半)?"
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
    "晚": timedelta(days=1),
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
_MONTHS = 12

_PART_EN = (
    r"(?:,?\s+(?:in the |at )?(?:early\s+|late\s+)?(?:morning|afternoon|arvo|evening|night|nite|noon"
    r"|lunch ?time))?"
)
_DAY_EN = re.compile(
    rf"\b((?:the )?(?:day|night|evening|morning) before (?:yesterday|last)|not yesterday,? (?:but )?the day before|yesterday|yesterdy|yesternight|yest(?=[ ,.])|ystd|yday|(?<!ago )today(?! art\b)|last night|last nite|last evening"
    rf"|this morning|this afternoon|this arvo|this evening|tonight"
    rf"|(?<=since )(?:the )?(?:early )?(?:morning|noon|lunch ?time)(?=\s*(?:$|[,.;!?]|and\b|but\b|no\b|it\b))){_PART_EN}\b"
)


def _days_back_en(told: str) -> int:
    if "before" in told:
        return 2
    return 1 if told.startswith(("y", "last")) else 0


_WEEKDAY_EN = re.compile(
    rf"(?<!next )(?<!every )(?<!each )(?<!by )(?<!until )(?<!till )(?<!before )\b(last\s+(?!week)|(?P<week>last week(?:'s)?,? (?:on )?))?(mon|tues|wednes|thurs|fri|satur|sun)day{_PART_EN}\b( (?:of )?last week| before last)?"
    r"|\b(?:on|since|from|last|this|past) (mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)\b(?:\.? (?:morning"
    r"|afternoon|arvo|evening|night|nite)\b)?"
    r"|\b(?P<short>tues|weds|thurs)\b"
    r"|\b(?P<short2>mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)\.?(?: (?:morning|afternoon|arvo|evening|night"
    r"|nite)\b|(?=,? (?:at |around |about )?\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b))"
    r"|\b(?:last |over the (?:past )?|at the |on the |during the |this past |past "
    r"|this )(?P<whole>weekend)\b(?!s)(?! before)|\b(?:the )?(?P<gone>weekend) (?:just )?(?:gone|past)\b"
    r"|\b(?:the )?(?P<before>weekend) before last\b|\blast (?P<since>week|month)\b"
    r"|\b(?:for|over|during|in|within) (?:the )?(?:past|last) (?P<past>week|month|year|day|hour)\b"
)
# 'Last Tuesday' said on a Sunday is the one that has just been; on a Wednesday it is the one before yesterday.
_LONG_PAST = timedelta(days=5)
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
    "thirteen",
    "fourteen",
    "fifteen",
]
_TENS = {"twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "ninety": 90.0}
_NUMBER_EN = {
    **{word: float(at) for at, word in enumerate(_WORDS)},
    "an": 1.0,
    "one": 1.0,
    "a couple of": 2.0,
    "a few": 3.0,
    "couple of": 2.0,
    "couple": 2.0,
    "a couple": 2.0,
    "few": 3.0,
    "several": 3.0,
    "some": 3.0,
    "half an": 0.5,
    "a quarter of an": 0.25,
    "quarter of an": 0.25,
    "three quarters of an": 0.75,
    "half a": 0.5,
    **_TENS,
    **{f"{ten}{join}five": number + 5 for ten, number in _TENS.items() for join in " -"},
}
_SPAN_EN = re.compile(
    r"(?<!within )(?<!\bin )(?<!every )(?<!next )(?<!per )(?<!\d\.)\b(?P<much>\d{1,2}\.\d|\d{1,3}|half an?|a few|a couple(?: of)?"
    r"|(?<=last |past )(?:couple of|couple|few)|several|some(?= \w+ (?:ago|back|now))|a quarter of an"
    r"|quarter of an|three quarters of an|an?|one|"
    + "|".join([*_WORDS[2:], *(f"{ten}(?:[- ]five)?" for ten in _TENS)])
    + r")(?P<half> and a half)?\s+(?:odd\s+|more\s+|whole\s+|full\s+|straight\s+|long\s+|good\s+)?"
    r"(?P<unit>min|hour|hr|day|night|morning|evening|fortnight|week|month"
    r"|year)(?:ute)?(?P<many>s?)\b(?P<half2> and a half)?(?! old| later| late\b| away| drive| walk| ride"
    r"| to (?:work|school|get|reach|walk|drive)\b| from now| from (?:here|home|my)\b| notice|-old| return"
    r"| warranty| guarantee)"
)
# 这都第五天了, 'it's the fifth day': the first was four days before.
_NTH_EN = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NTH_DAY = re.compile(
    rf"(?:这|今天|都|已经|是)第(?P<zh>[二三四五六七八九十]{{1,3}}|\d{{1,2}})天|\b(?:it's|is|now|already) (?:already )?the (?P<en>{'|'.join(_NTH_EN)}) day\b"
)
_NEW_YEAR_ZH = re.compile(r"(?<![去前今明后来每\d])年初(?![一二三四五六七八九十\d])")
# 'Two Sundays ago', 'a couple of Mondays back'.
_WEEKDAYS_AGO = re.compile(
    r"\b(?P<much>two|three|four|\d|a couple of|a few) (?P<day>mon|tues|wednes|thurs|fri|satur|sun)days? (?:ago"
    r"|back|before)\b"
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
            0.5 if match.group(2) in ("个半", "半") or match.group().endswith("半") else 0
        )
        unit = (match.group(3) or match.group(5)).removesuffix("上")
        # 三月 is March, 三个月 are three months; 98年 is a year.
        a_month = unit == "月" and not match.group(2) and match.group(1) not in ("俩", "仨", "半")
        if not a_month and not (unit == "年" and length > _MOST_YEARS):
            yield _ago(now, length, unit, match)
    yield from _lengths_en(written, now)
    for match in _NTH_DAY.finditer(written):
        told = match["zh"] or ""
        nth = number_zh(told) if told else float(_NTH_EN.index(match["en"]) + 2)
        yield _ago(now, nth - 1, "day", match)
    for match in _NEW_YEAR_ZH.finditer(written):
        yield Moment(midnight.replace(month=1, day=1), "month", match.start(), match.end())
    for match in _WEEKDAYS_AGO.finditer(written):
        yield _weekdays_ago(midnight, match)


def _lengths_en(written: str, now: datetime) -> Iterator[Moment]:
    for match in _SPAN_EN.finditer(written):
        much, unit = match["much"], match["unit"]
        length = _NUMBER_EN.get(much) or float(much)
        if much == "one" and unit == "day" and not written.startswith((" ago", " back"), match.end()):
            continue  # 'One day' is some day.
        if (
            length <= 1 or match["many"] or written.startswith((" ago", " back"), match.end())
        ):  # 'a three year contract' is no time
            yield _ago(now, length + (0.5 if match["half"] or match["half2"] else 0), unit, match)


def _weekdays_ago(midnight: datetime, match: re.Match[str]) -> Moment:
    """Of such weekdays that are over, the second or third one back."""
    back = (midnight.weekday() - _WEEKDAY_AT[match["day"][:3]] - 1) % 7 + 1
    times = int(_NUMBER_EN.get(match["much"]) or float(match["much"]))
    return Moment(midnight - timedelta(days=back, weeks=times - 1), "day", match.start(), match.end())


def _since_part(written: str, midnight: datetime, now: datetime) -> Iterator[Moment]:
    """'从早上停到现在': a part of today if it has begun, else of yesterday."""
    for match in _SINCE_PART_ZH.finditer(written):
        today = _on(midnight, match)
        yield today if today.at <= now else _on(midnight - timedelta(days=1), match)


def _day_zh(midnight: datetime, match: re.Match[str]) -> Moment:
    if few := match.group(3) or match.group(4):
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
    weekend = match.group(2) == "末" and match.group(1) != "上上"
    # 大周末的, 大礼拜天的: who sighs so speaks of today.
    sighs = match.string[: match.start()].endswith("大") and day == midnight
    if (weekend or not match.group(1)) and day >= midnight and not sighs:
        day -= timedelta(weeks=1)
    return _on(day, match)


def _in_week_en(midnight: datetime, match: re.Match[str]) -> Moment:
    monday = midnight - timedelta(days=midnight.weekday())
    if match["before"]:
        return Moment(monday - timedelta(weeks=2) + timedelta(days=5), "week", match.start(), match.end())
    if whole := match["whole"] or match["gone"] or match["since"]:
        if whole == "month":
            day = (midnight.replace(day=1) - timedelta(days=1)).replace(day=1)
            return Moment(day, "month", match.start(), match.end())
        weekend = timedelta(days=5) if whole == "weekend" else timedelta(0)
        return Moment(monday - timedelta(weeks=1) + weekend, "week", match.start(), match.end())
    day = monday + timedelta(
        days=_WEEKDAY_AT[(match.group(3) or match.group(5) or match["short"] or match["short2"])[:3]]
    )
    if match["week"] or (match.group(4) and "week" in match.group(4)):
        return _on(day - timedelta(weeks=1), match)  # 'Tuesday last week', 'last week Tuesday'.
    if match.group(4):
        return _on(day - timedelta(weeks=2), match)  # 'The Friday before last'.
    if day >= midnight:
        return _on(day - timedelta(weeks=1), match)
    is_last = match.group(1) or match.group().startswith("last")
    return _on(day - timedelta(weeks=1) if is_last and midnight - day < _LONG_PAST else day, match)


def _ago(now: datetime, length: float, unit: str, match: re.Match[str]) -> Moment:
    step = _UNIT[unit]
    grain = next(name for least, name in _GRAIN if step >= least)
    return Moment(_back(now, length, step), grain, match.start(), match.end(), span=True)


def _back(now: datetime, length: float, step: timedelta) -> datetime:
    """So long before now; months and years by the calendar: a month before 25 November is 25 October."""
    months = {timedelta(days=30): 1, timedelta(days=365): _MONTHS}.get(step)
    if months is None:
        return now - length * step
    whole, part = divmod(length * months, 1)
    years, month = divmod(now.year * _MONTHS + now.month - 1 - int(whole), _MONTHS)
    last = (datetime(years + month // 11, (month + 1) % _MONTHS + 1, 1) - timedelta(days=1)).day  # noqa: DTZ001
    at = now.replace(year=years, month=month + 1, day=min(now.day, last))
    return at - part * _UNIT["month"]

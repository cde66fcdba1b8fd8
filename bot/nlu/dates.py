"""Days told by the calendar: 11月3号, 上个月15号, 去年冬天, 10月底, 'on Nov 3', 'since the beginning of October'.

A date without a year is the latest such day that has been.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.nlu.feasts import feasts
from bot.nlu.moment import Moment, number_zh

_DAY_WORD = r"\s*(?:凌晨|清晨|早|上午|中午|下午|傍晚|晚|夜|半夜|那天|当天|起|开始|到现在|至今|到今天|以来)"
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
_NUMERIC = re.compile(
    r"(?<![\d./-])(?:(?P<year>20\d\d)[-/.年])(?P<month>1[0-2]|0?[1-9])[-/.月](?P<day>3[01]|[12]\d|0?[1-9])[日号]?(?![\d-])"
    r"|(?<![\d./:-])(?P<month2>1[0-2]|0?[1-9])(?:/|\.)(?P<day2>3[01]|[12]\d|0?[1-9])[日号](?!楼|院|线)"
    r"|(?<![\d./:-])(?P<month3>1[0-2]|0?[1-9])/(?P<day3>3[01]|[12]\d)(?:/(?P<year3>20\d\d|2\d))?(?![\d./号栋])"
    r"|(?<![\d./:-])(?P<day4>1[3-9]|2\d|3[01])[/.](?P<month4>1[0-2]|0?[1-9])(?:[/.](?P<year4>20\d\d"
    r"|2\d))?(?![\d./号栋元块米])(?=\W|$)(?! ?(?:yuan|rmb|km|m\b|kg))"
    r"|(?<![\d./:-])(?P<either1>1[0-2]|0?[1-9])[/.-](?P<either2>1[0-2]|0?[1-9])[/.-](?P<year7>20\d\d)(?![\d/])"
    r"|\b(?:on|since|from|dated) (?P<either3>1[0-2]|0?[1-9])/(?P<either4>1[0-2]|0?[1-9])(?![\d/])"
    rf"|(?<![\d./:-])(?P<month5>1[0-2]|0?[1-9])[-.](?P<day5>3[01]|[12]\d|0[1-9])(?={_DAY_WORD})"
    r"|^(?P<month6>1[0-2]|0?[1-9])\.(?P<day6>3[01]|[12]\d)$"
)
# What stands before a date that is written '24.11'.
_DATED = re.compile(r"(?:^|[(（,，。;；] ?|\b(?:on|since|from|dated|until|till|the|of) )$")
_NO_DAY = r"(?!楼|院|门|线|路(?![灯面牌])|地|栋|店|上(?!午)|下(?!午)|出|口|桌|床|柜|车|厅|仓|库|房|公寓|宅|单元|井|厂|坑|机|台|馆|别墅|航站|工单|技师)"
_DAY_OF_MONTH = re.compile(
    rf"(?<![\d月.京建路街院楼线第口门])(?:(\d{{1,2}})[号日]|(二十[一二三四五六七八九]?|三十一?|十[一二三四五六七八九]?|初?[一二三四五六七八九](?=[号日](?:{_DAY_WORD})))[号日]){_NO_DAY}"
)
# '广渠门外大街 8号', '甜水园北里8号，…': the number of a house, unless the words go on as behind a day.
_STREET_BEFORE = re.compile(r"(?:[路街同巷条道弄]\s?|[东西南北中一二三四五]里\s?|[村园苑庄坊营区院][\s，,])$")
_DAY_AFTER = re.compile(rf"{_DAY_WORD}|[就才又也]|[^\s，,。；;院]{{0,2}}[停断坏修封]")
_SEASONS = {
    "春": 3,
    "夏": 6,
    "秋": 9,
    "冬": 12,
    "spring": 3,
    "summer": 6,
    "autumn": 9,
    "fall": 9,
    "winter": 12,
}
_YEAR_ZH = re.compile(
    r"(?P<year>20\d\d(?=年)|(?:去|前|今)(?=年|[春夏秋冬](?![瓜虫菊枣])))年?(?:的)?(?:(?P<season>[春夏秋冬])[天季]|(?P<part>年?[初底末]))?"
)
_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]  # fmt: skip
_MONTH_EN = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY_EN = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? |(?:mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)[.,]? )"
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth")  # fmt: skip
_ORDINAL = f"twenty[- ](?:{'|'.join(_ORDINALS[:9])})|{'|'.join(_ORDINALS)}"
_DATE_EN = re.compile(
    rf"\b{_WEEKDAY_EN}?{_MONTH_EN.format('m1')}\.? (?:the )?(?P<d1>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?|{_ORDINAL})\b(?!:|\.\d| ?[ap]\.?m)(?:,? (?P<y1>20\d\d|last year|this year))?"
    rf"|\b{_WEEKDAY_EN}?(?:the )?(?:(?P<d0>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)? ?(?:[-–]|and|to|till|until|&) ?(?:the )?)?(?P<d2>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?|{_ORDINAL})(?: day)?(?: of)?[ -]?{_MONTH_EN.format('m2')}\b(?:,? (?P<y2>20\d\d|last year|this year))?"
    rf"|\b(?P<lead>in|since|from|during|last|early|late|mid|beginning of|start of|end of|middle of"
    rf"|(?:the )?(?:first|1st|second|2nd|third|3rd|fourth|4th|last) week (?:of|in))[ -]{_MONTH_EN.format('m3')}\b(?!\.? (?:the )?\d{{1,2}}(?:st|nd|rd|th)?\b(?!:| ?[ap]\.?m))(?:,? (?P<y3>20\d\d|last year|this year))?"
    rf"|(?:\b(?:on|since|from|(?:night|evening|morning|afternoon) of) |^|[,;.] |\b(?P<weekday>{_WEEKDAY_EN}))(?(weekday)(?:the )?|the )(?P<d4>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)|{_ORDINAL})\b(?=\s*(?:$|[,.;!?)]|at\b|around|in the|(?:of )?(?:this|last) month|i\b|we\b|they\b|the\b|my\b|and\b|till|until|to\b))(?:(?: of)? (?P<of>this|last) month)?"
    r"|\b(?P<lead5>earlier|beginning of|start of|early|late|end of|middle of|mid)(?: in| of)? (?P<of5>this|the"
    r"|last) (?P<of6>month|year|week)\b"
    r"|\b(?:in|since|from) (?P<y6>20\d\d)\b(?!-)"
    r"|\b(?P<back>last|this|since(?: the)?|all) (?P<season>spring|summer|autumn|fall|winter|year)\b"
)


def dates(written: str, now: datetime) -> Iterator[Moment]:
    """Every calendar date in a text in its plain form that has been; a month alone is its first day."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for match in _DATE_ZH.finditer(written):
        yield from _told(
            _in_month(match["month"], match["day"], match["part"], midnight, _year(match["year"], now)),
            match,
            match["day"],
        )
    for match in _MONTH_BACK_ZH.finditer(written):
        yield from _months_back(match, midnight)
    for match in _NUMERIC.finditer(written):
        if match["day4"] and "." in match.group() and not _DATED.search(written, 0, match.start()):
            continue  # '14.9 at the till' is a price.
        month, day, year = (_any(match, name) for name in ("month", "day", "year"))
        if not month:
            yield from _told(_either(match, midnight), match, "either")
            continue
        yield from _told(
            _in_month(month, day, None, midnight, int(year or 0) % 2000 + 2000 if year else None), match, day
        )
    for match in _DAY_OF_MONTH.finditer(written):
        if _STREET_BEFORE.search(written, 0, match.start()) and not _DAY_AFTER.match(written, match.end()):
            continue
        day = match.group(1) or match.group(2).removeprefix("初")
        yield from _told(_day_of_month(int(number_zh(day)), midnight), match, day)
    for match in _YEAR_ZH.finditer(written):
        yield from _in_year(match, midnight)
    yield from feasts(written, midnight)
    for match in _DATE_EN.finditer(written):
        yield from _english(match, midnight)


def _any(match: re.Match[str], name: str) -> str:
    """What was found under a name or one of its numbered sisters."""
    return next(
        (told for key, told in match.groupdict().items() if told and key.rstrip("0123456789") == name), ""
    )


def _told(at: datetime | None, match: re.Match[str], day: str | None) -> Iterator[Moment]:
    if at is not None:
        grain = (
            "day"
            if day
            else "week"
            if match.groupdict().get("part")
            or match.groupdict().get("bare")
            or match.groupdict().get("lead") in _THIRDS
            or " week " in str(match.groupdict().get("lead"))
            else "month"
        )
        yield Moment(at, grain, match.start(), match.end())


_WEEKS = {
    "first": 1,
    "1st": 1,
    "second": 8,
    "2nd": 8,
    "third": 15,
    "3rd": 15,
    "fourth": 22,
    "4th": 22,
    "last": 22,
}
_THIRDS = ("early", "late", "mid", "beginning of", "start of", "end of", "middle of")


def _in_month(
    month: str, day: str | None, part: str | None, midnight: datetime, year: int | None
) -> datetime | None:
    number = int(number_zh(month))
    on = int(number_zh(day)) if day else _third(part)
    if year is not None:
        return _date(midnight, year, number, on)
    return _latest(midnight, number, on)


def _either(match: re.Match[str], midnight: datetime) -> datetime | None:
    """11/3/2026 is in March to some and in November to others: the later one that has been."""
    one, other = (int(match[a] or match[b]) for a, b in (("either1", "either3"), ("either2", "either4")))
    pairs = {(one, other), (other, one)}
    year = int(match["year7"] or 0)
    ats = [_date(midnight, year, m, d) if year else _latest(midnight, m, d) for m, d in pairs]
    return max((at for at in ats if at and at <= midnight), default=None)


def _third(part: str | None) -> int:
    """The day on which a part of a month begins."""
    if not part:
        return 1
    if " week " in part:
        return _WEEKS[part.removeprefix("the ").split()[0]]
    if part in ("mid", "middle of") or "中" in part:
        return 11
    return 21 if part in ("下旬", "late", "end of") or part[-1] in "底末" else 1


def _year(told: str | None, now: datetime) -> int | None:
    if not told:
        return None
    return now.year - {"去": 1, "前": 2, "今": 0}[told] if told in "去今前" else int(told)


def _latest(midnight: datetime, month: int, day: int) -> datetime | None:
    years = (midnight.year, midnight.year - 1)
    return next((at for year in years if (at := _date(midnight, year, month, day)) and at <= midnight), None)


def _date(midnight: datetime, year: int, month: int, day: int) -> datetime | None:
    try:
        return midnight.replace(year=year, month=month, day=day)
    except ValueError:
        return None


def _day_of_month(day: int, midnight: datetime) -> datetime | None:
    first = midnight.replace(day=1)
    for start in (first, (first - timedelta(days=1)).replace(day=1)):
        at = _date(midnight, start.year, start.month, day)
        if at and at <= midnight:
            return at
    return None


def _months_back(match: re.Match[str], midnight: datetime) -> Iterator[Moment]:
    first = midnight.replace(day=1)
    for _ in range({"上": 1, "上上": 2}.get(match["back"], 0)):
        first = (first - timedelta(days=1)).replace(day=1)
    day = int(number_zh(match["day"])) if match["day"] else _third(match["part"] or match["bare"])
    if match["bare"]:
        at = first.replace(day=day)
        yield from _told(at if at <= midnight else _months_before(first, day), match, None)
        return
    if match["back"] in ("这", "本", "当") and not (match["day"] or match["part"]):
        return
    yield from _told(_date(midnight, first.year, first.month, day), match, match["day"])


def _months_before(first: datetime, day: int) -> datetime:
    return (first - timedelta(days=1)).replace(day=day)


def _in_year(match: re.Match[str], midnight: datetime) -> Iterator[Moment]:
    """'去年冬天', '今年夏天', '去年底'; this year alone tells nothing, another year little."""
    year = _year(match["year"], midnight)
    told, part = match["season"], match["part"]
    if year is None or (match["year"] == "今" and not (told or part)):
        return
    month = _SEASONS[told] if told else 12 if part and part[-1] in "底末" else 1
    at = _date(midnight, year, month, 1)
    if at is not None:
        yield Moment(
            at, "month" if told or part else "year", match.start(), match.end(), span=not (told or part)
        )


def _year_en(told: str, midnight: datetime) -> int:
    return int(told) if told.isdigit() else midnight.year - (told == "last year")


def _ordinal(told: str) -> int:
    """'23rd', 'twenty-third', 'tenth' as a number."""
    if told[0].isdigit():
        return int(told.rstrip("stndrh"))
    tens = 20 if told.startswith("twenty") else 0
    return tens + _ORDINALS.index(told[len("twenty") + 1 :] if tens else told) + 1


def _english(match: re.Match[str], midnight: datetime) -> Iterator[Moment]:
    if match["back"]:
        yield from _season_en(match, midnight)
        return
    if match["of"] or match["of5"]:
        yield from _part_en(match, midnight)
        return
    if match["y6"]:
        if int(match["y6"]) <= midnight.year:
            first = midnight.replace(year=int(match["y6"]), month=1, day=1)
            yield Moment(first, "year", match.start(), match.end(), span=True)
        return
    if match["d4"]:
        yield from _told(_day_of_month(_ordinal(match["d4"]), midnight), match, match["d4"])
        return
    name = match["m1"] or match["m2"] or match["m3"]
    day, year = match["d1"] or match["d0"] or match["d2"], match["y1"] or match["y2"] or match["y3"]
    on = _ordinal(day) if day else _third(match["lead"])
    month = _NAMES.index(name[:3]) + 1
    at = _date(midnight, _year_en(year, midnight), month, on) if year else _latest(midnight, month, on)
    yield from _told(at, match, day)


def _part_en(match: re.Match[str], midnight: datetime) -> Iterator[Moment]:
    """'At the end of last month', 'since the beginning of the year', 'earlier this week'."""
    if match["of6"] not in ("week", "year"):
        yield from _month_en(match, midnight)
    elif match["lead5"] in ("early", "earlier", "beginning of", "start of") and match["of5"] != "last":
        week = midnight - timedelta(days=midnight.weekday())
        first = week if match["of6"] == "week" else midnight.replace(month=1, day=1)
        yield Moment(first, match["of6"], match.start(), match.end())


def _month_en(match: re.Match[str], midnight: datetime) -> Iterator[Moment]:
    """'On the 28th of last month', 'at the end of last month'."""
    first = midnight.replace(day=1)
    if (match["of"] or match["of5"]) == "last":
        first = (first - timedelta(days=1)).replace(day=1)
    day = _ordinal(match["d4"]) if match["d4"] else _third(match["lead5"])
    told = _date(midnight, first.year, first.month, day)
    if told is not None:
        yield Moment(told, "day" if match["d4"] else "week", match.start(), match.end())


def _season_en(match: re.Match[str], midnight: datetime) -> Iterator[Moment]:
    year, season = midnight.year - (match["back"] == "last"), match["season"]
    if season == "year":
        if match["back"] == "last":
            yield Moment(
                midnight.replace(year=year, month=1, day=1), "year", match.start(), match.end(), span=True
            )
        return
    at = _latest(midnight, _SEASONS[season], 1)
    if at is not None:
        yield Moment(at, "month", match.start(), match.end())

"""Feasts and seasons of the calendar: the day on which the last one was, Chinese New Year and solar terms included.

Feasts of the moon, Easter and Thanksgiving are listed up to 2031; a later one is not known and so not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.nlu.moment import Moment

_FIXED = (
    (r"元旦|\bnew year'?s? day\b", 1, 1),
    (r"情人节|\bvalentine'?s(?: day)?\b", 2, 14),
    (r"三八(?=妇女|节)|妇女节|\bwomen'?s day\b", 3, 8),
    (
        r"五一(?=[节假期当那劳放长前的黄小])|劳动节|\b(?:labou?r|may) day(?: holidays?)?\b|\bmay (?:1st )?holidays?\b",
        5,
        1,
    ),
    (r"六一(?=[儿节当那])|儿童节|\bchildren'?s day\b", 6, 1),
    (r"教师节", 9, 10),
    (
        r"国庆(?:节|期间|假期|长假)*|十一(?=假期|长假|黄金周|期间|那天|那几天|放假|当天)|\bnational day(?: holidays?)?\b|\bgolden week\b"
        r"|\boctober holidays?\b",
        10,
        1,
    ),
    (r"双十一|双11(?!\d)|\bsingles'? day\b|\bdouble (?:11|eleven)\b", 11, 11),
    (r"双十二|双12(?!\d)", 12, 12),
    (r"平安夜|\bchristmas eve\b", 12, 24),
    (r"圣诞节?|\b(?:christmas|xmas)(?: day)?\b(?! eve| market| tree)", 12, 25),
    (r"\bboxing day\b", 12, 26),
    (r"万圣节?|\bhalloween\b", 10, 31),
)
_NEW_YEAR = ("0122", "0210", "0129", "0217", "0206", "0126", "0213", "0203", "0123")
_EASTER = ("0409", "0331", "0420", "0405", "0328", "0416", "0401", "0421", "0413")
_MOON = (
    (
        r"春节|过年(?=期间|那|的时候|前)|大年初一|正月初一|\b(?:chinese|lunar) new year\b|\bspring festival\b",
        0,
        _NEW_YEAR,
    ),
    (r"除夕|年三十|大年三十|\bnew year'?s eve\b", -1, _NEW_YEAR),
    (r"元宵节?|正月十五|\blantern festival\b", 14, _NEW_YEAR),
    (
        r"端午节?|\bdragon boat(?: festival)?\b",
        0,
        ("0622", "0610", "0531", "0619", "0609", "0528", "0616", "0605", "0624"),
    ),
    (r"七夕", 0, ("0822", "0810", "0829", "0819", "0808", "0826", "0816", "0805", "0824")),
    (
        r"中秋节?|八月十五(?![号日])|\bmid-?\s?autumn(?: festival)?\b",
        0,
        ("0929", "0917", "1006", "0925", "0915", "1003", "0922", "0912", "1001"),
    ),
    (r"重阳节?", 0, ("1023", "1011", "1029", "1018", "1008", "1026", "1016", "1005", "1024")),
    # It may lie in the year before.
    (r"腊八节?(?!蒜|粥|醋)", -22, ("0121", "0209", "0129", "0217", "0206", "0126", "0213", "0202", "0123")),
    (r"复活节|\beaster(?: sunday| day)?\b(?! (?:monday|eggs?|bunny|island)\b)", 0, _EASTER),
    (r"\beaster monday\b", 1, _EASTER),
    (r"\bgood friday\b", -2, _EASTER),
    (
        r"感恩节|\bthanksgiving(?: day)?\b",
        0,
        ("1123", "1128", "1127", "1126", "1125", "1123", "1122", "1128", "1127"),
    ),
)
# Months of the moon, by the day on which they begin: who says 去年腊月 means the one before this New Year.
_MOON_MONTHS = (
    (re.compile(r"(?:[去今]年的?)?腊月(?![初廿一二三四五六七八九十\d])"), -30),
    (re.compile(r"(?:今年的?)?(?<!去年)(?<!前年)正月(?![初十廿一二三四五六七八九\d])"), 0),
)
_FIRST_YEAR = 2023
# Names of the solar terms with their month and the constant of this century, in days of 0.2422 a year after 2000.
_TERMS = {
    "小寒": (1, 5.4055),
    "大寒": (1, 20.12),
    "立春": (2, 3.87),
    "雨水": (2, 18.73),
    "惊蛰": (3, 5.63),
    "春分": (3, 20.646),
    "清明": (4, 4.81),
    "谷雨": (4, 20.1),
    "立夏": (5, 5.52),
    "小满": (5, 21.04),
    "芒种": (6, 5.678),
    "夏至": (6, 21.37),
    "小暑": (7, 7.108),
    "大暑": (7, 22.83),
    "立秋": (8, 7.5),
    "处暑": (8, 23.13),
    "白露": (9, 7.646),
    "秋分": (9, 23.042),
    "寒露": (10, 8.318),
    "霜降": (10, 23.438),
    "立冬": (11, 7.438),
    "小雪": (11, 22.36),
    "大雪": (12, 7.18),
    "冬至": (12, 21.94),
}
# Snow and rain are weather, 清明 a feast and 春分 may be a name: these need the word for a day beside them.
_WEATHER = ("雨水", "小满", "白露", "小雪", "大雪", "大寒", "小寒", "大暑", "小暑", "谷雨")
_TERM = re.compile(
    "|".join(
        rf"{name}(?=那天|当天|节气|前后|以后|之后|过后)"
        if name in _WEATHER
        else rf"{name}节?(?![路街里园苑桥])"
        for name in _TERMS
    )
    + r"|\b(?:qingming|tomb[- ]sweeping)(?: day| festival)?\b"
)
_NO_PLACE = r"(?![路街里社小村西南北中门])"
_PATTERNS = tuple((re.compile(f"(?:{words}){_NO_PLACE}"), month, day) for words, month, day in _FIXED)
_MOON_PATTERNS = tuple((re.compile(f"(?:{words}){_NO_PLACE}"), plus, days) for words, plus, days in _MOON)
_YEAR = re.compile(r"[去今]年的?$")
_LEAP_BEFORE_MARCH = 2


def feasts(written: str, midnight: datetime) -> Iterator[Moment]:
    """Every feast and solar term in a text in its plain form, on the last day that it was."""
    for pattern, month, day in _PATTERNS:
        for match in pattern.finditer(written):
            yield from _last(
                match,
                midnight,
                [midnight.replace(year=year, month=month, day=day) for year in _years(midnight)],
            )
    for pattern, plus, days in _MOON_PATTERNS:
        for match in pattern.finditer(written):
            yield from _last(match, midnight, list(_moon(midnight, plus, days)))
    for pattern, plus in _MOON_MONTHS:
        begun = [day for day in _moon(midnight, plus, _NEW_YEAR) if day <= midnight]
        for match in pattern.finditer(written) if begun else ():
            yield Moment(max(begun), "month", match.start(), match.end())
    for match in _TERM.finditer(written):
        month, constant = _TERMS.get(match.group()[:2], _TERMS["清明"])
        days_of = [_term(midnight, year, month, constant) for year in _years(midnight)]
        yield from _last(match, midnight, days_of)


def _years(midnight: datetime) -> tuple[int, int]:
    return midnight.year, midnight.year - 1


def _last(match: re.Match[str], midnight: datetime, days: list[datetime]) -> Iterator[Moment]:
    been = [day for day in days if day <= midnight]
    back = _YEAR.search(match.string[: match.start()])
    if back:
        year = days[0].year - ("去" in back.group())
        been = [day for day in been if day.year == year]
    if been:
        yield Moment(max(been), "day", match.start(), match.end())


def _moon(midnight: datetime, plus: int, days: tuple[str, ...]) -> Iterator[datetime]:
    for year in _years(midnight):
        if _FIRST_YEAR <= year < _FIRST_YEAR + len(days):
            told = days[year - _FIRST_YEAR]
            yield midnight.replace(year=year, month=int(told[:2]), day=int(told[2:])) + timedelta(days=plus)


def _term(midnight: datetime, year: int, month: int, constant: float) -> datetime:
    """The day of a solar term by the customary formula of this century."""
    since = year % 100
    leaps = (since - 1) // 4 if month <= _LEAP_BEFORE_MARCH else since // 4
    return midnight.replace(year=year, month=month, day=int(since * 0.2422 + constant) - leaps)

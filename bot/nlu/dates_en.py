"""Days told by the calendar in English: 'on Nov 3', 'the twenty-third', 'since the beginning of October'. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.nlu.days import SEASONS, day, latest, latest_in_month, moment, month_before, of_year
from bot.nlu.moment import Moment

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


def dates_in_english(written: str, midnight: datetime) -> Iterator[Moment]:
    """Every day told so, the latest one where no year is; `midnight` is when today began."""
    for match in _DATE_EN.finditer(written):
        yield from _dates(match, midnight)


def _dates(match: re.Match[str], midnight: datetime) -> Iterator[Moment]:
    if match["back"]:
        yield from _season(match, midnight)
        return
    if match["of"] or match["of5"]:
        yield from _part(match, midnight)
        return
    if match["y6"]:
        if int(match["y6"]) <= midnight.year:
            first = midnight.replace(year=int(match["y6"]), month=1, day=1)
            yield Moment(first, "year", match.start(), match.end(), span=True)
        return
    if match["d4"]:
        yield from moment(latest_in_month(midnight, _ordinal(match["d4"])), "day", match)
        return
    name = match["m1"] or match["m2"] or match["m3"]
    told, year = match["d1"] or match["d0"] or match["d2"], match["y1"] or match["y2"] or match["y3"]
    number = _ordinal(told) if told else _begins(match["lead"])
    month = _NAMES.index(name[:3]) + 1
    at = of_year(midnight, _year(year, midnight) if year else None, month, number)
    yield from moment(at, "day" if told else _grain(match["lead"]), match)


def _part(match: re.Match[str], midnight: datetime) -> Iterator[Moment]:
    """'At the end of last month', 'since the beginning of the year', 'earlier this week'."""
    if match["of6"] not in ("week", "year"):
        yield from _month(match, midnight)
    elif match["lead5"] in ("early", "earlier", "beginning of", "start of") and match["of5"] != "last":
        week = midnight - timedelta(days=midnight.weekday())
        first = week if match["of6"] == "week" else midnight.replace(month=1, day=1)
        yield Moment(first, match["of6"], match.start(), match.end())


def _month(match: re.Match[str], midnight: datetime) -> Iterator[Moment]:
    """'On the 28th of last month', 'at the end of last month'."""
    first = midnight.replace(day=1)
    if (match["of"] or match["of5"]) == "last":
        first = month_before(first)
    number = _ordinal(match["d4"]) if match["d4"] else _begins(match["lead5"])
    at = day(midnight, first.year, first.month, number)
    yield from moment(at, "day" if match["d4"] else "week", match)


def _season(match: re.Match[str], midnight: datetime) -> Iterator[Moment]:
    year, season = midnight.year - (match["back"] == "last"), match["season"]
    if season == "year":
        if match["back"] == "last":
            yield Moment(
                midnight.replace(year=year, month=1, day=1), "year", match.start(), match.end(), span=True
            )
        return
    yield from moment(latest(midnight, SEASONS[season], 1), "month", match)


def _grain(lead: str | None) -> str:
    """How fine a month is known in which no day is told."""
    return "week" if lead in _THIRDS or " week " in str(lead) else "month"


def _begins(lead: str | None) -> int:
    """The day on which a part of a month begins, that of the whole one without a part."""
    if lead and " week " in lead:
        return _WEEKS[lead.removeprefix("the ").split()[0]]
    if lead in ("mid", "middle of"):
        return 11
    return 21 if lead in ("late", "end of") else 1


def _year(told: str, midnight: datetime) -> int:
    return int(told) if told.isdigit() else midnight.year - (told == "last year")


def _ordinal(told: str) -> int:
    """'23rd', 'twenty-third', 'tenth' as a number."""
    if told[0].isdigit():
        return int(told.rstrip("stndrh"))
    tens = 20 if told.startswith("twenty") else 0
    return tens + _ORDINALS.index(told[len("twenty") + 1 :] if tens else told) + 1

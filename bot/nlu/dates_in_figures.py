"""Days written in figures: '2026-11-03', '11/3', 'on 24.11'. Pure.

'24.11' may be a price, and 11/3/2026 is in March to some and in November to others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from bot.nlu.days import DAY_WORD, day, latest, moment, of_year
from bot.nlu.moment import Moment

_NUMERIC = re.compile(
    r"(?<![\d./-])(?:(?P<year>20\d\d)[-/.年])(?P<month>1[0-2]|0?[1-9])[-/.月](?P<day>3[01]|[12]\d|0?[1-9])[日号]?(?![\d-])"
    r"|(?<![\d./:-])(?P<month2>1[0-2]|0?[1-9])(?:/|\.)(?P<day2>3[01]|[12]\d|0?[1-9])[日号](?!楼|院|线)"
    r"|(?<![\d./:-])(?P<month3>1[0-2]|0?[1-9])/(?P<day3>3[01]|[12]\d)(?:/(?P<year3>20\d\d|2\d))?(?![\d./号栋])"
    r"|(?<![\d./:-])(?P<day4>1[3-9]|2\d|3[01])[/.](?P<month4>1[0-2]|0?[1-9])(?:[/.](?P<year4>20\d\d"
    r"|2\d))?(?![\d./号栋元块米])(?=\W|$)(?! ?(?:yuan|rmb|km|m\b|kg))"
    r"|(?<![\d./:-])(?P<either1>1[0-2]|0?[1-9])[/.-](?P<either2>1[0-2]|0?[1-9])[/.-](?P<year7>20\d\d)(?![\d/])"
    r"|\b(?:on|since|from|dated) (?P<either3>1[0-2]|0?[1-9])/(?P<either4>1[0-2]|0?[1-9])(?![\d/])"
    rf"|(?<![\d./:-])(?P<month5>1[0-2]|0?[1-9])[-.](?P<day5>3[01]|[12]\d|0[1-9])(?={DAY_WORD})"
    r"|^(?P<month6>1[0-2]|0?[1-9])\.(?P<day6>3[01]|[12]\d)$"
)
# What stands before a date that is written '24.11'.
_DATED = re.compile(r"(?:^|[(（,，。;；] ?|\b(?:on|since|from|dated|until|till|the|of) )$")


def dates_in_figures(written: str, midnight: datetime) -> Iterator[Moment]:
    """Every day written so, the latest one where no year is; `midnight` is when today began."""
    for match in _NUMERIC.finditer(written):
        if match["day4"] and "." in match.group() and not _DATED.search(written, 0, match.start()):
            continue  # '14.9 at the till' is a price.
        yield from moment(_day(match, midnight), "day", match)


def _day(match: re.Match[str], midnight: datetime) -> datetime | None:
    month, number, year = (_any(match, name) for name in ("month", "day", "year"))
    if not month:
        return _either(match, midnight)
    return of_year(midnight, int(year) % 2000 + 2000 if year else None, int(month), int(number))


def _any(match: re.Match[str], name: str) -> str:
    """What was found under a name or one of its numbered sisters."""
    return next(
        (told for key, told in match.groupdict().items() if told and key.rstrip("0123456789") == name), ""
    )


def _either(match: re.Match[str], midnight: datetime) -> datetime | None:
    """11/3/2026 is in March to some and in November to others: the later one that has been."""
    one, other = (int(match[a] or match[b]) for a, b in (("either1", "either3"), ("either2", "either4")))
    pairs = {(one, other), (other, one)}
    year = int(match["year7"] or 0)
    ats = [day(midnight, year, m, d) if year else latest(midnight, m, d) for m, d in pairs]
    return max((at for at in ats if at and at <= midnight), default=None)

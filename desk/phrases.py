"""Dates and durations in words, zh and en. Pure: `now` and the city's zone are handed in."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def date(at: datetime, lang: str, zone: tzinfo) -> str:
    """'12月1日' / '1 December' in the city's zone."""
    local = at.astimezone(zone)
    return f"{local.day} {MONTHS[local.month - 1]}" if lang == "en" else f"{local.month}月{local.day}日"


def clock(at: datetime, zone: tzinfo) -> str:
    """'9:05', twenty-four hours, in the city's zone."""
    local = at.astimezone(zone)
    return f"{local.hour}:{local.minute:02d}"


def deadline(at: datetime, lang: str, zone: tzinfo, *, now: datetime) -> str:
    """A limit as people say it: '今天17:30', '明天9:00', '12月1日'; '17:30 today', '1 December'."""
    days = (at.astimezone(zone).date() - now.astimezone(zone).date()).days
    if days not in (0, 1):
        return date(at, lang, zone)
    if lang == "en":
        return f"{clock(at, zone)} {('today', 'tomorrow')[days]}"
    return f"{('今天', '明天')[days]}{clock(at, zone)}"


def within(limit: timedelta, lang: str) -> str:
    """'24小时内' / 'within 24 hours'; days from two days on."""
    if limit >= 2 * DAY and limit % DAY == timedelta(0):
        count, zh, en = limit // DAY, "天", "day"
    else:
        count, zh, en = max(1, round(limit / HOUR)), "小时", "hour"
    if lang == "en":
        return f"within {count} {en}{'' if count == 1 else 's'}"
    return f"{count}{zh}内"


def time_left(due: datetime, lang: str, *, now: datetime) -> str:
    """'还剩2小时' / '2 h left', '超时3天' / '3 d overdue'. Whole units, rounded down; below an hour, minutes."""
    late = now > due
    amount = _amount(abs(due - now), lang)
    if lang == "en":
        return f"{amount} overdue" if late else f"{amount} left"
    return f"超时{amount}" if late else f"还剩{amount}"


def lasted(span: timedelta, lang: str) -> str:
    """'12分钟' / '12 min', '3天' / '3 d'. Whole units, rounded down; below an hour, minutes."""
    return _amount(max(span, timedelta(0)), lang)


def _amount(span: timedelta, lang: str) -> str:
    if span >= 2 * DAY:
        count, zh, en = span // DAY, "天", "d"
    elif span >= HOUR:
        count, zh, en = span // HOUR, "小时", "h"
    else:
        count, zh, en = span // timedelta(minutes=1), "分钟", "min"
    return f"{count} {en}" if lang == "en" else f"{count}{zh}"

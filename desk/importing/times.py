"""Moments as they stand in tables: '2024-03-05 14:03', '2024年3月5日14时3分', a spreadsheet's days. Pure.

The year comes first: '03/05/2024' may be two days, and is none here. Nor is '晚上12:30', which is told of either night.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_WRITTEN = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
    r"(?:[T\s]*(?P<half>上午|下午|晚上|凌晨|[AaPp][Mm])?\s*(?P<hour>\d{1,2})\s*[:：时点]\s*(?P<minute>\d{1,2})?"
    r"(?:\s*[:：分]\s*(?P<second>\d{1,2})?(?:[.,]\d+)?\s*秒?)?\s*(?P<after>[AaPp][Mm])?)?"
    r"\s*(?P<zone>[Zz]|[+-]\d{2}:?\d{2})?"
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?", re.ASCII)
"""How most tables write it: read without looking for anything else."""
_PACKED = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[T\s]?(\d\d):?(\d\d)(?::?(\d\d))?)?")
_DAYS = re.compile(r"\d{4,6}(?:\.\d+)?")
_DAY_NULL = datetime(1899, 12, 30, tzinfo=UTC)
FIRST, LAST = 20_000, 100_000
"""What counts as days of a spreadsheet: from 1954 to 2173."""
NOON, EVENING = 12, 5
"""An evening begins at five; what is called one at twelve, one or two is of the night after it, or of that before."""


def moment(told: str, zone: tzinfo) -> datetime | None:
    """The moment in UTC, of the clock in `zone` unless it says its own; None where it is none."""
    text = told.strip()
    if _ISO.fullmatch(text):
        return _plainly(text, zone)
    if found := _WRITTEN.fullmatch(text):
        return _written(found, zone)
    if found := _PACKED.fullmatch(text):
        return _utc([int(part or 0) for part in found.groups()], zone)
    if _DAYS.fullmatch(text) and FIRST <= float(text) < LAST:
        local = _DAY_NULL + timedelta(seconds=round(float(text) * 86_400))
        return local.replace(tzinfo=zone).astimezone(UTC)
    return None


def _plainly(text: str, zone: tzinfo) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _written(found: re.Match[str], zone: tzinfo) -> datetime | None:
    year, month, day, half, hour, minute, second, after, told = found.groups()
    hours = int(hour or 0)
    if half or after:
        is_late = (half or after).lower() in ("下午", "晚上", "pm")
        if not 0 <= hours <= NOON and not is_late:
            return None
        if half == "晚上" and hours % NOON < EVENING:
            return None
        hours = hours % NOON + NOON * is_late if hours <= NOON else hours
    own = _offset(told) if told else zone
    if own is None:
        return None
    return _utc((int(year), int(month), int(day), hours, int(minute or 0), int(second or 0)), own)


def _offset(told: str) -> tzinfo | None:
    if told in "Zz":
        return UTC
    digits = told[1:].replace(":", "")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(span if told[0] == "+" else -span) if span < timedelta(days=1) else None


def _utc(parts: tuple[int, ...] | list[int], zone: tzinfo) -> datetime | None:
    try:
        return datetime(*parts, tzinfo=zone).astimezone(UTC)  # type: ignore[misc]
    except (ValueError, OverflowError):
        return None

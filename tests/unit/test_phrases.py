"""Dates and durations in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk import phrases

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("at", "zh", "en"),
    [
        (NOW.replace(hour=17, minute=30), "今天17:30", "17:30 today"),
        (NOW + timedelta(days=1), "明天9:00", "9:00 tomorrow"),
        (NOW + timedelta(days=7), "12月1日", "1 December"),
        (NOW - timedelta(days=1), "11月23日", "23 November"),
        (NOW.replace(hour=23, minute=59).astimezone(ZoneInfo("UTC")), "今天23:59", "23:59 today"),
    ],
)
def test_a_deadline_is_said_as_people_say_it(at: datetime, zh: str, en: str) -> None:
    assert phrases.deadline(at, "zh", ZONE, now=NOW) == zh
    assert phrases.deadline(at, "en", ZONE, now=NOW) == en


@pytest.mark.parametrize(
    ("limit", "zh", "en"),
    [
        (timedelta(hours=1), "1小时内", "within 1 hour"),
        (timedelta(hours=24), "24小时内", "within 24 hours"),
        (timedelta(days=7), "7天内", "within 7 days"),
        (timedelta(minutes=20), "1小时内", "within 1 hour"),
    ],
)
def test_a_limit_is_said_in_hours_then_in_days(limit: timedelta, zh: str, en: str) -> None:
    assert phrases.within(limit, "zh") == zh
    assert phrases.within(limit, "en") == en


@pytest.mark.parametrize(
    ("left", "zh", "en"),
    [
        (timedelta(hours=2, minutes=5), "还剩2小时", "2 h left"),
        (timedelta(days=3, hours=1), "还剩3天", "3 d left"),
        (timedelta(minutes=40), "还剩40分钟", "40 min left"),
        (timedelta(hours=-3), "超时3小时", "3 h overdue"),
        (timedelta(days=-2), "超时2天", "2 d overdue"),
    ],
)
def test_what_is_left_is_said_in_whole_units(left: timedelta, zh: str, en: str) -> None:
    assert phrases.time_left(NOW + left, "zh", now=NOW) == zh
    assert phrases.time_left(NOW + left, "en", now=NOW) == en

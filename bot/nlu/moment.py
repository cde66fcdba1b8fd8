"""A time in the past as a message tells it, and the parts of a day that people name instead of an hour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

# The hour a part of the day is taken to begin, the first that fits; ours, since no rule says it.
_PARTS = (
    (re.compile(r"凌晨|后半夜|early morning|after midnight"), 2),
    (re.compile(r"[今昨前]早|[今昨]晨|早上|清晨|早晨|一早|大早|[号日]早|早高峰|dawn|morning"), 8),
    (re.compile(r"上午"), 9),
    (re.compile(r"中午|(?<!after)noon|lunch"), 12),
    (re.compile(r"下午|afternoon|arvo"), 15),
    (re.compile(r"傍晚"), 18),
    (re.compile(r"半夜|深夜|夜里|午夜|[昨前今]夜|night|nite"), 22),
    (re.compile(r"晚|evening"), 20),
)
_DIGITS = {mark: at for at, mark in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2, "仨": 3, "〇": 0}


@dataclass(frozen=True)
class Moment:
    """A time in the past: where it starts, how fine it is known, and where in the text it is told."""

    at: datetime
    grain: str  # minute, hour, daypart, day, week, month or year
    start: int
    end: int
    span: bool = False  # told by its length ('for three days'): weaker than a date or a clock time

    @property
    def order(self) -> tuple[bool, int, int, bool]:
        """The better moment sorts first: a point before a span, the earlier told, the longer told, the exact one."""
        return self.span, self.start, self.start - self.end, self.grain != "minute"


def hour_of(told: str) -> int | None:
    """The hour at which the named part of the day begins; None if none is named."""
    return next((hour for pattern, hour in _PARTS if pattern.search(told)), None)


def number_zh(word: str) -> float:
    """'12', '2.5', '十二', '二十', '两', '半' as a number."""
    if word.replace(".", "", 1).isdigit():
        return float(word)
    if word == "半":
        return 0.5
    if "十" not in word:
        return float(_DIGITS.get(word[-1:], 1))
    tens, _, ones = word.partition("十")
    return _DIGITS.get(tens, 1) * 10.0 + _DIGITS.get(ones, 0)

"""A time in the past as a message tells it, and the parts of a day that people name instead of an hour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

# The hour a part of the day is taken to begin, the first that fits; ours, since no rule says it.
_PARTS = (
    (re.compile(r"凌晨|后半夜|early morning|after midnight"), 2),
    (re.compile(r"[今昨]早|早上|清晨|早晨|一早|morning"), 8),
    (re.compile(r"上午"), 9),
    (re.compile(r"中午|noon|lunch"), 12),
    (re.compile(r"下午|afternoon"), 15),
    (re.compile(r"傍晚"), 18),
    (re.compile(r"半夜|深夜|夜里|午夜|night"), 22),
    (re.compile(r"晚|evening"), 20),
)


@dataclass(frozen=True)
class Moment:
    """A time in the past: where it starts, how fine it is known, and where in the text it is told."""

    at: datetime
    grain: str  # minute, hour, daypart, day, week, month or year
    start: int
    end: int
    span: bool = False  # told by its length ('for three days'): weaker than a date or a clock time

    @property
    def order(self) -> tuple[bool, int, int]:
        """The better moment sorts first: a point before a span, the earlier told one, the one told in more words."""
        return self.span, self.start, self.start - self.end


def hour_of(told: str) -> int | None:
    """The hour at which the named part of the day begins; None if none is named."""
    return next((hour for pattern, hour in _PARTS if pattern.search(told)), None)

"""Which notices somebody gets by mail besides the inbox. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from desk.staff_notices.events import KINDS, TOPICS, Topic

SHIPPED: Sequence[Topic] = ("work", "warnings", "overdue", "alerts")
"""What is mailed to who chose nothing: what has to be done, and what runs out of time."""


def topics(chosen: Sequence[str] | None) -> list[Topic]:
    """What is mailed, in the order of `TOPICS`. `chosen` None: as shipped."""
    return [topic for topic in TOPICS if topic in (SHIPPED if chosen is None else chosen)]


def wants(chosen: Sequence[str] | None, kind: str) -> bool:
    """Whether a notice of this kind is mailed."""
    return KINDS[kind] in topics(chosen)

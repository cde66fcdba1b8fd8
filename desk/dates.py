"""Days and moments as addresses and forms have them, within the years that a desk can mean. Pure."""

from __future__ import annotations

from datetime import date, datetime

FIRST_YEAR, LAST_YEAR = 2000, 2199


def day(given: str) -> date | None:
    """'2026-11-24' as a day; None for what is none."""
    try:
        found = date.fromisoformat(given)
    except ValueError:
        return None
    return found if _is_meant(found) else None


def moment(given: str) -> datetime | None:
    """A day and time, with a zone or without, as it was given; None for what is none."""
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        return None
    return found if _is_meant(found) else None


def _is_meant(found: date) -> bool:
    """At the ends of the calendar another zone, or a day more, is no time any more."""
    return FIRST_YEAR <= found.year <= LAST_YEAR

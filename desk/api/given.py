"""What stands in a request to the staff API: lists with commas, days and moments of the city."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk.api.schemas import YEARS
from desk.errors import InvalidInput


def named(given: str | None, known: Sequence[str], field: str) -> list[str]:
    """The names in a list with commas. Raises `InvalidInput` for one that is not known."""
    names = [part.strip() for part in (given or "").split(",") if part.strip()]
    if unknown := [name for name in names if name not in known]:
        raise InvalidInput(f"there is no {field} '{unknown[0]}'", field=field)
    return names


def moment(
    given: datetime | date | None, zone: ZoneInfo, *, end: bool = False, field: str = "created_from"
) -> datetime | None:
    """A day is its whole length in the city's zone; a time without offset is the city's."""
    if given is None:
        return None
    if given.year not in YEARS:
        raise InvalidInput("that is no time of this service", field="created_to" if end else field)
    if isinstance(given, datetime):
        return given if given.tzinfo else given.replace(tzinfo=zone)
    start = datetime.combine(given, time.min, tzinfo=zone)
    return start + timedelta(days=1) if end else start

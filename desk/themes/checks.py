"""What may be written down of a theme: words within bounds, units and places that the city knows, who may. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from city.errors import UnknownCode
from city.pack import CityPack
from desk.errors import InvalidInput, MissingDetail, NotAllowed
from desk.figures.scoreboard import MAY_SEE, SEE_ALL
from desk.staff.actor import Actor
from desk.themes.views import ThemeView

LEADS = ("supervisor",)
"""Who declares, changes, starts and closes themes."""
DOES = ("supervisor", "handler")
"""Who says that a measure is done."""
LONGEST_TITLE, LONGEST_TEXT = 120, 5000
MOST_UNITS, MOST_AREAS = 20, 100


def require(actor: Actor, roles: Collection[str]) -> None:
    """Raises `NotAllowed` for other roles."""
    if actor.role not in roles:
        raise NotAllowed(f"the role '{actor.role}' may not do that with themes")


def sees(actor: Actor, theme: ThemeView) -> bool:
    """Supervisors and administrators see every theme, a unit those that it has something to do for."""
    if actor.role in SEE_ALL:
        return True
    return actor.role in MAY_SEE and actor.unit is not None and actor.unit in theme.units


def words(given: str | None, *, field: str, longest: int = LONGEST_TEXT) -> str:
    """What was written, without what no database keeps. Raises `InvalidInput` where it is too long."""
    text = (given or "").replace("\x00", "").strip()
    if len(text) > longest:
        raise InvalidInput(f"at most {longest} characters", field=field)
    return text


def needed(given: str | None, *, field: str, longest: int = LONGEST_TEXT) -> str:
    """The same; raises `MissingDetail` where nothing was written."""
    if not (text := words(given, field=field, longest=longest)):
        raise MissingDetail("this must be said", field=field)
    return text


def unit(pack: CityPack, code: str, *, field: str = "unit") -> str:
    """A unit of the city. Raises `InvalidInput` for what is none."""
    try:
        return pack.unit(code).code
    except UnknownCode:
        raise InvalidInput(f"there is no unit '{code}'", field=field) from None


def units(pack: CityPack, codes: Sequence[str], lead: str | None) -> list[str]:
    """Units that help, each once and without the one that leads. Raises `InvalidInput` for none, or too many."""
    found = list(dict.fromkeys(unit(pack, code, field="co_units") for code in codes if code))
    if len(found) > MOST_UNITS:
        raise InvalidInput(f"at most {MOST_UNITS} units", field="co_units")
    return [code for code in found if code != lead]


def areas(pack: CityPack, codes: Sequence[str]) -> list[str]:
    """Sub-districts of the city, each once. Raises `InvalidInput` for what is none, or too many."""
    known = {one.code for one in pack.subdistricts}
    found = list(dict.fromkeys(code for code in codes if code))
    if unknown := set(found) - known:
        raise InvalidInput(f"there is no sub-district '{min(unknown)}'", field="areas")
    if len(found) > MOST_AREAS:
        raise InvalidInput(f"at most {MOST_AREAS} sub-districts", field="areas")
    return found


def end_of(day: date, zone: tzinfo, now: datetime) -> datetime:
    """The last minute of a deadline's day. Raises `InvalidInput` where it has passed."""
    due = datetime.combine(day, time(23, 59), zone)
    if due <= now or day > now.date() + timedelta(days=3660):
        raise InvalidInput("a deadline lies ahead, and within ten years", field="due")
    return due


def require_owner(actor: Actor, unit: str, lead: str | None) -> None:
    """Raises `NotAllowed` for a unit that neither has the measure nor leads the theme."""
    if actor.role == "handler" and actor.unit not in (unit, lead):
        raise NotAllowed("this measure is another unit's")

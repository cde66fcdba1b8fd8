"""When a ticket must be where (DOMAIN.md, 'Clocks'). Pure: settings, moments and the city's zone are handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from city.groups import Urgency
from city.model import ClockSettings, QuietHours

DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Deadlines:
    """The two limits that run from filing. Nothing moves `citizen` later."""

    dispatch: datetime
    citizen: datetime


def at_filing(settings: ClockSettings, urgency: Urgency, *, filed_at: datetime, zone: tzinfo) -> Deadlines:
    """The limits of a ticket filed at `filed_at`."""
    return Deadlines(
        dispatch=limit(settings, settings.dispatch[urgency], start=filed_at, zone=zone),
        citizen=limit(settings, settings.handling[urgency], start=filed_at, zone=zone),
    )


def unit_deadline(
    settings: ClockSettings,
    urgency: Urgency,
    *,
    start: datetime,
    citizen: datetime,
    reopened: bool,
    zone: tzinfo,
) -> datetime:
    """The unit's limit from its dispatch: never later than the citizen's, except once the ticket was reopened."""
    own = limit(settings, settings.handling[urgency], start=start, zone=zone)
    return own if reopened else min(own, citizen)


def extended(
    settings: ClockSettings, urgency: Urgency, *, due: datetime, now: datetime, zone: tzinfo
) -> datetime:
    """The unit's limit after an extension: half its class's time more, from the limit or from now if that is past."""
    return limit(settings, settings.handling[urgency] / 2, start=max(due, now), zone=zone)


def paused(due: datetime, *, now: datetime, until: datetime) -> datetime:
    """The unit's limit when its clock stands from `now` to `until`: what was left then runs on from there."""
    return until + (due - now)


def resumed(due: datetime, *, until: datetime, now: datetime) -> datetime:
    """The limit of a clock that should have stood until `until` and goes on at `now`: what was left runs from here."""
    return now + (due - until)


def limit(settings: ClockSettings, span: timedelta, *, start: datetime, zone: tzinfo) -> datetime:
    """`start` plus `span`. With the 'working' calendar whole days skip Saturdays and Sundays; hours never do."""
    if settings.calendar != "working" or span < DAY:
        return start + span
    moment = start.astimezone(zone)
    for _ in range(span // DAY):
        moment += DAY
        while moment.weekday() >= SATURDAY:
            moment += DAY
    return (moment + span % DAY).astimezone(start.tzinfo)


def warning(start: datetime, due: datetime, share: float) -> datetime:
    """When the holder of a limit is warned: after `share` of the time between start and limit."""
    return start + (due - start) * share


def after_quiet(at: datetime, quiet: QuietHours, zone: tzinfo) -> datetime:
    """`at`, or the end of the quiet hours it falls into."""
    local = at.astimezone(zone)
    clock = local.time()
    over_midnight = quiet.start > quiet.end
    inside = clock >= quiet.start or clock < quiet.end if over_midnight else quiet.start <= clock < quiet.end
    if not inside:
        return at
    day = local.date() + DAY if over_midnight and clock >= quiet.start else local.date()
    return datetime.combine(day, quiet.end, tzinfo=zone).astimezone(at.tzinfo)

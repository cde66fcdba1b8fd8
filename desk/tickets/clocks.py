"""When a ticket must be where (docs/rules.md, 'Clocks'). Pure: settings, moments and the calendar are handed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from city.groups import Urgency
from city.model import ClockSettings, QuietHours
from desk.tickets.calendar import DAY, Calendar


@dataclass(frozen=True)
class Deadlines:
    """The two limits that run from filing. Nothing moves `citizen` later."""

    dispatch: datetime
    citizen: datetime


def for_enterprises(settings: ClockSettings) -> ClockSettings:
    """The settings for a ticket that an enterprise filed: its own limit, or the urgency's if that is shorter."""
    if settings.enterprise is None:
        return settings
    longest = settings.enterprise
    return replace(settings, handling={one: min(span, longest) for one, span in settings.handling.items()})


def at_filing(
    settings: ClockSettings, urgency: Urgency, *, filed_at: datetime, calendar: Calendar
) -> Deadlines:
    """The limits of a ticket filed at `filed_at`."""
    return Deadlines(
        dispatch=limit(settings, settings.dispatch[urgency], start=filed_at, calendar=calendar),
        citizen=limit(settings, settings.handling[urgency], start=filed_at, calendar=calendar),
    )


def unit_deadline(
    settings: ClockSettings,
    urgency: Urgency,
    *,
    start: datetime,
    citizen: datetime,
    reopened: bool,
    calendar: Calendar,
) -> datetime:
    """The unit's limit from its dispatch: never later than the citizen's, except once the ticket was reopened."""
    own = limit(settings, settings.handling[urgency], start=start, calendar=calendar)
    return own if reopened else min(own, citizen)


def extended(
    settings: ClockSettings, urgency: Urgency, *, due: datetime, now: datetime, calendar: Calendar
) -> datetime:
    """The unit's limit after an extension: half its class's time more, from the limit or from now if that is past."""
    return limit(settings, settings.handling[urgency] / 2, start=max(due, now), calendar=calendar)


def carried(
    settings: ClockSettings,
    urgency: Urgency,
    *,
    due: datetime,
    stops: datetime,
    runs: datetime,
    calendar: Calendar,
) -> datetime:
    """The unit's limit when its clock stops at `stops` and runs on from `runs`, which may be the earlier one.

    What was left at `stops`, in working days where its class has them, is left at `runs`.
    """
    if not _by_days(settings, settings.handling[urgency]):
        return runs + (due - stops)
    return calendar.later(runs, calendar.between(stops, due))


def limit(settings: ClockSettings, span: timedelta, *, start: datetime, calendar: Calendar) -> datetime:
    """`start` plus `span`. With 'working' a limit of a day or more counts working days only; hours never skip."""
    return calendar.later(start, span) if _by_days(settings, span) else start + span


def started(settings: ClockSettings, span: timedelta, *, due: datetime, calendar: Calendar) -> datetime:
    """When a limit of `span` that ends at `due` began."""
    return calendar.earlier(due, span) if _by_days(settings, span) else due - span


def _by_days(settings: ClockSettings, span: timedelta) -> bool:
    return settings.calendar == "working" and span >= DAY


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

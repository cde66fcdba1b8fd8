"""The pack's settings: names, numbers, and blocks that change on a date, each with its first day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import date, time, timedelta
from pathlib import Path
from typing import Generic, TypeVar, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from city.entries import Entry, mapping
from city.groups import URGENCIES, Urgency
from city.model import (
    Calendar,
    CaseSettings,
    ClockSettings,
    DaysOff,
    DispatchSettings,
    FigureSettings,
    HandoverSettings,
    Numbers,
    QuietHours,
    ReachSettings,
    SpecialDay,
    SurveySettings,
)

S = TypeVar(
    "S",
    bound="CaseSettings | ClockSettings | DispatchSettings | FigureSettings | HandoverSettings | QuietHours"
    " | ReachSettings | SurveySettings",
)
_CALENDARS = ("calendar", "working")
_HOLIDAYS = ("china", "none")


class Versions(Generic[S]):
    """One block of settings as it was and will be: read it for a day, since old tickets keep old rules."""

    def __init__(self, versions: tuple[S, ...]) -> None:
        """`versions` in the order of their days."""
        self.versions = versions

    def on(self, day: date) -> S:
        """The version in force on a local `day`; the first one for days before any."""
        for version in reversed(self.versions):
            if version.valid_from <= day:
                return version
        return self.versions[0]

    def __iter__(self) -> Iterator[S]:
        return iter(self.versions)

    def __len__(self) -> int:
        return len(self.versions)


class Settings:
    """What city.yml says."""

    def __init__(self, folder: Path) -> None:
        """CityPackError for anything missing, unknown or impossible."""
        entry = mapping(folder / "city.yml")
        name = entry.entry("name")
        self.name_zh, self.name_en = name.text("zh"), name.text("en")
        name.close()
        self.version = entry.text("version")
        self.prefix = _matching(entry, "prefix", r"[A-Z]{2,4}", "two to four capital letters")
        self.timezone = entry.parsed("timezone", _zone, "the name of a time zone, such as Asia/Shanghai")
        self.area_code = _matching(entry, "area_code", r"0\d{2,3}", "an area code in quotes, such as '010'")
        self.numbers = _numbers(entry.entry("numbers"))
        self.dispatch = versions(entry, "dispatch", _dispatch)
        self.quiet_hours = versions(entry, "quiet_hours", _quiet_hours)
        self.survey = versions(entry, "survey", _survey)
        self.figures = versions(entry, "figures", _figures)
        self.not_places = entry.texts("not_places")
        entry.close()


def clocks(folder: Path) -> Versions[ClockSettings]:
    """What clocks.yml says."""
    entry = mapping(folder / "clocks.yml")
    found = versions(entry, "clocks", _clock)
    entry.close()
    return found


def days_off(folder: Path) -> DaysOff:
    """What calendar.yml says; China's public holidays and nothing over them where there is no such file."""
    path = folder / "calendar.yml"
    if not path.exists():
        return DaysOff()
    entry = mapping(path)
    holidays = entry.text("national_holidays")
    if holidays not in _HOLIDAYS:
        raise entry.fault("national_holidays", f"{holidays!r} is none of {', '.join(_HOLIDAYS)}")
    days: dict[date, SpecialDay] = {}
    for key, working in (("days_off", False), ("working_days", True)):
        for item in entry.maybe_entries(key):
            day = item.parsed("day", date.fromisoformat, "a date, such as 2026-01-01")
            if day in days:
                raise item.fault("day", "is given twice")
            days[day] = SpecialDay(day, working, item.text("zh"), item.text("en"))
            item.close()
    complete = frozenset(entry.whole_numbers("complete"))
    entry.close()
    return DaysOff(national=holidays == "china", days=days, complete=complete)


def versions(entry: Entry, key: str, read: Callable[[Entry, date], S]) -> Versions[S]:
    """The versions of one block under `key`, each made by `read`. CityPackError for days out of order."""
    found: list[S] = []
    for item in entry.entries(key):
        day = item.parsed("valid_from", date.fromisoformat, "a date, such as 2026-01-01")
        if found and day <= found[-1].valid_from:
            raise item.fault("valid_from", "must be later than the one before")
        found.append(read(item, day))
        item.close()
    return Versions(tuple(found))


def _clock(entry: Entry, day: date) -> ClockSettings:
    calendar = entry.text("calendar")
    if calendar not in _CALENDARS:
        raise entry.fault("calendar", f"{calendar!r} is none of {', '.join(_CALENDARS)}")
    enterprise = entry.maybe_number("enterprise_hours", low=0.01)
    return ClockSettings(
        valid_from=day,
        dispatch=_limits(entry.entry("dispatch_hours")),
        handling=_limits(entry.entry("handling_hours")),
        warn_at=entry.number("warn_at", high=1),
        calendar=cast(Calendar, calendar),
        enterprise=timedelta(hours=enterprise) if enterprise is not None else None,
    )


def _limits(entry: Entry) -> Mapping[Urgency, timedelta]:
    limits = {urgency: timedelta(hours=entry.number(urgency, low=0.01)) for urgency in URGENCIES}
    entry.close()
    return limits


def _dispatch(entry: Entry, day: date) -> DispatchSettings:
    whistle = entry.maybe_number("whistle_hours", low=0.1)
    learn_after = entry.maybe_number("learn_after", low=1)
    return DispatchSettings(
        valid_from=day,
        auto_above=entry.maybe_number("auto_above", high=1),
        designate_after=int(entry.number("designate_after", low=1)),
        shadow=entry.maybe_flag("shadow"),
        whistle=timedelta(hours=24 if whistle is None else whistle),
        learn_after=int(learn_after) if learn_after is not None else None,
    )


def _quiet_hours(entry: Entry, day: date) -> QuietHours:
    expected = "a time of day in quotes, such as '22:00'"
    start, end = (entry.parsed(key, time.fromisoformat, expected) for key in ("start", "end"))
    return QuietHours(day, start, end)


def _survey(entry: Entry, day: date) -> SurveySettings:
    return SurveySettings(
        valid_from=day,
        delay=timedelta(hours=entry.number("delay_hours")),
        reminder=timedelta(hours=entry.number("reminder_hours")),
        closes=timedelta(hours=entry.number("closes_hours")),
        reopen_within=timedelta(days=entry.number("reopen_days")),
    )


def _figures(entry: Entry, day: date) -> FigureSettings:
    weights = entry.entry("weights")
    figures = FigureSettings(
        valid_from=day,
        response_weight=weights.number("response", high=1),
        satisfaction_weight=weights.number("satisfaction", high=1),
        resolution_weight=weights.number("resolution", high=1),
        basically_weight=entry.number("basically_weight", high=1),
        small_below=int(entry.number("small_below")),
        month_starts_on=int(entry.number("month_starts_on", low=1, high=28)),
    )
    weights.close()
    total = figures.response_weight + figures.satisfaction_weight + figures.resolution_weight
    if abs(total - 1) > 1e-9:
        raise entry.fault("weights", f"must add up to 1, not {total:g}")
    return figures


def _numbers(entry: Entry) -> Numbers:
    form = r"\d{3,12}"
    names = [field.name for field in fields(Numbers)]
    found = {name: _matching(entry, name, form, "3 to 12 digits in quotes") for name in names}
    entry.close()
    return Numbers(**found)


def _matching(entry: Entry, key: str, form: str, expected: str) -> str:
    if not re.fullmatch(form, value := entry.text(key)):
        raise entry.fault(key, f"must be {expected}")
    return value


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except ZoneInfoNotFoundError:
        raise ValueError(name) from None

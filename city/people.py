"""How people are reached, and when people answer: read from `people.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path

from city.entries import Entry, mapping
from city.groups import GROUPS, URGENCIES
from city.model import Canned, HandoverSettings, ReachSettings
from city.settings import Versions, versions

_FILE = "people.yml"
_DAY = timedelta(days=1)
_FIRST = date(2024, 1, 1)
_WEEK = (1, 2, 3, 4, 5, 6, 7)
STEPS = (
    "dispatch", "accept", "resolve", "reject", "return", "reassign", "extend", "pause", "resume", "reopen", "whistle",
    "merge", "unmerge", "note",
)  # fmt: skip
"""What a sentence may be for: steps of which the citizen reads a word, and a word by itself."""


@dataclass(frozen=True, slots=True)
class People:
    """How people are reached, when people answer, and what they say often: in chats, and with a ticket's steps."""

    reach: Versions[ReachSettings]
    hand_over: Versions[HandoverSettings]
    answers: tuple[Canned, ...]
    notes: tuple[Canned, ...] = ()


UNWRITTEN = People(
    reach=Versions(
        (
            ReachSettings(
                _FIRST,
                unseen={**dict.fromkeys(URGENCIES, _DAY), "emergency": timedelta(minutes=10)},
                gives_up=14 * _DAY,
                most_calls=3,
                calls_again=timedelta(hours=4),
            ),
        )
    ),
    hand_over=Versions(
        (
            HandoverSettings(
                _FIRST,
                days=_WEEK,
                start=time(8),
                end=time(22),
                staff_silent=timedelta(minutes=15),
                citizen_silent=timedelta(minutes=30),
                misses=2,
            ),
        )
    ),
    answers=(),
)
"""What holds for a city that says nothing of it."""


def people(folder: Path) -> People:
    """The settings and sentences; `UNWRITTEN` for a city without the file. CityPackError names what is wrong."""
    if not (folder / _FILE).exists():
        return UNWRITTEN
    entry = mapping(folder / _FILE)
    found = People(
        reach=versions(entry, "reach", _reach),
        hand_over=versions(entry, "hand_over", _hand_over),
        answers=_answers(entry),
        notes=_notes(entry),
    )
    entry.close()
    return found


def _reach(entry: Entry, day: date) -> ReachSettings:
    unseen = entry.entry("unseen_minutes")
    settings = ReachSettings(
        valid_from=day,
        unseen={urgency: timedelta(minutes=unseen.number(urgency, low=1)) for urgency in URGENCIES},
        gives_up=timedelta(days=entry.number("gives_up_days", low=1)),
        most_calls=int(entry.number("most_calls", low=1)),
        calls_again=timedelta(hours=entry.number("calls_again_hours", low=0.1)),
    )
    unseen.close()
    return settings


def _hand_over(entry: Entry, day: date) -> HandoverSettings:
    expected = "a time of day in quotes, such as '08:00'"
    start, end = (entry.parsed(key, time.fromisoformat, expected) for key in ("start", "end"))
    days = entry.whole_numbers("days")
    if not days or not set(days) <= set(_WEEK):
        raise entry.fault("days", "must be days from 1 (Monday) to 7 (Sunday)")
    return HandoverSettings(
        valid_from=day,
        days=days,
        start=start,
        end=end,
        staff_silent=timedelta(minutes=entry.number("staff_silent_minutes", low=1)),
        citizen_silent=timedelta(minutes=entry.number("citizen_silent_minutes", low=1)),
        misses=int(entry.number("misses", low=1)),
    )


def _answers(entry: Entry) -> tuple[Canned, ...]:
    found: dict[str, Canned] = {}
    for item in entry.maybe_entries("answers"):
        code = item.text("code")
        if code in found:
            raise item.fault("code", f"{code!r} is given twice")
        found[code] = Canned(code, item.text("zh"), item.text("en"))
        item.close()
    return tuple(found.values())


def _notes(entry: Entry) -> tuple[Canned, ...]:
    found: dict[str, Canned] = {}
    for item in entry.maybe_entries("notes"):
        code, steps, groups = item.text("code"), item.texts("steps"), item.texts("groups")
        if code in found:
            raise item.fault("code", f"{code!r} is given twice")
        if unknown := set(groups) - set(GROUPS):
            raise item.fault("groups", f"{min(unknown)!r} is no group of categories")
        if unknown := set(steps) - set(STEPS):
            raise item.fault("steps", f"{min(unknown)!r} is none of {', '.join(STEPS)}")
        found[code] = Canned(code, item.text("zh"), item.text("en"), steps, groups)
        item.close()
    return tuple(found.values())

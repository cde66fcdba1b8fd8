"""What a city consists of, as frozen records. No reading, no rules: `pack.py` fills them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Literal

from city.groups import Urgency

UnitKind = Literal["subdistrict", "district", "department", "company"]
SpotKind = Literal["metro", "road", "landmark", "estate"]
Calendar = Literal["calendar", "working"]
CaseKind = Literal["return", "extension", "pause", "exclusion", "hanging"]
CASE_KINDS: tuple[CaseKind, ...] = ("return", "extension", "pause", "exclusion", "hanging")


@dataclass(frozen=True, slots=True)
class District:
    """A district, or an area run like one (the development area at Yizhuang)."""

    code: str
    zh: str
    en: str
    pinyin: str
    aliases: tuple[str, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Subdistrict:
    """A sub-district, area, town or special zone. `short` is the form to look for in a sentence."""

    code: str
    zh: str
    en: str
    short: str
    pinyin: str
    aliases: tuple[str, ...]
    district: str
    unit: str


@dataclass(frozen=True, slots=True)
class Community:
    """A residents' or villagers' community; its name is not unique in the city."""

    code: str
    zh: str
    short: str
    subdistrict: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A place people name. Where its area is not certain, `candidates` are all the areas it may lie in."""

    names: tuple[str, ...]
    kind: SpotKind
    district: str | None
    subdistrict: str | None
    candidates: tuple[str, ...]


Area = District | Subdistrict | Community | Spot


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A place outside this city that people here write about, and the number of its own desk."""

    zh: str
    en: str
    aliases: tuple[str, ...]
    number: str


@dataclass(frozen=True, slots=True)
class Question:
    """What separates a category from its neighbours; `options` are category codes."""

    zh: str
    en: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Category:
    """A leaf of the catalogue. `unit` is set only where a profession owns the matter wherever it happens."""

    code: str
    group: str
    zh: str
    en: str
    urgency: Urgency
    unit: str | None
    shared: bool
    asks_party: bool
    happening: bool
    public: bool
    question: Question | None
    keywords_zh: tuple[str, ...]
    keywords_en: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """Who handles tickets. `groups`: what it serves when neither profession nor place names an owner."""

    code: str
    zh: str
    en: str
    kind: UnitKind
    district: str | None
    subdistrict: str | None
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Telephone numbers that answers name. `sms` reaches the police by text message."""

    hotline: str
    police: str
    fire: str
    ambulance: str
    traffic: str
    sms: str
    gas: str
    power: str
    water: str
    heating: str
    mental_health: str
    discipline: str
    court: str
    procuratorate: str


@dataclass(frozen=True, slots=True)
class ClockSettings:
    """Limits by urgency. `warn_at` is the share of a limit after which its holder is warned.

    `enterprise`: the longest that handling takes where an enterprise complains, None as for everybody.
    """

    valid_from: date
    dispatch: Mapping[Urgency, timedelta]
    handling: Mapping[Urgency, timedelta]
    warn_at: float
    calendar: Calendar
    enterprise: timedelta | None = None


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is working, or off, against the national calendar or its weekday, and why."""

    day: date
    working: bool
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class DaysOff:
    """The city's own days over the national ones.

    `national`: whether China's public holidays and make-up workdays hold here. `complete`: years that the national data
    may not know yet, and whose days all stand in `days`.
    """

    national: bool = True
    days: Mapping[date, SpecialDay] = field(default_factory=dict)
    complete: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class DispatchSettings:
    """`auto_above`: confidence from which tickets go out unseen, None for never.

    `shadow`: none does, what would have gone out is compared with what people do. `whistle`: by when units called to a
    place are to be there, where nothing else is said. `learn_after`: so many rulings on returns in a row name the unit
    of the next ticket of their category and sub-district, None for never.
    """

    valid_from: date
    auto_above: float | None
    designate_after: int
    shadow: bool = False
    whistle: timedelta = timedelta(hours=24)
    learn_after: int | None = 3


@dataclass(frozen=True, slots=True)
class DispatchRule:
    """Tickets of a category in a district (None: in all that have no rule of their own) go straight to a unit."""

    category: str
    district: str | None
    unit: str


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local times between which reminders wait; the span runs over midnight when `start` is the later one."""

    valid_from: date
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class ReachSettings:
    """How long a notice waits to be seen before it takes another way (`unseen`), and when nobody is tried any more.

    Calls in vain are at most `most_calls`, `calls_again` apart.
    """

    valid_from: date
    unseen: Mapping[Urgency, timedelta]
    gives_up: timedelta
    most_calls: int
    calls_again: timedelta


@dataclass(frozen=True, slots=True)
class HandoverSettings:
    """When colleagues are there: on `days` (1 is Monday) from `start` to `end`, local times, over midnight if later.

    After `staff_silent` or `citizen_silent` without a word the assistant goes on. After so many `misses` in a row a
    person is asked for.
    """

    valid_from: date
    days: tuple[int, ...]
    start: time
    end: time
    staff_silent: timedelta
    citizen_silent: timedelta
    misses: int


@dataclass(frozen=True, slots=True)
class Canned:
    """A sentence that colleagues say often. `steps` are the actions that it is for, `groups` those of categories; none
    is all.
    """

    code: str
    zh: str
    en: str
    steps: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SurveySettings:
    """When the follow-up asks, and until when the citizen may send the ticket back."""

    valid_from: date
    delay: timedelta
    reminder: timedelta
    closes: timedelta
    reopen_within: timedelta


@dataclass(frozen=True, slots=True)
class FigureSettings:
    """How answers count (DOMAIN, three rates). The weights add up to 1; 'basically' counts so much of 'satisfied'.

    Fewer valid follow-ups than `small_below` are marked. The assessment month begins on its day `month_starts_on`.
    """

    valid_from: date
    response_weight: float
    satisfaction_weight: float
    resolution_weight: float
    basically_weight: float
    small_below: int
    month_starts_on: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody asks. `misdispatched`: where it is upheld, the ticket had been sent to the wrong unit.

    `asks_citizen`: something is missing that only the citizen can tell.
    """

    code: str
    zh: str
    en: str
    misdispatched: bool = False
    asks_citizen: bool = False


@dataclass(frozen=True, slots=True)
class CaseSettings:
    """What one person asks and another judges. `raise_on`: whose breach brings a ticket to the supervisor."""

    valid_from: date
    judge_within: Mapping[CaseKind, timedelta]
    longest_pause: timedelta
    raise_on: tuple[str, ...]
    reasons: Mapping[CaseKind, tuple[Reason, ...]]

    def reason(self, kind: CaseKind, code: str | None) -> Reason | None:
        """The reason of that code; None for one that this catalogue has not."""
        return next((one for one in self.reasons[kind] if one.code == code), None)

"""When a ticket was open, and how long its citizen waited. Pure: what a ticket counts for beside its follow-ups.

A span is a stretch of days in which a ticket was open: from its filing or a reopening to its end. A backlog is those
that are open at the end of a day, so it needs no clock: that a limit passes is known as soon as the limit is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, tzinfo
from operator import add, attrgetter, sub
from typing import Literal, NamedTuple, get_args

from desk.figures.facts import NEVER
from desk.tickets.lifecycle import UNSOLVED
from desk.tickets.numbers import local_day

HOUR = 3600
Dimension = Literal["unit", "district", "subdistrict", "category", "channel", "kind"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
SPREAD = ("channel", "kind")
"""Few codes for many tickets: their rows are kept by district, so that filings do not wait for one another."""
NOWHERE = ""
"""The code of what has none yet, such as the unit of a ticket that was not dispatched: a city's sum needs it."""
Measure = Literal["contact", "solve"]


class Step(NamedTuple):
    """A line of a ticket's history, as far as it is told here. `told`: a member of staff wrote to the citizen."""

    at: datetime
    action: str
    to_status: str
    told: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A ticket as its spans see it."""

    filed_at: datetime
    due_at: datetime
    unit: str | None
    district: str | None
    subdistrict: str | None
    category: str
    channel: str
    kind: str
    excluded: bool = False


class Span(NamedTuple):
    """One stretch in which a ticket was open: on every day from `opened_on` on, at its end, and before `ended_on`.

    `late_on` is the first day at whose end the citizen's limit was over and the ticket still open, NEVER if there is
    none; `in_time`: it ended, and not after that limit. `first`: it began with the filing. `contact_on` is the day on
    which the unit first was in touch, `contact_hours` and `solve_hours` are the whole hours from the filing to that
    and to the ticket's first resolution, which ended this span.
    """

    opened_on: date
    ended_on: date
    late_on: date
    in_time: bool
    first: bool
    contact_on: date | None
    contact_hours: int | None
    solve_hours: int | None
    unit: str | None
    district: str | None
    subdistrict: str | None
    category: str
    channel: str
    kind: str
    excluded: bool

    @property
    def codes(self) -> tuple[tuple[str, str], ...]:
        """Where it counts: code and part for each of the `DIMENSIONS`."""
        district = self.district or NOWHERE
        return (
            (self.unit or NOWHERE, NOWHERE),
            (district, NOWHERE),
            (self.subdistrict or NOWHERE, NOWHERE),
            (self.category, NOWHERE),
            (self.channel, district),
            (self.kind, district),
        )


@dataclass(frozen=True, slots=True)
class Volumes:
    """What is counted of a day. The sum of `filed` + `reopened` - `ended` up to a day is the backlog at its end, that
    of `late` - `cleared` what of it is overdue.
    """

    filed: int = 0
    reopened: int = 0
    ended: int = 0
    in_time: int = 0
    late: int = 0
    cleared: int = 0

    @property
    def numbers(self) -> tuple[int, ...]:
        """The counts in the order of `NAMES`."""
        return _numbers(self)

    def __add__(self, other: Volumes) -> Volumes:
        return Volumes(*map(add, self.numbers, other.numbers))

    def __sub__(self, other: Volumes) -> Volumes:
        return Volumes(*map(sub, self.numbers, other.numbers))

    def __bool__(self) -> bool:
        return any(self.numbers)


NAMES = tuple(field.name for field in fields(Volumes))
_numbers: Callable[[Volumes], tuple[int, ...]] = attrgetter(*NAMES)
FILED, REOPENED, LATE, CLEARED = Volumes(filed=1), Volumes(reopened=1), Volumes(late=1), Volumes(cleared=1)
ENDED = {in_time: Volumes(ended=1, in_time=int(in_time)) for in_time in (False, True)}


def spans(ticket: Told, steps: Sequence[Step], zone: tzinfo) -> list[Span]:
    """The spans of a ticket by its history, oldest first; days are those of `zone`."""
    contact = next((step.at for step in steps if _is_contact(step)), None)
    solved = next(
        (step.at for step in steps if step.action == "resolve" and step.to_status == "resolved"), None
    )
    found = []
    for begun, ended in _stretches(ticket.filed_at, steps):
        is_first = begun is ticket.filed_at
        opened_on = local_day(begun, zone)
        ended_on = local_day(ended, zone) if ended is not None else NEVER
        late_on = max(opened_on, local_day(ticket.due_at, zone))
        found.append(
            Span(
                opened_on=opened_on,
                ended_on=ended_on,
                late_on=late_on if late_on < ended_on else NEVER,
                in_time=ended is not None and ended <= ticket.due_at,
                first=is_first,
                contact_on=local_day(contact, zone) if is_first and contact is not None else None,
                contact_hours=whole_hours(ticket.filed_at, contact)
                if is_first and contact is not None
                else None,
                solve_hours=whole_hours(ticket.filed_at, ended)
                if ended is not None and ended is solved
                else None,
                unit=ticket.unit,
                district=ticket.district,
                subdistrict=ticket.subdistrict,
                category=ticket.category,
                channel=ticket.channel,
                kind=ticket.kind,
                excluded=ticket.excluded,
            )
        )
    return found


def whole_hours(begun: datetime, ended: datetime) -> int:
    """The hours that were full: 0 within the first one."""
    return max(0, int((ended - begun).total_seconds()) // HOUR)


def _is_contact(step: Step) -> bool:
    """The unit took it, or told what it did, which its citizen hears; or staff wrote to them."""
    return step.action in ("accept", "resolve") or (step.action == "note" and step.told)


def _stretches(filed_at: datetime, steps: Iterable[Step]) -> Iterator[tuple[datetime, datetime | None]]:
    begun: datetime | None = filed_at
    for step in steps:
        is_open = step.to_status in UNSOLVED
        if begun is not None and not is_open:
            yield begun, step.at
            begun = None
        elif begun is None and is_open:
            begun = step.at
    if begun is not None:
        yield begun, None


def movements(span: Span) -> Iterator[tuple[date, Volumes]]:
    """By day what a span adds to the rollups; a day in the future where its limit is."""
    yield span.opened_on, FILED if span.first else REOPENED
    if span.ended_on != NEVER:
        yield span.ended_on, ENDED[span.in_time]
    if span.late_on != NEVER:
        yield span.late_on, LATE
        if span.ended_on != NEVER:
            yield span.ended_on, CLEARED


def waits(span: Span) -> Iterator[tuple[Measure, date, int]]:
    """How long its citizen waited: (measure, the day on which that ended, whole hours)."""
    if span.contact_on is not None and span.contact_hours is not None:
        yield "contact", span.contact_on, span.contact_hours
    if span.solve_hours is not None:
        yield "solve", span.ended_on, span.solve_hours

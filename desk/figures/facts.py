"""What one ticket counts for, and on which day (docs/rules.md, 'Follow-up and rates'). Pure: days are handed in.

A ticket counts once in a period, by its last follow-up closed in it. So that the days of any period can simply be added
up, a follow-up is counted on its day until the day on which a later one of the same ticket takes its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from desk.figures.rates import Counts

NEVER = date(9999, 12, 31)
"""`until` of what nothing took the place of."""
FILED, WITHDRAWN = Counts(filed=1), Counts(withdrawn=1)
DIMENSIONS = ("unit", "district", "subdistrict", "category")


@dataclass(frozen=True, slots=True)
class Matter:
    """A ticket as the figures see it. `withdrawn_on` is set where it was withdrawn after its unit had been in touch."""

    filed_on: date
    unit: str | None
    district: str | None
    subdistrict: str | None
    category: str
    excluded: bool = False
    withdrawn_on: date | None = None
    withdrawn_from: str | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One follow-up. `unit` resolved the ticket, or held it at the limit; `follower`: asked because of another ticket.

    `answered_on` is the day on which it was closed with an answer, None where it is open or was never answered;
    `expired`: it is over without one.
    """

    id: int
    unit: str | None
    asked_on: date
    answered_on: date | None = None
    follower: bool = False
    at_limit: bool = False
    delivered: bool = False
    expired: bool = False
    contacted: bool | None = None
    solved: bool | None = None
    satisfied: str | None = None

    @property
    def is_valid(self) -> bool:
        """Closed, with contacted and solved given; the third answer may be missing."""
        return self.answered_on is not None and self.contacted is not None and self.solved is not None

    @property
    def is_unreachable(self) -> bool:
        """Over, and its question never reached the citizen."""
        return self.expired and not self.delivered and not self.is_valid


class Fact(NamedTuple):
    """Counts of one ticket on one day. They count in periods that hold `day` and end before `until`."""

    day: date
    until: date
    unit: str | None
    district: str | None
    subdistrict: str | None
    category: str
    excluded: bool
    follower: bool
    survey: int | None
    counts: Counts

    @property
    def codes(self) -> tuple[str | None, ...]:
        """Where it counts: a code for each of the `DIMENSIONS`, None where it counts for nobody."""
        return self.unit, self.district, self.subdistrict, self.category


def facts(matter: Matter, follow_ups: Sequence[FollowUp]) -> list[Fact]:
    """Everything that a ticket counts for. Followers' surveys count apart, exclusion marks all and removes nothing.

    A survey at the limit has the first question only: it is in the rates as little as it is answered.
    """
    found = [_fact(matter, matter.filed_on, matter.unit, FILED)]
    if matter.withdrawn_on is not None:
        found.append(_fact(matter, matter.withdrawn_on, matter.withdrawn_from, WITHDRAWN))
    found += [_begun(matter, one) for one in follow_ups if not one.at_limit or one.is_valid]
    return found + _closed(matter, follow_ups)


def _begun(matter: Matter, one: FollowUp) -> Fact:
    counts = _asked(one.delivered or one.is_valid, one.is_valid, one.is_unreachable)
    return _fact(matter, one.asked_on, one.unit, counts, of=one)


# There are few different ones, and a city counts millions of times.
@cache
def _asked(delivered: bool, answered: bool, unreachable: bool) -> Counts:
    return Counts(asked=1, delivered=int(delivered), answered=int(answered), unreachable=int(unreachable))


def _closed(matter: Matter, follow_ups: Sequence[FollowUp]) -> list[Fact]:
    dated = sorted(
        (one.answered_on, one.id, one) for one in follow_ups if one.is_valid and one.answered_on is not None
    )
    untils = [day for day, _, _ in dated[1:]] + [NEVER]
    return [
        _fact(matter, day, one.unit, _answers(one.contacted, one.solved, one.satisfied), of=one, until=until)
        for (day, _, one), until in zip(dated, untils, strict=False)
        if until > day
    ]


@cache
def _answers(contacted: bool | None, solved: bool | None, satisfied: str | None) -> Counts:
    return Counts(
        valid=1,
        contacted=int(bool(contacted)),
        solved=int(bool(solved)),
        satisfied=int(satisfied == "satisfied"),
        basically=int(satisfied == "basically"),
    )


def _fact(
    matter: Matter,
    day: date,
    unit: str | None,
    counts: Counts,
    *,
    of: FollowUp | None = None,
    until: date = NEVER,
) -> Fact:
    return Fact(
        day=day,
        until=until,
        unit=unit,
        district=matter.district,
        subdistrict=matter.subdistrict,
        category=matter.category,
        excluded=matter.excluded,
        follower=of is not None and of.follower,
        survey=of.id if of is not None else None,
        counts=counts,
    )


def counted(facts: Sequence[Fact], first: date, last: date) -> Counts:
    """What these facts add up to in the days from `first` to `last`: the rule that the rollups follow in SQL."""
    return sum((fact.counts for fact in facts if first <= fact.day <= last < fact.until), Counts())

"""The sheet of a check-up: its indicators with numerator, denominator, change, level around and rank.

Plain data. Page, file, API and what is stored are drawn from the same sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, get_args

from city.groups import Name
from desk.checkup.definitions import DEFINITIONS, EDITION, Definition, Measure
from desk.checkup.dimensions import Dimension
from desk.figures.periods import Period
from desk.figures.report import Whose

Kind = Literal["quarter", "half", "year"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LEAF = "leaf/"


@dataclass(frozen=True)
class Level:
    """A number as it is told, None where there is no data; `per` 10,000 residents where their number is known.

    `few`: of an earlier sheet's, that it said little.
    """

    number: float | int | None = None
    per: float | None = None
    few: bool = False


@dataclass(frozen=True)
class Indicator:
    """One line of a sheet. `code` is 'housing.filed', 'all.repeats' or 'leaf/housing.elevator'; `dimension` is None for
    all matters together. `small`: so few that it says little. `before` is what it was at the last check-up, `around`
    the level of the area that this one lies in, `rank` the place among `peers`, the best first.
    """

    code: str
    dimension: Dimension | None
    measure: Measure
    name: Name
    now: Level
    numerator: float | int | None = None
    denominator: float | int | None = None
    small: bool = False
    before: Level | None = None
    around: Level | None = None
    rank: int | None = None
    peers: int | None = None

    @property
    def is_leaf(self) -> bool:
        """Whether it is the complaints of a single category."""
        return self.code.startswith(LEAF)


@dataclass(frozen=True)
class People:
    """How many live in an area, as of when, and who says so."""

    number: int
    as_of: date
    source: str


@dataclass(frozen=True)
class Before:
    """What a sheet is compared with: a check-up that was taken (`checkup`), or the period before as counted now."""

    period: Period
    levels: Mapping[str, Level]
    checkup: int | None = None


@dataclass(frozen=True)
class Sheet:
    """An area's check-up of a period. `until` is the last day of which anything is known; `is_over`: the period is, so
    that the sheet can be taken. What is below `small_below` is few, as in figures.

    `assigned` is a digest of which category belongs to which dimension; with `edition` it says what is comparable.
    """

    whose: Whose
    name: Name
    kind: Kind
    period: Period
    until: date
    is_over: bool
    people: People | None
    small_below: int
    assigned: str
    indicators: Sequence[Indicator]
    before: Period | None = None
    before_checkup: int | None = None
    edition: int = EDITION
    definitions: Mapping[Measure, Definition] = field(default_factory=lambda: DEFINITIONS)

    def indicator(self, code: str) -> Indicator | None:
        """By its code."""
        return next((one for one in self.indicators if one.code == code), None)

    @property
    def levels(self) -> Mapping[str, Level]:
        """What a later one is compared with."""
        return levels(self.indicators)


def levels(indicators: Sequence[Indicator]) -> Mapping[str, Level]:
    """By code, each with whether it says little."""
    return {one.code: replace(one.now, few=one.small) for one in indicators}

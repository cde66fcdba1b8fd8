"""A report: everything that is told of some days, computed once by `reporting` and only drawn by whoever shows it.

Plain data. Page, CSV, API and documents read the same `Value`s, whose numbers are rounded already
(`catalogue.rounded`), so a figure is equal wherever it stands. Names of codes come in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from city.groups import Name
from city.model import FigureSettings
from desk.figures.percentiles import Histogram
from desk.figures.periods import Period
from desk.figures.scoreboard import Scope
from desk.figures.spans import Measure

Owner = Literal["city", "unit", "district", "subdistrict"]
Cut = Literal["midnight", "noon"]
Section = Literal["figures", "series", "rankings", "breakdowns", "times", "understanding"]
SECTIONS: tuple[Section, ...] = get_args(Section)


@dataclass(frozen=True)
class Whose:
    """Whose figures: of the whole city, or of one `code`."""

    owner: Owner = "city"
    code: str = ""


@dataclass(frozen=True)
class Question:
    """Which days, in which scope, and whose. Days to come are part of a period, but nothing is told of them.

    `cut`: when a day begins. One that is cut at noon goes on to the next noon, and is the only one of its period.
    `compared`: what the days are compared with, where it is not what every period of theirs is (`periods`).
    """

    period: Period
    scope: Scope = "full"
    whose: Whose = Whose()
    cut: Cut = "midnight"
    compared: tuple[Period, Period] | None = None


@dataclass(frozen=True)
class Value:
    """A number as it is told, None where there is no data: that is no zero. `of` is how many it is a share or a rank
    of; `small`: those are so few that it says little. `query` lists what is behind it (`catalogue.Description.behind`).
    """

    number: float | int | None = None
    of: int | None = None
    small: bool = False
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Compared:
    """A figure of the period, of the one before, and of the same days a year ago."""

    now: Value
    before: Value
    year_ago: Value


@dataclass(frozen=True)
class Row:
    """One code, or one stretch of days, with a value for each column of its table; `rank` is its place by composite."""

    code: str
    name: Name
    values: Sequence[Value]
    rank: int | None = None


@dataclass(frozen=True)
class Table:
    """Rows of figures. `columns` are codes of the catalogue; `ranked`: rows stand in the order of their places."""

    code: str
    name: Name
    columns: Sequence[str]
    rows: Sequence[Row]
    ranked: bool = False

    def column(self, figure: str) -> list[Value]:
        """The values of one figure, from the first row to the last."""
        place = self.columns.index(figure)
        return [row.values[place] for row in self.rows]


@dataclass(frozen=True)
class Report:
    """The answer to a question. `until` is the last day of which anything is known. Sections that were not asked for
    are empty. `figures` are by code; `waits` are the histograms that the times come from, of the period itself.
    """

    question: Question
    name: Name
    settings: FigureSettings
    until: date
    before: Period
    year_ago: Period
    figures: Mapping[str, Compared] = field(default_factory=dict)
    series: Table | None = None
    rankings: Sequence[Table] = ()
    breakdowns: Sequence[Table] = ()
    waits: Mapping[Measure, Histogram] = field(default_factory=dict)

    @property
    def tables(self) -> list[Table]:
        """Every table, in the order in which they are told."""
        return [*([self.series] if self.series is not None else []), *self.rankings, *self.breakdowns]

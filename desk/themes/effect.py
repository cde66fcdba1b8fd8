"""What changed since a theme began, beside what changed without one: difference in differences, with its uncertainty.

Counts a week are compared by a Poisson model with an effect of every week that both share, which given each week's sum
is a binomial one: the change is the ratio of the theme's tickets to the others', since it began against before. Weeks
vary more than such a model says, by a factor that is measured from them (never below 1) and made larger where weeks
resemble their neighbours. Matters drift apart without any theme, too: how much, is measured on all the matters that
have none, each beside the rest of its own group, and added. Pure; needs scipy for the quantiles of Student's t.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log, sqrt
from statistics import fmean
from typing import Literal, NamedTuple

LEAST_WEEKS = 4
"""So many whole weeks there must be on either side."""
LEAST_TICKETS = 30
"""So many tickets the theme and the others must have had before, the others since, and the theme if nothing had
changed."""
LEAST_ANSWERS = 30
"""So many valid follow-ups each of four rates must have to be compared."""
LEAST_DRIFTS = 5
"""From fewer matters without a theme it is not told how much they drift."""
SURE = 0.95
Says = Literal["fewer", "more", "unclear"]


class Week(NamedTuple):
    """What was filed in a week: of the theme, and of what it is compared with."""

    theme: int
    others: int


@dataclass(frozen=True)
class Weeks:
    """Whole weeks before a theme began and since, each oldest first."""

    before: Sequence[Week]
    since: Sequence[Week]


@dataclass(frozen=True)
class Change:
    """A relative change beyond that of the others (-0.2: a fifth fewer), between `low` and `high` with 95 %.

    `others`: how the others changed. `drifts` is of how many matters without a theme the drift was measured, and
    `as_much` how many of them changed as much, in either direction. `apart_before`: the two had drifted apart before
    the theme began, as the same test of both halves of those weeks says.
    """

    change: float
    low: float
    high: float
    others: float
    drifts: int = 0
    as_much: int = 0
    apart_before: bool = False

    @property
    def says(self) -> Says:
        """Whether the interval leaves a doubt about the direction."""
        return "fewer" if self.high < 0 else "more" if self.low > 0 else "unclear"


class _Fit(NamedTuple):
    """The change as a logarithm, its variance by the weeks alone, and the degrees of freedom of that."""

    effect: float
    variance: float
    freedom: int


def change(weeks: Weeks, without: Sequence[Weeks] = ()) -> Change | None:
    """The change since the theme began, by the weeks of matters `without` one as well; None: too few to tell."""
    fit = _fit(weeks)
    if fit is None:
        return None
    drifts = [one for one in map(_fit, without) if one is not None]
    between, freedom = 0.0, fit.freedom
    if len(drifts) >= LEAST_DRIFTS:
        between = _between(drifts)
        freedom = min(freedom, len(drifts) - 1) if between else freedom
    half = _student(freedom) * sqrt(fit.variance + between)
    others = [sum(week.others for week in side) / len(side) for side in (weeks.before, weeks.since)]
    told = drifts if len(drifts) >= LEAST_DRIFTS else []
    return Change(
        change=exp(fit.effect) - 1,
        low=exp(fit.effect - half) - 1,
        high=exp(fit.effect + half) - 1,
        others=others[1] / others[0] - 1,
        drifts=len(told),
        as_much=sum(abs(one.effect) >= abs(fit.effect) for one in told),
        apart_before=_apart(weeks, between),
    )


def _fit(weeks: Weeks) -> _Fit | None:
    if not _are_enough(weeks):
        return None
    sides = (weeks.before, weeks.since)
    (tb, ob), (ts, os_) = [
        (sum(w.theme for w in side) + 0.5, sum(w.others for w in side) + 0.5) for side in sides
    ]
    effect = log(ts / os_) - log(tb / ob)
    rests = [_rests(side) for side in sides]
    freedom = sum(map(len, rests)) - 2
    if freedom < 1:
        # Weeks without a ticket say nothing, and on either side there is only one other.
        return None
    dispersion = max(1.0, sum(rest * rest for side in rests for rest in side) / freedom)
    variance = dispersion * _memory(rests) * (1 / tb + 1 / ob + 1 / ts + 1 / os_)
    return _Fit(effect, variance, freedom)


def _are_enough(weeks: Weeks) -> bool:
    if min(len(weeks.before), len(weeks.since)) < LEAST_WEEKS:
        return False
    theme, before = sum(w.theme for w in weeks.before), sum(w.others for w in weeks.before)
    since = sum(w.others for w in weeks.since)
    if min(theme, before, since) < LEAST_TICKETS:
        return False
    return theme * since / before >= LEAST_TICKETS


def _rests(side: Sequence[Week]) -> list[float]:
    """By how many standard deviations of the binomial each week's share differs from that of all of them."""
    some = [week for week in side if week.theme + week.others]
    share = sum(w.theme for w in some) / sum(w.theme + w.others for w in some)
    if not 0 < share < 1:
        return [0.0] * len(some)
    return [(w.theme - n * share) / sqrt(n * share * (1 - share)) for w in some if (n := w.theme + w.others)]


def _memory(rests: Sequence[Sequence[float]]) -> float:
    """By how much less a week says where it resembles the one before: (1 + r) / (1 - r), r at most 0.6.

    Weeks that vary less than by chance resemble one another by chance, too.
    """
    squares = sum(rest * rest for side in rests for rest in side)
    pairs = sum(a * b for side in rests for a, b in pairwise(side))
    alike = min(0.6, max(0.0, pairs / max(squares, sum(map(len, rests)))))
    return (1 + alike) / (1 - alike)


def _between(drifts: Sequence[_Fit]) -> float:
    """How much matters drift apart by themselves: the variance of their changes beyond what their weeks explain."""
    middle = fmean(one.effect for one in drifts)
    seen = sum((one.effect - middle) ** 2 for one in drifts) / (len(drifts) - 1)
    return max(0.0, seen - fmean(one.variance for one in drifts))


def _apart(weeks: Weeks, between: float) -> bool:
    half = len(weeks.before) // 2
    fit = _fit(Weeks(weeks.before[:half], weeks.before[half:]))
    return fit is not None and abs(fit.effect) > _student(fit.freedom) * sqrt(fit.variance + between)


class Scores(NamedTuple):
    """Follow-ups of a side: how many, the sum of what each counts (0 to 1), and the sum of its squares."""

    of: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        """The rate."""
        return self.total / self.of

    @property
    def variance(self) -> float:
        """Of the rate. One half more for and against keeps it from being none where all answered alike."""
        share = (self.total + 0.5) / (self.of + 1)
        spread = max(self.squares / self.of - self.mean**2, 0.0)
        return (spread + share * (1 - share) / self.of) / self.of


@dataclass(frozen=True)
class Points:
    """A rate before and since, and its change beyond that of the others (0.05: five points), with 95 %."""

    before: float
    since: float
    others_before: float
    others_since: float
    change: float
    low: float
    high: float

    @property
    def says(self) -> Says:
        """Whether the interval leaves a doubt about the direction."""
        return "fewer" if self.high < 0 else "more" if self.low > 0 else "unclear"


def points(before: Scores, since: Scores, *, others_before: Scores, others_since: Scores) -> Points | None:
    """The change of a rate by its four means, each with its own variance; None: too few to tell."""
    four = (before, since, others_before, others_since)
    if min(one.of for one in four) < LEAST_ANSWERS:
        return None
    change = since.mean - before.mean - (others_since.mean - others_before.mean)
    half = _normal() * sqrt(sum(one.variance for one in four))
    return Points(
        before.mean, since.mean, others_before.mean, others_since.mean, change, change - half, change + half
    )


def _student(freedom: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + SURE) / 2))


def _normal() -> float:
    from scipy.special import ndtri

    return float(ndtri((1 + SURE) / 2))

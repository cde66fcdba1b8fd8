"""What is to be expected of every cell, made once a day from the weeks before. Pure; needs numpy.

The city's level of a leaf: its days before, newest first, each made comparable by its season and the kind of day. A
sub-district's share of it: gamma-Poisson, from nothing (its part of all complaints) to its own history, the more the
more of that there is. A cell's weeks are capped at three times their median, so that the surges of the past do not
become what is expected.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from desk.surges.cells import Axes

WEEKS, DAYS = 8, 56
LAG = timedelta(days=3)
"""The newest days are what is judged: nothing is expected from them."""
HALF_LIFE = 6.0
"""Days after which a day says half as much about the city's level."""
LEARNS, QUIET = 28, 7
"""Days of history before which expectations are wide, and before which nothing is said at all."""
TRIED = 28
SURE, UNSURE = 40.0, 1.5
"""Bounds of what is known of the city's level: the size of its gamma."""
HOLIDAY_DOUBT = 0.15
"""What is added to the variance on holidays: no two of them are alike."""
SEASON_DOUBT = 0.15
"""How far a table's or last year's change of season is trusted: this part of its squared logarithm is variance."""
SMOOTH = 40.0


@dataclass(frozen=True)
class Past:
    """Counts before `edge`, a midnight of the city: `weekly` [week, area, leaf], newest first; `hourly` [hour, leaf] of
    `DAYS` days, oldest first; `since`: the days for which there are tickets at all. `season` is a leaf's factor on a
    day, relative to any other day of it.
    """

    edge: datetime
    weekly: Any
    hourly: Any
    since: int
    season: Callable[[str, date], float]


@dataclass(frozen=True)
class Expectation:
    """For a day or so: `rate` [leaf] of a usual day out of season, `sure` [leaf] its gamma's size, `share` [area, leaf]
    of the city's, each column adding up to one, `known` [area, leaf] the gamma's size of that.
    """

    axes: Axes
    zone: tzinfo
    is_off: Callable[[date], bool]
    season: Callable[[str, date], float]
    made: date
    rate: Any
    sure: Any
    share: Any
    known: Any
    profile: Any
    group_rows: Any
    since: int

    @property
    def is_learning(self) -> bool:
        """There is too little history to be sure of anything."""
        return self.since < LEARNS

    @property
    def says_nothing(self) -> bool:
        """There is so little that it is not even tried."""
        return self.since < QUIET

    def city(self, until: datetime, hours: int) -> tuple[Any, Any]:
        """How many tickets of each leaf the `hours` before `until` should have, and the size of that gamma."""
        import numpy as np

        kinds, seasons = np.zeros(len(self.axes.groups)), np.ones(len(self.axes.leaves))
        local = until.astimezone(self.zone)
        for back in range(1, hours + 1):
            at = local - timedelta(hours=back)
            kinds = kinds + self.profile[:, kind(at.date(), self.is_off), at.hour]
        middle = (local - timedelta(hours=hours / 2)).date()
        seasons = np.array([self.season(leaf, middle) for leaf in self.axes.leaves])
        before = np.array([self.season(leaf, self.made - LAG) for leaf in self.axes.leaves])
        doubt = 1 / self.sure + SEASON_DOUBT * np.log(seasons / before) ** 2
        if middle.weekday() < 5 and self.is_off(middle):
            doubt = doubt + HOLIDAY_DOUBT
        if self.is_learning:
            doubt = doubt + (LEARNS - self.since) / QUIET
        return np.maximum(self.rate * seasons * kinds[self.group_rows], 1e-3), 1 / doubt


def expectation(past: Past, axes: Axes, *, zone: tzinfo, is_off: Callable[[date], bool]) -> Expectation:
    """What to expect after `past`."""
    import numpy as np

    made = past.edge.astimezone(zone).date()
    days = [made - timedelta(days=back) for back in range(DAYS, 0, -1)]
    order = {group: number for number, group in enumerate(axes.groups)}
    group_rows = np.array([order[axes.group_of[leaf]] for leaf in axes.leaves])
    hourly = past.hourly.reshape(DAYS, 24, len(axes.leaves))
    profile = _profile(hourly, days, group_rows, len(order), is_off)
    rate, sure = _levels(hourly.sum(axis=1), days, axes, profile, group_rows, past, is_off)
    share, known = _shares(past.weekly)
    return Expectation(
        axes=axes,
        zone=zone,
        is_off=is_off,
        season=past.season,
        made=made,
        rate=rate,
        sure=sure,
        share=share,
        known=known,
        profile=profile,
        group_rows=group_rows,
        since=past.since,
    )


def kind(day: date, is_off: Callable[[date], bool]) -> int:
    """The weekday that a day is like: a holiday is like a Sunday, a weekend that is worked like a Friday."""
    if is_off(day):
        return day.weekday() if day.weekday() >= 5 else 6
    return min(day.weekday(), 4)


def _profile(
    hourly: Any, days: Sequence[date], group_rows: Any, groups: int, is_off: Callable[[date], bool]
) -> Any:
    """[group, kind of day, hour] of what a usual day of the group has, so that a usual day has one in all."""
    import numpy as np

    sums, times = np.zeros((groups, 7, 24)), np.zeros(7)
    for number, day in enumerate(days):
        of = kind(day, is_off)
        times[of] += 1
        for group in range(groups):
            sums[group, of] += hourly[number][:, group_rows == group].sum(axis=1)
    whole = sums.sum(axis=0, keepdims=True)
    everyone = (whole.sum(axis=1) + 1) / (whole.sum() + 24)
    # What a group lacks of hours and of kinds of days it borrows from all of them.
    by_hour = sums.sum(axis=1) + SMOOTH * everyone
    by_hour = by_hour / by_hour.sum(axis=1, keepdims=True)
    hours = sums + SMOOTH * by_hour[:, None, :]
    hours = hours / hours.sum(axis=2, keepdims=True)
    mean = (sums.sum(axis=(1, 2)) + 1) / max(times.sum(), 1)
    size = (sums.sum(axis=2) + SMOOTH) / (mean[:, None] * times[None, :] + SMOOTH)
    return hours * size[:, :, None]


def _levels(
    daily: Any,
    days: Sequence[date],
    axes: Axes,
    profile: Any,
    group_rows: Any,
    past: Past,
    is_off: Callable[[date], bool],
) -> tuple[Any, Any]:
    """The rate of each leaf, and how sure it is: tried out on the last weeks, each day foretold by those before."""
    import numpy as np

    size = profile.sum(axis=2)
    usual = np.stack(
        [
            size[group_rows, kind(day, is_off)] * np.array([past.season(leaf, day) for leaf in axes.leaves])
            for day in days
        ]
    )
    first = max(0, DAYS - past.since)
    foretold, misses = np.zeros((TRIED, len(axes.leaves))), np.zeros((TRIED, len(axes.leaves)))
    for back in range(TRIED):
        day = DAYS - 1 - back
        until = day - LAG.days
        if until - first < QUIET:
            continue
        foretold[back] = _rate(daily, usual, first, until) * usual[day]
        misses[back] = (daily[day] - foretold[back]) ** 2 - foretold[back]
    # The two worst days of a leaf were surges, or might have been.
    worst = np.argsort(misses, axis=0)[-2:]
    np.put_along_axis(misses, worst, 0, axis=0)
    np.put_along_axis(foretold, worst, 0, axis=0)
    spread = (misses.sum(axis=0) + 0.04) / (np.square(foretold).sum(axis=0) + 1)
    sure = 1 / np.clip(spread, 1 / SURE, 1 / UNSURE)
    return _rate(daily, usual, first, DAYS), sure


def _rate(daily: Any, usual: Any, first: int, until: int) -> Any:
    """Tickets of a usual day out of season, from the days [first, until): the newer the day, the more it says."""
    import numpy as np

    weights = 0.5 ** ((until - 1 - np.arange(first, until)) / HALF_LIFE)
    seen = (weights[:, None] * daily[first:until]).sum(axis=0)
    usual_days = (weights[:, None] * usual[first:until]).sum(axis=0)
    return (seen + 0.05) / (usual_days + 0.5)


def _shares(weekly: Any) -> tuple[Any, Any]:
    """Each area's share of a leaf and the size of its gamma: pulled to its share of everything, as far as it must."""
    import numpy as np

    capped = np.minimum(weekly, 3 * np.median(weekly, axis=0) + 3)
    own = capped.sum(axis=0).astype(float)
    by_area, by_leaf = own.sum(axis=1), own.sum(axis=0)
    usual = np.outer(by_area + 0.5, by_leaf) / (own.sum() + 0.5 * len(by_area))
    excess = (np.square(own - usual) - usual).sum()
    pull = float(np.clip(np.square(usual).sum() / max(excess, 1e-9), 0.3, 50)) if own.sum() else 50.0
    found = usual * (pull + own) / (pull + usual) + 1e-6
    return found / found.sum(axis=0, keepdims=True), pull + own


def season_of(
    own: Mapping[str, float], table: Callable[[str, date], float], around: date
) -> Callable[[str, date], float]:
    """The season by a leaf's own last year where it has one: `own` is how much more there was a year before the days
    after `around` than in the weeks before; else by the table.
    """

    def found(leaf: str, day: date) -> float:
        if leaf not in own:
            return table(leaf, day)
        return own[leaf] if day >= around - LAG else 1.0

    return found

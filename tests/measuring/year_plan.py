"""Which tickets the generated year has: when, of which leaf, in which sub-district; what was planted and where.

A ticket of the background comes by chance: the rate of a cell (leaf and sub-district) on a day is the product of the
leaf's weight, the sub-district's size, how much that leaf is told of there, the season, the day, a drift of the cell
from week to week, and a gamma of the cell's own day. So counts are negative binomial, not Poisson, and are correlated
in time and over the city. Pure: the same seed gives the same plan in every process.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from city.pack import CityPack
from tests.measuring import year_seasons as seasons
from tests.measuring.year_planted import DAY, HOUR, Places, Surge, Telling, surges, tellings

DAYS = 365
SIZE_SPREAD, AFFINITY, DRIFT, DAILY_SHAPE = 0.6, 0.5, 0.2, 4.0
"""Log-spread of sub-districts' sizes, of how much a leaf is told of in one, of a cell's weeks; shape of its days."""
Numbers = NDArray[np.int64]


class Plan:
    """A year of `tickets` that ends at `until`, oldest first. `surge` and `telling` are -1 where nothing is planted."""

    def __init__(self, pack: CityPack, folder: Path, *, tickets: int, seed: int, until: datetime) -> None:
        zone = ZoneInfo(pack.timezone)
        last = until.astimezone(zone)
        self.begins = int(datetime.combine(last.date() - timedelta(DAYS), last.time(), zone).timestamp())
        self.until = self.begins + DAYS * DAY
        self.leaves = [one.code for one in pack.categories]
        self.areas = {one.code: one.district for one in pack.subdistricts}
        self._codes = list(self.areas)
        self._zone, self._pack, self._folder, self._seed = zone, pack, folder, seed
        around = {"begins": self.begins, "ends": self.until, "tickets": tickets, "seed": seed}
        self.surges: list[Surge] = surges(self.leaves, self.areas, **around)
        self.tellings: list[Telling] = sorted(
            tellings(self.places, self._codes, **around), key=lambda one: one.at
        )
        self._draw(tickets, np.random.default_rng(seed))

    @cached_property
    def places(self) -> Places:
        """Estates and roads with their points."""
        estates: dict[str, list[str]] = {code: [] for code in self.areas}
        for one in self._pack.communities:
            if one.subdistrict in estates:
                estates[one.subdistrict].append(one.zh.removesuffix("社区").removesuffix("居委会") or one.zh)
        for area in self._pack.subdistricts:
            estates[area.code] = estates[area.code] or [f"{area.zh}{n}里" for n in "一二三四五六七八"]
        short = {
            one.code: one.zh.removesuffix("街道").removesuffix("镇").removesuffix("地区")
            for one in self._pack.subdistricts
        }
        return Places(estates, short, middles(self._pack, self._folder, self._seed), self._seed)

    def _draw(self, tickets: int, chance: Generator) -> None:
        planted = self._planted_by_surges(chance)
        told = np.array([one.at for one in self.tellings], dtype=np.int64)
        rows, columns = (
            {code: n for n, code in enumerate(self.leaves)},
            {code: n for n, code in enumerate(self._codes)},
        )
        background = self._background(tickets - len(planted) - len(told), chance)
        filed = np.concatenate([background[0], planted[:, 0], told])
        order = np.argsort(filed, kind="stable")
        self.filed: Numbers = filed[order]
        leaf = [
            background[1],
            planted[:, 1],
            np.array([rows[one.category] for one in self.tellings], dtype=np.int64),
        ]
        place = [
            background[2],
            planted[:, 2],
            np.array([columns[one.subdistrict] for one in self.tellings], dtype=np.int64),
        ]
        self.leaf = np.concatenate(leaf).astype(np.int16)[order]
        self.place = np.concatenate(place).astype(np.int16)[order]
        none = np.full(len(background[0]), -1, dtype=np.int64)
        self.surge = np.concatenate([none, planted[:, 3], np.full(len(told), -1)]).astype(np.int32)[order]
        which = np.concatenate([none, np.full(len(planted), -1), np.arange(len(told))])
        self.telling = which.astype(np.int32)[order]
        self.person = np.arange(len(order), dtype=np.int64)
        self.turn = _turns(self.leaf.astype(np.int64) * len(self._codes) + self.place)
        self._name_repeaters()

    def _name_repeaters(self) -> None:
        """Some tell their matter twice: the same person as whoever told it first."""
        first: dict[int, int] = {}
        for index in np.flatnonzero(self.telling >= 0):
            one = self.tellings[self.telling[index]]
            if one.cluster is not None:
                begun = first.setdefault(one.cluster, int(index))
                self.person[index] = begun if one.same_person else index

    def _background(self, wanted: int, chance: Generator) -> tuple[Numbers, Numbers, Numbers]:
        days = [
            (datetime.fromtimestamp(self.begins, self._zone) + timedelta(n)).date() for n in range(DAYS + 1)
        ]
        by_leaf = seasons.weights(self.leaves, chance)[:, None] * seasons.over_the_year(
            self.leaves, days, chance
        )
        by_leaf *= seasons.from_day_to_day(self.leaves, days, chance)
        size = chance.lognormal(0, SIZE_SPREAD, len(self._codes))
        cells = size[None, :] * chance.lognormal(0, AFFINITY, (len(self.leaves), len(self._codes)))
        drift = chance.normal(0, DRIFT, cells.shape)
        # The mean of each factor of chance is one, so that the whole comes out as wanted.
        scale = wanted / (by_leaf[:, :DAYS].sum(axis=1) @ cells.sum(axis=1)) / np.exp(DRIFT**2 / 2)
        shares = np.cumsum(seasons.hours(self.leaves), axis=1)
        found: list[Numbers] = []
        for number in range(DAYS):
            if number % 7 == 0:
                drift = 0.8 * drift + chance.normal(0, DRIFT * 0.6, cells.shape)
            rates = scale * by_leaf[:, number][:, None] * cells * np.exp(drift)
            counts = chance.poisson(rates * chance.gamma(DAILY_SHAPE, 1 / DAILY_SHAPE, cells.shape))
            leaf, place = np.nonzero(counts)
            times = counts[leaf, place]
            leaf, place = np.repeat(leaf, times), np.repeat(place, times)
            found.append(np.stack([self._at(days[number], leaf, shares, chance), leaf, place]))
        rows = np.concatenate(found, axis=1)
        rows = rows[:, (rows[0] >= self.begins) & (rows[0] < self.until)]
        rows = rows[:, _as_many(rows.shape[1], wanted, chance)]
        return rows[0], rows[1], rows[2]

    def _at(self, day: date, leaf: Numbers, shares: seasons.Floats, chance: Generator) -> Numbers:
        midnight = int(datetime(day.year, day.month, day.day, tzinfo=self._zone).timestamp())
        hour = (chance.random(len(leaf))[:, None] > shares[leaf]).sum(axis=1)
        at: Numbers = midnight + np.minimum(hour, 23) * HOUR + chance.integers(0, HOUR, len(leaf))
        # The last day of the year is the rest of the first one.
        return np.where(at < self.begins, at + DAYS * DAY, at)

    def _planted_by_surges(self, chance: Generator) -> Numbers:
        rows = [np.empty((0, 4), dtype=np.int64)]
        column, leaf = np.arange(len(self._codes)), {code: n for n, code in enumerate(self.leaves)}
        districts = np.array([self.areas[code] for code in self._codes])
        for number, one in enumerate(self.surges):
            count = chance.poisson(one.per_day * (one.ends - one.begins) / DAY)
            if one.scope == "subdistrict":
                inside = column[np.array(self._codes) == one.area]
            else:
                inside = column[districts == one.area] if one.scope == "district" else column
            at = chance.integers(one.begins, one.ends, count)
            rows.append(
                np.stack(
                    [
                        at,
                        np.full(count, leaf[one.category]),
                        chance.choice(inside, count),
                        np.full(count, number),
                    ],
                    axis=1,
                )
            )
        return np.concatenate(rows)

    def truth(self) -> dict[str, Any]:
        """What was planted, as plain data: the surges, and by the ids of tickets the clusters and near misses."""
        clusters: dict[int, list[int]] = {}
        near: dict[str, list[int]] = {}
        for index in np.flatnonzero(self.telling >= 0):
            one = self.tellings[self.telling[index]]
            if one.cluster is not None:
                clusters.setdefault(one.cluster, []).append(int(index) + 1)
            elif one.near_miss is not None:
                near.setdefault(one.near_miss, []).append(int(index) + 1)
        return {
            "surges": [asdict(one) for one in self.surges],
            "tickets_of_surges": {
                int(number): (np.flatnonzero(self.surge == number) + 1).tolist()
                for number in range(len(self.surges))
            },
            "clusters": list(clusters.values()),
            "near_misses": near,
        }

    def keep_truth(self, file: Path) -> None:
        """Write it where a measurement finds it."""
        file.write_text(json.dumps(self.truth()), encoding="utf-8")


def _turns(cells: Numbers) -> Numbers:
    """The how manieth ticket of its cell each is: two independent matters are not told in the same words."""
    order = np.argsort(cells, kind="stable")
    ordered = cells[order]
    firsts = np.searchsorted(ordered, ordered, side="left")
    found = np.empty(len(cells), dtype=np.int64)
    found[order] = np.arange(len(cells)) - firsts
    return found


def _as_many(there: int, wanted: int, chance: Generator) -> Numbers:
    """Which rows to take so that there are as many as wanted: some left out, or some once more."""
    if there >= wanted:
        return np.sort(chance.choice(there, wanted, replace=False))
    return np.concatenate([np.arange(there), chance.choice(there, wanted - there, replace=False)])


def middles(pack: CityPack, folder: Path, seed: int) -> dict[str, tuple[float, float]]:
    """A point for each sub-district within its district, as far as the pack knows its boundary."""
    file = folder / "boundaries.geojson"
    features = json.loads(file.read_text(encoding="utf-8"))["features"] if file.exists() else []
    boxes = {one["properties"]["code"]: _box(one["geometry"]["coordinates"]) for one in features}
    chance, found = Random(f"middles:{seed}"), {}
    for one in pack.subdistricts:
        low, high = boxes.get(one.district, ((39.6, 116.1), (40.1, 116.7)))
        for _ in range(200):
            point = chance.uniform(low[0], high[0]), chance.uniform(low[1], high[1])
            if one.district not in boxes or pack.district_at(*point) == one.district:
                break
        found[one.code] = point
    return found


def _box(coordinates: Sequence[Any]) -> tuple[tuple[float, float], tuple[float, float]]:
    points = list(_points(coordinates))
    return (
        (min(lat for _, lat in points), min(long for long, _ in points)),
        (max(lat for _, lat in points), max(long for long, _ in points)),
    )


def _points(coordinates: Sequence[Any]) -> list[tuple[float, float]]:
    if isinstance(coordinates[0], int | float):
        return [(coordinates[0], coordinates[1])]
    return [point for part in coordinates for point in _points(part)]

"""How well the rule of likeness finds the planted matters of the generated year: pairs found and planted."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from itertools import combinations
from random import Random
from typing import Any

import numpy as np

from desk.surges.clusters import MOST
from desk.tickets.city import rules
from desk.tickets.likeness import WITHIN, Told, likeness
from desk.tickets.nearness import Spot, cell, cells_around, place_key
from tests.measuring.year_crowd import YearCrowd

Pairs = set[tuple[int, int]]


def clusters_found(crowd: YearCrowd, sample: int) -> dict[str, Any]:
    """Precision, recall and F1 over all pairs of tickets in so many sub-districts.

    Two tickets of one planted surge are one matter in a way, and count as neither.
    """
    plan, chance = crowd.plan, Random(sample)
    planted, found, both = 0, 0, 0
    for place in Random(sample).sample(range(len(plan.areas)), sample):
        indexes = [int(one) for one in np.flatnonzero(plan.place == place)]
        told = {index: _told(crowd, index, chance) for index in indexes}
        groups: dict[int, list[int]] = defaultdict(list)
        for index in indexes:
            telling = plan.telling[index]
            cluster = plan.tellings[telling].cluster if telling >= 0 else None
            if cluster is not None:
                groups[cluster].append(index)
        true = {pair for members in groups.values() for pair in combinations(members, 2)}
        made = {
            pair
            for pair in _made(told)
            if plan.surge[pair[0]] < 0 or plan.surge[pair[0]] != plan.surge[pair[1]]
        }
        planted, found, both = planted + len(true), found + len(made), both + len(true & made)
    precision, recall = both / max(found, 1), both / max(planted, 1)
    return {
        "sub_districts": sample,
        "planted_pairs": planted,
        "found_pairs": found,
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 3),
    }


def _told(crowd: YearCrowd, index: int, chance: Random) -> Told:
    said = crowd._tells(index, chance)
    place = said.place
    known = rules(crowd._pack, datetime.fromtimestamp(int(crowd.plan.filed[index]), UTC)).areas(
        place.district, place.code
    )
    spot = Spot(place.district, place.code, said.address, *(said.point or (None, None)))
    at = datetime.fromtimestamp(int(crowd.plan.filed[index]), UTC)
    return Told(spot, said.said.category.code, said.said.text, at, known)


def _made(told: dict[int, Told]) -> Pairs:
    """Every pair that ends in one cluster, compared with the same few that the desk compares with."""
    by_group: dict[str, list[int]] = defaultdict(list)
    by_key: dict[str, list[int]] = defaultdict(list)
    by_cell: dict[int, list[int]] = defaultdict(list)
    cluster: dict[int, int] = {}
    for index, mine in told.items():
        group, spot = mine.category.partition(".")[0], mine.spot
        key = place_key(spot, mine.known)
        near = set(by_group[group][-MOST:]) | (set(by_key[key][-MOST:]) if key else set())
        if spot.lat is not None and spot.long is not None:
            cells = cells_around(spot.lat, spot.long)
            near |= set(sorted(other for one in cells for other in by_cell[one][-MOST:])[-MOST:])
            by_cell[cell(spot.lat, spot.long)].append(index)
        if key:
            by_key[key].append(index)
        by_group[group].append(index)
        best, most = None, 0.0
        for other in sorted(near, reverse=True):
            if mine.at - told[other].at > WITHIN:
                break
            sure = likeness(mine, told[other])
            if sure is not None and sure > most:
                best, most = other, sure
        if best is not None:
            cluster[index] = cluster.setdefault(best, best)
    members: dict[int, list[int]] = defaultdict(list)
    for index, one in cluster.items():
        members[one].append(index)
    return {pair for one in members.values() for pair in combinations(sorted(one), 2)}

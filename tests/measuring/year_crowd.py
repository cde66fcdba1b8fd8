"""The crowd of the generated year: its tickets come as the plan says, in words and at addresses of people."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from random import Random

import numpy as np

from bot.crowd import ENGLISH, Crowd, Told
from bot.crowd_rows import Row, Said, Story
from city.pack import CityPack, load
from tests.measuring.year_plan import Plan
from tests.measuring.year_planted import Spot, written

HAS_POINT = 0.6
ADDRESSES = (("building", 0.45), ("estate", 0.15), ("number", 0.25), ("road", 0.15))
"""How people name a place that nobody else tells of, and how often."""


def crowd(folder: Path, until: datetime, *, tickets: int, seed: int, bare: bool = False) -> YearCrowd:
    """That of a city pack's folder, for the year before `until`; a `bare` one has tickets and nothing beside them."""
    found = YearCrowd(load(folder), folder, tickets=tickets, seed=seed, now=until)
    found.bare = bare
    return found


class YearCrowd(Crowd):
    """Lives go on at the end of the year: the last tickets are still open, or not even dispatched."""

    goes_on = True
    bare = False

    def __init__(self, pack: CityPack, folder: Path, *, tickets: int, seed: int, now: datetime) -> None:
        super().__init__(pack, folder, tickets=tickets, seed=seed, now=now)
        self.plan = Plan(pack, folder, tickets=tickets, seed=seed, until=now)
        self._begins = self.plan.begins
        self._leaves = {category.code: category for category in pack.categories}
        self._sentences: dict[tuple[str, str], list[Said]] = {}
        for lang, said in self._told.items():
            for one in said:
                self._sentences.setdefault((one.category.code, lang), []).append(one)

    def _filed(self, index: int) -> int:
        return int(self.plan.filed[index])

    def _first_of(self, day: date) -> int:
        midnight = int(datetime.combine(day, time(), self._areas.zone).timestamp())
        return int(np.searchsorted(self.plan.filed, midnight))

    def _write(self, rows: dict[str, list[Row]], story: Story, chance: Random) -> None:
        if not self.bare:
            super()._write(rows, story, chance)
            return
        self._meet(rows, story)
        rows["tickets"].append(self._ticket(story, chance))

    def _tells(self, index: int, chance: Random) -> Told:
        plan = self.plan
        place = self._pack.subdistricts[plan.place[index]]
        category = self._leaves[plan.leaves[plan.leaf[index]]]
        person = int(plan.person[index])
        if plan.telling[index] >= 0:
            one = plan.tellings[plan.telling[index]]
            return Told(Said(category, one.text, one.lang), place, person, one.address, one.point)
        lang = "en" if chance.random() < ENGLISH else "zh"
        sentences = self._sentences.get((category.code, lang)) or self._sentences.get((category.code, "zh"))
        turn = int(plan.turn[index]) + int(plan.place[index])
        said = sentences[turn % len(sentences)] if sentences else Said(category, category.zh, "zh")
        address, key = self._address(place.code, chance)
        point = (
            plan.places.point(place.code, key, off=18, chance=chance) if chance.random() < HAS_POINT else None
        )
        return Told(said, place, person, address, point)

    def _address(self, subdistrict: str, chance: Random) -> tuple[str, str]:
        kind = chance.choices([name for name, _ in ADDRESSES], [share for _, share in ADDRESSES])[0]
        places = self.plan.places
        is_road = kind in ("number", "road")
        name = places.road(subdistrict, chance) if is_road else places.estate(subdistrict, chance)
        spot = Spot(name, chance.randrange(1, 300 if is_road else 60), is_road)
        return written(spot, "zh", chance, is_whole=kind in ("building", "number")), spot.key

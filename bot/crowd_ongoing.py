"""The crowd of `python -m bot demo --tickets N`: a desk at work."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from random import Random

from bot.crowd import ROADS, SPAN, Crowd, Told
from bot.crowd_rows import HOUR
from city.pack import CityPack

OUTAGE, OUTAGE_OF, OUTAGE_WORD, OF_ONE_ESTATE = 24 * HOUR, "utilities.water_supply", "停水", 0.5


class OngoingCrowd(Crowd):
    """A desk at work: complaints are filed up to `now`, and the last ones are still open or not even dispatched. Since
    yesterday a sub-district tells that it has no water, half of it from one estate: a sudden rise, and a hot spot.
    """

    goes_on = True

    def __init__(self, pack: CityPack, folder: Path, *, tickets: int, seed: int, now: datetime) -> None:
        super().__init__(pack, folder, tickets=tickets, seed=seed, now=now)
        self._lasts = SPAN
        chance = Random(f"{seed}:outage")
        self._dry = chance.choice(self._pack.subdistricts)
        self._at = f"{self._dry.zh}{chance.choice(ROADS)}{chance.randrange(1, 90)}号院"
        self._dried_up = [
            said for said in self._told["zh"] if said.category.code == OUTAGE_OF and OUTAGE_WORD in said.text
        ]

    def _tells(self, index: int, chance: Random) -> Told:
        if index % 2 or self._filed(index) < self._now - OUTAGE or not self._dried_up:
            return super()._tells(index, chance)
        return Told(
            chance.choice(self._dried_up),
            self._dry,
            index,
            self._at if chance.random() < OF_ONE_ESTATE else "",
        )

"""Candidates for the theme of a month: what the three months before it came to, ranked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import add
from zoneinfo import ZoneInfo

from city.pack import CityPack
from desk.errors import NotAllowed
from desk.figures import uncounted
from desk.figures.periods import Period
from desk.figures.scoreboard import SEE_ALL
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.themes import counting
from desk.themes.counting import Places
from desk.themes.matters import Level, matters
from desk.themes.months import Counting
from desk.themes.months import counting as days_of
from desk.themes.ranking import Candidate, Counted, ranked
from desk.tickets.numbers import local_day

KEPT = 12
"""So many windows' places are remembered."""


@dataclass(frozen=True)
class Listing:
    """The candidates of a month, best first, and the days that they were counted in."""

    month: date
    level: Level
    days: Counting
    candidates: Sequence[Candidate]

    def candidate(self, matter: str) -> Candidate | None:
        """The one of a matter, where it is among them."""
        return next((one for one in self.candidates if one.matter == matter), None)


class Candidates:
    """Candidates on one store. Where each leaf came from is counted once a day for each window, and kept in memory."""

    def __init__(self, db: Database, pack: CityPack, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._pack = pack
        self._clock = clock
        self._places: dict[tuple[Period, date], Places] = {}

    async def list(self, actor: Actor, month: date, level: Level) -> Listing:
        """Those of a month (its first day). Raises `NotAllowed` for whoever does not see the whole city."""
        if actor.role not in SEE_ALL:
            raise NotAllowed(f"the role '{actor.role}' may not see candidates")
        zone = ZoneInfo(self._pack.timezone)
        today = local_day(self._clock(), zone)
        await uncounted.count(self._db, zone)
        async with self._db.read() as session:
            days = days_of(month, today=today, first_record=await counting.first_day(session))
            leaves = await counting.counted(session, days.period, days.earlier, zone)
            key = (days.period, today)
            if key not in self._places:
                while len(self._places) >= KEPT:
                    self._places.pop(next(iter(self._places)))
                self._places[key] = await counting.places(session, days.period)
        found = together(self._pack, level, leaves, self._places[key])
        few = self._pack.figures.on(days.period.first).small_below
        return Listing(month, level, days, ranked(found, few_answers=few))


def together(
    pack: CityPack, level: Level, leaves: Mapping[str, Counted], places: Places
) -> dict[str, Counted]:
    """Of each matter of the level what its leaves come to, with all the sub-districts that any came from."""
    found = {}
    for matter, own in matters(pack, level).items():
        if some := [leaves[leaf] for leaf in own if leaf in leaves]:
            spread = len(set().union(*(places.get(leaf, ()) for leaf in own)))
            found[matter] = replace(reduce(add, some), spread=spread)
    return found

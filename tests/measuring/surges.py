"""`make measure-surges`: the generated year played through the rules that the desk looks by, every other hour.

Detection: the counts of the year's plan (those that a store filled with it has) go through the pure rule that the
look-out calls, from the fifth week on. Of a planted matter that several tell, what comes after the first is left out
as often as the clusters find it. Clusters: the rule of likeness over all tickets of some sub-districts. Looks: the
real look-out on a real PostgreSQL with STORED tickets of such a year (0: left out). TICKETS, SEED, SAMPLE
and STORED may be set in the environment.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from bot.setup.progress import say
from city.pack import load
from desk.store import migrate
from desk.surges.cells import Axes, Cell, axes
from desk.surges.detecting import HOURS, Finding, Sight, look
from desk.surges.expectation import DAYS, LAG, WEEKS, Expectation, Past, expectation
from desk.surges.scan import LookOut
from desk.surges.seasons import season
from desk.tickets.city import rules
from tests.measuring import ending, year
from tests.measuring.postgres import filled, postgres
from tests.measuring.record import ROOT, commit, machine, write
from tests.measuring.surges_clusters import clusters_found
from tests.measuring.year_crowd import YearCrowd
from tests.measuring.year_plan import Plan
from tests.measuring.year_planted import Surge
from tests.sealed_store import Database
from tests.staff_room import CITY, Clock

FOLDER = ROOT / "var" / "measure" / "surges"
EVERY, FIRST_DAY, WITHIN = 2, 28, 24
TAIL = 72
"""Hours after the end of a surge in which an alarm can still be its own: the longest window."""
LEAST_FOUND, MOST_FALSE, LEAST_F1 = 0.95, 1.0, 0.9
FAINT = "faint"


def main() -> None:
    """Play, compare, time, and write the figures."""
    ending.in_order()
    tickets, seed = int(os.environ.get("TICKETS", year.TICKETS)), int(os.environ.get("SEED", year.SEED))
    sample, stored = int(os.environ.get("SAMPLE", "40")), int(os.environ.get("STORED", "2000000"))
    before = machine()
    crowd = YearCrowd(load(CITY), CITY, tickets=tickets, seed=seed, now=year.moment(year.UNTIL))
    clusters = clusters_found(crowd, sample)
    say(f"clusters: {clusters}")
    played = Year(crowd.plan, found_share=clusters["recall"], seed=seed)
    detection = judged(played.played(), crowd.plan, played.axes)
    looks = _looks(stored, seed) if stored else None
    file = write(
        "surges",
        machine=before,
        commit=commit(),
        seed=seed,
        tickets=tickets,
        detection={**detection, "rule_ms": played.rule_ms},
        clusters=clusters,
        looks=looks,
        passed={
            "found": detection["found_within_24_h"] >= LEAST_FOUND,
            "false_alarms": detection["false_alarms_a_week"] <= MOST_FALSE,
            "clusters": clusters["f1"] >= LEAST_F1,
        },
    )
    say(file.read_text(encoding="utf-8"))
    ending.as_measured(file)


class Year:
    """The counts of a plan by hour, and the rule over them."""

    def __init__(self, plan: Plan, *, found_share: float, seed: int) -> None:
        pack = load(CITY)
        self.axes = axes(pack)
        self._zone = ZoneInfo(pack.timezone)
        self._begins = plan.begins // 3600 * 3600
        self._off = rules(pack, datetime.fromtimestamp(plan.until, UTC)).calendar.is_working
        counted = _once(plan, found_share, np.random.default_rng(seed))
        self._leaf = plan.leaf[counted].astype(np.int64)
        self._cell = plan.place[counted].astype(np.int64) * len(self.axes.leaves) + self._leaf
        self._hour = (plan.filed[counted] - self._begins) // 3600
        self._last = int(self._hour[-1])
        self._starts = np.searchsorted(self._hour, np.arange(self._last + 2))
        self.rule_ms = 0.0

    def played(self) -> list[tuple[int, Finding]]:
        """Every alarm with its moment, as the look-out would tell them."""
        running: dict[Cell, tuple[float, int]] = {}
        alarms: list[tuple[int, Finding]] = []
        usual: Expectation | None = None
        spent = []
        for hour in range(FIRST_DAY * 24, self._last, EVERY):
            if usual is None or hour % 24 == 0:
                usual = self._usual(hour // 24 * 24)
            sight = Sight(self._at(hour), {back: self._count(hour - back, hour) for back in HOURS})
            known = {cell: rise for cell, (rise, until) in running.items() if until > hour}
            begun = time.perf_counter()
            seen = look(usual, sight, known)
            spent.append(time.perf_counter() - begun)
            running = {
                cell: (seen.going[cell].rise, hour + 24 + EVERY) if cell in seen.going else (rise, until)
                for cell, (rise, until) in running.items()
                if until > hour
            }
            for one in seen.begun:
                running[one.cell] = one.rise, hour + 24 + EVERY
                alarms.append((self._begins + hour * 3600, one))
        self.rule_ms = round(1000 * statistics.median(spent), 1)
        return alarms

    def _usual(self, midnight: int) -> Expectation:
        edge = midnight - int(LAG / timedelta(hours=1))
        weekly = np.stack([self._count(edge - 168 * (week + 1), edge - 168 * week) for week in range(WEEKS)])
        since = edge - DAYS * 24
        part = slice(self._starts[max(since, 0)], self._starts[edge])
        leaves = len(self.axes.leaves)
        at = (self._hour[part] - since) * leaves + self._leaf[part]
        hourly = np.bincount(at, minlength=DAYS * 24 * leaves).reshape(DAYS * 24, leaves)
        past = Past(self._at(edge), weekly, hourly, edge // 24, season)
        return expectation(past, self.axes, zone=self._zone, is_off=lambda day: not self._off(day))

    def _at(self, hour: int) -> datetime:
        return datetime.fromtimestamp(self._begins + hour * 3600, UTC)

    def _count(self, first: int, until: int) -> Any:
        shape = len(self.axes.areas), len(self.axes.leaves)
        part = slice(self._starts[max(first, 0)], self._starts[max(until, 0)])
        return np.bincount(self._cell[part], minlength=shape[0] * shape[1]).reshape(shape)


def _once(plan: Plan, share: float, chance: np.random.Generator) -> Any:
    """Which tickets count: of a planted matter the first, and those that the clusters miss."""
    counted, seen = np.ones(len(plan.filed), dtype=bool), set()
    for index in np.flatnonzero(plan.telling >= 0):
        cluster = plan.tellings[plan.telling[index]].cluster
        if cluster is not None:
            counted[index] = cluster not in seen or chance.random() >= share
            seen.add(cluster)
    return counted


def judged(alarms: list[tuple[int, Finding]], plan: Plan, own: Axes) -> dict[str, Any]:
    """What was found of what was planted, how soon, and what was told without a cause."""
    delays: dict[int, float] = {}
    false: list[Finding] = []
    for at, alarm in alarms:
        causes = [
            number
            for number, one in enumerate(plan.surges)
            if one.begins <= at <= one.ends + TAIL * 3600 and own.related(_cell(one), alarm.cell)
        ]
        for number in causes:
            delays.setdefault(number, (at - plan.surges[number].begins) / 3600)
        if not causes:
            false.append(alarm)
    weeks = (plan.until - plan.begins) / (7 * 24 * 3600) - FIRST_DAY / 7
    soon = {number for number, hours in delays.items() if hours <= WITHIN}
    by_size = {
        size: {
            "planted": sum(one.size == size for one in plan.surges),
            "found": sum(plan.surges[number].size == size for number in soon),
        }
        for size in dict.fromkeys(one.size for one in plan.surges)
    }
    clear = [number for number, one in enumerate(plan.surges) if one.size != FAINT]
    hours = sorted(delays[number] for number in soon)
    return {
        "looked_every_h": EVERY,
        "weeks": round(weeks, 1),
        "planted": len(plan.surges),
        "found_within_24_h": round(len(soon) / len(plan.surges), 4),
        "found_without_faint_ones": round(len(soon & set(clear)) / len(clear), 4),
        "by_size": by_size,
        "delay_h": {"p50": round(statistics.median(hours), 1), "p90": round(hours[int(0.9 * len(hours))], 1)},
        "alarms": len(alarms),
        "false_alarms": len(false),
        "false_alarms_a_week": round(len(false) / weeks, 2),
        "false_by_level": dict(Counter(one.cell.level for one in false)),
    }


def _cell(one: Surge) -> Cell:
    return Cell(one.scope, one.area or "", one.category)


def _looks(stored: int, seed: int) -> dict[str, Any]:
    """How long the look-out takes on a store with so many tickets."""
    with postgres(FOLDER) as url:
        wanted = {"tickets": stored, "seed": seed, "until": year.UNTIL}
        filled(FOLDER, url, wanted, lambda there: _fill(there, stored, seed))
        migrate.upgrade(url)
        return {"tickets": stored, **asyncio.run(_timed(url))}


def _fill(url: str, tickets: int, seed: int) -> dict[str, Any]:
    until = year.moment(year.UNTIL)
    return {"seconds": round(year.fill(url, tickets=tickets, seed=seed, until=until, bare=True))}


async def _timed(url: str) -> dict[str, Any]:
    """The first look of a day, which makes what is expected, later ones, and clustering a week of tickets."""
    db, clock = Database(url), Clock(year.moment(year.UNTIL))
    try:
        out = LookOut(db, load(CITY), clock=clock, holder="measure")
        begun = time.perf_counter()
        clustered = await out.tick()
        first = time.perf_counter() - begun
        later = []
        for _ in range(5):
            begun = time.perf_counter()
            await out.look(clock.now.astimezone(UTC).replace(minute=0, second=0, microsecond=0))
            later.append(time.perf_counter() - begun)
        return {
            "first_tick_s": round(first, 2),
            "looked_at_in_it": clustered,
            "look_s": round(statistics.median(later), 2),
        }
    finally:
        await db.close()


if __name__ == "__main__":
    main()

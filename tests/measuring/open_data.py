"""`make measure-open-data`: how much of the generated year open data leaves out, on its plan in memory.

The plan says when, where and of which leaf. All its tickets are a resident's complaint on the web, so the same is done
once more with kinds, channels and reporters drawn by chance (`SPREAD`), which is harder. TICKETS and SEED may be set.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby, repeat
from zoneinfo import ZoneInfo

import numpy as np
from numpy.random import Generator

from bot.setup.progress import say, step
from city.pack import CityPack, load
from desk.opendata.anonymity import LEVELS, Cell, K, released
from desk.opendata.tickets import REPORTERS
from tests.measuring.record import commit, machine, write
from tests.measuring.year import SEED, TICKETS, UNTIL, moment
from tests.measuring.year_plan import Plan
from tests.staff_room import CITY

SPREAD = {
    "kind": (("complaint", 60), ("help_request", 35), ("suggestion", 5)),
    "channel": (("phone", 45), ("wechat", 30), ("web", 15), ("telegram", 10)),
    "reporter": tuple(zip(REPORTERS, (92, 3, 5), strict=True)),
}
"""Shares of a hundred: ours, not a city's."""
MOST_DROPPED = 0.05


def main() -> None:
    """Draw the year, make it coarser month by month and district by district, and write what became of it."""
    before, pack = machine(), load(CITY)
    count, seed = int(os.environ.get("TICKETS", TICKETS)), int(os.environ.get("SEED", SEED))
    with step(f"Drawing a year of {count:,} tickets"):
        plan = Plan(pack, CITY, tickets=count, seed=seed, until=moment(UNTIL))
    found = {}
    for name, spread in (("as_generated", False), ("spread", True)):
        with step(f"Making it coarser ({name})"):
            found[name] = _told(plan, pack, spread=spread, seed=seed)
    passed = {
        "dropped": all(one["dropped_share"] <= MOST_DROPPED for one in found.values()),
        "k": all(one["fewest_of_a_line"] >= K for one in found.values()),
    }
    file = write(
        "open_data", machine=before, commit=commit(), seed=seed, tickets=count, k=K, **found, passed=passed
    )
    say(file.read_text(encoding="utf-8"))


def _told(plan: Plan, pack: CityPack, *, spread: bool, seed: int) -> dict[str, float]:
    begun = time.monotonic()
    levels, dropped, fewest = Counter[str](), 0, K * K
    for cells in _by_month_and_district(plan, pack, np.random.default_rng(seed) if spread else None):
        one = released(cells)
        levels.update(dict(zip(LEVELS, one.by_level, strict=True)))
        dropped += one.dropped
        fewest = min([fewest, *one.cells.values()])
    told = sum(levels.values())
    return {
        **{f"by_{name}": levels[name] for name in LEVELS},
        "dropped": dropped,
        "dropped_share": round(dropped / (told + dropped), 4),
        "fewest_of_a_line": fewest,
        "seconds": round(time.monotonic() - begun, 1),
    }


def _by_month_and_district(plan: Plan, pack: CityPack, chance: Generator | None) -> Iterator[Counter[Cell]]:
    """As `desk.opendata.tickets` reads them from a store, of public categories only."""
    zone, leaves = ZoneInfo(pack.timezone), [pack.category(code) for code in plan.leaves]
    areas = list(plan.areas.items())
    public = np.array([leaf.public for leaf in leaves])[plan.leaf]
    days = [
        datetime.fromtimestamp(int(at), UTC).astimezone(zone).date().isoformat() for at in plan.filed[public]
    ]
    rows = sorted(
        (day[:7], areas[place][1], day, areas[place][0], int(leaf), who)
        for day, place, leaf, who in zip(
            days, plan.place[public], plan.leaf[public], _who(len(days), chance), strict=True
        )
    )
    for (month, district), some in groupby(rows, lambda row: row[:2]):
        yield Counter(
            Cell(
                month,
                day,
                district,
                place,
                leaves[leaf].group,
                leaves[leaf].code,
                kind,
                channel,
                reporter,
                leaves[leaf].urgency,
            )
            for _, _, day, place, leaf, (kind, channel, reporter) in some
        )


def _who(count: int, chance: Generator | None) -> Iterator[tuple[str, ...]]:
    """Kind, channel and reporter of so many tickets."""
    if chance is None:
        return repeat(("complaint", "web", REPORTERS[0]), count)
    drawn = []
    for shares in SPREAD.values():
        words, weights = zip(*shares, strict=True)
        drawn.append(chance.choice(words, count, p=np.array(weights) / 100).tolist())
    return zip(*drawn, strict=True)


if __name__ == "__main__":
    main()

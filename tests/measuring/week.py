"""`make measure-week`: a week of traffic with a clock that is handed in, random faults, and an oracle at its end.

Store, queues, delivery, clocks and use-cases are the real ones; the dialogue server is a stub that keeps turns as the
real one does, since a week of understanding would take a day. CITIZENS, DAYS, SEEDS ('1,2') and STORES
('sqlite,postgresql') may be set.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import structlog

from bot.setup.progress import say
from tests.life.stores import store
from tests.measuring import ending
from tests.measuring.record import commit, machine, write
from tests.week.oracle import agree
from tests.week.week import Plan, Week


def main() -> None:
    """Live every week, and write what became of it."""
    ending.in_order()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    plans = [
        Plan(
            seed=int(seed),
            span=timedelta(days=float(os.environ.get("DAYS", "7"))),
            citizens=int(os.environ.get("CITIZENS", "120")),
        )
        for seed in os.environ.get("SEEDS", "1").split(",")
    ]
    before, revision = machine(), commit()
    weeks = []
    for kind in os.environ.get("STORES", "sqlite,postgresql").split(","):
        with store(kind) as opened:
            for plan in plans:
                weeks.append({"store": kind, **_lived(opened.open(), plan, f"{kind}, seed {plan.seed}")})
    passed = all(not one["disagreement"] for one in weeks)
    file = write("week", machine=before, commit=revision, weeks=weeks, passed=passed)
    say(file.read_text(encoding="utf-8"))
    ending.as_measured(file)


def _lived(url: str, plan: Plan, name: str) -> dict[str, Any]:
    begun, found, disagreement = time.monotonic(), {}, ""
    try:
        found = dict(asyncio.run(lived(url, plan, name)))
    except AssertionError as problem:
        disagreement = str(problem)[:2000]
    return {
        "seed": plan.seed,
        "days": plan.span.total_seconds() / 86_400,
        "citizens": plan.citizens,
        **found,
        "seconds": round(time.monotonic() - begun, 1),
        "disagreement": disagreement,
    }


async def lived(url: str, plan: Plan, name: str = "") -> Mapping[str, int]:
    """How much there was of what in one week. Raises AssertionError where anything disagrees."""
    week = Week(url, plan, day_over=lambda day: say(f"{name}: day {day} is over") if name else None)
    try:
        await week.live()
        return await agree(week, url)
    finally:
        await week.service.db.close()


if __name__ == "__main__":
    main()

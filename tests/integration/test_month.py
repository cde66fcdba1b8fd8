"""A simulated month, in small: what `make measure-month` plays with thousands of tickets."""

from __future__ import annotations

from datetime import timedelta

from desk.store.database import Database
from tests.measuring.month_world import World, judge

SEED = 4
"""With it every way and every end comes about."""


async def test_every_answered_ticket_ends_answered_seen_or_called(db: Database) -> None:
    world = World(db, 18, days=4, seed=SEED)

    await world.run(step=timedelta(hours=8))

    found = await judge(world)
    assert found.resolved >= 14
    assert (found.open, found.missed, found.untrue) == ([], [], [])
    assert {"answered", "seen", "called"} <= set(found.ends)
    assert set(found.ends) <= {"answered", "seen", "called", "unreachable"}
    assert {"chat", "text", "call"} <= set(found.ways)

"""Some hundred requests that nobody sends by accident, to every channel; `make measure-fuzz` sends 100,000."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.fuzz.digest import changed, digests
from tests.fuzz.mixture import made
from tests.fuzz.request import Route, World
from tests.fuzz.running import is_fault, sent
from tests.fuzz.served import served
from tests.fuzz.world import a_filled_store, players

OPEN, REFUSED = range(450), range(150)
SEED = 9


async def test_whatever_is_sent_is_answered_and_who_may_not_changes_nothing(
    emptied_postgres_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = emptied_postgres_url
    world = await a_filled_store(url)
    with capture_logs() as events, caplog.at_level(logging.ERROR):
        async with served(url, tmp_path) as service, players(url, service, world, pages=20) as (player, seen):
            before = digests(url)
            wrong = await sent(player, seen, seed=SEED, numbers=REFUSED, refused=True)
            after = digests(url)
            wrong += await sent(player, seen, seed=SEED, numbers=OPEN)

    assert wrong == []
    assert changed(before, after) == []
    assert [event for event in events if is_fault(event)] == []
    assert [record.getMessage() for record in caplog.records] == []
    assert len(player.tally.answers) == 9
    assert seen.forms


def test_the_same_seed_makes_the_same_requests_and_another_one_others() -> None:
    world = World({}, [Route("GET", "/desk/", frozenset({"operator"}))], tokens={"filing": "x"})
    rows = [[made(world, seed=seed, nth=nth).path for nth in range(5)] for seed in (1, 1, 2)]

    assert rows[0] == rows[1] != rows[2]

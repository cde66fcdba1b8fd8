"""What a store needs once after its revision changed: every ticket counted, every name under a key.

It is noted when all of it is done, so that what was ended half way is gone on with at the next start.
"""

from __future__ import annotations

import asyncio

from bot import figures, keys, store
from bot.settings import Settings
from bot.setup.progress import say
from desk.errors import KeyProblem, StoreProblem
from desk.leases import Cursors
from desk.store import migrate

DONE = "caught_up"
"""The cursor with the revision that the store was last made ready for."""


def is_due(settings: Settings) -> bool:
    """Whether the present revision's was never done, or not to its end."""
    return asyncio.run(_noted(settings)) != migrate.head()


def catch_up(settings: Settings) -> int:
    """Do what is left of it. Returns how many tickets were counted. Raises `KeyProblem`.

    A disk that is too full for all of it is told, and it goes on with the next call: the desk can work meanwhile.
    """
    counted = figures.catch_up(settings)
    try:
        keys.catch_up(settings)
    except KeyProblem:
        raise
    except StoreProblem as problem:
        say(f"! {problem}")
    else:
        asyncio.run(_note(settings))
    return counted


async def _noted(settings: Settings) -> str | None:
    async with store.opening(settings) as db:
        return await Cursors(db).get(DONE)


async def _note(settings: Settings) -> None:
    async with store.opening(settings) as db:
        await Cursors(db).keep(DONE, migrate.head())

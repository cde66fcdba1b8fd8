"""The store as `python -m bot check` looks at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot import store
from bot.red import NoStore, Red
from bot.settings import Settings
from city.errors import CityPackError
from desk.store import migrate
from desk.store.database import Database


def require(settings: Settings) -> None:
    """Raise `NoStore` where there is none yet."""
    if not migrate.has_file(settings.database_url):
        raise NoStore(
            "there is no store yet",
            "`make run` makes one, as `python -m bot migrate` does; `python -m bot restore FILE` brings one back",
        )


@asynccontextmanager
async def looked_at(settings: Settings) -> AsyncIterator[Database]:
    """The store, open for as long as it is looked at. Raises `Red` where it cannot be; a fault of the city pack goes on
    as it is. Where there is none yet, none is made: a backup is restored into an empty place.
    """
    require(settings)
    async with store.opening(settings) as db:
        try:
            yield db
        except CityPackError:
            raise
        except Exception as fault:
            raise Red(f"cannot be looked at ({type(fault).__name__})", "put the store right first") from None

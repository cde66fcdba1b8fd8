"""The store as `python -m bot check` looks at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot import store
from bot.red import Red
from bot.settings import Settings
from city.errors import CityPackError
from desk.store.database import Database


@asynccontextmanager
async def looked_at(settings: Settings) -> AsyncIterator[Database]:
    """The store, open for as long as it is looked at. Raises `Red` where it cannot be; a fault of the city pack goes on
    as it is.
    """
    async with store.opening(settings) as db:
        try:
            yield db
        except CityPackError:
            raise
        except Exception as fault:
            raise Red(f"cannot be looked at ({type(fault).__name__})", "put the store right first") from None

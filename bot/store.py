"""The store as the settings have it: where it is, and the keys that names and numbers there are under."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import Settings
from desk.staff.sealing import Keys
from desk.store import keyring, migrate
from desk.store.database import Database
from desk.store.seal import Seal


def seal(settings: Settings) -> Seal:
    """The keys, the newest first. What was written before any was set is under SECRET_KEY, which is read last."""
    return Seal([key.get_secret_value() for key in (*settings.data_keys, settings.secret_key)])


def secrets(settings: Settings) -> Keys:
    """The keys of what staff and subscriptions have sealed: a former SECRET_KEY among DATA_KEYS still opens it."""
    older = [key.get_secret_value() for key in settings.data_keys]
    return Keys(settings.secret_key.get_secret_value(), *older)


def opened(settings: Settings) -> Database:
    """The store, with its keys. Whoever writes there asks `require` first."""
    return Database(settings.database_url, seal=seal(settings))


@asynccontextmanager
async def opening(settings: Settings) -> AsyncIterator[Database]:
    """The store for as long as the block lasts, and closed behind it."""
    db = opened(settings)
    try:
        yield db
    finally:
        await db.close()


def require(settings: Settings) -> None:
    """Raise `OldRevision` unless the store is at the present revision, `KeyProblem` where names are under others."""
    migrate.require_head(settings.database_url)
    keyring.require(settings.database_url, seal(settings))

"""Brings a store to the revision this code expects. Synchronous: it runs before anything else does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.engine import URL

from desk.errors import OldRevision

MIGRATIONS = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 4123451  # a PostgreSQL advisory lock: two services starting together migrate once


def head() -> str:
    """The newest revision this code knows."""
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert newest is not None
    return newest


def current(url: str) -> str | None:
    """The revision of the store, or None where nothing was migrated yet (an SQLite file is not created by asking)."""
    parsed = sync_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database and not Path(parsed.database).exists():
        return None
    with _connected(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the store up to `revision`; an SQLite file is made if there is none. Doing it twice changes nothing."""
    with _connected(url) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(url: str, revision: str) -> None:
    """Bring the store down to `revision` ('base' empties it)."""
    with _connected(url) as connection:
        command.downgrade(_config(connection), revision)


def require_head(url: str) -> None:
    """Raise `OldRevision` unless the store is at `head()`."""
    found = current(url)
    if found != head():
        raise OldRevision(
            f"the store is at {found or 'nothing'}, this code needs {head()}: run `python -m bot migrate`"
        )


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def sync_url(url: str) -> URL:
    """The URL with the synchronous driver of the same database."""
    parsed = make_url(url)
    driver = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}[parsed.get_backend_name()]
    return parsed.set(drivername=driver)


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    """One transaction on a connection of its own, which nobody else migrates in meanwhile."""
    parsed = sync_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed)
    try:
        with engine.begin() as connection:
            if parsed.get_backend_name() == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
            yield connection
    finally:
        engine.dispose()

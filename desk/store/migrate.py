"""Brings a store to the revision this code expects. Synchronous: it runs before anything else does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from desk.errors import OldRevision, StoreProblem
from desk.store.refused import is_damaged, told

MIGRATIONS = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 4123451  # a PostgreSQL advisory lock: two services starting together migrate once

WAIT: dict[str, dict[str, Any]] = {"postgresql": {"connect_timeout": 10}, "sqlite": {"timeout": 30}}


def head() -> str:
    """The newest revision this code knows."""
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert newest is not None
    return newest


def has_file(url: str) -> bool:
    """Whether the file of an SQLite store is there; always of a store in a server."""
    parsed = sync_url(url)
    return parsed.get_backend_name() != "sqlite" or not parsed.database or Path(parsed.database).exists()


def current(url: str) -> str | None:
    """The revision of the store, or None where nothing was migrated yet (an SQLite file is not created by asking)."""
    if not has_file(url):
        return None
    with connected(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the store up to `revision`; an SQLite file is made if there is none. Doing it twice changes nothing."""
    with connected(url, writes=True) as connection:
        command.upgrade(_config(connection), revision)


def is_known(revision: str) -> bool:
    """Whether this code has the revision, so that a store can be brought on from there."""
    return any(one.revision == revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


@contextmanager
def filling(url: str, revision: str) -> Iterator[Connection]:
    """A store made at an earlier `revision`, filled in the block and then brought to `head()`: one transaction.

    For PostgreSQL. What the block raises leaves the database as it was.
    """
    with connected(url) as connection:
        command.upgrade(_config(connection), revision)
        yield connection
        command.upgrade(_config(connection), "head")


def downgrade(url: str, revision: str) -> None:
    """Bring the store down to `revision` ('base' empties it)."""
    with connected(url, writes=True) as connection:
        command.downgrade(_config(connection), revision)


def require_head(url: str) -> None:
    """Raise `OldRevision` unless the store is at `head()`."""
    found = current(url)
    if found != head():
        state = f"the store is at {found}, this code needs {head()}" if found else "there is no store yet"
        raise OldRevision(state, advice="run `python -m bot migrate`")


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


def _open(engine: Engine, url: URL) -> Connection:
    try:
        if url.get_backend_name() == "sqlite" and url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        return engine.connect()
    except (OSError, DBAPIError) as error:
        if isinstance(error, DBAPIError) and error.orig is not None and is_damaged(error.orig):
            raise
        words = str(error.orig if isinstance(error, DBAPIError) else error.strerror).strip()
        reason = words.splitlines()[0] if words else type(error).__name__
        if url.get_backend_name() == "sqlite":
            what, advice = url.database, "set VAR_DIR or DATABASE_URL to where files can be written"
        else:
            what, advice = (
                url.render_as_string(hide_password=True),
                "look whether it runs and DATABASE_URL is right",
            )
        raise StoreProblem(f"the store {what} cannot be opened ({reason})", advice=advice) from None


@contextmanager
def connected(url: str, *, writes: bool = False) -> Iterator[Connection]:
    """One transaction on a connection of its own, which nobody else migrates in meanwhile.

    `writes`: it takes SQLite's lock at once. Raises `StoreProblem`, also for a full disk and a damaged file; whatever
    ends the block, what it changed is as it was then, tables too.
    """
    parsed = sync_url(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    engine = create_engine(parsed, connect_args=WAIT[parsed.get_backend_name()])
    if is_sqlite:
        # By itself the driver begins nothing before a table is made or changed: half of a revision would stay.
        event.listen(engine, "connect", _leave_alone)
        begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    try:
        with told(), _open(engine, parsed) as connection, connection.begin():
            if not is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
            yield connection
    finally:
        engine.dispose()


def _leave_alone(connection: Any, _record: object) -> None:
    connection.isolation_level = None

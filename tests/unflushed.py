"""SQLite without waiting for the disk, as the tests' PostgreSQL: nothing outlives the run, and no power is cut."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import ConnectionPoolEntry, Pool

DONE = "unflushed"


def never_flush() -> None:
    """From now on no SQLite file that this process opens is flushed at a commit."""
    event.listen(Pool, "checkout", _unflushed)


def _unflushed(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
    if record.info.setdefault(DONE, False) or "sqlite" not in type(connection).__module__:
        return
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()
    record.info[DONE] = True

"""What a full disk and a damaged file make a database say, as a `StoreProblem` for a person."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from desk.errors import StoreProblem

NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
NOT_WRITTEN = (
    "SQLITE_FULL",
    "SQLITE_IOERR_WRITE",
    "SQLITE_IOERR_FSYNC",
    "SQLITE_IOERR_TRUNCATE",
    "SQLITE_IOERR_SHMSIZE",
)
"""Where the system refuses to make a file longer, SQLite speaks of an error of input and output; the last is of the
file beside its log that readers and writers share.
"""
DISK_FULL, CORRUPTED = "53100", ("XX001", "XX002")
"""What PostgreSQL calls them, whichever driver tells it (appendix A)."""
DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


def is_full(cause: BaseException) -> bool:
    """Whether nothing more can be written."""
    if isinstance(cause, OSError):
        return cause.errno in NO_ROOM
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorname", "") in NOT_WRITTEN
    return getattr(cause, "sqlstate", None) == DISK_FULL


def is_damaged(cause: BaseException) -> bool:
    """Whether what is in the store cannot be read any more as it was written."""
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorname", "").startswith(DAMAGED)
    return getattr(cause, "sqlstate", None) in CORRUPTED


@contextmanager
def told() -> Iterator[None]:
    """Raise `StoreProblem` for these two; whatever else goes wrong stays what it is."""
    try:
        yield
    except (sqlite3.Error, DBAPIError) as problem:
        cause = problem.orig if isinstance(problem, DBAPIError) and problem.orig is not None else problem
        reason = (str(cause).strip().splitlines() or [type(cause).__name__])[0]
        if is_full(cause):
            raise StoreProblem(
                f"nothing more can be written to the store ({reason})",
                advice="free the disk and call it again; what was being changed is as it was",
            ) from None
        if is_damaged(cause):
            raise StoreProblem(
                f"the database is damaged ({reason})",
                advice="nothing was changed: go back to the last backup",
            ) from None
        raise

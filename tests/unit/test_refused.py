"""A full disk and a damaged file are told as what they are, and nothing else is told as them."""

from __future__ import annotations

import sqlite3

import pytest

from desk.store.refused import is_damaged, is_full


def an_error(name: str) -> sqlite3.Error:
    problem = sqlite3.OperationalError("disk I/O error")
    problem.sqlite_errorname = name
    return problem


@pytest.mark.parametrize(
    ("name", "full", "damaged"),
    [
        ("SQLITE_FULL", True, False),
        ("SQLITE_IOERR_WRITE", True, False),
        ("SQLITE_IOERR_FSYNC", True, False),
        ("SQLITE_IOERR_TRUNCATE", True, False),
        ("SQLITE_IOERR_SHMSIZE", True, False),
        ("SQLITE_IOERR_READ", False, False),
        ("SQLITE_IOERR_LOCK", False, False),
        ("SQLITE_IOERR", False, False),
        ("SQLITE_CORRUPT_INDEX", False, True),
    ],
)
def test_only_what_could_not_be_written_is_a_full_disk(name: str, full: bool, damaged: bool) -> None:
    problem = an_error(name)

    assert (is_full(problem), is_damaged(problem)) == (full, damaged)

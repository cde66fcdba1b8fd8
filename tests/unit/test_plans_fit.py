"""What leans on the inside of SQLAlchemy and psycopg is used with the versions that it was tried with, no others."""

from __future__ import annotations

from desk.store.plans import FITS, fits


def test_the_locked_versions_are_those_that_were_tried() -> None:
    assert FITS


def test_with_other_versions_statements_go_their_own_way() -> None:
    assert fits("2.1.7", "3.3.9")
    assert not fits("2.2.0", "3.3.9")
    assert not fits("2.10.0", "3.3.9")
    assert not fits("2.1.7", "3.4.0")
    assert not fits("2.1.7", "3.30.1")

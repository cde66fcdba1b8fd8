"""What leans on SQLAlchemy's own inside is used with the version that it was tried with, and with no other."""

from __future__ import annotations

import sqlalchemy

from desk.store.plans import fits


def test_the_locked_version_is_the_one_that_was_tried() -> None:
    assert fits(sqlalchemy.__version__)


def test_with_another_version_statements_go_its_own_way() -> None:
    assert not fits("2.2.0")
    assert not fits("2.10.0")

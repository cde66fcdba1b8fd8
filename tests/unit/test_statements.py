"""What one engine compiled is taken by the next, and by none of another driver."""

from __future__ import annotations

from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.default import DefaultDialect

from tests.statements import MOST, Compiled


def test_engines_of_one_driver_share_what_they_compile() -> None:
    compiled = Compiled()

    compiled[SQLiteDialect_pysqlite(), "a statement"] = "compiled"

    assert compiled.get((SQLiteDialect_pysqlite(), "a statement")) == "compiled"
    assert compiled.get((SQLiteDialect_pysqlite(), "another")) is None
    assert compiled.get((DefaultDialect(), "a statement")) is None


def test_it_never_holds_more_than_its_most() -> None:
    compiled = Compiled()

    for number in range(MOST + 1):
        compiled[SQLiteDialect_pysqlite(), number] = number

    assert 0 < len(compiled) <= MOST
    assert compiled.get((SQLiteDialect_pysqlite(), MOST)) == MOST

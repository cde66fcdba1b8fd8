"""A database of a test that others had before is as the template was, or is not used again."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from tests.copies import USES, Copies
from tests.servers import Postgres

WRITE = "INSERT INTO units_seen (name) VALUES ('one') RETURNING id"
TABLES = (
    "CREATE TABLE alembic_version (version_num text); INSERT INTO alembic_version VALUES ('1'); "
    "CREATE TABLE units_seen (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text); "
    "CREATE TABLE seen_again (id int REFERENCES units_seen)"
)
Use = Callable[..., object]
OID = "SELECT oid FROM pg_database WHERE datname = current_database()"


def run(server: Postgres, name: str, *statements: str) -> object:
    """What the last of them says."""
    with psycopg.connect(server.url(name), autocommit=True) as connection:
        return [connection.execute(statement) for statement in statements][-1].fetchone()


@pytest.fixture
def copies(postgres_server: Postgres) -> Copies:
    template = postgres_server.create()
    with psycopg.connect(postgres_server.url(template), autocommit=True) as connection:
        connection.execute(TABLES)
    return Copies(postgres_server, template)


@pytest.fixture
def use(copies: Copies, postgres_server: Postgres) -> Use:
    """What statements say in a copy that is taken for them, and given back."""

    def used(*statements: str) -> object:
        name = copies.take()
        said = run(postgres_server, name, *statements)
        copies.give_back(name)
        return said

    return used


def test_rows_are_gone_and_numbers_begin_again(use: Use) -> None:
    database = use(OID)

    assert [use(WRITE), use(WRITE)] == [(1,), (1,)]
    assert use("SELECT count(*) FROM units_seen") == (0,)
    assert use("SELECT count(*) FROM alembic_version") == (1,)
    assert use(OID) == database


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE more (id int)",
        "ALTER TABLE units_seen ADD COLUMN more int",
        "DROP TABLE seen_again",
        "ANALYZE units_seen",
        "CREATE INDEX ON units_seen (name)",
        "INSERT INTO units_seen (name) SELECT repeat('x', 1000) FROM generate_series(1, 5000)",
    ],
)
def test_what_rows_do_not_undo_is_not_used_again(use: Use, change: str) -> None:
    database = use(OID)

    use(change, OID)

    assert use(OID) != database


def test_a_copy_is_made_anew_after_many_uses(use: Use) -> None:
    seen = [use(OID) for _ in range(USES + 1)]

    assert len(set(seen[:-1])) == 1
    assert seen[-1] != seen[0]


def test_whoever_stays_connected_is_cut_off_and_finds_no_way_back(
    copies: Copies, postgres_server: Postgres
) -> None:
    name = copies.take()
    with psycopg.connect(postgres_server.url(name), autocommit=True) as left:
        copies.give_back(name)

        with pytest.raises(psycopg.OperationalError):
            left.execute(WRITE)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(postgres_server.url(name))


def test_two_at_once_have_databases_of_their_own(copies: Copies, postgres_server: Postgres) -> None:
    first, second = copies.take(), copies.take()

    run(postgres_server, first, WRITE)

    assert run(postgres_server, second, WRITE) == (1,)


def test_a_template_with_rows_is_refused(postgres_server: Postgres) -> None:
    template = postgres_server.create()
    with psycopg.connect(postgres_server.url(template), autocommit=True) as connection:
        connection.execute(f"{TABLES}; INSERT INTO units_seen (name) VALUES ('one')")

    with pytest.raises(ValueError, match="units_seen"):
        Copies(postgres_server, template)

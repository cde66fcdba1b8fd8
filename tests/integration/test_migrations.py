"""Revisions go up and down on both stores, and end in what the models say."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from desk.errors import OldRevision, StoreProblem
from desk.search.messages import APART
from desk.store import migrate
from desk.store.derived import APART as MORE_APART
from desk.store.models import Base
from tests.office import Office
from tests.sealed_store import Database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A store that nothing was done with."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/deep/desk.db"
    url: str = request.getfixturevalue("empty_postgres_url")
    return url


def inside(url: str) -> tuple[set[str], list[Any]]:
    """The tables, and how they differ from the models."""
    engine = create_engine(migrate.sync_url(url))
    with engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        apart = (*APART, *MORE_APART)
        opts = {"compare_type": True, "include_name": lambda name, *_: not (name or "").startswith(apart)}
        context = MigrationContext.configure(connection, opts=opts)
        different = compare_metadata(context, Base.metadata)
    engine.dispose()
    return tables, different


def test_the_store_goes_up_and_down_and_up_again(empty_url: str) -> None:
    assert migrate.current(empty_url) is None

    migrate.upgrade(empty_url)
    migrate.upgrade(empty_url)
    assert migrate.current(empty_url) == migrate.head()
    assert inside(empty_url)[1] == []

    migrate.downgrade(empty_url, "base")
    assert migrate.current(empty_url) is None
    assert inside(empty_url)[0] <= {"alembic_version"}

    migrate.upgrade(empty_url)
    assert inside(empty_url)[1] == []


def test_every_single_step_down_can_be_taken_back(empty_url: str) -> None:
    migrate.upgrade(empty_url)

    for _ in ScriptDirectory(str(migrate.MIGRATIONS)).walk_revisions():
        migrate.downgrade(empty_url, "-1")
        migrate.upgrade(empty_url, "+1")
        migrate.downgrade(empty_url, "-1")


def test_asking_for_the_revision_makes_no_file(tmp_path: Path) -> None:
    assert migrate.current(f"sqlite:///{tmp_path}/none.db") is None
    assert list(tmp_path.iterdir()) == []


def test_an_old_store_is_refused_with_what_to_do(empty_url: str) -> None:
    with pytest.raises(OldRevision, match="python -m bot migrate"):
        migrate.require_head(empty_url)

    migrate.upgrade(empty_url)

    migrate.require_head(empty_url)


def test_every_revision_is_titled_with_a_sentence() -> None:
    for revision in ScriptDirectory(str(migrate.MIGRATIONS)).walk_revisions():
        title = revision.doc.splitlines()[0]
        assert title[0].isupper(), title
        assert title.endswith("."), title


def test_migrating_works_from_any_folder(tmp_path: Path) -> None:
    root = Path(migrate.__file__).parents[2]
    code = f"import sys; sys.path.insert(0, {str(root)!r}); from desk.store import migrate; migrate.upgrade('sqlite:///x.db')"

    subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=tmp_path, check=True)

    assert (tmp_path / "x.db").exists()


def test_two_services_that_start_together_migrate_once(empty_postgres_url: str) -> None:
    root = Path(migrate.__file__).parents[2]
    code = f"from desk.store import migrate; migrate.upgrade({empty_postgres_url!r})"
    both = [subprocess.Popen([sys.executable, "-c", code], cwd=root) for _ in range(2)]

    assert [process.wait(timeout=60) for process in both] == [0, 0]
    assert migrate.current(empty_postgres_url) == migrate.head()


async def test_a_store_with_tickets_goes_down_to_the_first_revision_and_comes_back_with_them(
    database_url: str,
) -> None:
    db = Database(database_url)
    office = Office(db)
    number = await office.resolved(await office.conversation("device-1"))
    await db.close()
    first = list(ScriptDirectory(str(migrate.MIGRATIONS)).walk_revisions())[-1].revision

    migrate.downgrade(database_url, first)
    oldest = migrate.current(database_url)
    migrate.upgrade(database_url)

    db = Database(database_url)
    assert oldest == first
    assert (await Office(db).row(number)).status == "resolved"
    await db.close()


def test_a_damaged_store_is_refused_in_words_and_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "desk.db"
    file.write_bytes(b"no database at all " * 400)

    for ask in (migrate.current, migrate.upgrade, migrate.require_head):
        with pytest.raises(StoreProblem, match="is damaged"):
            ask(f"sqlite:///{file}")

    assert file.read_bytes() == b"no database at all " * 400


def test_a_disk_that_gets_full_leaves_the_old_revision_and_it_can_be_repeated(sqlite_url: str) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    migrate.downgrade(sqlite_url, "-20")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("VACUUM")
    older, most = migrate.current(sqlite_url), resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size, most[1]))
    try:
        with pytest.raises(StoreProblem, match="nothing more can be written"):
            migrate.upgrade(sqlite_url)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)

    assert migrate.current(sqlite_url) == older
    migrate.upgrade(sqlite_url)
    assert migrate.current(sqlite_url) == migrate.head()

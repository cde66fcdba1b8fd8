"""A desk in one file: made while tickets are filed, restored into an empty place, compared row by row, or refused."""

from __future__ import annotations

import asyncio
import hashlib
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from sqlalchemy import select

from desk.backup import archive
from desk.backup.service import Backups
from desk.conversations import outbox
from desk.errors import BackupProblem
from desk.figures import recounting
from desk.kept.wish_list import Wish, WishList
from desk.kept.wishes import RESTS, Wishes
from desk.kept.wishing import ask_again, wished
from desk.kept.words import ERASED
from desk.media.store import MediaStore
from desk.staff.sealing import Keys
from desk.store import keyring, migrate
from desk.store.models import MediaRow, TicketRow
from desk.store.seal import Seal
from tests.integration.test_own_data import House
from tests.office import NOON, Office
from tests.photos import a_photo
from tests.sealed_store import SEAL, Database

KEY = "a-key-for-tests-only"
TRACKERS = (
    "CREATE TABLE {p}trackers (sender TEXT PRIMARY KEY, version INTEGER NOT NULL,"
    " events TEXT NOT NULL, updated_at DOUBLE PRECISION NOT NULL)",
    "CREATE INDEX ix_trackers_updated_at ON {p}trackers (updated_at)",
    "INSERT INTO {p}trackers VALUES ('c1', 3, '[\"南湖东园\\t一区\\n\"]', 1764216000.1234567)",
)
"""What the dialogue process makes for itself (`bot/nlu/tracker_store.py`), with one conversation."""
TICKETS = 3
PHOTO = b"\xff\xd8 a photo of rubbish \x00" * 300


@contextmanager
def quiet(_what: str, _total: int) -> Iterator[Callable[[int], None]]:
    yield lambda _size: None


def plain(url: str) -> str:
    return migrate.sync_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def talked(url: str) -> None:
    """Let the dialogue process have kept a conversation."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(Path(url.removeprefix("sqlite:///")).with_name("dialogue.db"))) as own:
            for statement in TRACKERS:
                own.execute(statement.format(p=""))
            own.commit()
        return
    with psycopg.connect(plain(url)) as connection:
        connection.execute("CREATE SCHEMA dialogue")
        for statement in TRACKERS:
            connection.execute(statement.format(p="dialogue."))


def rows(url: str) -> dict[str, list[Any]]:
    """Every row of every table of the desk's and the dialogue's, in no order of theirs."""
    found: dict[str, list[Any]] = {}
    if url.startswith("sqlite"):
        desk = Path(url.removeprefix("sqlite:///"))
        for path in (desk, desk.with_name("dialogue.db")):
            with closing(sqlite3.connect(path)) as connection:
                tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
                for (table,) in tables:
                    kept = connection.execute(f'SELECT * FROM "{table}"')
                    found[f"{path.stem}.{table}"] = sorted(map(repr, kept))
        return found
    with psycopg.connect(plain(url)) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'dialogue')"
        ).fetchall()
        for schema, table in tables:
            text = f'SELECT t::text FROM "{schema}"."{table}" t ORDER BY 1'
            found[f"{schema}.{table}"] = connection.execute(text).fetchall()
    return found


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def backups(url: str, var: Path, *, key: str = KEY, names: Seal = SEAL) -> Backups:
    places = {"media": var / "media", "learned": var / "learned"}
    return Backups(url, places, Keys(key), version="0.1.0", name_keys=names.ids)


async def worked_at(url: str) -> None:
    """Let citizens have been told of tickets, with all that hangs on these."""
    db = Database(url)
    office = Office(db)
    for number in range(TICKETS):
        await office.resolved(await office.conversation(f"device-{number}"))
    await db.close()


@pytest.fixture
async def url(database_url: str, tmp_path: Path) -> str:
    """A desk with tickets, a conversation and two photos."""
    await worked_at(database_url)
    talked(database_url)
    for number in range(2):
        content = PHOTO * (number + 1)
        name = hashlib.sha256(content).hexdigest()
        path = tmp_path / "var" / "media" / name[:2] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return database_url


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> str:
    """An empty place of the same kind."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path}/new/desk.db"
    url: str = request.getfixturevalue("empty_postgres_url")
    return url


async def test_what_is_restored_equals_what_was_backed_up_row_by_row(
    url: str, elsewhere: str, tmp_path: Path
) -> None:
    file = tmp_path / "desk.backup"
    before = rows(url)

    backups(url, tmp_path / "var").back_up(file, quiet, now=NOON)
    backups(elsewhere, tmp_path / "new").restore(file, quiet)

    assert rows(elsewhere) == before
    assert sum(len(kept) for kept in before.values()) > 60
    assert files(tmp_path / "new" / "media") == files(tmp_path / "var" / "media")
    assert file.stat().st_mode & 0o777 == 0o600
    # What is filed from now on is numbered behind what was restored.
    db = Database(elsewhere)
    numbers = [(await Office(db).file()).ticket.number for _ in range(2)]
    assert len({*numbers}) == 2
    await db.close()


async def test_what_citizens_had_erased_since_the_backup_is_erased_again(
    database_url: str, elsewhere: str, tmp_path: Path
) -> None:
    db, file = Database(database_url), tmp_path / "desk.backup"
    noted = WishList(tmp_path / "var" / "wishes.jsonl")
    house = House(db, tmp_path / "var" / "media")
    one = await house.said("我住南湖东园一区3号楼", address="device-1")
    await house.said("路灯坏了", address="device-2")
    await asyncio.to_thread(backups(database_url, tmp_path / "var").back_up, file, quiet, now=NOON)
    await house.wish(one)
    assert await Wishes(db, house.eraser, clock=house.clock, holder="one", noted=noted).tick() == 1
    await db.close()

    await asyncio.to_thread(backups(elsewhere, tmp_path / "new").restore, file, quiet)
    back = House(Database(elsewhere), tmp_path / "new" / "media")
    restored = await back.path.texts("in")
    asked = [(await ask_again(back.db, noted.all(), now=back.clock())).asked for _ in range(2)]
    back.clock.forward(RESTS.total_seconds() + 1)
    done = await back.wishes.tick()

    assert restored == ["我住南湖东园一区3号楼", "路灯坏了"]
    assert (asked, done) == ([1, 0], 1)
    assert await back.path.texts("in") == [ERASED["zh"], "路灯坏了"]
    await back.db.close()


async def test_a_service_that_starts_asks_again_for_what_the_restore_did_not_come_to(
    database_url: str, elsewhere: str, tmp_path: Path
) -> None:
    """The restore ended after 'Restored', a line of the list is damaged, and another service has the lease."""
    db, file = Database(database_url), tmp_path / "desk.backup"
    noted = WishList(tmp_path / "var" / "wishes.jsonl")
    house = House(db, tmp_path / "var" / "media")
    one = await house.said("我住南湖东园一区3号楼")
    await asyncio.to_thread(backups(database_url, tmp_path / "var").back_up, file, quiet, now=NOON)
    noted.add([Wish(10**20, house.clock(), house.clock())])
    await house.wish(one)
    await Wishes(db, house.eraser, clock=house.clock, holder="one", noted=noted).tick()
    await db.close()
    await asyncio.to_thread(backups(elsewhere, tmp_path / "new").restore, file, quiet)
    back = House(Database(elsewhere), tmp_path / "new" / "media")
    other = Wishes(back.db, back.eraser, clock=back.clock, holder="two", noted=noted)

    await back.wishes.tick()
    await other.tick()
    back.clock.forward(RESTS.total_seconds() + 1)
    await back.wishes.tick()

    assert await back.path.texts("in") == [ERASED["zh"]]
    await back.db.close()


async def test_each_wish_is_noted_once_whenever_it_was_committed_and_whoever_starts(
    db: Database, tmp_path: Path
) -> None:
    house, noted = House(db, tmp_path / "media"), WishList(tmp_path / "wishes.jsonl")
    one, two = [await house.said("路灯坏了", address=f"device-{n}") for n in range(2)]

    def started(holder: str) -> Wishes:
        return Wishes(db, house.eraser, clock=house.clock, holder=holder, noted=noted)

    async def asked(chat: int, at: datetime) -> None:
        async with db.begin() as session:
            await wished(session, await outbox.lock(session, chat), at=at, up_to=None, now=house.clock())

    first, asked_at = started("one"), house.clock()
    await asked(two, asked_at)
    await first.work_off()
    # Its transaction took longer: it asked before the other.
    await asked(one, asked_at - timedelta(seconds=1))
    await first.work_off()
    for again in (first, started("two"), started("three")):
        await again.work_off()

    assert sorted(wish.conversation for wish in noted.all()) == [one, two]


async def test_a_wish_of_another_chat_that_had_its_number_erases_nothing(
    database_url: str, tmp_path: Path
) -> None:
    """Numbers are given again after a restore; and what was cut off while it was written is no wish."""
    house, noted = House(Database(database_url), tmp_path), WishList(tmp_path / "wishes.jsonl")
    chat = await house.row(await house.said())
    noted.add([Wish(chat.id, chat.created_at - timedelta(days=1), house.clock())])
    with (tmp_path / "wishes.jsonl").open("a", encoding="utf-8") as file:
        file.write(f'[{chat.id}, "{chat.created_at.isoformat()}", "2026-11')
    noted.add([Wish(chat.id + 1, chat.created_at, house.clock())])

    assert len(noted.all()) == 2
    assert await ask_again(house.db, noted.all(), now=house.clock()) == (0, ())
    assert (await house.row(chat.id)).erasure_asked_at is None
    await house.db.close()


async def test_nobody_reads_a_backup_through_a_file_or_a_link_that_was_laid_in_its_way(
    url: str, tmp_path: Path
) -> None:
    theirs, file = tmp_path / "theirs", tmp_path / "desk.backup"
    theirs.write_bytes(b"theirs")
    for laid in ("file", "link"):
        unfinished = tmp_path / "desk.backup.part"
        unfinished.write_bytes(b"") if laid == "file" else unfinished.symlink_to(theirs)
        if laid == "file":
            unfinished.chmod(0o644)

        backups(url, tmp_path / "var").back_up(file, quiet, now=NOON)

        assert file.stat().st_mode & 0o777 == 0o600
        assert not file.is_symlink()
        assert theirs.read_bytes() == b"theirs"
        file.unlink()


async def test_a_backup_made_while_tickets_are_filed_is_of_one_moment(
    url: str, elsewhere: str, tmp_path: Path
) -> None:
    """Names and photos come in while it is made; what is in it is what was written, row by row and byte by byte."""
    db, file = Database(url), tmp_path / "desk.backup"
    office, over = Office(db), asyncio.Event()
    media = MediaStore(db, tmp_path / "var" / "media", clock=office.clock)

    async def file_tickets() -> int:
        filed = 0
        while not over.is_set():
            await media.hand_over("web", f"device-{filed}", a_photo(colour=f"#{filed:06x}"))
            await office.file(reporter_name=f"王建国{filed}", reporter_phone=f"138{filed:08d}")
            filed += 1
        return filed

    filing = asyncio.create_task(file_tickets())
    await asyncio.to_thread(backups(url, tmp_path / "var").back_up, file, quiet, now=NOON)
    over.set()
    filed = await filing
    await db.close()
    after = rows(url)
    await asyncio.to_thread(backups(elsewhere, tmp_path / "new").restore, file, quiet)

    restored = rows(elsewhere)
    written = ("tickets", "ticket_history", "media", "messages", "conversations", "ticket_figures")
    for name in [name for name in after if name.endswith(tuple(f".{one}" for one in written))]:
        assert set(restored[name]) <= set(after[name]), name
    assert filed > 0
    db = Database(elsewhere)
    async with db.read() as session:
        assert await recounting.wrong(session, ZoneInfo("Asia/Shanghai")) == []
        assert await recounting.apart(session) == []
        tickets = (await session.scalars(select(TicketRow).where(TicketRow.reporter_name.is_not(None)))).all()
        told = [(one.reporter_name, one.reporter_phone) for one in sorted(tickets, key=lambda one: one.id)]
        photos = (await session.scalars(select(MediaRow.sha256))).all()
    await db.close()
    assert told == [(f"王建国{one}", f"138{one:08d}") for one in range(len(told))]
    kept = files(tmp_path / "new" / "media")
    assert {kept[f"{one[:2]}/{one}"] for one in photos if one} == set(photos)


async def test_a_backup_whose_names_nobody_here_can_read_is_refused_unless_their_key_is_lost(
    url: str, elsewhere: str, tmp_path: Path
) -> None:
    file, new = tmp_path / "desk.backup", tmp_path / "new"
    keyring.require(url, SEAL)
    made = backups(url, tmp_path / "var").back_up(file, quiet, now=NOON)
    stranger, keeper = (
        backups(elsewhere, new, names=Seal([one])) for one in ("another key", "a secret of tests")
    )

    assert made.names == [SEAL.newest]
    for ask in (stranger.verified, stranger.restore):
        with pytest.raises(BackupProblem, match=f"under the key {SEAL.newest}"):
            ask(file, quiet)
    assert not new.exists()
    assert keeper.verified(file, quiet).names == [SEAL.newest]
    stranger.restore(file, quiet, lost=[SEAL.newest])
    assert len(rows(elsewhere)) == len(rows(url))


async def test_nothing_is_restored_over_anything(url: str, elsewhere: str, tmp_path: Path) -> None:
    file = tmp_path / "desk.backup"
    backups(url, tmp_path / "var").back_up(file, quiet, now=NOON)
    before = rows(url)

    with pytest.raises(BackupProblem, match="already"):
        backups(url, tmp_path / "new").restore(file, quiet)
    with pytest.raises(BackupProblem, match="is not empty"):
        backups(elsewhere, tmp_path / "var").restore(file, quiet)
    with pytest.raises(BackupProblem, match="already"):
        backups(url, tmp_path / "var").back_up(file, quiet, now=NOON)

    assert rows(url) == before
    assert not (tmp_path / "new" / "media").exists()


@pytest.fixture
async def made(sqlite_url: str, tmp_path: Path) -> Path:
    """A backup of a small desk on SQLite, with its photo."""
    await worked_at(sqlite_url)
    talked(sqlite_url)
    photo = tmp_path / "var" / "media" / "ab" / "abcd"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(PHOTO)
    file = tmp_path / "desk.backup"
    backups(sqlite_url, tmp_path / "var").back_up(file, quiet, now=NOON)
    return file


def test_a_backup_that_was_changed_or_cut_off_is_refused_and_leaves_nothing(
    made: Path, tmp_path: Path
) -> None:
    whole = made.read_bytes()
    photo, seal = whole.index(b"a photo of rubbish"), whole.index(b'"seal"')
    broken = {
        "one bit of a photo": whole[:photo] + bytes([whole[photo] ^ 1]) + whole[photo + 1 :],
        "a space between two members": whole[:1020] + b"\x01" + whole[1021:],
        "the seal": whole[: seal + 12] + b"0" * 8 + whole[seal + 20 :],
        "its end": whole[: len(whole) // 2],
        "all behind a member": whole[: photo - photo % 512],
        "everything": b"",
        "another file": os.urandom(20_000),
    }
    new = backups(f"sqlite:///{tmp_path}/new/desk.db", tmp_path / "new")

    for what, content in broken.items():
        made.write_bytes(content)
        with pytest.raises(BackupProblem):
            new.restore(made, quiet)
        assert not files(tmp_path / "new"), what
    made.write_bytes(whole)
    new.restore(made, quiet)
    assert files(tmp_path / "new" / "media")


def test_a_backup_of_another_key_a_newer_version_or_another_kind_is_refused(
    made: Path, tmp_path: Path, empty_postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = f"sqlite:///{tmp_path}/new/desk.db"

    with pytest.raises(BackupProblem, match="another SECRET_KEY"):
        backups(new, tmp_path / "new", key="another-key-than-before").restore(made, quiet)
    with pytest.raises(BackupProblem, match=r"backup of sqlite.*names postgresql"):
        backups(empty_postgres_url, tmp_path / "new").restore(made, quiet)
    revision = archive.about(made).revision.encode()
    made.write_bytes(made.read_bytes().replace(revision, b"9" * len(revision), 1))
    with pytest.raises(BackupProblem, match="a newer version"):
        backups(new, tmp_path / "new").restore(made, quiet)

    assert not (tmp_path / "new").exists()


async def test_a_backup_of_an_older_revision_is_brought_to_the_present_one(
    url: str, elsewhere: str, tmp_path: Path
) -> None:
    migrate.downgrade(url, "-1")
    older, file = migrate.current(url), tmp_path / "desk.backup"

    manifest = backups(url, tmp_path / "var").back_up(file, quiet, now=NOON)
    backups(elsewhere, tmp_path / "new").restore(file, quiet)

    assert manifest.about.revision == older != migrate.head()
    assert migrate.current(elsewhere) == migrate.head()
    tickets = next(name for name in rows(elsewhere) if name.endswith(".tickets"))
    assert len(rows(elsewhere)[tickets]) == TICKETS


def test_where_nothing_more_can_be_written_what_was_begun_is_taken_away_again(
    made: Path, tmp_path: Path
) -> None:
    """The system refuses longer files, as a full disk does."""
    most = made.stat().st_size // 4
    environment = {
        **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME")},
        "PYTHONDONTWRITEBYTECODE": "1",
        "SECRET_KEY": KEY,
        "RASA_TOKEN": "a-token-for-tests",
    }

    def command(var: Path, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            env={**environment, "VAR_DIR": str(var), "DATABASE_URL": f"sqlite:///{var}/desk.db"},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
        )

    (tmp_path / "desk.db").rename(tmp_path / "var" / "desk.db")
    again = command(tmp_path / "var", "backup", str(tmp_path / "second.backup"))
    back = command(tmp_path / "new", "restore", str(made))

    for done in (again, back):
        assert (done.returncode, "✗ nothing more can be written" in done.stderr) == (1, True), done.stderr
        assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("second.backup*"))
    assert not files(tmp_path / "new")


def test_a_damaged_database_is_not_backed_up_as_if_it_were_whole(sqlite_url: str, tmp_path: Path) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    for page in range(20, 60):
        content[page * 4096 : page * 4096 + 400] = os.urandom(400)
    path.write_bytes(content)

    with pytest.raises(BackupProblem, match="damaged"):
        backups(sqlite_url, tmp_path / "var").back_up(tmp_path / "desk.backup", quiet, now=NOON)

    assert not list(tmp_path.glob("desk.backup*"))

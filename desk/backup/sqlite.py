"""The SQLite files of a desk: copied by SQLite's own online backup while others write, and put back as new files.

The dialogue's file belongs to another process; here it is only read, or made where there is none.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from desk.backup.archive import More, Writer
from desk.backup.manifest import DATABASE
from desk.errors import BackupProblem
from desk.store import migrate
from desk.store.keyring import IN_USE, sealing_keys

PAGES = 2000
BESIDE = ("", "-wal", "-shm", "-journal")
READ = 1024 * 1024

NAME_KEYS = "SELECT value FROM cursors WHERE name = {}"

Load = Callable[[str, Iterator[bytes]], None]
"""Takes one part of a backup into the store."""


def files(url: str) -> dict[str, Path]:
    """The dialogue's file and the desk's, by the names of their parts."""
    desk = Path(migrate.sync_url(url).database or "")
    return {f"{DATABASE}dialogue": desk.with_name("dialogue.db"), f"{DATABASE}desk": desk}


@contextmanager
def snapshot(url: str) -> Iterator[dict[str, sqlite3.Connection]]:
    """Both databases as of one moment, for as long as the block lasts: nobody who writes meanwhile has to wait.

    The dialogue's comes first. So it knows of no turn that the desk does not, whose number another turn would get.
    """
    with ExitStack() as stack:
        opened = {}
        for part, path in files(url).items():
            if path.exists():
                source = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, isolation_level=None)
                stack.enter_context(closing(source))
                opened[part] = source
        for source in opened.values():
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield opened


def size(sources: Mapping[str, sqlite3.Connection]) -> int:
    """Bytes that will be copied."""
    return sum(
        source.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()[0]
        for source in sources.values()
    )


def revision(sources: Mapping[str, sqlite3.Connection]) -> str | None:
    """The revision of the desk's."""
    with suppress(KeyError, sqlite3.OperationalError):
        row = sources[f"{DATABASE}desk"].execute("SELECT version_num FROM alembic_version").fetchone()
        return None if row is None else str(row[0])
    return None


def name_keys(sources: Mapping[str, sqlite3.Connection]) -> list[str]:
    """The keys that names in the desk's are under, as the store itself says it."""
    with suppress(KeyError, sqlite3.OperationalError):
        row = sources[f"{DATABASE}desk"].execute(NAME_KEYS.format("?"), [IN_USE]).fetchone()
        return sealing_keys(row[0] if row else None)
    return []


def back_up(sources: Mapping[str, sqlite3.Connection], archive: Writer, beside: Path, more: More) -> None:
    """Write them into the archive, by way of a copy next to it."""
    for part, source in sources.items():
        copy = beside.with_name(f"{beside.name}.{part.removeprefix(DATABASE)}")
        try:
            _copy(source, copy)
            archive.pieces(part, _read(copy, more))
        finally:
            remove(copy)


def _copy(source: sqlite3.Connection, copy: Path) -> None:
    remove(copy)
    copy.touch(mode=0o600)
    with closing(sqlite3.connect(copy)) as target:
        source.backup(target, pages=PAGES)
        # One file, whatever the source's journal is.
        target.execute("PRAGMA journal_mode=DELETE")
        require_sound(target)


def _read(file: Path, more: More) -> Iterator[bytes]:
    with file.open("rb") as content:
        while piece := content.read(READ):
            more(len(piece))
            yield piece


def require_sound(connection: sqlite3.Connection) -> None:
    """Raise BackupProblem for a database that is damaged."""
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise BackupProblem(f"the database is damaged ({found})", advice="go back to the last backup")


@contextmanager
def restoring(url: str) -> Iterator[Load]:
    """Take databases into new files; they get their names, at `head()`, when the block ends well, else they are gone.

    Raises BackupProblem where one of them is there already.
    """
    places = files(url)
    new = {part: path.with_name(f"{path.name}.restoring") for part, path in places.items()}
    require_free(url)

    def load(part: str, content: Iterator[bytes]) -> None:
        path = new[part]
        path.parent.mkdir(parents=True, exist_ok=True)
        remove(path)
        path.touch(mode=0o600)
        with path.open("r+b") as file:
            for piece in content:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())

    try:
        yield load
        _finish(new[f"{DATABASE}desk"])
        put = [(new[part], places[part]) for part in places if new[part].exists()]
        with _all_or_none() as placed:
            for path, place in put:
                path.rename(place)
                placed.append(place)
    finally:
        for path in new.values():
            remove(path)


def require_free(url: str) -> None:
    """Raise BackupProblem unless neither database is there."""
    for path in files(url).values():
        if any(path.with_name(path.name + end).exists() for end in BESIDE):
            raise BackupProblem(
                f"there is a database already: {path}",
                advice="restore into an empty place (VAR_DIR, DATABASE_URL), or move that one away",
            )


def _finish(path: Path) -> None:
    with closing(sqlite3.connect(path)) as restored:
        require_sound(restored)
    migrate.upgrade(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as restored:
        restored.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def _all_or_none() -> Iterator[list[Path]]:
    placed: list[Path] = []
    try:
        yield placed
    except BaseException:
        for path in placed:
            remove(path)
        raise


def remove(path: Path) -> None:
    """A database's file and those beside it, where they are."""
    for end in BESIDE:
        path.with_name(path.name + end).unlink(missing_ok=True)

"""Backing a desk up while it runs, and restoring it into an empty place. Synchronous: commands of their own.

The folders are read after the store's snapshot was taken: a photo's file is there before the row that names it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.exc import DBAPIError

from desk.backup import archive, folders, postgres, sqlite
from desk.backup.archive import More, Writer
from desk.backup.manifest import FOLDER, FORMAT, About, Manifest, key_mark
from desk.errors import BackupProblem
from desk.staff.sealing import Keys
from desk.store import migrate
from desk.store.refused import is_full

NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
Progress = Callable[[str, int], AbstractContextManager[More]]
"""Shows how far something is that has so many bytes."""


class Backups:
    """Of one desk: its store, and the folders that belong to it by name."""

    def __init__(
        self,
        url: str,
        places: Mapping[str, Path],
        keys: Keys,
        *,
        version: str,
        name_keys: Collection[str] | None = None,
    ) -> None:
        """`name_keys` are the ids of the keys for names that are there; without them nobody looks."""
        self._url = url
        self._kind = migrate.sync_url(url).get_backend_name()
        self._folders = {f"{FOLDER}{name}": folder for name, folder in places.items()}
        self._keys = keys
        self._version = version
        self._name_keys = name_keys

    def back_up(self, file: Path, progress: Progress, *, now: datetime) -> Manifest:
        """Write everything into a new file, which only its owner may read. Raises BackupProblem, then there is none."""
        if file.exists():
            raise BackupProblem(f"there is a file {file} already", advice="give a new name")
        unfinished = file.with_name(f"{file.name}.part")
        with _told():
            # What an ended one left goes; whatever else is put there meanwhile, a link above all, is not written into.
            unfinished.unlink(missing_ok=True)
            try:
                with os.fdopen(os.open(unfinished, NEW, 0o600), "wb") as out:
                    manifest = self._write(out, unfinished, progress, now=now)
                    out.flush()
                    os.fsync(out.fileno())
                unfinished.rename(file)
            except BaseException:
                unfinished.unlink(missing_ok=True)
                raise
        return manifest

    def _write(self, out: Any, beside: Path, progress: Progress, *, now: datetime) -> Manifest:
        kept = sum(map(folders.bytes_in, self._folders.values()))
        if self._kind == "postgresql":
            with postgres.snapshot(self._url) as tables, progress("Backing up", tables.size + kept) as more:
                writer = self._begun(out, tables.revision, now)
                described = tables.back_up(writer, more)
                self._write_folders(writer, more)
            return writer.seal(**described)
        with (
            sqlite.snapshot(self._url) as sources,
            progress("Backing up", sqlite.size(sources) + kept) as more,
        ):
            writer = self._begun(out, sqlite.revision(sources), now)
            sqlite.back_up(sources, writer, beside, more)
            self._write_folders(writer, more)
            names = sqlite.name_keys(sources)
        return writer.seal(names=names)

    def _begun(self, out: Any, revision: str | None, now: datetime) -> Writer:
        if revision is None:
            raise BackupProblem("there is no store yet", advice="there is nothing to back up")
        mark = key_mark(self._keys)
        about = About(FORMAT, self._version, revision, self._kind, now.isoformat(timespec="seconds"), mark)
        return Writer(out, self._keys, about)

    def _write_folders(self, writer: Writer, more: More) -> None:
        for part, folder in self._folders.items():
            writer.files(part, folder, more)

    def verified(self, file: Path, progress: Progress, *, lost: Collection[str] = ()) -> Manifest:
        """The manifest of a backup that could be restored and read here. Raises BackupProblem for any other file.

        Keys for names that are `lost` for good need not be there.
        """
        with _told():
            self._require_fitting(file, archive.about(file))
            with progress("Reading the backup", file.stat().st_size) as more:
                manifest = archive.verified(file, self._keys, more)
        if self._name_keys is not None and (
            missing := [one for one in manifest.names if one not in (*self._name_keys, *lost)]
        ):
            raise BackupProblem(
                f"names and numbers in {file} are under the key {', '.join(missing)}, which is not among the settings",
                advice="put the DATA_KEYS of that desk into .env (where it had none, its SECRET_KEY);"
                f" only if it is lost for good: --lost-key {missing[0]}",
            )
        return manifest

    def restore(self, file: Path, progress: Progress, *, lost: Collection[str] = ()) -> Manifest:
        """Put everything back into an empty place, at the present revision. Raises BackupProblem and leaves nothing."""
        with _told():
            self._require_free()
            manifest = self.verified(file, progress, lost=lost)
            with (
                progress("Restoring", manifest.content_size) as more,
                folders.restoring(self._folders) as restored,
                self._loading(manifest) as load,
            ):
                for part, members in archive.parts(file, manifest):
                    if part.startswith(FOLDER):
                        restored.write(part, members, manifest.parts[part], more)
                    else:
                        load(part, archive.unpacked(members, manifest.parts[part], more))
                restored.put_in_place()
        return manifest

    def _require_free(self) -> None:
        folders.require_free(self._folders)
        (postgres if self._kind == "postgresql" else sqlite).require_free(self._url)

    def _loading(self, manifest: Manifest) -> AbstractContextManager[sqlite.Load]:
        if self._kind == "postgresql":
            return postgres.restoring(self._url, manifest)
        return sqlite.restoring(self._url)

    def _require_fitting(self, file: Path, about: About) -> None:
        if about.format != FORMAT or not migrate.is_known(about.revision):
            raise BackupProblem(
                f"{file} was made by a newer version ({about.version}, revision {about.revision})",
                advice="bring this installation to that version first",
            )
        if about.key != key_mark(self._keys):
            raise BackupProblem(
                f"{file} was sealed with another SECRET_KEY",
                advice="set the SECRET_KEY of the desk that it is a backup of",
            )
        if about.store != self._kind:
            raise BackupProblem(
                f"{file} is a backup of {about.store}, and DATABASE_URL names {self._kind}",
                advice="restore it into a store of its own kind",
            )


@contextmanager
def _told() -> Iterator[None]:
    """What disk and databases refuse, as one line for a person."""
    try:
        yield
    except (OSError, sqlite3.Error, psycopg.Error, DBAPIError) as problem:
        cause = problem.orig if isinstance(problem, DBAPIError) and problem.orig is not None else problem
        reason = (str(cause).strip().splitlines() or [type(cause).__name__])[0]
        if isinstance(cause, OSError) and cause.filename:
            reason = f"{cause.filename}: {cause.strerror}"
        if is_full(cause):
            raise BackupProblem(
                f"nothing more can be written ({reason})", advice="free the disk; nothing was changed"
            ) from None
        if isinstance(cause, sqlite3.DatabaseError) and not isinstance(cause, sqlite3.OperationalError):
            raise BackupProblem(
                f"the database is damaged ({reason})", advice="go back to the last backup"
            ) from None
        raise BackupProblem(reason, advice="put that right and call it again; nothing was changed") from None

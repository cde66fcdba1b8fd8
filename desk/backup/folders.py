"""Folders of a backup: written beside their places, and put there when all of them are whole."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from desk.backup.archive import CHANGED, PIECE, Member, More, head
from desk.backup.manifest import Part
from desk.errors import BackupProblem


def bytes_in(folder: Path) -> int:
    """Bytes of the files below."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def require_free(folders: Mapping[str, Path]) -> None:
    """Raise BackupProblem unless each is missing or empty."""
    for folder in folders.values():
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise BackupProblem(
                f"{folder} is not empty", advice="restore into an empty place (VAR_DIR), or move it away"
            )


class Restored:
    """The folders that are being restored, by the names of their parts."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self._folders = folders
        self._placed: list[Path] = []

    def write(self, part: str, members: Iterator[Member], told: Part, more: More) -> None:
        """One folder's files. Raises BackupProblem where they are not those that were backed up."""
        new = _new(self._folders[part])
        digest = hashlib.sha256()
        for name, size, changed, content in members:
            inner = PurePosixPath(name)
            if inner.is_absolute() or ".." in inner.parts:
                raise BackupProblem(f"{name} is no file of a folder", advice=CHANGED)
            path = new / inner
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                digest.update(head(name, size))
                while piece := content.read(PIECE):
                    file.write(piece)
                    digest.update(piece)
            os.utime(path, (changed, changed))
            more(size)
        if digest.hexdigest() != told.sha256:
            raise BackupProblem("the file changed while it was read", advice=CHANGED)

    def put_in_place(self) -> None:
        """Give them their names."""
        os.sync()
        for folder in self._folders.values():
            if _new(folder).exists():
                _new(folder).rename(folder)
                self._placed.append(folder)

    def take_away(self) -> None:
        """Remove whatever was written, also what is in its place already."""
        for folder in (*self._placed, *map(_new, self._folders.values())):
            shutil.rmtree(folder, ignore_errors=True)


def _new(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.restoring")


@contextmanager
def restoring(folders: Mapping[str, Path]) -> Iterator[Restored]:
    """Whatever the block raises, nothing of it is left. Raises BackupProblem where a folder is not empty."""
    require_free(folders)
    restored = Restored(folders)
    restored.take_away()
    try:
        yield restored
    except BaseException:
        restored.take_away()
        raise

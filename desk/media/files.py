"""Files by the hash of their content, outside of what a web server shows. The same content is kept once."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

SMALL = ".small"
HASH = re.compile(r"[0-9a-f]{64}")
SHELF = re.compile(r"[0-9a-f]{2}")
LEAST_FREE = 1024**3
"""Bytes of the disk that files leave free for what is written down of words."""
YOUNG_SECONDS = 3600
"""A file that was kept or asked for so recently is not removed: a row that names it may be about to be written."""


def free_of(folder: Path) -> int:
    """Bytes that may still be written where this folder is."""
    return shutil.disk_usage(folder).free


class Files:
    """`{folder}/ab/abcdef…`, and beside it a picture's thumbnail. Every method blocks; nothing is ever half a file."""

    def __init__(
        self, folder: Path, *, least_free: int = LEAST_FREE, free: Callable[[Path], int] = free_of
    ) -> None:
        self.folder = folder
        self._least_free = least_free
        self._free = free

    def keep(self, content: bytes, *, small: bytes | None = None) -> str:
        """Write it down and return its SHA-256 in hex. It is on the disk when this returns. Raises `OSError`."""
        self.check_room()
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(sha256)
        self._write(path, content)
        if small is not None:
            self._write(path.with_suffix(SMALL), small)
        return sha256

    def check_room(self, coming: int = 0) -> None:
        """Files end before the disk does, also with what is `coming`: what people write must still find room. Raises
        `OSError`. The folder is there afterwards.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._free(self.folder) - coming < self._least_free:
            raise OSError(errno.ENOSPC, "the disk is nearly full")

    def path(self, sha256: str) -> Path:
        """Where content of this hash stands, if it does."""
        return self.folder / sha256[:2] / sha256

    def small(self, sha256: str) -> Path | None:
        """Its thumbnail, if it has one."""
        path = self.path(sha256).with_suffix(SMALL)
        return path if path.exists() else None

    def remove(self, sha256: str) -> bool:
        """Remove content that no row names any more. False, and nothing happens, while it is young."""
        path = self.path(sha256)
        small = path.with_suffix(SMALL)
        with suppress(FileNotFoundError):
            told = path if path.exists() else small
            if time.time() - told.stat().st_mtime < YOUNG_SECONDS:
                return False
        small.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        return True

    def shelves(self) -> list[str]:
        """The folders that contents stand in, by the beginning of their hashes."""
        if not self.folder.is_dir():
            return []
        return sorted(one.name for one in self.folder.iterdir() if SHELF.fullmatch(one.name))

    def on(self, shelf: str) -> list[str]:
        """The hashes of what stands there, also where only a thumbnail is left. Files half written long ago go."""
        found = set()
        for path in (self.folder / shelf).iterdir():
            if path.suffix == ".part":
                self._remove_old(path)
            elif HASH.fullmatch(path.stem) and path.suffix in ("", SMALL):
                found.add(path.stem)
        return sorted(found)

    def _remove_old(self, path: Path) -> None:
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime >= YOUNG_SECONDS:
                path.unlink()

    def _write(self, path: Path, content: bytes) -> None:
        if path.exists() and path.stat().st_size == len(content):
            os.utime(path)
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        try:
            with unfinished.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except OSError:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

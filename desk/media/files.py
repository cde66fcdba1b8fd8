"""Files by the hash of their content, outside of what a web server shows. The same content is kept once."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

SMALL = ".small"
YOUNG_SECONDS = 3600
"""A file that was kept or asked for so recently is not removed: a row that names it may be about to be written."""


class Files:
    """`{folder}/ab/abcdef…`, and beside it a picture's thumbnail. Every method blocks; nothing is ever half a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: bytes, *, small: bytes | None = None) -> str:
        """Write it down and return its SHA-256 in hex. It is on the disk when this returns. Raises `OSError`."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(sha256)
        self._write(path, content)
        if small is not None:
            self._write(path.with_suffix(SMALL), small)
        return sha256

    def path(self, sha256: str) -> Path:
        """Where content of this hash stands, if it does."""
        return self._folder / sha256[:2] / sha256

    def small(self, sha256: str) -> Path | None:
        """Its thumbnail, if it has one."""
        path = self.path(sha256).with_suffix(SMALL)
        return path if path.exists() else None

    def remove(self, sha256: str) -> bool:
        """Remove content that no row names any more. False, and nothing happens, while it is young."""
        path = self.path(sha256)
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime < YOUNG_SECONDS:
                return False
            path.with_suffix(SMALL).unlink(missing_ok=True)
            path.unlink()
        return True

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

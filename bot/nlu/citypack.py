"""The city pack as the dialogue runtime uses it: which folder, loaded once, and noticed when a file in it changes."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from city.pack import CityPack

_SHIPPED = Path(__file__).resolve().parents[2] / "city" / "beijing"


def folder(configured: str | None = None) -> Path:
    """The component's own setting, else CITY_DIR, else the city that is shipped."""
    return Path(configured or os.environ.get("CITY_DIR") or _SHIPPED)


def fingerprint(configured: str | None = None) -> str:
    """A digest over names and contents of the folder's files."""
    digest = hashlib.sha256()
    root = folder(configured)
    for path in sorted(root.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(root)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def pack(configured: str | None = None) -> CityPack:
    """The pack of today's files: read again only after a change. CityPackError names file, line and key."""
    return _loaded(folder(configured), fingerprint(configured))


@lru_cache(maxsize=2)
def _loaded(root: Path, _digest: str) -> CityPack:
    from city.pack import load

    return load(root)

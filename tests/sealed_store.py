"""The store as tests open it: with keys for names, as every command has them from the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.store import database
from desk.store.seal import Seal

SEAL = Seal(["a secret of tests"])

if TYPE_CHECKING:
    # For types there is one `Database`.
    from desk.store.database import Database as Database
else:

    class Database(database.Database):
        """One whose names are under `SEAL`, unless a test says otherwise."""

        def __init__(self, url: str, *, seal: Seal | None = SEAL, pool_size: int = 10) -> None:
            super().__init__(url, seal=seal, pool_size=pool_size)

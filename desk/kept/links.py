"""Links by which citizens get a copy of what is kept of them: signed, for one conversation and one hour. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from desk.staff.sealing import Keys

LIVES = timedelta(hours=1)
PURPOSE = "copy of one's own data"
PATH = "/mine/"
"""Stands before the token in the address."""
_TOKEN = re.compile(r"(\d{1,18})-(\d{1,12})-([0-9a-f]{64})", re.ASCII)


class CopyLinks:
    """Makes and reads them; `public_url` is where citizens reach the service."""

    def __init__(self, keys: Keys, public_url: str) -> None:
        self._keys = keys
        self._url = public_url.rstrip("/")

    def link(self, conversation_id: int, *, now: datetime) -> str:
        """An address that opens the copy of this conversation until `LIVES` from now."""
        told = f"{conversation_id}-{int((now + LIVES).timestamp())}"
        return f"{self._url}{PATH}{told}-{self._keys.mark(told, PURPOSE)}"

    def conversation(self, token: str, *, now: datetime) -> int | None:
        """Whose copy the end of an address opens; None where it was changed, made up or is too old."""
        found = _TOKEN.fullmatch(token)
        if found is None or not self._keys.is_marked(f"{found[1]}-{found[2]}", found[3], PURPOSE):
            return None
        return int(found[1]) if now < datetime.fromtimestamp(int(found[2]), UTC) else None

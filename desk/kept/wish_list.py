"""Wishes to be erased, noted in a file beside the store: a backup that is older than one knows nothing of it.

A line a wish: which chat, when that began, and when its citizen asked. Nobody's words, address or name.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple


class Wish(NamedTuple):
    """That what is kept of a chat be erased. `began_at` tells the chat from one that got its number after a restore."""

    conversation: int
    began_at: datetime
    asked_at: datetime


class WishList:
    """The wishes in one file, oldest first."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def add(self, wishes: Sequence[Wish]) -> None:
        """Write them behind the others, and onto the disk. Raises OSError."""
        lines = [
            json.dumps([one.conversation, one.began_at.isoformat(), one.asked_at.isoformat()])
            for one in wishes
        ]
        # What was cut off before stays a line of its own.
        text = "".join(f"\n{line}" for line in lines) + "\n"
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())

    def add_new(self, wishes: Collection[Wish]) -> None:
        """As `add`, those that are not in it. Raises OSError."""
        noted = set(self.all())
        if new := [one for one in wishes if one not in noted]:
            self.add(new)

    def all(self) -> list[Wish]:
        """Every wish; a line that was cut off is none."""
        if not self._file.exists():
            return []
        with self._file.open(encoding="utf-8", errors="replace") as lines:
            return [wish for line in lines if (wish := _read(line)) is not None]


def _read(line: str) -> Wish | None:
    try:
        conversation, began, asked = json.loads(line)
        return Wish(int(conversation), datetime.fromisoformat(began), datetime.fromisoformat(asked))
    except (ValueError, TypeError):
        return None

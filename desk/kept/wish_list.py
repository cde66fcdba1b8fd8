"""Wishes to be erased, noted in a file beside the store: a backup that is older than one knows nothing of it.

A line a wish: which chat, when that began, and when its citizen asked. Nobody's words, address or name.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations import binding, outbox
from desk.kept.erasing import drop_drafts
from desk.kept.open import open_tickets
from desk.staff import audit
from desk.staff.actor import SYSTEM
from desk.store.database import Database
from desk.store.models import BindingCodeRow, ConversationRow, MessageRow


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


async def ask_again(db: Database, wishes: Sequence[Wish], *, now: datetime) -> int:
    """Wish once more what a restored store knows nothing of. How many; a chat that is not in it has nothing."""
    return sum([await _asked_again(db, wish, now=now) for wish in wishes])


async def _asked_again(db: Database, wish: Wish, *, now: datetime) -> bool:
    async with db.begin() as session:
        known = await session.get(ConversationRow, wish.conversation)
        if known is None or known.created_at != wish.began_at:
            return False
        await binding.hold(session, wish.conversation)
        row = await outbox.lock(session, wish.conversation)
        if row.erasure_asked_at is not None and row.erasure_asked_at >= wish.asked_at:
            return False
        still = (await session.scalars(open_tickets(row.id).limit(1))).first()
        said = select(func.max(MessageRow.id)).where(MessageRow.conversation_id == row.id)
        up_to = None if still is not None else await session.scalar(said) or 0
        await wished(session, row, at=wish.asked_at, up_to=up_to, now=now)
        audit.note(session, SYSTEM, "ask_to_erase", on=("conversation", row.id), now=now)
    return True


async def wished(
    session: AsyncSession, conversation: ConversationRow, *, at: datetime, up_to: int | None, now: datetime
) -> None:
    """Note the wish on a locked conversation, and drop at once what is open there: drafts, codes, bindings."""
    await drop_drafts(session, conversation.id, now=now)
    await session.execute(delete(BindingCodeRow).where(BindingCodeRow.conversation_id == conversation.id))
    await binding.unbind(session, conversation)
    conversation.erasure_asked_at, conversation.erased_at = at, None
    conversation.erasure_up_to = up_to

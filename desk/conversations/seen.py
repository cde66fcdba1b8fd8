"""What a device has seen is marked: messages that are named, and all up to one of a single device by one statement."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from desk.conversations.claim import OPEN, open_as
from desk.conversations.outbox import SURVEY
from desk.store.lists import filled_up
from desk.store.models import ConversationRow, MessageRow

_NAMED = (
    update(MessageRow)
    .where(MessageRow.id.in_(bindparam("unseen", expanding=True)), OPEN)
    .values(status="sent", done_at=bindparam("now"))
    .execution_options(synchronize_session=False)
)

_later = aliased(MessageRow, name="later")
UP_TO = (
    update(MessageRow)
    .where(
        MessageRow.conversation_id
        == select(ConversationRow.id)
        .where(
            ConversationRow.channel == bindparam("through"), ConversationRow.address == bindparam("device")
        )
        .scalar_subquery(),
        MessageRow.direction == "out",
        OPEN,
        MessageRow.id <= bindparam("up_to"),
        MessageRow.priority < SURVEY,
    )
    .values(status="sent", done_at=bindparam("now"))
    .returning(
        exists().where(
            _later.conversation_id == MessageRow.conversation_id,
            _later.direction == "out",
            open_as("later"),
            _later.id <= bindparam("up_to"),
            _later.priority >= SURVEY,
        )
    )
    .execution_options(synchronize_session=False)
)
"""Answers and pushes, and whether a question waits beside them: whether it may be read yet depends."""


async def mark(session: AsyncSession, ids: Collection[int], *, now: datetime) -> None:
    """Mark these messages, but for those that something else has become of."""
    await session.execute(_NAMED, {"unseen": filled_up(ids), "now": now})


async def mark_up_to(session: AsyncSession, channel: str, address: str, up_to: int, *, now: datetime) -> bool:
    """Mark what is no question, by one statement. Returns whether something was, and nothing else waits."""
    shown = {"through": channel, "device": address, "up_to": up_to, "now": now}
    beside = (await session.scalars(UP_TO, shown)).all()
    return bool(beside) and not any(beside)

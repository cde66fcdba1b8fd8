"""Rows of what came with a message, written in its transaction: from then on nothing of it is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.channel import LARGEST_MEDIA
from desk.conversations.outbox import FETCHED
from desk.conversations.wakeups import MEDIA
from desk.media import telling
from desk.store.database import tell_after_commit
from desk.store.models import ConversationRow, MediaRow, MessageRow

SIGNS = frozenset({"sticker"})


async def keep(
    session: AsyncSession,
    conversation: ConversationRow,
    message: MessageRow,
    items: Sequence[dict[str, Any]] | None,
    *,
    now: datetime,
) -> None:
    """What came with it is fetched after the commit. If nothing else is said and none of it can be, that is all."""
    if not items:
        return
    came = await take_in(session, conversation, message, items, now=now)
    tell_after_commit(session, MEDIA)
    gone = [one for one in came if one.state in telling.GONE]
    await telling.tell(session, conversation, gone, now=now)
    nothing_else = not (message.text or message.place) and message.status == "waiting"
    if len(gone) == len(message.media or ()) and nothing_else:
        message.status = "handled"


async def take_in(
    session: AsyncSession,
    conversation: ConversationRow,
    message: MessageRow,
    items: Sequence[dict[str, Any]],
    *,
    now: datetime,
) -> Sequence[MediaRow]:
    """Write a row for each thing that a message of a locked conversation brings, and add it with its id to the message.

    What was handed over before is found again by its id; everything else is fetched after the commit.
    """
    rows, told = [], list(message.media or ())
    for item in items:
        if item["kind"] in SIGNS:
            # It says what it is, and there is nothing to look at.
            told.append(item)
            continue
        row = await _handed_over(session, conversation, item["reference"]) or _to_fetch(
            conversation, item, now
        )
        row.conversation_id, row.message_id = conversation.id, message.id
        rows.append(row)
        told.append({**item, "kind": row.kind, "id": row.public_id})
    session.add_all(rows)
    message.media = told or None
    return rows


def _to_fetch(conversation: ConversationRow, item: dict[str, Any], now: datetime) -> MediaRow:
    state, reason = "waiting", None
    if (item["size"] or 0) > LARGEST_MEDIA:
        state, reason = "refused", "size"
    elif conversation.channel in FETCHED:
        # Who uploads to us has nothing that could be fetched: this id was never given, or is used up.
        state, reason = "lost", "unknown"
    return MediaRow(
        public_id=token_urlsafe(16),
        channel=conversation.channel,
        address=conversation.address,
        kind=item["kind"][:20],
        name=item["name"],
        reference=item["reference"],
        state=state,
        reason=reason,
        size=None,
        due_at=now,
        created_at=now,
        done_at=None if state == "waiting" else now,
    )


async def _handed_over(
    session: AsyncSession, conversation: ConversationRow, reference: str
) -> MediaRow | None:
    return await session.scalar(
        select(MediaRow)
        .where(
            MediaRow.public_id == reference,
            MediaRow.channel == conversation.channel,
            MediaRow.address == conversation.address,
            MediaRow.message_id.is_(None),
            MediaRow.reference.is_(None),
        )
        .with_for_update()
    )

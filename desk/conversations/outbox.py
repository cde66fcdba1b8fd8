"""Messages to citizens, and notes to the dialogue, written as rows of somebody's transaction.

Whoever writes locks the conversation first, so that within it ids grow in the order of commits and nobody who reads
'up to id' misses a row. One transaction that posts to several conversations takes them in the order of their ids.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.buttons import Keyboard, keyboard, offer, offered
from desk.conversations.claim import OPEN
from desk.conversations.wakeups import IN, OUT, STAFF, chat_topic
from desk.dialogue import Choice
from desk.errors import ConversationNotFound
from desk.search import messages as search
from desk.store.database import tell_after_commit
from desk.store.models import ConversationRow, MediaRow, MessageRow
from desk.store.new_rows import new_row

__all__ = [
    "ANSWER",
    "DANGER",
    "NEVER",
    "PUSH",
    "SURVEY",
    "Choice",
    "Post",
    "lock",
    "lock_as_changed",
    "post",
    "tell_dialogue",
    "write",
]

DANGER, ANSWER, PUSH, SURVEY = 0, 1, 2, 3
FETCHED = frozenset({"web"})
"""Channels whose clients fetch and acknowledge; to all others we send."""
CLOSED = "closed"
"""Why a message is given up that was written into a chat which nothing can be sent in."""
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""`due_at` of a row that nothing shall be tried with: it waits for somebody else."""

LOCKED = (
    select(ConversationRow)
    .where(ConversationRow.id == bindparam("one"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)

_LOCKED_AS_CHANGED = (
    update(ConversationRow)
    .where(ConversationRow.id == bindparam("one"))
    .values(updated_at=ConversationRow.updated_at)
    .returning(ConversationRow)
    .execution_options(synchronize_session=False, populate_existing=True)
)


@dataclass(frozen=True)
class Post:
    """One message to write. `author` is bot, staff or system; the rest as the columns of `messages`.

    `media` are ids of what was handed over for this conversation (`desk.media`); others are left out.
    """

    text: str
    author: str
    buttons: Sequence[Choice] = ()
    card: Mapping[str, Any] | None = None
    priority: int = ANSWER
    answers: int | None = None
    ticket_id: int | None = None
    notice: str | None = None
    staff_id: int | None = None
    status: str = "waiting"
    media: Sequence[str] = ()


async def post(
    session: AsyncSession,
    *,
    conversation_id: int,
    text: str,
    author: str,
    now: datetime,
    buttons: Sequence[Choice] = (),
    card: Mapping[str, Any] | None = None,
    priority: int = ANSWER,
    answers: int | None = None,
    ticket_id: int | None = None,
    notice: str | None = None,
    staff_id: int | None = None,
    status: str = "waiting",
) -> int:
    """Write one message as part of the caller's transaction; it goes out after the commit. Returns its row id.

    Raises `ConversationNotFound`.
    """
    conversation = await lock(session, conversation_id)
    message = Post(
        text=text,
        author=author,
        buttons=buttons,
        card=card,
        priority=priority,
        answers=answers,
        ticket_id=ticket_id,
        notice=notice,
        staff_id=staff_id,
        status=status,
    )
    [row_id] = await write(session, conversation, [message], now=now)
    return row_id


async def tell_dialogue(
    session: AsyncSession, *, conversation_id: int, note: Mapping[str, Any], now: datetime
) -> int:
    """Write a note for the dialogue as part of the caller's transaction. Returns its row id.

    It is told in order with the citizen's messages. Raises `ConversationNotFound`.
    """
    await lock_as_changed(session, conversation_id)
    row = new_row(
        MessageRow,
        conversation_id=conversation_id,
        direction="note",
        author="system",
        payload=json.dumps(note, ensure_ascii=False),
        status="waiting",
        due_at=now,
        created_at=now,
    )
    session.add(row)
    await session.flush()
    tell_after_commit(session, IN)
    return row.id


def _there(found: ConversationRow | None, conversation_id: int) -> ConversationRow:
    """What was found of this id. Raises `ConversationNotFound`."""
    if found is None:
        raise ConversationNotFound(f"no conversation {conversation_id}")
    return found


async def lock(session: AsyncSession, conversation_id: int) -> ConversationRow:
    """The conversation, locked until the transaction ends. Raises `ConversationNotFound`.

    Like all locks of conversations it leaves the key alone. PostgreSQL looks up what a row refers to when it is
    written, and again when one transaction changes it twice: whoever did that to a ticket would hold up those who lock
    its conversation, and wait for them.
    """
    return _there(await session.scalar(LOCKED, {"one": conversation_id}), conversation_id)


async def lock_as_changed(session: AsyncSession, conversation_id: int) -> ConversationRow:
    """The same for what is written beside it and may be waiting behind an answer, and for what uses or takes away its
    buttons: by a version of its own the conversation says that to who writes without a lock (`Database.once`).
    """
    return _there(await session.scalar(_LOCKED_AS_CHANGED, {"one": conversation_id}), conversation_id)


async def write(
    session: AsyncSession, conversation: ConversationRow, posts: Sequence[Post], *, now: datetime
) -> list[int]:
    """Write messages into a locked conversation, in this order. Returns their row ids."""
    return [row.id for row, _ in await write_rows(session, conversation, posts, now=now)]


async def write_rows(
    session: AsyncSession, conversation: ConversationRow, posts: Sequence[Post], *, now: datetime
) -> list[tuple[MessageRow, Keyboard]]:
    """The same. Returns the rows, and what each of them offers."""
    offers = [keyboard(message.buttons, message.card) for message in posts]
    fetched = conversation.channel in FETCHED
    rows = [
        new_row(
            MessageRow,
            conversation_id=conversation.id,
            direction="out",
            author=message.author,
            staff_id=message.staff_id,
            text=message.text,
            card=keys.card,
            status=message.status,
            channel=None if fetched else conversation.channel,
            priority=message.priority,
            due_at=_due(conversation, message.priority, now),
            answers=message.answers,
            ticket_id=message.ticket_id,
            notice=message.notice,
            created_at=now,
        )
        for message, keys in zip(posts, offers, strict=True)
    ]
    if conversation.undeliverable_since is not None:
        for row in rows:
            _leave(row, now=now)
    conversation.updated_at = now
    for row, keys in zip(rows, offers, strict=True):
        offer(session, row, keys)
    await search.add(session, rows)
    for row, keys, message in zip(rows, offers, posts, strict=True):
        offered(session, row, keys)
        if message.media:
            await _enclose(session, conversation, row, message.media)
    tell_after_commit(
        session, STAFF, chat_topic(conversation.channel, conversation.address) if fetched else OUT
    )
    return list(zip(rows, offers, strict=True))


def _leave(row: MessageRow, *, now: datetime) -> None:
    """What is written into a shut chat waits for nobody but its citizen."""
    if row.status == "waiting" and row.channel is not None:
        row.status, row.given_up, row.done_at = "undeliverable", CLOSED, now


async def _enclose(
    session: AsyncSession, conversation: ConversationRow, row: MessageRow, ids: Sequence[str]
) -> None:
    found = await session.scalars(
        select(MediaRow)
        .where(MediaRow.public_id.in_(ids), MediaRow.message_id.is_(None), MediaRow.reference.is_not(None))
        .where(MediaRow.channel == conversation.channel, MediaRow.address == conversation.address)
        .with_for_update()
    )
    enclosed = sorted(found, key=lambda one: ids.index(one.public_id))
    for one in enclosed:
        one.conversation_id, one.message_id = conversation.id, row.id
    row.media = [
        {"id": one.public_id, "kind": one.kind, "reference": one.public_id, "name": one.name}
        for one in enclosed
    ] or None


def _due(conversation: ConversationRow, priority: int, now: datetime) -> datetime:
    """Nothing is sent to a client that fetches; surveys and reminders wait while a person must read the chat first.

    A chat that rests for its channel's sake takes no message before that.
    """
    if conversation.channel in FETCHED or is_kept_back(priority, quiet=conversation.quiet_until_read):
        return NEVER
    return max(now, conversation.out_rests_until or now)


async def keep_quiet(session: AsyncSession, conversation: ConversationRow) -> None:
    """Nothing more is asked in this locked conversation until a person has read it; what is due by then waits too."""
    conversation.quiet_until_read = True
    await session.execute(
        update(MessageRow)
        .where(MessageRow.conversation_id == conversation.id, MessageRow.direction == "out", OPEN)
        .where(MessageRow.priority >= SURVEY)
        .values(due_at=NEVER)
        .execution_options(synchronize_session="fetch")
    )


def is_kept_back(priority: int, *, quiet: bool) -> bool:
    """Whether a message of this priority may not reach the citizen yet; `quiet`: until a person has read the chat."""
    return quiet and priority >= SURVEY

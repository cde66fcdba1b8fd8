"""What could not be delivered: a list for staff, and sending it again, in order and once however often it is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.hold import MAY_TALK
from desk.conversations.outbox import CLOSED, lock
from desk.conversations.set_apart import apart_in
from desk.conversations.shutting import WAITING_AGAIN, due_again
from desk.conversations.wakeups import OUT, STAFF, Wakeups, announce_commits
from desk.errors import MessageNotFound, NotAllowed
from desk.staff import audit
from desk.staff.actor import Actor
from desk.store import keyset
from desk.store.database import Database, tell_after_commit
from desk.store.models import ConversationRow, MessageRow, TicketRow
from desk.tickets.apart import Apart

REASONS = (CLOSED, "refused", "unconfirmed")
"""The whole chat cannot be sent to; the channel will not have this message; again and again nobody confirmed it."""
LEFT = text("messages.status = 'undeliverable'")
"""Written out as in the partial index."""
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Undelivered:
    """A message that did not reach its citizen. `since` is when it was given up; `beside` others of its chat were.

    `is_apart`: it is about an anonymous ticket, so neither its words nor that ticket are told here.
    """

    id: int
    conversation_id: int
    channel: str
    sender_name: str | None
    text: str
    author: str
    notice: str | None
    ticket: str | None
    reason: str
    error: str | None
    created_at: datetime
    since: datetime
    beside: int
    is_apart: bool = False


@dataclass(frozen=True)
class UndeliveredFilter:
    """Which; None does not narrow. Given up `after` and `before` a time."""

    channel: str | None = None
    reason: str | None = None
    after: datetime | None = None
    before: datetime | None = None
    conversation_id: int | None = None


@dataclass(frozen=True)
class UndeliveredPage:
    """One page, and the cursor of the next one if there is one."""

    items: Sequence[Undelivered]
    next: str | None


class DeadLetters:
    """The use-cases. An unknown id raises `MessageNotFound` or `ConversationNotFound`."""

    def __init__(self, db: Database, wakeups: Wakeups, *, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock
        announce_commits(db, wakeups)

    async def list(
        self, wanted: UndeliveredFilter | None = None, *, limit: int = 50, cursor: str | None = None
    ) -> UndeliveredPage:
        """What was given up last comes first. Raises `InvalidInput` for a foreign cursor."""
        query = (
            select(MessageRow, ConversationRow, TicketRow.number)
            .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
            .outerjoin(TicketRow, TicketRow.id == MessageRow.ticket_id)
            .where(LEFT, *_conditions(wanted or UndeliveredFilter()))
            .order_by(MessageRow.done_at.desc(), MessageRow.id.desc())
            .limit(limit + 1)
        )
        if cursor is not None:
            query = query.where(_behind(cursor))
        async with self._db.read() as session:
            rows = (await session.execute(query)).all()
            chats = {row.conversation_id for row, _, _ in rows[:limit]}
            beside, hidden = await _by_chat(session, chats), await apart_in(session, list(chats))
        items = [
            _shown(row, chat, number, beside.get(row.conversation_id, 1) - 1, hidden[row.conversation_id])
            for row, chat, number in rows[:limit]
        ]
        last = items[-1] if len(rows) > limit else None
        return UndeliveredPage(items, keyset.encode(last.since, last.id) if last else None)

    async def channels(self) -> Sequence[str]:
        """The channels on which something is undelivered."""
        async with self._db.read() as session:
            found = await session.scalars(
                select(ConversationRow.channel)
                .join(MessageRow, MessageRow.conversation_id == ConversationRow.id)
                .where(LEFT)
                .distinct()
                .order_by(ConversationRow.channel)
            )
            return found.all()

    async def count(self) -> int:
        """How many there are."""
        async with self._db.read() as session:
            return await session.scalar(select(func.count()).select_from(MessageRow).where(LEFT)) or 0

    async def send_again(self, staff: Actor, message_id: int) -> int:
        """Let a message go out after all. Returns how many do: none where somebody did it before.

        It never goes before what is older and still waits in its chat. In a closed chat what is older and lies there
        for the same reason goes first, and the rest follows if it arrives. Raises `NotAllowed`.
        """
        _check_may(staff)
        async with self._db.begin() as session:
            chat = await session.scalar(
                select(MessageRow.conversation_id).where(
                    MessageRow.id == message_id, MessageRow.direction == "out"
                )
            )
            if chat is None:
                raise MessageNotFound(f"no message {message_id}")
            conversation = await lock(session, chat)
            still = await session.scalar(select(MessageRow.id).where(MessageRow.id == message_id, LEFT))
            if still is None:
                return 0
            older = and_(MessageRow.given_up == CLOSED, MessageRow.id < message_id)
            which = or_(MessageRow.id == message_id, older)
            return await self._send(session, conversation, which, staff)

    async def send_all_again(self, staff: Actor, conversation_id: int) -> int:
        """Let everything that lies in a chat go out after all, in its order. Returns how many. Raises `NotAllowed`."""
        _check_may(staff)
        async with self._db.begin() as session:
            conversation = await lock(session, conversation_id)
            return await self._send(session, conversation, MessageRow.id > 0, staff)

    async def send_every(self, staff: Actor, wanted: UndeliveredFilter) -> int:
        """The same for every chat in which something of this kind lies, each in a transaction of its own."""
        _check_may(staff)
        sent, last = 0, 0
        while True:
            async with self._db.read() as session:
                chats = await session.scalars(
                    select(MessageRow.conversation_id)
                    .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
                    .where(LEFT, MessageRow.conversation_id > last, *_conditions(wanted))
                    .distinct()
                    .order_by(MessageRow.conversation_id)
                    .limit(MOST_AT_ONCE)
                )
                found = chats.all()
            if not found:
                return sent
            for chat in found:
                sent += await self.send_all_again(staff, chat)
            last = found[-1]

    async def _send(
        self, session: AsyncSession, conversation: ConversationRow, which: ColumnElement[bool], staff: Actor
    ) -> int:
        now = self._clock()
        at = max(now, conversation.out_rests_until or now)
        again = await session.execute(
            update(MessageRow)
            .where(MessageRow.conversation_id == conversation.id, MessageRow.direction == "out", LEFT, which)
            .values(WAITING_AGAIN | {"due_at": due_again(conversation, at), "channel": conversation.channel})
            .returning(MessageRow.id)
            .execution_options(synchronize_session=False)
        )
        count = len(again.all())
        if count:
            audit.note(
                session,
                staff,
                "send_again",
                on=("conversation", conversation.id),
                now=now,
                details={"messages": count},
            )
            tell_after_commit(session, OUT, STAFF)
        return count


def _check_may(staff: Actor) -> None:
    if staff.kind != "system" and staff.role not in MAY_TALK:
        raise NotAllowed(f"the role '{staff.role}' does not send messages again")


def _conditions(wanted: UndeliveredFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.channel is not None:
        found.append(ConversationRow.channel == wanted.channel)
    if wanted.reason is not None:
        found.append(func.coalesce(MessageRow.given_up, CLOSED) == wanted.reason)
    if wanted.after is not None:
        found.append(MessageRow.done_at >= wanted.after)
    if wanted.before is not None:
        found.append(MessageRow.done_at < wanted.before)
    if wanted.conversation_id is not None:
        found.append(MessageRow.conversation_id == wanted.conversation_id)
    return found


def _behind(cursor: str) -> ColumnElement[bool]:
    at, last = keyset.decode(cursor)
    return or_(MessageRow.done_at < at, and_(MessageRow.done_at == at, MessageRow.id < last))


async def _by_chat(session: AsyncSession, chats: set[int]) -> dict[int, int]:
    found = await session.execute(
        select(MessageRow.conversation_id, func.count())
        .where(LEFT, MessageRow.conversation_id.in_(chats))
        .group_by(MessageRow.conversation_id)
    )
    return dict(found.all())


def _shown(
    row: MessageRow, chat: ConversationRow, number: str | None, beside: int, hidden: Apart
) -> Undelivered:
    """The message; of one about an anonymous ticket neither its words nor that ticket."""
    is_apart = hidden.hides(row)
    return Undelivered(
        id=row.id,
        conversation_id=row.conversation_id,
        channel=chat.channel,
        sender_name=chat.sender_name,
        text="" if is_apart else row.text,
        author=row.author,
        notice=row.notice,
        ticket=None if is_apart else number,
        reason=row.given_up or CLOSED,
        error=row.error,
        created_at=row.created_at,
        since=row.done_at or row.created_at,
        beside=beside,
        is_apart=is_apart,
    )

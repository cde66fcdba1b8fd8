"""What a ticket's citizen was told about it: when, by which way, and what became of each message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.reach.case import standing
from desk.reach.told import telling
from desk.reach.ways import Told as State
from desk.review.masking import Known
from desk.staff.actor import Actor
from desk.store.models import ConversationRow, MessageRow, ReachRow, TicketRow
from desk.tickets.city import Rules
from desk.tickets.lines import words_for

MOST = 200


@dataclass(frozen=True)
class Told:
    """One message about a ticket. `notice` is its key in the catalogue; None: somebody wrote it by hand.

    `since`: when it came to its `state`; `reason` why it could not be delivered, as `messages.given_up`.
    """

    id: int
    at: datetime
    text: str
    notice: str | None
    author: str
    conversation_id: int
    channel: str
    state: State
    since: datetime
    reason: str | None


@dataclass(frozen=True)
class Reach:
    """How somebody was looked for who had to hear of something: the `state` is that of now."""

    about: str
    state: str
    at: datetime


async def told(session: AsyncSession, ticket_id: int, actor: Actor, *, known: Known) -> list[Told]:
    """The newest messages about a ticket, oldest first, in all of the citizen's chats, as `actor` may read them.

    `known` are those who may be named in them.
    """
    found = await session.execute(
        select(MessageRow, ConversationRow)
        .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
        .where(*about(ticket_id))
        .order_by(MessageRow.id.desc())
        .limit(MOST)
    )
    return [_told(message, chat, actor, known) for message, chat in reversed(found.all())]


def about(ticket_id: int) -> Sequence[ColumnElement[bool]]:
    """What makes a message one that told of this ticket."""
    return (MessageRow.ticket_id == ticket_id, MessageRow.direction == "out", MessageRow.text != "")


async def reaches(session: AsyncSession, ticket_id: int, rules: Rules) -> list[Reach]:
    """What was followed until it was seen, the newest of each kind."""
    rows = await session.scalars(
        select(ReachRow).where(ReachRow.ticket_id == ticket_id).order_by(ReachRow.id)
    )
    newest = {row.about: row for row in rows}
    if not newest:
        return []
    ticket = await session.get_one(TicketRow, ticket_id)
    return [
        Reach(row.about, await standing(session, ticket, row, rules), row.ended_at or row.begun_at)
        for row in newest.values()
    ]


def _told(message: MessageRow, chat: ConversationRow, actor: Actor, known: Known) -> Told:
    became = telling(message, chat)
    return Told(
        id=message.id,
        at=message.created_at,
        text=words_for(message.text, actor, known),
        notice=message.notice,
        author=message.author,
        conversation_id=message.conversation_id,
        channel=chat.channel,
        state=became.state,
        since=became.at,
        reason=message.given_up if became.state == "undeliverable" else None,
    )

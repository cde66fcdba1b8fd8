"""What becomes of an edited message: it puts right what its first form told, and is no new turn.

While that waits to be answered it takes the first form's place. Of a complaint that is being told, or of a ticket that
somebody still reads, the dialogue hears what was changed as a correction. Anything else is kept and not answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations import albums, named
from desk.conversations.arrival import Arrival
from desk.store.models import ConversationRow, DraftRow, MessageRow, TicketRow
from desk.tickets import drafts
from desk.tickets.about import concerns, opening
from desk.tickets.additions import OVER


@dataclass(frozen=True)
class Changes:
    """An edit of `original`: other `words`, or empty, and `media` that it did not have before.

    `in_place`: that was not answered yet, and says this now. `ticket_id`: the ticket that it corrects; `in_draft`: its
    words correct what is being told. A picture alone puts nothing right there: it is kept with the other.
    """

    original: MessageRow
    words: str = ""
    media: Sequence[dict[str, Any]] = ()
    in_place: bool = False
    in_draft: bool = False
    ticket_id: int | None = None

    @property
    def is_new(self) -> bool:
        """Whether there is anything in it that was not there before."""
        return bool(self.words or self.media)

    def of(self, message: Arrival) -> Arrival:
        """The edit as a message that brings nothing but what is new."""
        return replace(message, words=self.words, media=list(self.media) or None)


async def changes(session: AsyncSession, conversation: ConversationRow, message: Arrival) -> Changes | None:
    """What an edit is about; None for what edits nothing that is there.

    One that comes before the answer changes the words in place.
    """
    original = await named.edited(session, conversation, message)
    if original is None:
        return None
    if message.album is not None:
        message = albums.retold(original, message)
    before = await words_before(session, original, None)
    found = Changes(
        original,
        words="" if message.words == before else message.words,
        media=await _fresh(session, original, message),
    )
    if not found.is_new:
        return found
    if original.status == "waiting":
        if original.attempts == 0 and conversation.in_leased_by is None:
            original.text = found.words or original.text
            return replace(found, in_place=True)
        # It is being answered in its first form: what was changed comes right after it.
        return replace(found, in_draft=bool(found.words))
    ticket_id = await _ticket(session, conversation, original)
    in_draft = ticket_id is None and bool(found.words) and await _in_draft(session, original)
    return replace(found, in_draft=in_draft, ticket_id=ticket_id)


def mark(row: MessageRow, found: Changes) -> None:
    """Write into the row of an edit what it puts right; without that it is only there to be read."""
    row.edits, row.ticket_id = found.original.id, found.ticket_id
    if row.status == "waiting" and not found.in_draft and found.ticket_id is None:
        row.status = "handled"


async def words_before(session: AsyncSession, original: MessageRow, edit: MessageRow | None) -> str:
    """How the message stood before this edit of it; how it stands now if none is given."""
    last = select(MessageRow.text).where(
        MessageRow.conversation_id == original.conversation_id,
        MessageRow.edits == original.id,
        MessageRow.text != "",
    )
    if edit is not None:
        last = last.where(MessageRow.id < edit.id)
    found = await session.scalar(last.order_by(MessageRow.id.desc()).limit(1))
    return original.text if found is None else found


async def _fresh(session: AsyncSession, original: MessageRow, message: Arrival) -> Sequence[dict[str, Any]]:
    """What neither the message nor an earlier edit of it has brought: a picture that was put in another's place."""
    if not message.media:
        return ()
    known = await session.scalars(
        select(MessageRow.media).where(
            MessageRow.conversation_id == original.conversation_id,
            or_(MessageRow.id == original.id, MessageRow.edits == original.id),
        )
    )
    had = {name for items in known for item in items or () for name in albums.names(item)}
    return [item for item in message.media if not had & albums.names(item)]


async def _ticket(session: AsyncSession, conversation: ConversationRow, original: MessageRow) -> int | None:
    """The newest ticket of this chat that the message is of, if somebody still reads what is added to it."""
    tickets = await session.scalars(
        select(TicketRow)
        .where(TicketRow.conversation_id == conversation.id, TicketRow.status.not_in(OVER))
        .order_by(TicketRow.id.desc())
    )
    for ticket in tickets:
        if await concerns(session, original, ticket):
            return ticket.id
    return None


async def _in_draft(session: AsyncSession, original: MessageRow) -> bool:
    """Whether it is part of the complaint that is being told."""
    begun = await session.scalar(
        select(DraftRow.created_at).where(
            DraftRow.conversation_id == original.conversation_id, drafts.IS_OPEN
        )
    )
    if begun is None:
        return False
    return original.id >= await opening(session, original.conversation_id, filed_at=begun)

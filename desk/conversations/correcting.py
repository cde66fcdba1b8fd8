"""What becomes of an edited message: it puts right what its first form told, and is no new turn.

While that waits to be answered it takes the first form's place. Of a complaint that is being told, or of a ticket that
somebody still reads, the dialogue hears what was changed as a correction. Anything else is kept and not answered.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.arrival import Arrival
from desk.store.models import ConversationRow, DraftRow, MessageRow, TicketRow
from desk.tickets.about import concerns, opening
from desk.tickets.additions import OVER


@dataclass(frozen=True)
class Changes:
    """An edit of `original`, unless nothing `is_new` in it. `in_place`: that was not answered yet, and says this now.

    `ticket_id`: the ticket that it corrects; `in_draft`: it corrects what is being told.
    """

    original: MessageRow
    is_new: bool = True
    in_place: bool = False
    in_draft: bool = False
    ticket_id: int | None = None


async def changes(
    session: AsyncSession, conversation: ConversationRow, original: MessageRow, message: Arrival
) -> Changes:
    """What an edit is about. One that comes before the answer changes the words in place."""
    if message.words in ("", await words_before(session, original, None)):
        return Changes(original, is_new=False)
    if original.status == "waiting":
        if original.attempts == 0 and conversation.in_leased_by is None:
            original.text = message.words
            return Changes(original, in_place=True)
        # It is being answered in its first form: what was changed comes right after it.
        return Changes(original, in_draft=True)
    ticket_id = await _ticket(session, conversation, original)
    in_draft = ticket_id is None and await _in_draft(session, original)
    return Changes(original, in_draft=in_draft, ticket_id=ticket_id)


def mark(row: MessageRow, found: Changes) -> None:
    """Write into the row of an edit what it puts right; without that it is only there to be read."""
    row.edits, row.ticket_id = found.original.id, found.ticket_id
    if row.status == "waiting" and not found.in_draft and found.ticket_id is None:
        row.status = "handled"


async def words_before(session: AsyncSession, original: MessageRow, edit: MessageRow | None) -> str:
    """How the message stood before this edit of it; how it stands now if none is given."""
    last = select(MessageRow.text).where(
        MessageRow.conversation_id == original.conversation_id, MessageRow.edits == original.id
    )
    if edit is not None:
        last = last.where(MessageRow.id < edit.id)
    found = await session.scalar(last.order_by(MessageRow.id.desc()).limit(1))
    return original.text if found is None else found


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
            DraftRow.conversation_id == original.conversation_id, DraftRow.state == "open"
        )
    )
    if begun is None:
        return False
    return original.id >= await opening(session, original.conversation_id, filed_at=begun)

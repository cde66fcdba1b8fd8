"""Finding a ticket for a citizen: their own by number or at once, anyone's only with its tracking code.

An unknown number and somebody else's are told apart by nothing.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.whereabouts import same_citizen
from desk.store.models import ConversationRow, TicketRow
from desk.tickets import tracking

MINE = (
    select(TicketRow)
    .where(TicketRow.conversation_id.in_(same_citizen(bindparam("conversation"))))
    .order_by(TicketRow.id.desc())
)
"""The tickets of a `conversation` and of those bound with it, newest first."""
_NAMED = MINE.where(TicketRow.number == bindparam("named"))
_IN_FOCUS = MINE.where(
    TicketRow.id
    == select(ConversationRow.ticket_in_focus)
    .where(ConversationRow.id == bindparam("conversation"))
    .scalar_subquery()
)
FORM = re.compile(r"([A-Z]{2,4})(\d{8})(\d{6})")


def normal_number(told: str) -> str:
    """The number as it is kept: capital letters, one hyphen; full-width and spaced typing counts too."""
    plain = unicodedata.normalize("NFKC", told).upper()
    match = FORM.fullmatch(re.sub(r"[\s\-—–_]", "", plain))
    return f"{match[1]}{match[2]}-{match[3]}" if match else plain.strip()


async def own(session: AsyncSession, conversation_id: int, number: str | None) -> TicketRow | None:
    """The citizen's ticket of that number, whichever chat it is from; without one that in focus, else the newest."""
    whose = {"conversation": conversation_id}
    if number is not None:
        return await session.scalar(_NAMED, whose | {"named": normal_number(number)})
    return await session.scalar(_IN_FOCUS, whose) or await session.scalar(MINE.limit(1), whose)


async def by_code(
    session: AsyncSession, conversation_id: int, number: str, code: str, *, now: datetime
) -> TicketRow | None:
    """Anyone's ticket with its code; None counts as a wrong code of this conversation, and the caller must commit that.

    A ticket whose code was guessed at too often is as good as unknown, also with the right code.
    Raises `LookupLocked` while the conversation is locked out, whatever it asks for.
    """
    await tracking.check_lock(session, conversation_id, now)
    ticket = await session.scalar(select(TicketRow).where(TicketRow.number == normal_number(number)))
    if ticket is None or not await _opens(session, ticket, code, now):
        await tracking.note_wrong(session, conversation_id, now)
        return None
    await tracking.note_right(session, conversation_id)
    return ticket


async def _opens(session: AsyncSession, ticket: TicketRow, code: str, now: datetime) -> bool:
    if await tracking.is_ticket_locked(session, ticket.id, now):
        return False
    if tracking.matches(code, ticket.tracking_code):
        await tracking.note_right_for(session, ticket.id)
        return True
    await tracking.note_wrong_for(session, ticket.id, now)
    return False


async def leader(session: AsyncSession, ticket: TicketRow) -> TicketRow | None:
    """The ticket that this one was merged into."""
    return (
        await session.get(TicketRow, ticket.parent_id)
        if ticket.status == "merged" and ticket.parent_id
        else None
    )

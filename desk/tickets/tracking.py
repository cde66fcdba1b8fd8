"""Tracking codes: six characters that nobody misreads, and the lock after too many wrong ones."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from city.codes import ALPHABET, LENGTH
from desk.errors import LookupLocked
from desk.leases import upsert
from desk.store.models import LookupRow, TicketLookupRow

WRONG_ALLOWED = 5
LOCKED_FOR = timedelta(hours=1)
COUNTED_FOR = timedelta(hours=1)


def new_code() -> str:
    """A fresh code from the system's random source."""
    drawn, code = secrets.randbelow(len(ALPHABET) ** LENGTH), ""
    for _ in range(LENGTH):
        drawn, place = divmod(drawn, len(ALPHABET))
        code += ALPHABET[place]
    return code


def matches(given: str, code: str) -> bool:
    """Whether a citizen's typing is this code: case, spaces and hyphens do not matter."""
    typed = "".join(given.upper().split()).replace("-", "")
    return hmac.compare_digest(typed.encode(), code.encode())


async def check_lock(session: AsyncSession, conversation_id: int, now: datetime) -> None:
    """Raise `LookupLocked` while this conversation may not try codes."""
    row = await session.get(LookupRow, conversation_id)
    if row is not None and row.locked_until is not None and now < row.locked_until:
        raise LookupLocked("too many wrong codes", until=row.locked_until)


async def note_wrong(session: AsyncSession, conversation_id: int, now: datetime) -> None:
    """Count a wrong code; the fifth locks the conversation for an hour and the count starts anew."""
    row = await session.get(LookupRow, conversation_id, with_for_update=True)
    if row is None:
        row = LookupRow(conversation_id=conversation_id, failed_count=0)
        session.add(row)
    row.failed_count += 1
    if row.failed_count >= WRONG_ALLOWED:
        row.failed_count, row.locked_until = 0, now + LOCKED_FOR


async def is_ticket_locked(session: AsyncSession, ticket_id: int, now: datetime) -> bool:
    """Whether this ticket's code opens nothing for now, wherever it is given."""
    row = await session.get(TicketLookupRow, ticket_id)
    return row is not None and row.locked_until is not None and now < row.locked_until


async def note_wrong_for(session: AsyncSession, ticket_id: int, now: datetime) -> None:
    """Count a wrong code for a ticket: a new browser is a new conversation, so conversations alone stop nobody.

    The fifth within an hour locks the ticket's code for an hour.
    """
    new = upsert(session, TicketLookupRow).values(ticket_id=ticket_id, failed_count=0, since=now)
    await session.execute(new.on_conflict_do_nothing())
    row = await session.get_one(TicketLookupRow, ticket_id, with_for_update=True, populate_existing=True)
    if now >= row.since + COUNTED_FOR:
        row.failed_count, row.since = 0, now
    row.failed_count += 1
    if row.failed_count >= WRONG_ALLOWED:
        row.failed_count, row.since, row.locked_until = 0, now, now + LOCKED_FOR


async def note_right_for(session: AsyncSession, ticket_id: int) -> None:
    """Forget the wrong codes given for a ticket."""
    row = await session.get(TicketLookupRow, ticket_id, with_for_update=True, populate_existing=True)
    if row is not None:
        row.failed_count = 0


async def note_right(session: AsyncSession, conversation_id: int) -> None:
    """Forget the wrong codes: the citizen found it."""
    row = await session.get(LookupRow, conversation_id, with_for_update=True)
    if row is not None:
        row.failed_count = 0

"""Handing over: what is taken in goes to the pump of the same process, claimed by the statement that writes it.

So it need not be looked for, which costs as much as to write it. Only what is plain and first in its conversation is
handed over, and only while nothing waits that could be passed by; all else is claimed from the store. It stays first:
whatever is written for the dialogue changes the conversation, and then it is not written as it was seen.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import ColumnElement, exists
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from desk.conversations.claim import INWARD, OPEN, Claim, is_leased, lease
from desk.conversations.hold import is_held_by_staff
from desk.conversations.turns import Job, Known, item_of, told_of
from desk.conversations.wakeups import IN
from desk.store.database import tell_nobody
from desk.store.models import ConversationRow, MessageRow
from desk.store.together import Seen

if TYPE_CHECKING:
    from desk.conversations.lately import Lately


@dataclass(frozen=True)
class Place:
    """Room for one turn in a pump, which works under `holder` and in the city's `zone`; `begin` hands it the turn."""

    holder: str
    zone: tzinfo
    begin: Callable[[Job], None]


class Hands(Protocol):
    """A pump of this process, and how it left conversations lately."""

    lately: Lately

    def place(self) -> AbstractContextManager[Place | None]:
        """Room that is kept within the block; None where there is none."""


def waits_in(conversation: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether something waits for the dialogue there."""
    return exists().where(
        MessageRow.conversation_id == conversation, MessageRow.direction.in_(INWARD.directions), OPEN
    )


def is_free(conversation: ConversationRow, *, now: datetime) -> bool:
    """Whether nobody works on it, neither a pump nor staff."""
    return not (is_leased(conversation.in_leased_until, now=now) or is_held_by_staff(conversation.held_by))


def claimed(
    session: AsyncSession,
    conversation: ConversationRow,
    row: MessageRow,
    place: Place,
    *,
    known: Known,
    now: datetime,
) -> Callable[[MessageRow, Seen[ConversationRow]], Job] | None:
    """Claim the conversation for a message that is being written into it: what makes the job of both once they are
    written, and of how the conversation was then. None where nothing is to be said to it.
    """
    if row.status != "waiting" or row.due_at > now:
        return None
    claim = lease(conversation, INWARD, holder=place.holder, now=now)
    tell_nobody(session, IN)
    metadata = told_of(conversation, row, known, zone=place.zone)

    def written(row: MessageRow, seen: Seen[ConversationRow]) -> Job:
        item = item_of(conversation, row, words=row.text, payload=row.payload, metadata=metadata)
        return Job(Claim(claim.lane, row.conversation_id, claim.token), item, seen)

    return written

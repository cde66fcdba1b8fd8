"""Who files: a conversation, locked, with what filing asks of the store beside it, by one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, exists, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from desk.cases import lessons
from desk.conversations import outbox
from desk.errors import ConversationNotFound, TicketNotFound
from desk.events import writing as events
from desk.store.models import ConversationRow, DraftRow, TicketRow
from desk.store.types import version_of
from desk.tickets import drafts, history
from desk.tickets.access import hold_to_join, note_alone
from desk.tickets.complaint import Subject


@dataclass(frozen=True)
class Filer:
    """A conversation that is locked. Where `has_draft`, what it files is its open draft, which ends by that; unless
    `may_have_filed` nothing was filed under the same key before. No return was asked for a ticket `never_returned`.
    """

    conversation: ConversationRow
    has_draft: bool = False
    may_have_filed: bool = True
    never_returned: Subject | None = None


_chat_seen = aliased(ConversationRow, name="chat_seen")
_leader_seen = aliased(TicketRow, name="leader_seen")
_CHAT_CHANGED = (
    version_of(ConversationRow.__tablename__)
    != select(version_of("chat_seen")).where(_chat_seen.id == bindparam("one")).scalar_subquery()
)
"""Whether somebody changed it while it was waited for: what stands beside it was read before that."""
_LEADER_CHANGED = (
    version_of(TicketRow.__tablename__)
    != select(version_of("leader_seen")).where(_leader_seen.number == bindparam("number")).scalar_subquery()
)
_BESIDE = (
    exists().where(DraftRow.conversation_id == ConversationRow.id, drafts.IS_OPEN),
    exists().where(TicketRow.filing_key == bindparam("key")).correlate(None),
    events.IS_ANYBODY_SUBSCRIBED,
    lessons.ARE_RETURNED,
)
_LOCKED = {
    store: outbox.LOCKED.add_columns(changed, *_BESIDE)
    for store, changed in (("postgresql", _CHAT_CHANGED), ("sqlite", false()))
}
_LOCKED_TO_JOIN = {
    store: outbox.LOCKED.add_columns(changed, *_BESIDE, TicketRow, history.LAST_OF_TICKET)
    .join(TicketRow, TicketRow.number == bindparam("number"))
    .with_for_update(key_share=True, of=[TicketRow, ConversationRow], skip_locked=True)
    for store, changed in (("postgresql", or_(_CHAT_CHANGED, _LEADER_CHANGED)), ("sqlite", false()))
}
"""The ticket is locked before the conversation, as in every act. Neither is waited for: whoever has one of them may
write a line of the ticket and change nothing that tells so.
"""


async def lock(session: AsyncSession, conversation_id: int, key: str, about: Subject) -> Filer:
    """The conversation, locked until the transaction ends, for filing its open draft under this key, or under several
    of which this is the first, and what that is `about`.

    Raises `ConversationNotFound`.
    """
    locked, asked = _LOCKED[session.get_bind().dialect.name], _asked(conversation_id, key, about)
    found = (await session.execute(locked, asked)).one_or_none()
    if found is None:
        raise ConversationNotFound(f"no conversation {conversation_id}")
    if found[1]:
        # Now that it is locked nothing of this changes.
        found = (await session.execute(locked, asked)).one()
    return _filer(session, found, about)


async def lock_to_join(
    session: AsyncSession, conversation_id: int, key: str, about: Subject, *, number: str
) -> tuple[Filer, TicketRow]:
    """The same with the ticket of this number, which is to be followed and is locked as by `hold_to_join`. A line
    of its history that was written as this was asked may not be known: then filing begins again (`reserving.used`).

    Raises `TicketNotFound` and `ConversationNotFound`.
    """
    locked = _LOCKED_TO_JOIN[session.get_bind().dialect.name]
    asked = {**_asked(conversation_id, key, about), "number": number}
    found = (await session.execute(locked, asked)).one_or_none()
    if found is None or found[1]:
        if await hold_to_join(session, number) is None:
            raise TicketNotFound("no such ticket")
        await outbox.lock(session, conversation_id)
        # Now that both are locked nothing of this changes.
        found = (await session.execute(locked, asked)).one()
    *_, leader, last = found
    note_alone(session, leader)
    history.know_last(session, leader.id, last or 0)
    return _filer(session, found, about), leader


def _asked(conversation_id: int, key: str, about: Subject) -> dict[str, Any]:
    category, subdistrict = about
    return {"one": conversation_id, "key": key, "category_": category, "subdistrict_": subdistrict}


def _filer(session: AsyncSession, found: Sequence[Any], about: Subject) -> Filer:
    conversation, _, has_draft, has_filed, is_anybody, are_returned, *_ = found
    if not is_anybody:
        events.keep_for_nobody(session)
    return Filer(conversation, has_draft, has_filed, None if are_returned else about)

"""Who files: a conversation, locked, with what filing asks of the store beside it, by one statement."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, exists, false, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from desk.conversations import outbox
from desk.events import writing as events
from desk.store.models import ConversationRow, DraftRow, TicketRow
from desk.store.types import version_of
from desk.tickets import drafts, history


@dataclass(frozen=True)
class Filer:
    """A conversation that is locked. Where `has_draft`, what it files is its open draft, which ends by that; unless
    `may_have_filed` nothing was filed under the same key before.
    """

    conversation: ConversationRow
    has_draft: bool = False
    may_have_filed: bool = True


_as_seen = aliased(ConversationRow, name="as_seen")
_HAS_WAITED = (
    version_of(ConversationRow.__tablename__)
    != select(version_of("as_seen")).where(_as_seen.id == bindparam("one")).scalar_subquery()
)
"""Whether somebody changed it while it was waited for: what stands beside it was read before that."""
_LOCKED = {
    store: outbox.LOCKED.add_columns(
        has_waited,
        exists().where(DraftRow.conversation_id == ConversationRow.id, drafts.IS_OPEN),
        exists().where(TicketRow.filing_key == bindparam("key")).correlate(None),
        events.IS_ANYBODY_SUBSCRIBED,
    )
    for store, has_waited in (("postgresql", _HAS_WAITED), ("sqlite", false()))
}
_LOCKED_TO_JOIN = {
    store: one.add_columns(history.LAST_LINE.scalar_subquery()) for store, one in _LOCKED.items()
}


async def lock(
    session: AsyncSession, conversation_id: int, key: str, *, joins: TicketRow | None = None
) -> Filer:
    """The conversation, locked until the transaction ends, for filing its open draft under this key, or under several
    of which this is the first. What is filed `joins` a ticket that is locked already, and whose history gets a line.

    Raises `ConversationNotFound`.
    """
    locked = (_LOCKED if joins is None else _LOCKED_TO_JOIN)[session.get_bind().dialect.name]
    asked = {"one": conversation_id, "key": key} | ({} if joins is None else {"ticket": joins.id})
    found = (await session.execute(locked, asked)).one_or_none()
    if found is not None and found[1]:
        # Now that it is locked nothing of this changes.
        found = (await session.execute(locked, asked)).one_or_none()
    conversation, _, has_draft, has_filed, is_anybody, *last = found or (None, False, False, False, False)
    if not is_anybody:
        events.keep_for_nobody(session)
    if joins is not None and last:
        history.know_last(session, joins.id, last[0] or 0)
    return Filer(outbox.there(conversation, conversation_id), has_draft, has_filed)

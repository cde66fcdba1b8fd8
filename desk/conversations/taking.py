"""Claiming conversations: what is due is picked and leased by one statement, however many conversations that are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.claim import LEASE, OPEN, TOO_LONG, Claim, Lane, is_free_of, new_token
from desk.store.lists import filled_up
from desk.store.models import ConversationRow, MessageRow
from desk.store.types import UtcDateTime


class Taking:
    """Claims what is due in a lane and `eligible`, by a statement that is made once."""

    def __init__(self, lane: Lane, *, eligible: ColumnElement[bool]) -> None:
        self._lane = lane
        now = bindparam("now", type_=UtcDateTime)
        due = (
            select(
                MessageRow.conversation_id,
                func.min(MessageRow.priority).label("priority"),
                func.min(MessageRow.id).label("first"),
            )
            .where(MessageRow.direction.in_(lane.directions), OPEN, MessageRow.due_at <= now)
            .group_by(MessageRow.conversation_id)
            .subquery()
        )
        picked = (
            select(ConversationRow.id)
            .join(due, due.c.conversation_id == ConversationRow.id)
            .where(
                is_free_of(lane.leased_until, ended=now, unreal=bindparam("unreal", type_=UtcDateTime)),
                eligible,
                ConversationRow.id.not_in(bindparam("but", expanding=True)),
            )
            .order_by(due.c.priority, due.c.first)
            .limit(bindparam("limit"))
            .with_for_update(of=ConversationRow, skip_locked=True, key_share=True)
            .cte("picked")
        )
        self._statement = (
            update(ConversationRow)
            .where(ConversationRow.id.in_(select(picked.c.id)))
            .values(
                {lane.leased_by: bindparam("token"), lane.leased_until: bindparam("until", type_=UtcDateTime)}
            )
            .returning(ConversationRow)
            .execution_options(synchronize_session=False, populate_existing=True)
        )

    async def take(
        self,
        session: AsyncSession,
        *,
        holder: str,
        now: datetime,
        limit: int,
        but: Collection[int] = (),
    ) -> Sequence[tuple[Claim, ConversationRow]]:
        """Up to `limit` conversations with something due that nobody works on, the most pressing ones; the claims count
        once the transaction is committed, until which they stay locked.

        `but` are those that this process has in hand: they are left out even where a clock that jumped ends their
        leases. Those that somebody else is looking at this moment are passed over.
        """
        token = new_token(holder)
        taken = await session.scalars(
            self._statement,
            {
                "now": now,
                "unreal": now + TOO_LONG,
                "but": filled_up(but),
                "limit": limit,
                "token": token,
                "until": now + LEASE,
            },
        )
        return [(Claim(self._lane, row.id, token), row) for row in taken]

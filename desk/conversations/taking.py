"""Claiming conversations: what is due is picked and leased by one statement, however many conversations that are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, bindparam, func, select, true, update
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
            .order_by("priority", "first")
            .subquery("due")
        )
        may_be_taken = (
            select(ConversationRow.id)
            .where(
                ConversationRow.id == due.c.conversation_id,
                is_free_of(lane.leased_until, ended=now, unreal=bindparam("unreal", type_=UtcDateTime)),
                eligible,
                ConversationRow.id.not_in(bindparam("but", expanding=True)),
            )
            .with_for_update(skip_locked=True, key_share=True)
        )
        self._statements = {
            "postgresql": self._leasing(_picked_one_by_one(due, may_be_taken)),
            "sqlite": self._leasing(_picked(due, may_be_taken)),
        }

    def _leasing(self, picked: Select[int]) -> Any:
        lane = self._lane
        return (
            update(ConversationRow)
            .where(ConversationRow.id.in_(select(picked.cte("picked").c.id)))
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
            self._statements[session.get_bind().dialect.name],
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


def _picked_one_by_one(due: Subquery, may_be_taken: Select[int]) -> Select[int]:
    """The most pressing ones that may be taken, each looked up and locked by itself until there are enough.

    PostgreSQL could otherwise read all conversations for each that is due: it does where it has counted no rows yet.
    """
    one = may_be_taken.correlate(due).limit(1).lateral("one")
    return (
        select(one.c.id)
        .select_from(due.join(one, true()))
        .order_by(due.c.priority, due.c.first)
        .limit(bindparam("limit"))
    )


def _picked(due: Subquery, may_be_taken: Select[int]) -> Select[int]:
    """The same where no row is locked by itself."""
    return may_be_taken.order_by(due.c.priority, due.c.first).limit(bindparam("limit"))

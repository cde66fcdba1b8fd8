"""Claiming conversations: what is due is picked and leased by one statement, however many conversations that are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    TextClause,
    all_,
    bindparam,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from desk.conversations.claim import LEASE, OPEN, TOO_LONG, Claim, Lane, is_free, new_token, open_as
from desk.store.models import ConversationRow, MessageRow
from desk.store.together import Seen
from desk.store.types import UtcDateTime, version_of
from desk.store.unawaited import UNAWAITED


@dataclass(frozen=True)
class Taken:
    """A claim and its conversation, on PostgreSQL with the version that it has by the claim."""

    claim: Claim
    conversation: ConversationRow
    seen: Seen[ConversationRow] | None = None


class Taking:
    """Claims what is due in a lane and `eligible`, by a statement that is made once."""

    def __init__(self, lane: Lane, *, eligible: ColumnElement[bool]) -> None:
        self._lane = lane
        now = bindparam("now", type_=UtcDateTime)
        before = aliased(MessageRow, name="before")
        older = (
            select(before.id)
            .where(before.conversation_id == MessageRow.conversation_id, before.id < MessageRow.id)
            .where(_runs("before", lane), open_as("before"), before.due_at <= now)
            .correlate(MessageRow)
        )
        due = select(MessageRow.id, MessageRow.conversation_id).where(
            _runs("messages", lane), OPEN, MessageRow.due_at <= now
        )
        may_be_taken = select(ConversationRow.id).where(
            is_free(lane.leased_until, ended=now, unreal=bindparam("unreal", type_=UtcDateTime)), eligible
        )
        self._statements = {
            "postgresql": self._leasing(
                _picked_one_by_one(due, older, may_be_taken),
                version_of(ConversationRow.__tablename__),
                UNAWAITED,
            ),
            "sqlite": self._leasing(_picked(due.where(~older.exists()), may_be_taken)),
        }

    def _leasing(self, picked: Select[int], *beside: ColumnElement[Any]) -> Any:
        lane = self._lane
        return (
            update(ConversationRow)
            .where(ConversationRow.id.in_(select(picked.cte("picked").c.id)))
            .values(
                {lane.leased_by: bindparam("token"), lane.leased_until: bindparam("until", type_=UtcDateTime)}
            )
            .returning(ConversationRow, *beside)
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
    ) -> Sequence[Taken]:
        """Up to `limit` conversations with something due that nobody works on, those that wait longest.

        The claims count once the transaction is committed, until which they stay locked. It waits for no disk: a claim
        that a crash of the server takes is anybody's, and whoever had it finds so when what was done is to be written.

        `but` are those that this process has in hand: they are left out even where a clock that jumped ends their
        leases. Those that somebody else is looking at this moment are passed over.
        """
        token = new_token(holder)
        taken = await session.execute(
            self._statements[session.get_bind().dialect.name],
            {
                "now": now,
                "unreal": now + TOO_LONG,
                "but": [*but],
                "limit": limit,
                "token": token,
                "until": now + LEASE,
            },
        )
        return [
            Taken(Claim(self._lane, row.id, token), row, Seen(row, beside[0]) if beside else None)
            for row, *beside in taken
        ]


def _runs(name: str, lane: Lane) -> TextClause:
    """Whether a message of the table or alias of this name runs in this lane, written out as `OPEN` is."""
    directions = ",".join(f"'{one}'" for one in lane.directions)
    return text(f"{name}.direction IN ({directions})")


def _picked_one_by_one(due: Select[int, int], older: Select[int], may_be_taken: Select[int]) -> Select[int]:
    """Those that may be taken, each once, at the place of the oldest message that is due in it; each is looked up and
    locked by itself until there are enough.

    What is due is walked along in its order, and no further: OFFSET keeps PostgreSQL from joining all of it with what
    is `older`. Those in hand are one value, as a list of each other length would be a statement that is planned anew.
    """
    in_hand = bindparam("but", type_=ARRAY(BigInteger))
    is_first = ~older.offset(0).exists()
    first = due.where(MessageRow.conversation_id != all_(in_hand), is_first).subquery("due")
    one = (
        may_be_taken.where(ConversationRow.id == first.c.conversation_id)
        .with_for_update(skip_locked=True, key_share=True)
        .correlate(first)
        .limit(1)
        .lateral("one")
    )
    return (
        select(one.c.id).select_from(first.join(one, true())).order_by(first.c.id).limit(bindparam("limit"))
    )


def _picked(due: Select[int, int], may_be_taken: Select[int]) -> Select[int]:
    """The same where no row is locked by itself."""
    first = due.where(MessageRow.conversation_id.not_in(bindparam("but", expanding=True))).subquery("due")
    return (
        may_be_taken.where(ConversationRow.id == first.c.conversation_id)
        .order_by(first.c.id)
        .limit(bindparam("limit"))
    )

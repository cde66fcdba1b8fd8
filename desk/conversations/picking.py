"""Which chats of a channel are sent to next, and when: by priority, as fast as the channel allows, and no faster.

Every look costs a few short walks along an index, however much waits.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.channel import Limits
from desk.conversations.claim import OPEN, OUTWARD, TOO_LONG, is_free
from desk.conversations.outbox import ANSWER, DANGER, NEVER, PUSH, SURVEY
from desk.conversations.pace import Bucket, open_again, slots
from desk.conversations.parcels import Parcel, next_parcel
from desk.conversations.set_back import LONGEST_REST
from desk.conversations.turn_taking import order
from desk.leases import upsert
from desk.store.lists import filled_up
from desk.store.models import ConversationRow, MessageRow, PaceRow

SOON = timedelta(seconds=1)
PRIORITIES = (DANGER, ANSWER, PUSH, SURVEY)
_WITH_DUE = (
    select(ConversationRow)
    .join(MessageRow, MessageRow.conversation_id == ConversationRow.id)
    .where(MessageRow.channel == bindparam("channel"), MessageRow.priority == bindparam("priority"), OPEN)
    .where(MessageRow.due_at <= bindparam("now"))
    .where(is_free(ConversationRow.out_leased_until, ended=bindparam("now"), unreal=bindparam("unreal")))
    .where(ConversationRow.id.not_in(bindparam("but", expanding=True)))
    .where(
        or_(
            ConversationRow.out_rests_until.is_(None),
            ConversationRow.out_rests_until <= bindparam("now"),
            ConversationRow.out_rests_until > bindparam("unreal_rest"),
        )
    )
    .order_by(MessageRow.due_at, MessageRow.id)
    .limit(bindparam("limit"))
    .with_for_update(of=ConversationRow, skip_locked=True, key_share=True)
)
_SOONEST = select(func.min(MessageRow.due_at)).where(
    MessageRow.channel == bindparam("channel"),
    MessageRow.priority.in_(bindparam("priorities", expanding=True)),
    OPEN,
    MessageRow.due_at > bindparam("now"),
    MessageRow.due_at <= bindparam("soon"),
)
_PACE = (
    select(PaceRow)
    .where(PaceRow.channel == bindparam("channel"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


@dataclass(frozen=True)
class Picked:
    """A conversation that stays locked until the transaction ends, its message to send, and not before when."""

    conversation: ConversationRow
    parcel: Parcel
    at: datetime


@dataclass(frozen=True)
class Look:
    """What was picked, and when it is worth to look again if nothing happens before (None: nothing is due soon)."""

    picked: Sequence[Picked]
    again_at: datetime | None


async def pick(
    session: AsyncSession,
    channel: str,
    limits: Limits,
    *,
    now: datetime,
    most: int,
    turn: int,
    but: Collection[int] = (),
    news: bool = True,
) -> Look:
    """Up to `most` chats with something to send on this channel, each with its slot; `turn` have been given so far.

    Without `news` only danger and answers are sent.

    Chats that somebody else works on or looks at are passed over; so are those that this process has in hand (`but`),
    also where a clock that jumped ends their leases.
    """
    bucket = _bucket(await session.get(PaceRow, channel, populate_existing=True))
    free = slots(bucket, limits, now=now, most=most)[1]
    if not free:
        return Look((), open_again(bucket, now=now) if most else None)
    priorities = PRIORITIES if news else tuple(one for one in PRIORITIES if one <= ANSWER)
    waiting = Waiting(session, channel, priorities, now=now, limit=2 * len(free), but=but)
    conversation = await waiting.next(turn)
    row = None
    if conversation is not None and limits.per_second is not None:
        row = await _locked(session, channel)
        bucket = _bucket(row)
        free = slots(bucket, limits, now=now, most=most)[1]
    picked: list[Picked] = []
    while conversation is not None and len(picked) < len(free):
        parcel = await next_parcel(session, conversation, now=now, news=news)
        if parcel is not None:
            picked.append(Picked(conversation, parcel, free[len(picked)]))
        if len(picked) < len(free):
            conversation = await waiting.next(turn + len(picked))
    if row is not None and picked:
        bucket = slots(bucket, limits, now=now, most=len(picked))[0]
        row.next_at = bucket.next_at
    if conversation is not None:
        return Look(picked, open_again(bucket, now=now))
    return Look(picked, await _soonest(session, channel, priorities, now))


async def close_channel(session: AsyncSession, channel: str, *, until: datetime) -> None:
    """The channel asked us all to wait: every process does, also after a new start."""
    row = await _locked(session, channel)
    row.closed_until = _bucket(row).closed(until).closed_until


async def hurry(session: AsyncSession, channel: str, *, now: datetime) -> None:
    """The channel is back: what rests because it was away is due now. What somebody is writing just now is left out."""
    resting = (
        select(MessageRow.id)
        .where(MessageRow.channel == channel, MessageRow.priority.in_(PRIORITIES), OPEN)
        .where(MessageRow.status == "waiting", MessageRow.due_at > now, MessageRow.due_at < NEVER)
        .with_for_update(skip_locked=True)
    )
    await session.execute(
        update(MessageRow)
        .where(MessageRow.id.in_(resting))
        .values(due_at=now)
        .execution_options(synchronize_session=False)
    )


class Waiting:
    """Chats with something due on one channel, by priority and then by age. What is returned is locked."""

    def __init__(
        self,
        session: AsyncSession,
        channel: str,
        priorities: Sequence[int],
        *,
        now: datetime,
        limit: int,
        but: Collection[int],
    ) -> None:
        self._session = session
        self._channel = channel
        self._priorities = priorities
        self._now = now
        self._limit = limit
        self._but = but
        self._read: dict[int, deque[ConversationRow]] = {}
        self._given: set[int] = set()

    async def next(self, turn: int) -> ConversationRow | None:
        """The chat that may have this turn; each is given once."""
        for priority in (one for one in order(turn) if one in self._priorities):
            found = self._read.get(priority)
            if found is None:
                found = self._read[priority] = deque(await self._with_due(priority))
            while found:
                conversation = found.popleft()
                if conversation.id not in self._given:
                    self._given.add(conversation.id)
                    return conversation
        return None

    async def _with_due(self, priority: int) -> Sequence[ConversationRow]:
        now = self._now
        found = await self._session.scalars(
            _WITH_DUE,
            {
                "channel": self._channel,
                "priority": priority,
                "now": now,
                "unreal": now + TOO_LONG,
                "unreal_rest": now + LONGEST_REST[OUTWARD],
                "but": filled_up(self._but),
                "limit": self._limit,
            },
        )
        return found.unique().all()


async def _soonest(
    session: AsyncSession, channel: str, priorities: Sequence[int], now: datetime
) -> datetime | None:
    """When the next message of the channel is due that is not yet."""
    looked_at = {"channel": channel, "priorities": priorities, "now": now, "soon": now + SOON}
    return await session.scalar(_SOONEST, looked_at)


def _bucket(row: PaceRow | None) -> Bucket:
    return Bucket(row.next_at, row.closed_until) if row is not None else Bucket()


async def _locked(session: AsyncSession, channel: str) -> PaceRow:
    """The channel's row, locked until the transaction ends: after conversations, never before one."""
    found = await session.scalar(_PACE, {"channel": channel})
    if found is None:
        await session.execute(upsert(session, PaceRow).values(channel=channel).on_conflict_do_nothing())
        found = await session.scalar(_PACE, {"channel": channel})
    assert found is not None
    return found

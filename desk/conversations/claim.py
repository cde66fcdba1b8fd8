"""Claims: whoever works on a conversation's queue holds its lease, so that in it one thing happens at a time, in order.

A lease is committed before any call, renewed while it runs, and checked in the transaction that writes the result.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from sqlalchemy import BindParameter, ColumnElement, TextClause, bindparam, func, or_, select, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from desk.store.connecting import is_away
from desk.store.database import Database
from desk.store.models import ConversationRow
from desk.store.together import Seen
from desk.store.types import UtcDateTime, version_of

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=15)
TOO_LONG = timedelta(seconds=60)
"""No lease runs so long."""
RENEW_SECONDS = 5.0
WRITE_AGAIN_SECONDS = 0.5


def open_as(name: str) -> TextClause:
    """Whether a message of the table or alias of this name is open.

    Written out as in the partial indexes: with parameters the databases would not use them.
    """
    return text(f"{name}.status IN ('waiting','uncertain')")


OPEN = open_as("messages")

Work = TypeVar("Work")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Lane:
    """One direction of every conversation: which rows queue in it, and the columns of its lease."""

    directions: tuple[str, ...]
    leased_by: InstrumentedAttribute[str | None]
    leased_until: InstrumentedAttribute[datetime | None]


INWARD = Lane(("in", "note"), ConversationRow.in_leased_by, ConversationRow.in_leased_until)
OUTWARD = Lane(("out",), ConversationRow.out_leased_by, ConversationRow.out_leased_until)
_END = {
    lane: update(ConversationRow)
    .where(ConversationRow.id == bindparam("one"), lane.leased_by == bindparam("token"))
    .values(
        {
            lane.leased_by: None,
            lane.leased_until: None,
            ConversationRow.updated_at: func.coalesce(
                bindparam("touched", type_=UtcDateTime), ConversationRow.updated_at
            ),
        }
    )
    .returning(ConversationRow)
    .execution_options(synchronize_session=False, populate_existing=True)
    for lane in (INWARD, OUTWARD)
}
_SEEN = {
    lane: select(ConversationRow, version_of(ConversationRow.__tablename__)).where(
        ConversationRow.id == bindparam("one"), lane.leased_by == bindparam("token")
    )
    for lane in (INWARD, OUTWARD)
}
_HELD = {
    lane: select(ConversationRow)
    .where(ConversationRow.id == bindparam("one"), lane.leased_by == bindparam("token"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
    for lane in (INWARD, OUTWARD)
}


@dataclass(frozen=True)
class Claim:
    """The right to work on one lane of one conversation. `token` is this claim's alone."""

    lane: Lane
    conversation_id: int
    token: str


def is_free(
    leased_until: InstrumentedAttribute[datetime | None],
    *,
    ended: datetime | BindParameter[datetime],
    unreal: datetime | BindParameter[datetime],
) -> ColumnElement[bool]:
    """Whether nobody works on it: its lease ran until before `ended`, or runs until after `unreal`, longer than any
    does that was not taken before the clock was set back.
    """
    return or_(leased_until.is_(None), leased_until < ended, leased_until > unreal)


def is_leased(until: datetime | None, *, now: datetime) -> bool:
    """Whether somebody works on it, by a lease that was read: what `is_free` asks of the store."""
    return until is not None and now <= until <= now + TOO_LONG


def new_token(holder: str) -> str:
    """What names one claim, and whose it is."""
    return f"{holder[:40]}:{secrets.token_hex(8)}"


def lease(conversation: ConversationRow, lane: Lane, *, holder: str, now: datetime) -> Claim:
    """Claim a picked conversation; it counts once the transaction is committed."""
    claim = Claim(lane, conversation.id, new_token(holder))
    setattr(conversation, lane.leased_by.key, claim.token)
    extend(conversation, lane, now=now)
    return claim


def extend(conversation: ConversationRow, lane: Lane, *, now: datetime) -> None:
    """Let the lease run a full length from now."""
    setattr(conversation, lane.leased_until.key, now + LEASE)


def keep(conversation: ConversationRow, claim: Claim, *, now: datetime) -> None:
    """Go on under a claim that this transaction has let go of, a full length from now."""
    setattr(conversation, claim.lane.leased_by.key, claim.token)
    extend(conversation, claim.lane, now=now)


def let_go(conversation: ConversationRow, lane: Lane) -> None:
    """End the lease of a conversation that this transaction has locked."""
    setattr(conversation, lane.leased_by.key, None)
    setattr(conversation, lane.leased_until.key, None)


async def end(
    session: AsyncSession, claim: Claim, *, touched: datetime | None = None
) -> ConversationRow | None:
    """The conversation with this claim ended, locked until the transaction ends; None if somebody else has claimed it.

    Nobody can claim it in between: with `keep` the transaction goes on under it after all. `touched`: when something
    was said there.
    """
    return await session.scalar(
        _END[claim.lane], {"one": claim.conversation_id, "token": claim.token, "touched": touched}
    )


async def seen(session: AsyncSession, claim: Claim) -> Seen[ConversationRow] | None:
    """The conversation as it is, on PostgreSQL and without a lock; None if somebody else has claimed it meanwhile."""
    mine = {"one": claim.conversation_id, "token": claim.token}
    found = (await session.execute(_SEEN[claim.lane], mine)).one_or_none()
    return None if found is None else Seen(*found)


async def still_held(session: AsyncSession, claim: Claim) -> ConversationRow | None:
    """The conversation, locked until the transaction ends, or None if somebody else has claimed it meanwhile."""
    return await session.scalar(_HELD[claim.lane], {"one": claim.conversation_id, "token": claim.token})


async def renew(db: Database, claim: Claim, *, now: datetime) -> None:
    """Extend the lease if it is still this claim's."""
    async with db.at_once() as session:
        await session.execute(_mine(claim).values({claim.lane.leased_until: now + LEASE}))


async def give_up(db: Database, claim: Claim) -> None:
    """End the lease if it is still this claim's, so that others need not wait for it to run out."""
    async with db.begin() as session:
        await session.execute(
            _mine(claim).values({claim.lane.leased_by: None, claim.lane.leased_until: None})
        )


async def work_through(
    db: Database, claim: Claim, first: Work, step: Callable[[Work], Awaitable[Work | None]]
) -> None:
    """Do what comes first and whatever `step` gives back, one at a time and in order; cancelled, give the claim up."""
    work: Work | None = first
    try:
        while work is not None:
            work = await step(work)
    except asyncio.CancelledError:
        await asyncio.shield(give_up(db, claim))
        raise


def _mine(claim: Claim) -> Any:
    return (
        update(ConversationRow)
        .where(ConversationRow.id == claim.conversation_id, claim.lane.leased_by == claim.token)
        .execution_options(synchronize_session=False)
    )


async def end_dead_leases(db: Database, lane: Lane) -> None:
    """At a service's start: on SQLite it is the only one, so every lease found is of a process that died."""
    if not db.is_sqlite:
        return
    async with db.begin() as session:
        await session.execute(
            update(ConversationRow)
            .where(lane.leased_by.is_not(None))
            .values({lane.leased_by: None, lane.leased_until: None})
            .execution_options(synchronize_session=False)
        )


async def until_written(
    write: Callable[[], Awaitable[Result]], *, pause: float = WRITE_AGAIN_SECONDS
) -> Result:
    """The result of `write`, done again while the store is away: what came of a call is kept in hand meanwhile.

    Whatever else goes wrong is raised at once.
    """
    while True:
        try:
            return await write()
        except SQLAlchemyError as problem:
            if not is_away(problem):
                raise
            log.warning("store_away", reason=type(problem).__name__, again_in_seconds=pause)
        await asyncio.sleep(pause)


async def while_renewing(
    call: Coroutine[Any, Any, Result], renewal: Callable[[], Awaitable[None]], *, every: float = RENEW_SECONDS
) -> Result:
    """The result of `call`, with `renewal` done each `every` seconds meanwhile. Cancelled, it cancels the call."""
    running = asyncio.create_task(call)
    try:
        while True:
            done, _ = await asyncio.wait({running}, timeout=every)
            if done:
                return running.result()
            try:
                await renewal()
            except SQLAlchemyError as problem:
                # The lease has time left, and whoever writes the result checks it.
                log.warning("renewal_failed", reason=type(problem).__name__)
    finally:
        running.cancel()

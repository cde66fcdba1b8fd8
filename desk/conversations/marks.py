"""Marks of what devices have seen: those of many devices at once are one statement, which waits for no disk.

Nobody waits for a mark, and one that is lost only has a line shown again until its device tells what it has seen once
more. So a mark is written at once where none was for a moment, and whatever comes in that moment goes together.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from contextvars import Context
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Integer, Text, bindparam, text

from city import faultpoints
from desk.conversations.outbox import SURVEY
from desk.conversations.seen import mark_up_to
from desk.store.database import Database
from desk.store.types import UtcDateTime

PAUSE = 0.1
"""Seconds between two statements, unless more wait than one takes."""
AT_ONCE = 100
_MARK = text(
    """
    WITH shown AS MATERIALIZED (
        SELECT mark.nth, message.id, message.at, message.priority
        FROM json_to_recordset(CAST(:marks AS json))
            AS mark (nth integer, channel text, address text, up_to bigint)
        CROSS JOIN LATERAL (
            SELECT id FROM conversations WHERE channel = mark.channel AND address = mark.address OFFSET 0
        ) AS conversation
        CROSS JOIN LATERAL (
            SELECT id, ctid AS at, priority FROM messages
            WHERE conversation_id = conversation.id AND direction = 'out'
                AND status IN ('waiting','uncertain') AND id <= mark.up_to
            ORDER BY id OFFSET 0
        ) AS message
    ), free AS MATERIALIZED (
        SELECT message.at FROM shown CROSS JOIN LATERAL (
            SELECT id, ctid AS at FROM messages WHERE ctid = shown.at AND status IN ('waiting','uncertain')
            FOR NO KEY UPDATE SKIP LOCKED
        ) AS message
        WHERE message.id = shown.id AND shown.priority < :question
    ), seen AS (
        UPDATE messages SET status = 'sent', done_at = :now FROM free WHERE messages.ctid = free.at
        RETURNING messages.id, set_config('synchronous_commit', 'off', true)
    )
    SELECT DISTINCT nth FROM shown WHERE NOT EXISTS (SELECT FROM seen WHERE seen.id = shown.id)
    """
).bindparams(
    bindparam("marks", type_=Text()),
    bindparam("question", type_=Integer()),
    bindparam("now", type_=UtcDateTime()),
)
"""Marks what is no question (whether one may be read yet depends), and tells of whom something is left to be marked.

It waits for nobody who has one of these rows, so that it can be nobody's deadlock. Each conversation and its messages
are looked up by themselves (`OFFSET 0`) and what was found is found again where it stands (`ctid`), also where
PostgreSQL has counted nothing yet. What another transaction moves meanwhile counts as left.
"""


class Mark(NamedTuple):
    """A device has seen what it was sent, up to this message."""

    channel: str
    address: str
    up_to: int


@dataclass(frozen=True)
class _Waiting:
    mark: Mark
    is_done: asyncio.Future[bool]


class Marks:
    """Gathers marks for a moment and writes them together; on SQLite, which writes one after the other, each alone."""

    def __init__(self, db: Database, *, clock: Callable[[], datetime], pause: float = PAUSE) -> None:
        self._db, self._clock, self._pause = db, clock, pause
        self._waiting: list[_Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(self, mark: Mark) -> bool:
        """Mark what is no question. Returns whether nothing else waits to be marked; raises what the store raises."""
        if self._db.is_sqlite:
            return await self._write_alone(mark)
        one = _Waiting(mark, asyncio.get_running_loop().create_future())
        self._waiting.append(one)
        if self._writing is None:
            # Nobody's own work: who came first may leave before it is done.
            self._writing = asyncio.create_task(self._write(), context=Context())
        return await one.is_done

    async def _write_alone(self, mark: Mark) -> bool:
        async with self._db.at_once() as session:
            is_done = await mark_up_to(session, *mark, now=self._clock())
            faultpoints.reached("inbox.seeing")
        faultpoints.reached("inbox.seen")
        return is_done

    async def _write(self) -> None:
        try:
            while self._waiting:
                these, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
                await self._tell(these)
                if not self._waiting or len(these) < AT_ONCE:
                    await asyncio.sleep(self._pause)
        finally:
            self._writing = None
            _give_up(self._waiting)

    async def _tell(self, these: Sequence[_Waiting]) -> None:
        """Write these, and tell each who still waits what came of it."""
        try:
            left = await self._written([one.mark for one in these])
            for nth, one in enumerate(these):
                if not one.is_done.done():
                    one.is_done.set_result(nth not in left)
        except Exception as problem:
            for one in these:
                if not one.is_done.done():
                    one.is_done.set_exception(problem)
        finally:
            _give_up(these)

    async def _written(self, marks: Sequence[Mark]) -> set[int]:
        """Whose, by their places, something is left to be marked."""
        told = json.dumps([{"nth": nth, **mark._asdict()} for nth, mark in enumerate(marks)])
        async with self._db.at_once() as session:
            left = await session.scalars(_MARK, {"marks": told, "question": SURVEY, "now": self._clock()})
            faultpoints.reached("inbox.seeing")
        faultpoints.reached("inbox.seen")
        return set(left)


def _give_up(these: Sequence[_Waiting]) -> None:
    """Let those go who still wait: the loop ends."""
    for one in these:
        one.is_done.cancel()

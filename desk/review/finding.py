"""Finding conversations by what was said and made of them, the newest matching message first, however many there are.

It looks at one stretch of ids after another, from the newest down, and lets the next be as large as the time that is
left: words that are everywhere fill a page from the first stretch, and rare ones are few in any. After `PATIENCE`
seconds a page is what was found so far, and says how far back that reaches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, any_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from desk.review import conditions
from desk.review.asked import Asked
from desk.search import messages
from desk.store.models import ConversationRow, MessageRow

FIRST_STRETCH, LARGER = 1000, 4
"""A stretch is at most so many times as large as the one before: what no memory holds yet is read in small pieces."""
PATIENCE = 0.06
"""Seconds, after which no further stretch is looked at."""
FEW = 2000
"""So many conversations with a flag, a tag or a rare end are looked at by themselves, wherever they stand."""
SLACK = timedelta(hours=1)
"""Ids are given a little before or after the moment that a row tells."""
NEAR = 1000
"""A day's first id is known well enough where so few are left: each message tells its time itself."""


@dataclass(frozen=True)
class Hit:
    """A conversation and its newest message that answers what was asked."""

    conversation_id: int
    message_id: int


@dataclass(frozen=True)
class Found:
    """`hits`, newest first; `next` is the id to go on below, None at the end. `whole`: the page is full or all there
    is; otherwise it only reaches back to the message `next`.
    """

    hits: Sequence[Hit]
    next: int | None
    whole: bool


@dataclass(frozen=True)
class Search:
    """One search: what is `asked`, by whose days (`zone`), and how time is measured (`seconds`, monotonic)."""

    asked: Asked
    zone: tzinfo
    seconds: Callable[[], float]
    first_stretch: int = FIRST_STRETCH

    async def page(self, session: AsyncSession, *, below: int | None, limit: int) -> Found:
        """At most `limit` conversations whose newest matching message has an id under `below`."""
        begun = self.seconds()
        high, floor = await self._bounds(session)
        if below is not None:
            high = min(high, below - 1)
        hits: list[Hit] = []
        few = await self._few(session)
        stretch = self.first_stretch if few is None else high
        while high > floor:
            looked, low = self.seconds(), max(floor, high - stretch)
            matching = self.matches(session, low=low, high=high, few=few).limit(limit + 1 - len(hits))
            hits += [Hit(one.conversation_id, one.id) for one in await session.execute(matching)]
            if len(hits) > limit:
                return Found(hits[:limit], next=hits[limit - 1].message_id, whole=True)
            took, left = self.seconds() - looked, begun + PATIENCE - self.seconds()
            high = low
            if high > floor and left <= 0:
                return Found(hits, next=high + 1, whole=False)
            stretch = max(self.first_stretch, int(stretch * min(LARGER, left / took if took else LARGER)))
        return Found(hits, next=None, whole=True)

    def matches(self, session: AsyncSession, *, low: int, high: int, few: Sequence[int] | None = None) -> Any:
        """As (id, conversation), newest first: messages with ids above `low` and up to `high` that answer what is
        asked, each the newest one of its conversation that does.

        Only of a `few` conversations where they are given: their messages are looked up one by one.
        """
        asked, row = self.asked, MessageRow
        query = select(row.id, row.conversation_id).where(row.id > _literal(low), row.id <= _literal(high))
        if few is not None:
            query = query.where(_among(session, few))
        if asked.q and few is not None:
            query = query.where(messages.says(session, asked.q))
        elif asked.q:
            query = query.where(messages.holds(session, asked.q, low=low, high=high))
        query = query.where(*conditions.of_message(asked, self.zone), *conditions.of_conversation(asked))
        if conditions.needs_conversation(asked):
            query = query.join(ConversationRow, ConversationRow.id == row.conversation_id)
        return query.where(~self._newer(session)).order_by(row.id.desc())

    def _newer(self, session: AsyncSession) -> ColumnElement[bool]:
        """That a newer message of the same conversation answers it as well."""
        later = aliased(MessageRow, name="later")
        query = select(later.id).where(
            later.conversation_id == MessageRow.conversation_id,
            later.id > MessageRow.id,
            *conditions.of_later(self.asked, self.zone, later),
        )
        if self.asked.q:
            query = query.where(messages.says(session, self.asked.q, of="later"))
        # With an OFFSET PostgreSQL looks into each conversation by itself, and never joins all messages with all.
        return query.offset(0).exists()

    async def _few(self, session: AsyncSession) -> Sequence[int] | None:
        """The conversations that can be meant where those are few; None where they are many, or it cannot be told."""
        for query in conditions.rare(self.asked):
            found = (await session.scalars(query.limit(FEW + 1))).all()
            if len(found) <= FEW:
                return [one for one in found if one is not None]
        return None

    async def _bounds(self, session: AsyncSession) -> tuple[int, int]:
        """The newest id to look at, and the one above which to look: days narrow them, for ids grow with time."""
        newest = await session.scalar(select(func.max(MessageRow.id))) or 0
        since, before = conditions.moments(self.asked, self.zone)
        floor = 0 if since is None else (await around(session, since - SLACK, newest))[0]
        high = newest if before is None else (await around(session, before + SLACK, newest))[1]
        return high, floor


async def around(
    session: AsyncSession, moment: datetime, newest: int, *, near: int = NEAR
) -> tuple[int, int]:
    """Two ids: up to the first everything is from before the moment, above the second everything from after it.

    They are at most `near` apart, where messages are. Ids grow with time, mostly evenly: the next look is where the
    moment should be, and every other one in the middle.
    """
    first = await _at(session, 0)
    last = await _at(session, newest)
    if first is None or last is None or moment <= first[1]:
        return 0, 0 if first is None else first[0]
    if moment > last[1]:
        return last[0], newest
    low, high, even = first, last, True
    while high[0] - low[0] > near:
        share = (moment - low[1]) / (high[1] - low[1]) if even and high[1] > low[1] else 0.5
        width = high[0] - low[0]
        guess = low[0] + min(max(int(width * share), near // 4), width - near // 4)
        found = await _at(session, guess)
        if found is None or found[0] > high[0]:
            high = (guess, high[1])
        elif found[1] < moment:
            low = found
        else:
            high = (guess, found[1])
        even = not even
    return low[0], high[0]


async def _at(session: AsyncSession, least: int) -> tuple[int, datetime] | None:
    """The first message with an id from `least` on, as (id, when)."""
    found = await session.execute(
        select(MessageRow.id, MessageRow.created_at)
        .where(MessageRow.id >= least)
        .order_by(MessageRow.id)
        .limit(1)
    )
    row = found.first()
    return None if row is None else (row.id, row.created_at)


def _among(session: AsyncSession, conversations: Sequence[int]) -> ColumnElement[bool]:
    """That a message is of these: on PostgreSQL they are one value, for thousands would be long to read and to plan."""
    row = MessageRow.conversation_id
    if session.get_bind().dialect.name == "postgresql":
        return row == any_(bindparam(None, list(conversations), ARRAY(BigInteger)))
    return row.in_(conversations)


def _literal(value: int) -> ColumnElement[int]:
    """Stands in the statement itself: each stretch is planned for what it is."""
    return bindparam(None, value, BigInteger, literal_execute=True)

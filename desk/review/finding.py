"""Finding conversations by what was said and made of them, the newest matching message first, however many there are.

It looks at one stretch of ids after another, from the newest down, and lets the next be larger where that was quick:
words that are everywhere fill a page from the first stretch, and rare ones are few in any. After `PATIENCE` seconds a
page is what was found so far, and says how far back that reaches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.review import conditions
from desk.review.asked import Asked
from desk.search import messages
from desk.store.models import ConversationRow, MessageRow, ReviewRow

FIRST_STRETCH, LARGER = 4000, 4
QUICK, PATIENCE = 0.04, 0.12
"""Seconds: a stretch that took less lets the next be larger; after so long no further one is looked at."""
AT_ONCE = 200
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
        seen: set[int] = set()
        few = await self._few(session)
        stretch = self.first_stretch if few is None else high
        while high > floor:
            looked, low = self.seconds(), max(floor, high - stretch)
            while high > low:
                fresh, high = await self._look(session, low=low, high=high, below=below, seen=seen, few=few)
                hits += fresh
                if len(hits) > limit:
                    return Found(hits[:limit], next=hits[limit - 1].message_id, whole=True)
            now = self.seconds()
            if high > floor and now - begun > PATIENCE:
                return Found(hits, next=high + 1, whole=False)
            stretch = stretch * LARGER if now - looked < QUICK else self.first_stretch
        return Found(hits, next=None, whole=True)

    async def _look(
        self,
        session: AsyncSession,
        *,
        low: int,
        high: int,
        below: int | None,
        seen: set[int],
        few: Sequence[int] | None,
    ) -> tuple[list[Hit], int]:
        """Hits with ids above `low` and up to `high`, of conversations not yet `seen`; and down to where was looked."""
        rows = (await session.execute(self.matches(session, low=low, high=high, few=few))).all()
        fresh: dict[int, int] = {}
        for row_id, conversation_id in rows:
            if conversation_id not in seen:
                seen.add(conversation_id)
                fresh[conversation_id] = row_id
        if below is not None and fresh:
            before = set(await session.scalars(self.shown_before(session, list(fresh), below)))
            fresh = {one: row_id for one, row_id in fresh.items() if one not in before}
        reached = rows[-1][0] - 1 if len(rows) == AT_ONCE else low
        return [Hit(one, row_id) for one, row_id in fresh.items()], reached

    def matches(self, session: AsyncSession, *, low: int, high: int, few: Sequence[int] | None = None) -> Any:
        """The newest matching messages with ids above `low` and up to `high`, as (id, conversation).

        Only of a `few` conversations where they are given: their messages are looked up one by one.
        """
        query = select(MessageRow.id, MessageRow.conversation_id)
        query = query.where(MessageRow.id > _literal(low), MessageRow.id <= _literal(high))
        if few is not None:
            query = query.where(MessageRow.conversation_id.in_(few))
        if self.asked.q and few is not None:
            query = query.where(messages.says(session, self.asked.q))
        elif self.asked.q:
            query = query.where(messages.holds(session, self.asked.q, low=low, high=high))
        return self._narrowed(query).order_by(MessageRow.id.desc()).limit(AT_ONCE)

    def shown_before(self, session: AsyncSession, ids: Sequence[int], below: int) -> Any:
        """Which of these conversations stand on an earlier page: something newer of theirs matched."""
        query = select(MessageRow.conversation_id).distinct()
        query = query.where(MessageRow.conversation_id.in_(ids), MessageRow.id >= below)
        if self.asked.q:
            query = query.where(messages.says(session, self.asked.q))
        return self._narrowed(query)

    def _narrowed(self, query: Any) -> Any:
        asked = self.asked
        query = query.select_from(MessageRow)
        if conditions.needs_conversation(asked):
            query = query.join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
        if conditions.needs_review(asked):
            query = query.outerjoin(ReviewRow, ReviewRow.conversation_id == MessageRow.conversation_id)
        return query.where(
            *conditions.of_message(asked),
            *conditions.of_conversation(asked),
            *conditions.of_review(asked),
            *conditions.of_time(*conditions.moments(asked, self.zone)),
        )

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


def _literal(value: int) -> ColumnElement[int]:
    """Stands in the statement itself: each stretch is planned for what it is."""
    return bindparam(None, value, BigInteger, literal_execute=True)

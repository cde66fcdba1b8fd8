"""Numbers for filings that nobody waits for: each is taken by a transaction of its own, and kept until it is used. With
it comes the id of the ticket's row, so that all that a filing writes may refer to that before it is there.

A number that is taken by the filing itself is locked until that ends, and all other filings of the city wait. Here the
lock lasts for one statement, whose commit waits for no disk: whoever uses the number commits after it, and with that
it is on the disk as well. What was taken stands in `numbers_held` until the filing writes its ticket; a filing that
fails gives it back, and one that dies leaves it to whoever comes a minute later. So there are no repeats, and no gaps
but where the last filings of a day failed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from sqlalchemy import Date, bindparam, delete, text, update
from sqlalchemy.exc import IntegrityError, NoResultFound, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from desk.store.again import BeginAgain
from desk.store.database import Database
from desk.store.models import NumberHeldRow
from desk.store.together import Also, row_of, write_also
from desk.store.types import UtcDateTime
from desk.tickets import numbers

LEFT = timedelta(minutes=1)
"""What was taken before that is nobody's any more: a filing takes a fraction of a second."""
GIVEN_BACK = datetime(2000, 1, 1, tzinfo=UTC)
_RESERVE = text(
    """
    WITH again AS (
        UPDATE numbers_held SET since = :now WHERE (day, nth) = (
            SELECT day, nth FROM numbers_held WHERE day = :day AND since < :left
            ORDER BY nth LIMIT 1 FOR UPDATE SKIP LOCKED
        ) RETURNING nth
    ), next AS (
        INSERT INTO numbers AS n (day, last) SELECT :day, 1 WHERE NOT EXISTS (SELECT FROM again)
        ON CONFLICT (day) DO UPDATE SET last = n.last + 1 RETURNING last
    ), held AS (
        INSERT INTO numbers_held (day, nth, since) SELECT :day, last, :now FROM next RETURNING nth
    )
    SELECT nth, nextval(pg_get_serial_sequence('tickets', 'id')) AS ticket,
        set_config('synchronous_commit', 'off', true)
    FROM (SELECT nth FROM again UNION ALL SELECT nth FROM held) AS mine
    """
).bindparams(
    bindparam("day", type_=Date()),
    bindparam("now", type_=UtcDateTime()),
    bindparam("left", type_=UtcDateTime()),
)
_MINE = (
    NumberHeldRow.day == bindparam("day_"),
    NumberHeldRow.nth == bindparam("nth_"),
    NumberHeldRow.since == bindparam("since_"),
)
_USE = (
    delete(NumberHeldRow)
    .where(*_MINE)
    .returning(NumberHeldRow.nth)
    .execution_options(synchronize_session=False)
)
_GIVE_BACK = (
    update(NumberHeldRow).where(*_MINE).values(since=GIVEN_BACK).execution_options(synchronize_session=False)
)

_FORGET = (
    delete(NumberHeldRow)
    .where(NumberHeldRow.day < bindparam("day_"))
    .execution_options(synchronize_session=False)
)
"""What days that are over left: done once a day, by whoever gets the first number."""


@dataclass
class Reserved:
    """The `nth` number of a day, which one filing has for itself since a moment, and the id of the ticket to be filed
    under it.
    """

    day: date
    nth: int
    since: datetime
    ticket_id: int
    using: Also | None = None
    used: bool = False

    @property
    def key(self) -> dict[str, object]:
        """Its row's, as long as nobody else has it."""
        return {"day_": self.day, "nth_": self.nth, "since_": self.since}


@asynccontextmanager
async def reserved(
    db: Database, count: int, *, now: datetime, zone: tzinfo
) -> AsyncIterator[Sequence[Reserved | None]]:
    """So many numbers of the day, by the city's `zone`, for filings within the block, in their order; what is not used
    there is given back.

    None where there is only one writer, who waits for nobody (SQLite).
    """
    if db.is_sqlite:
        yield [None] * count
        return
    day = numbers.local_day(now, zone)
    left: list[Reserved] = []
    try:
        for _ in range(count):
            left.append(await reserve(db, day, now))
        yield [*left]
        left = [one for one in left if not one.used]
    finally:
        # Where the store cannot be told, it is taken for left in a minute.
        with suppress(SQLAlchemyError, OSError):
            for one in left:
                async with db.at_once(counts=False) as session:
                    await session.execute(_GIVE_BACK, one.key)


async def reserve(db: Database, day: date, now: datetime) -> Reserved:
    """One number of `day`, on PostgreSQL: all others wait for this statement and no longer.

    To take one twice does no harm, so a filing that the store rolled back is done again with another.
    """
    async with db.at_once(counts=False) as session:
        found = await session.execute(_RESERVE, {"day": day, "now": now, "left": now - LEFT})
        nth, ticket_id, _ = found.one()
    if nth == 1:
        async with db.at_once(counts=False) as session:
            await session.execute(_FORGET, {"day_": day - timedelta(days=1)})
    return Reserved(day, nth, now, ticket_id)


async def use(session: AsyncSession, day: date, mine: Reserved | None) -> int:
    """The count of `day` for a filing: the reserved one, else (the day is another, nothing is reserved) the next, for
    which others wait until this transaction ends. The reserved one is `used` by what is written next.
    """
    if mine is None or mine.day != day or mine.using is not None:
        return await numbers.take(session, day)
    mine.using = write_also(session, _USE, mine.key)
    return mine.nth


@asynccontextmanager
async def used(session: AsyncSession, mine: Reserved | None) -> AsyncIterator[None]:
    """Within the block what bears the number is written. Where a reserved one was left for too long and is somebody
    else's, or somebody has written another row of it meanwhile (a line of the history of whom it follows), this raises
    `BeginAgain`.
    """
    try:
        yield
        if mine is not None and mine.using is not None:
            await _use_up(session, mine, mine.using)
    except IntegrityError as problem:
        if mine is None:
            raise
        raise BeginAgain("somebody else has written a row of this filing") from problem


async def _use_up(session: AsyncSession, mine: Reserved, using: Also) -> None:
    try:
        await row_of(session, using)
    except NoResultFound as problem:
        raise BeginAgain("a reserved number was taken by somebody else") from problem
    mine.used = True

"""Messages of before the search: what they are found by is written afterwards, the newest first, a little at a time.

A cursor says from which id downwards nothing was done yet. Whoever goes on begins there; where none is, all is done.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.leases import upsert
from desk.search import messages
from desk.single import SingleWork
from desk.store.models import CursorRow, MessageRow

CURSOR = "search.messages"
AT_ONCE = 500
LOOK_AGAIN = timedelta(minutes=5)
_GONE = text("DELETE FROM message_words WHERE rowid > :low AND rowid <= :high")


class FillSearch(SingleWork):
    """Fills what is left, with a pause after each batch for those who wait for the store."""

    lease, seconds, every = "fill_search", 60.0, LOOK_AGAIN.total_seconds()

    async def work_off(self) -> int:
        """All that is left, as long as the lease is ours. Returns how many messages that were."""
        done = 0
        while await self._hold():
            async with self._db.begin() as session:
                count = await fill(session)
            if count is None:
                break
            done += count
        return done


async def begin(session: AsyncSession) -> None:
    """Everything that is there now is to be filled: after messages were written past `desk.conversations`."""
    last = await session.scalar(select(func.max(MessageRow.id)))
    if last is not None:
        values = {"value": str(last)}
        await session.execute(
            upsert(session, CursorRow)
            .values(name=CURSOR, **values)
            .on_conflict_do_update(index_elements=[CursorRow.name], set_=values)
        )


async def left(session: AsyncSession) -> int | None:
    """The id from which downwards nothing was done yet; None where all is done."""
    value = await session.scalar(select(CursorRow.value).where(CursorRow.name == CURSOR))
    return int(value) if value is not None else None


async def fill(session: AsyncSession, *, at_once: int = AT_ONCE) -> int | None:
    """The next batch. Returns how many messages it had; None where nothing was left. Done twice it changes nothing."""
    high = await left(session)
    if high is None:
        return None
    found = await session.execute(
        select(
            MessageRow.id,
            MessageRow.direction,
            MessageRow.author,
            MessageRow.text,
            MessageRow.understanding,
        )
        .where(MessageRow.id <= high)
        .order_by(MessageRow.id.desc())
        .limit(at_once)
    )
    rows = found.all()
    if not rows:
        await session.execute(delete(CursorRow).where(CursorRow.name == CURSOR))
        return None
    low = rows[-1].id - 1
    await session.execute(_GONE, {"low": low, "high": high})
    for row in rows:
        if row.direction != "note" and row.author not in messages.NOT_SAID and row.text:
            known = messages.known_of((row.understanding or {}).get("entities") or ())
            await messages.insert(session, [(row.id, row.text)], known=known)
    await _understood(session, [row for row in rows if row.understanding])
    await session.execute(update(CursorRow).where(CursorRow.name == CURSOR).values(value=str(low)))
    return len(rows)


async def _understood(session: AsyncSession, rows: list[Any]) -> None:
    if not rows:
        return
    statement = (
        update(MessageRow.__table__)  # type: ignore[arg-type]
        .where(MessageRow.__table__.c.id == bindparam("row_id"))
        .values(intent=bindparam("told"), confidence=bindparam("sure"))
    )
    values = [
        {
            "row_id": row.id,
            "told": row.understanding.get("intent"),
            "sure": row.understanding.get("confidence"),
        }
        for row in rows
    ]
    await (await session.connection()).execute(statement, values)

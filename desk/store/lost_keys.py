"""Gives up what is under a key that was lost for good, so that the desk starts again. Everything else stays."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, case, null, or_, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.store import derived, keyring, resealing
from desk.store.database import Database
from desk.store.keyring import COLUMNS
from desk.store.models import Base, ConversationRow, DraftRow, TicketRow
from desk.store.seal import KIND

AT_ONCE = 500
MARKS = {TicketRow: ("reporter_phone", "phone_mark"), ConversationRow: ("sender_name", "sender_mark")}
"""Which mark goes with which column."""


async def is_known(db: Database, key: str) -> bool:
    """Whether the store counts this key among those in use, or anything is under it."""
    async with db.read() as session:
        noted = await (await session.connection()).run_sync(keyring.in_use)
    return key != keyring.PLAIN and (key in noted or key in await resealing.standing(db))


async def give_up(db: Database, key: str) -> int:
    """Empty every name and number under this key. Returns how many tickets, conversations and messages had one.

    A complaint that is being told just now is begun anew. Ended anywhere, it goes on from there.
    """
    begins, count = f"{KIND}:{key}:%", 0
    for table in COLUMNS:
        while True:
            async with db.begin() as session:
                emptied = await _emptied(session, table, begins)
            count += emptied
            if not emptied:
                break
    async with db.begin() as session:
        await _drop_drafts(session, key)
    return count


async def _emptied(session: AsyncSession, table: type[Base], begins: str) -> int:
    rows: Any = table.__table__
    lost = {name: type_coerce(rows.c[name], String()).like(begins) for name in COLUMNS[table]}
    wanted = select(rows.c.id).where(or_(*lost.values())).order_by(rows.c.id).limit(AT_ONCE)
    ids = list(await session.scalars(wanted.with_for_update()))
    values: dict[str, Any] = {
        name: case((is_lost, null()), else_=type_coerce(rows.c[name], String()))
        for name, is_lost in lost.items()
    }
    if table in MARKS:
        name, mark = MARKS[table]
        values[mark] = case((lost[name], null()), else_=rows.c[mark])
    connection = await session.connection()
    await connection.execute(update(rows).where(rows.c.id.in_(ids)).values(values))
    if table is TicketRow and ids:
        names = ("id", *derived.MATTER, *derived.WHO, "filing_key", "enterprise")
        left = await session.execute(select(*(rows.c[name] for name in names)).where(rows.c.id.in_(ids)))
        await connection.run_sync(derived.write_again, left.all())
    return len(ids)


async def _drop_drafts(session: AsyncSession, key: str) -> None:
    told = select(DraftRow.id, type_coerce(DraftRow.fields, String())).where(DraftRow.state == "open")
    ids = [row[0] for row in await session.execute(told) if f"{KIND}:{key}:" in str(row[1])]
    dropped = update(DraftRow).where(DraftRow.id.in_(ids)).values(state="dropped", fields={})
    await session.execute(dropped.execution_options(synchronize_session=False))

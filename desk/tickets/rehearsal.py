"""What citizens would read of a step: it is taken by the code that takes it, in a transaction that leaves nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.store.database import Database
from desk.store.models import ButtonRow, MessageRow, TicketRow

Work = Callable[[AsyncSession], Awaitable[None]]


@dataclass(frozen=True)
class Heard:
    """One message to one citizen. `number` is the ticket that it is about, `choices` the buttons below it."""

    number: str
    text: str
    choices: Sequence[str] = ()


async def heard(db: Database, work: Work) -> list[Heard]:
    """The messages that `work` writes to citizens, in their order. Nothing is sent, kept or counted.

    Raises what `work` raises.
    """
    written: list[MessageRow] = []
    async with db.rehearse() as session:
        event.listen(
            session.sync_session, "after_flush", lambda flushed, _: written.extend(_messages(flushed.new))
        )
        await work(session)
        await session.flush()
        messages = [row for row in written if row.direction == "out"]
        about = {row.ticket_id for row in messages}
        found = await session.execute(select(TicketRow.id, TicketRow.number).where(TicketRow.id.in_(about)))
        numbers = {row.id: row.number for row in found}
        below = await _choices(session, messages)
        return [Heard(numbers.get(row.ticket_id or 0, ""), row.text, below[row.id]) for row in messages]


def _messages(new: Iterable[Any]) -> list[MessageRow]:
    return [row for row in new if isinstance(row, MessageRow)]


async def _choices(session: AsyncSession, messages: Sequence[MessageRow]) -> Mapping[int, Sequence[str]]:
    """What stands on the buttons below each of these; buttons may be written beside a message, and no objects."""
    below: dict[int, list[str]] = {row.id: [] for row in messages}
    offered = select(ButtonRow.message_id, ButtonRow.title).where(ButtonRow.message_id.in_(below))
    for message, title in await session.execute(offered.order_by(ButtonRow.position)):
        below[message].append(title)
    return below

"""Acts of citizens happen once: the message that asked for one, delivered again, finds it done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from desk.store.models import ActRow


def key(action: str, message_id: int, number: str | None = None) -> str:
    """The name of one act of one message, where one message may do it to several tickets with the number of each."""
    return f"{action}:{message_id}:{number}" if number else f"{action}:{message_id}"


async def done(session: AsyncSession, name: str) -> ActRow | None:
    """The act, if it was done."""
    return await session.get(ActRow, name)


async def keep(
    session: AsyncSession, name: str, *, now: datetime, result: Mapping[str, Any] | None = None
) -> None:
    """Note it as done, in the act's own transaction."""
    session.add(ActRow(key=name, result=dict(result) if result is not None else None, at=now))
    await session.flush()

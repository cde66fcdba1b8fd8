"""How often a secret was guessed wrongly, and the pause after that: of one name from one place, of nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import LockedOut
from desk.staff import secret
from desk.store.models import SignInRow

WRONG_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=15)


def key_of(name: str, place: str) -> str:
    """What tries are counted under: a hash, so that names that do not exist leave nothing readable."""
    return secret.digest(f"{name}\n{place}")


async def check(session: AsyncSession, key: str, now: datetime) -> None:
    """Raise `LockedOut` while there were too many."""
    row = await session.get(SignInRow, key)
    if row is not None and row.locked_until is not None and now < row.locked_until:
        raise LockedOut("too many wrong passwords", until=row.locked_until)


async def count(session: AsyncSession, key: str, now: datetime) -> bool:
    """Count one more; whether that was one too many."""
    await session.execute(delete(SignInRow).where(SignInRow.at < now - LOCKED_FOR, SignInRow.key != key))
    row = await session.get(SignInRow, key, with_for_update=True)
    if row is None or row.at < now - LOCKED_FOR:
        row = await session.merge(SignInRow(key=key, failed_count=0, locked_until=None, at=now))
    row.failed_count, row.at = row.failed_count + 1, now
    if row.failed_count < WRONG_ALLOWED:
        return False
    row.failed_count, row.locked_until = 0, now + LOCKED_FOR
    return True


async def forget(session: AsyncSession, key: str) -> None:
    """Whoever got it right starts anew."""
    await session.execute(delete(SignInRow).where(SignInRow.key == key))

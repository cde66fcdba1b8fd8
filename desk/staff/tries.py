"""How often a secret was guessed wrongly, and the pause after that: of one name from one place, of nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import LockedOut
from desk.leases import upsert
from desk.staff import secret
from desk.store.models import SignInRow

WRONG_ALLOWED = 5
ELSEWHERE, ELSEWHERE_ALLOWED = "elsewhere", 20
"""Of one name, from anywhere, in browsers that it never signed in with."""
LOCKED_FOR = timedelta(minutes=15)


def key_of(name: str, place: str) -> str:
    """What tries are counted under: a hash, so that names that do not exist leave nothing readable."""
    return secret.digest(f"{name}\n{place}")


async def attempt(
    session: AsyncSession,
    key: str,
    now: datetime,
    *,
    allowed: int = WRONG_ALLOWED,
    whole_account: bool = False,
) -> bool:
    """Count a try before its secret is looked at, and keep its row locked; whether nothing more is tried after it.

    Raises `LockedOut` where there were too many. Whoever looks at the secret commits this first, or in the same
    transaction: of tries at the same time no more are looked at than one after the other. A right one is taken off
    again by `forget` or `take_back`.
    """
    mine = upsert(session, SignInRow).values(key=key, failed_count=0, locked_until=None, at=now)
    await session.execute(mine.on_conflict_do_update(index_elements=[SignInRow.key], set_={"key": key}))
    row = await session.get_one(SignInRow, key, populate_existing=True)
    if row.locked_until is not None and now < row.locked_until:
        raise LockedOut("too many wrong secrets", until=row.locked_until, whole_account=whole_account)
    await _sweep(session, key, now)
    if row.locked_until is not None or row.at < now - LOCKED_FOR:
        row.failed_count, row.locked_until = 0, None
    row.failed_count, row.at = row.failed_count + 1, now
    if row.failed_count < allowed:
        return False
    row.locked_until = now + LOCKED_FOR
    return True


async def take_back(session: AsyncSession, key: str, *, allowed: int = WRONG_ALLOWED) -> None:
    """A try that was right, where earlier wrong ones still count."""
    row = await session.get(SignInRow, key, with_for_update=True, populate_existing=True)
    if row is None:
        return
    row.failed_count = max(0, row.failed_count - 1)
    if row.failed_count < allowed:
        row.locked_until = None


async def attempt_elsewhere(session: AsyncSession, name: str, now: datetime) -> None:
    """The same of all tries of a name in unknown browsers, whether anybody is called so or not."""
    key = key_of(name, ELSEWHERE)
    await attempt(session, key, now, allowed=ELSEWHERE_ALLOWED, whole_account=True)


async def take_back_elsewhere(session: AsyncSession, name: str) -> None:
    """The same of one of those."""
    await take_back(session, key_of(name, ELSEWHERE), allowed=ELSEWHERE_ALLOWED)


async def forget(session: AsyncSession, key: str) -> None:
    """Whoever got it right starts anew."""
    await session.execute(delete(SignInRow).where(SignInRow.key == key))


async def _sweep(session: AsyncSession, key: str, now: datetime) -> None:
    """Old tries go; those that somebody is at just now are left."""
    old = select(SignInRow.key).where(SignInRow.at < now - LOCKED_FOR, SignInRow.key != key)
    await session.execute(delete(SignInRow).where(SignInRow.key.in_(old.with_for_update(skip_locked=True))))

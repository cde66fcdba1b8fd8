"""Signing in to the console: lock-out, sessions and their CSRF tokens. The cookies themselves are the console's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import LockedOut, SignInFailed
from desk.staff import audit, secret
from desk.staff.accounts import Person, person
from desk.store.database import Database
from desk.store.models import SessionRow, SignInRow, StaffRow

WRONG_ALLOWED = 5
LOCKED_FOR = timedelta(minutes=15)
SESSION_LASTS = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class SignedIn:
    """A browser's session. `token` is the cookie's value and known only here; `csrf` goes into every form."""

    token: str
    csrf: str
    person: Person
    expires_at: datetime


class Sessions:
    """Sessions on one store."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock

    async def sign_in(self, name: str, password: str, *, source: str) -> SignedIn:
        """Start a session. `source` is where the request comes from (the client's address).

        Raises `SignInFailed` for a wrong name or password alike and `LockedOut` for 15 minutes after five failures of
        this name from this source; the same name from elsewhere is not affected.
        """
        key, now = secret.digest(f"{name}\n{source}"), self._clock()
        async with self._db.read() as session:
            await _check_lock(session, key, now)
            row = await session.scalar(select(StaffRow).where(StaffRow.name == name, StaffRow.active))
        kept = row.password_hash if row else None
        if not await asyncio.to_thread(secret.password_matches, password, kept) or row is None:
            async with self._db.begin() as session:
                await _count_failure(session, key, now)
            raise SignInFailed("wrong name or password")
        return await self._start(row.id, key, now)

    async def _start(self, staff_id: int, key: str, now: datetime) -> SignedIn:
        token, csrf, until = secret.new_token(), secret.new_token(), now + SESSION_LASTS
        async with self._db.begin() as session:
            await session.execute(delete(SignInRow).where(SignInRow.key == key))
            await session.execute(delete(SessionRow).where(SessionRow.expires_at <= now))
            session.add(SessionRow(token_hash=secret.digest(token), staff_id=staff_id, csrf=csrf, created_at=now,
                                   seen_at=now, expires_at=until))  # fmt: skip
            who = person(await session.get_one(StaffRow, staff_id))
            audit.note(session, who.actor(), "sign_in", on=("staff", staff_id), now=now)
        return SignedIn(token=token, csrf=csrf, person=who, expires_at=until)

    async def find(self, token: str, *, is_present: bool = True) -> SignedIn | None:
        """The session a cookie stands for; None when it is unknown, over, or its account is switched off.

        `is_present` False: a page asked by itself, which does not show that somebody is there.
        """
        now = self._clock()
        async with self._db.read() as session:
            row = await session.get(SessionRow, secret.digest(token))
            staff = await session.get(StaffRow, row.staff_id) if row else None
        if row is None or staff is None or row.expires_at <= now or not staff.active:
            return None
        if is_present and now - row.seen_at > SEEN_EVERY:
            await self._seen(row.token_hash, now)
        return SignedIn(token=token, csrf=row.csrf, person=person(staff), expires_at=row.expires_at)

    async def _seen(self, token_hash: str, now: datetime) -> None:
        async with self._db.begin() as session:
            row = await session.get(SessionRow, token_hash)
            if row is not None:
                row.seen_at = now

    async def sign_out(self, token: str) -> None:
        """End the session. An unknown one is as good as ended."""
        async with self._db.begin() as session:
            row = await session.get(SessionRow, secret.digest(token))
            if row is not None:
                who = person(await session.get_one(StaffRow, row.staff_id))
                audit.note(session, who.actor(), "sign_out", on=("staff", row.staff_id), now=self._clock())
                await session.delete(row)


async def _check_lock(session: AsyncSession, key: str, now: datetime) -> None:
    row = await session.get(SignInRow, key)
    if row is not None and row.locked_until is not None and now < row.locked_until:
        raise LockedOut("too many wrong passwords", until=row.locked_until)


async def _count_failure(session: AsyncSession, key: str, now: datetime) -> None:
    await session.execute(delete(SignInRow).where(SignInRow.at < now - LOCKED_FOR, SignInRow.key != key))
    row = await session.get(SignInRow, key, with_for_update=True)
    if row is None or row.at < now - LOCKED_FOR:
        row = await session.merge(SignInRow(key=key, failed_count=0, locked_until=None, at=now))
    row.failed_count, row.at = row.failed_count + 1, now
    if row.failed_count >= WRONG_ALLOWED:
        row.failed_count, row.locked_until = 0, now + LOCKED_FOR

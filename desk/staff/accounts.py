"""Staff accounts and API tokens: who may sign in, and as whom a token acts."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import Conflict, InvalidInput, NotFound, SignInFailed, WeakPassword
from desk.staff import audit, secret, tries
from desk.staff.access import (
    FirstPassword,
    check_role,
    drop_factor,
    end_every_session,
    end_sessions,
    forget_begun,
    switch,
)
from desk.staff.actor import SYSTEM, TOKEN_ROLES, Actor
from desk.staff.passwords import weakness
from desk.staff.person import Person, person
from desk.staff_notices.events import TOPICS
from desk.store.database import Database
from desk.store.models import ApiTokenRow, StaffRow

EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
LONGEST_EMAIL = 200
USED_EVERY = timedelta(minutes=1)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{1,59}")


class Ended(NamedTuple):
    """How many sessions and API tokens open nothing any more."""

    sessions: int
    tokens: int


class Accounts:
    """Accounts on one store. `units` are the codes a handler may belong to (None: not checked here)."""

    def __init__(
        self, db: Database, clock: Callable[[], datetime], *, units: Collection[str] | None = None
    ) -> None:
        self._db = db
        self._clock = clock
        self._units = units

    async def add(
        self,
        name: str,
        *,
        role: str,
        unit: str | None = None,
        display_name: str | None = None,
        lang: str = "zh",
        by: Actor = SYSTEM,
    ) -> str:
        """Make an account and return its first password, which nothing else will ever show.

        Raises `InvalidInput` for a name, role or unit that makes no sense and `Conflict` if the name is taken.
        """
        if not NAME.fullmatch(name):
            raise InvalidInput("a name has 2 to 60 letters, digits or . _ @ -", field="name")
        self._check_role(role, unit)
        password = secret.new_password()
        hashed = await asyncio.to_thread(secret.hash_password, password)
        now = self._clock()
        async with self._db.begin() as session:
            if await _by_name(session, name) is not None:
                raise Conflict(f"there is already an account '{name}'")
            row = StaffRow(name=name, display_name=display_name or name, role=role, unit=unit, lang=lang,
                           password_hash=hashed, must_change=True, active=True, created_at=now)  # fmt: skip
            session.add(row)
            await session.flush()
            audit.note(
                session, by, "add_staff", on=("staff", row.id), now=now, details={"role": role, "unit": unit}
            )
        return password

    async def reset(self, name: str, *, by: Actor = SYSTEM) -> str:
        """Give the account a new password, return it and end its sessions. Raises `NotFound`."""
        first = await FirstPassword.made()
        async with self._db.begin() as session:
            await first.give(session, await _named(session, name), by=by, now=self._clock())
        return first.password

    async def change_password(self, staff_id: int, *, old: str, new: str) -> None:
        """Change one's own password; every browser is signed out.

        Raises `SignInFailed` for a wrong old one, `LockedOut` after five, and `WeakPassword` for a new one that will
        not do.
        """
        key, now = tries.key_of("password", str(staff_id)), self._clock()
        async with self._db.begin() as session:
            await tries.attempt(session, key, now)
            row = await session.get(StaffRow, staff_id)
        kept = row.password_hash if row else None
        if not await asyncio.to_thread(secret.password_matches, old, kept) or row is None:
            raise SignInFailed("wrong password")
        async with self._db.begin() as session:
            await tries.take_back(session, key)
        await _check_strength(row, new)
        hashed = await asyncio.to_thread(secret.hash_password, new)
        async with self._db.begin() as session:
            row = await session.get_one(StaffRow, staff_id, with_for_update=True)
            if row.password_hash != kept:
                raise SignInFailed("the password was changed meanwhile")
            row.former_hash, row.password_hash, row.must_change = kept, hashed, False
            forget_begun(row)
            await tries.forget(session, key)
            await end_sessions(session, staff_id)
            audit.note(session, person(row).actor(), "change_password", on=("staff", staff_id), now=now)

    async def send_to(
        self, name: str, email: str | None, *, lang: str | None = None, by: Actor = SYSTEM
    ) -> None:
        """Where notices are mailed (None: nowhere), and in which language (None: as it was).

        Raises `NotFound`, and `InvalidInput` for what is no address or language.
        """
        if email is not None and (len(email) > LONGEST_EMAIL or not EMAIL.fullmatch(email)):
            raise InvalidInput("that is no mail address", field="email")
        if lang not in (None, "zh", "en"):
            raise InvalidInput("a language is zh or en", field="lang")
        async with self._db.begin() as session:
            row = await _named(session, name)
            row.email, row.lang = email, lang or row.lang
            audit.note(session, by, "choose_mail", on=("staff", row.id), now=self._clock())

    async def choose_topics(self, name: str, topics: Sequence[str] | None, *, by: Actor = SYSTEM) -> None:
        """Which notices are mailed (None: as shipped). Raises `NotFound`, and `InvalidInput` for an unknown topic."""
        if unknown := set(topics or ()) - set(TOPICS):
            raise InvalidInput(f"there is no topic '{min(unknown)}'", field="topics")
        async with self._db.begin() as session:
            row = await _named(session, name)
            row.mail_topics = None if topics is None else list(topics)
            audit.note(session, by, "choose_topics", on=("staff", row.id), now=self._clock())

    async def set_active(self, name: str, *, active: bool, by: Actor) -> None:
        """Switch an account off (its sessions, and the API tokens it made, end at once) or on again.

        Raises `NotFound`, and `LastAdmin` where nobody would be left who looks after the accounts.
        """
        async with self._db.begin() as session:
            await switch(session, await _named(session, name), active=active, by=by, now=self._clock())

    async def reset_factor(self, name: str, *, reason: str, by: Actor = SYSTEM) -> None:
        """Take the second factor from an account and sign it out. Raises `NotFound` and `MissingDetail` (reason)."""
        async with self._db.begin() as session:
            await drop_factor(session, await _named(session, name), reason=reason, by=by, now=self._clock())

    async def since(self) -> datetime | None:
        """When the first account was made, None where there is none yet."""
        async with self._db.read() as session:
            return await session.scalar(select(func.min(StaffRow.created_at)))

    async def people(self) -> list[Person]:
        """Every account, by name."""
        async with self._db.read() as session:
            return [person(row) for row in await session.scalars(select(StaffRow).order_by(StaffRow.name))]

    async def called(self, labels: Collection[str]) -> dict[str, str]:
        """How those who act are called, by the label that history and cases name them with: accounts and tokens."""
        found = {label: label.partition(":")[2] for label in labels if label.startswith("token:")}
        ids = [int(label.partition(":")[2]) for label in labels if label.startswith("staff:")]
        if not ids:
            return found
        async with self._db.read() as session:
            rows = await session.scalars(select(StaffRow).where(StaffRow.id.in_(ids)))
            return found | {f"staff:{row.id}": row.display_name for row in rows}

    async def token(
        self,
        name: str,
        *,
        role: str,
        unit: str | None = None,
        lasts: timedelta | None = None,
        by: Actor = SYSTEM,
    ) -> str:
        """Make an API token and return it; the store keeps its hash only. Raises `InvalidInput`.

        With the role `FILING` it is the `api_key` of a program that files requests, and opens nothing else.
        """
        if not name.strip() or len(name) > 60:
            raise InvalidInput("a token has a name of 1 to 60 characters", field="name")
        check_role(role, unit, self._units, TOKEN_ROLES)
        token, now = secret.new_token("sr_"), self._clock()
        async with self._db.begin() as session:
            session.add(ApiTokenRow(token_hash=secret.digest(token), name=name, role=role, unit=unit, created_at=now,
                                    expires_at=now + lasts if lasts else None, created_by=by.label))  # fmt: skip
            audit.note(
                session, by, "add_token", on=("token", name), now=now, details={"role": role, "unit": unit}
            )
        return token

    async def revoke_token(self, name: str, *, by: Actor = SYSTEM) -> int:
        """End every token of that name; how many there were."""
        now = self._clock()
        async with self._db.begin() as session:
            named = ApiTokenRow.name == name, ApiTokenRow.revoked_at.is_(None)
            rows = list(await session.scalars(select(ApiTokenRow).where(*named)))
            for row in rows:
                row.revoked_at = now
            audit.note(session, by, "revoke_token", on=("token", name), now=now)
        return len(rows)

    async def end_all(self, *, tokens: bool = True, by: Actor = SYSTEM) -> Ended:
        """End every session, every sign-in that still waits for its code and, unless told otherwise, every API token.

        For a desk that somebody broke into, or that was restored. Passwords and second factors stay.
        """
        now = self._clock()
        async with self._db.begin() as session:
            sessions = await end_every_session(session)
            valid = select(ApiTokenRow).where(ApiTokenRow.revoked_at.is_(None))
            over = list(await session.scalars(valid)) if tokens else []
            for row in over:
                row.revoked_at = now
            audit.note(
                session,
                by,
                "end_all",
                on=("everybody", "*"),
                now=now,
                details={"count": sessions + len(over)},
            )
        return Ended(sessions, len(over))

    async def actor_for_token(self, token: str) -> Actor | None:
        """As whom a bearer token acts; None for an unknown, revoked or expired one."""
        async with self._db.read() as session:
            row = await session.get(ApiTokenRow, secret.digest(token))
        if row is None or row.revoked_at is not None:
            return None
        now = self._clock()
        if row.expires_at is not None and row.expires_at <= now:
            return None
        if row.used_at is None or now - row.used_at > USED_EVERY:
            await self._used(row.token_hash, now)
        return Actor(
            kind="staff", id=None, name=row.name, role=row.role, unit=row.unit, token=row.token_hash[:16]
        )

    async def _used(self, token_hash: str, now: datetime) -> None:
        async with self._db.begin() as session:
            row = await session.get(ApiTokenRow, token_hash)
            if row is not None:
                row.used_at = now

    def _check_role(self, role: str, unit: str | None) -> None:
        check_role(role, unit, self._units)


async def _check_strength(row: StaffRow, new: str) -> None:
    """Raise `WeakPassword` for one that is easy to guess, or that this account has or had."""
    reason: str | None = await asyncio.to_thread(partial(weakness, new, names=[row.name, row.display_name]))
    for kept in (row.password_hash, row.former_hash) if reason is None else ():
        is_same: bool = await asyncio.to_thread(secret.password_matches, new, kept)
        reason = "former" if is_same else reason
    if reason is not None:
        raise WeakPassword("that password is too easy to guess", reason=reason)


async def _by_name(session: AsyncSession, name: str) -> StaffRow | None:
    found: StaffRow | None = await session.scalar(select(StaffRow).where(StaffRow.name == name))
    return found


async def _named(session: AsyncSession, name: str) -> StaffRow:
    """The account, locked: who signs in at the same time does not win back what is taken from it."""
    row: StaffRow | None = await session.scalar(
        select(StaffRow).where(StaffRow.name == name).with_for_update()
    )
    if row is None:
        raise NotFound(f"there is no account '{name}'")
    return row

"""The second factor of an account: set up, confirmed, asked for, ended; codes and recovery codes are good once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import Conflict, NotFound, WrongCode
from desk.staff import audit, totp, tries
from desk.staff.access import clear_factor, drop_factor
from desk.staff.actor import Actor
from desk.staff.person import person
from desk.staff.sealing import Keys
from desk.staff.sign_in_log import How
from desk.store.database import Database
from desk.store.models import RecoveryCodeRow, StaffRow

PURPOSE = "second factor"


@dataclass(frozen=True)
class Factor:
    """How it stands: `since` when it counts (None: not set up), and how many recovery codes are left."""

    since: datetime | None
    recovery_left: int


@dataclass(frozen=True)
class Enrolment:
    """What an app is given: the secret in groups of four, and the address that a QR code says."""

    secret: str
    address: str


class SecondFactors:
    """Second factors on one store. `required` are the roles that must have one, `issuer` is how apps name us."""

    def __init__(
        self,
        db: Database,
        clock: Callable[[], datetime],
        keys: Keys,
        *,
        required: Collection[str] = (),
        issuer: str = "Swift Response",
    ) -> None:
        self._db = db
        self._clock = clock
        self._keys = keys
        self._required = frozenset(required)
        self._issuer = issuer

    def requires(self, role: str) -> bool:
        """Whether people of this role may work only with a second factor."""
        return role in self._required

    async def of(self, staff_id: int) -> Factor:
        """How it stands with an account. Raises `NotFound`."""
        left = select(func.count()).where(
            RecoveryCodeRow.staff_id == staff_id, RecoveryCodeRow.used_at.is_(None)
        )
        async with self._db.read() as session:
            row = await _row(session, staff_id)
            return Factor(row.totp_since, await session.scalar(left) or 0)

    async def begin(self, staff_id: int) -> Enrolment:
        """The secret to set up; the same until it is confirmed. Raises `Conflict` where there is one already."""
        async with self._db.begin() as session:
            row = await _row(session, staff_id, lock=True)
            if row.totp_since is not None:
                raise Conflict("there is a second factor already")
            shared = self._keys.opened(row.totp_sealed, PURPOSE) if row.totp_sealed else None
            if shared is None:
                shared = totp.new_secret()
                row.totp_sealed = self._keys.sealed(shared, PURPOSE)
            address = totp.address(shared, account=row.name, issuer=self._issuer)
        return Enrolment(totp.grouped(shared), address)

    async def confirm(self, staff_id: int, code: str) -> list[str]:
        """From now on it is asked for. Returns the recovery codes, which nothing else will ever show.

        Raises `WrongCode`, and `Conflict` where there is one already or none was begun.
        """
        now = self._clock()
        async with self._db.begin() as session:
            row = await _row(session, staff_id, lock=True)
            if row.totp_since is not None or row.totp_sealed is None:
                raise Conflict("there is nothing to confirm")
            step = self._step(row, code, now)
            if step is None:
                raise WrongCode("that is not the present code")
            row.totp_since, row.totp_step = now, step
            codes = await _new_codes(session, staff_id)
            audit.note(session, person(row).actor(), "add_factor", on=("staff", staff_id), now=now)
        return codes

    async def renew(self, staff_id: int, code: str) -> list[str]:
        """New recovery codes; the old ones are void. Raises `WrongCode` and `LockedOut`."""
        async with self._proven(staff_id, code) as (session, row):
            codes = await _new_codes(session, staff_id)
            audit.note(session, person(row).actor(), "renew_codes", on=("staff", staff_id), now=self._clock())
        return codes

    async def end(self, staff_id: int, code: str) -> None:
        """One's own is no longer asked for. Raises `WrongCode`, `LockedOut`, and `Conflict` where it is required."""
        async with self._proven(staff_id, code) as (session, row):
            if self.requires(row.role):
                raise Conflict("this role must have one")
            await clear_factor(session, row)
            audit.note(session, person(row).actor(), "end_factor", on=("staff", staff_id), now=self._clock())

    async def reset(self, staff_id: int, *, reason: str, by: Actor) -> None:
        """Take it from somebody who lost their phone, and end their sessions. Raises `NotFound`, `MissingDetail`."""
        async with self._db.begin() as session:
            row = await _row(session, staff_id, lock=True)
            await drop_factor(session, row, reason=reason, by=by, now=self._clock())

    async def spend(self, session: AsyncSession, row: StaffRow, code: str, now: datetime) -> How | None:
        """Use up a code or a recovery code of a locked row: what it was, None where it is wrong."""
        step = self._step(row, code, now)
        if step is not None:
            row.totp_step = step
            return "code"
        kept = await session.get(RecoveryCodeRow, (row.id, totp.recovery_hash(code)), with_for_update=True)
        if kept is None or kept.used_at is not None:
            return None
        kept.used_at = now
        audit.note(session, person(row).actor(), "use_recovery_code", on=("staff", row.id), now=now)
        return "recovery"

    async def unreadable(self) -> list[str]:
        """Accounts whose secret was sealed with another key: no code of theirs is right any more."""
        kept = select(StaffRow.name, StaffRow.totp_sealed).where(
            StaffRow.active, StaffRow.totp_sealed.is_not(None)
        )
        async with self._db.read() as session:
            rows = await session.execute(kept.order_by(StaffRow.name))
            return [name for name, sealed in rows if sealed and self._keys.opened(sealed, PURPOSE) is None]

    def _step(self, row: StaffRow, code: str, now: datetime) -> int | None:
        shared = self._keys.opened(row.totp_sealed, PURPOSE) if row.totp_sealed else None
        return totp.step_of(shared, code, at=now, after=row.totp_step) if shared else None

    @asynccontextmanager
    async def _proven(self, staff_id: int, code: str) -> AsyncIterator[tuple[AsyncSession, StaffRow]]:
        """A transaction with the account's row, for whoever has a code; wrong ones are counted."""
        key, now = tries.key_of("second factor", str(staff_id)), self._clock()
        async with self._db.begin() as session:
            row = await _row(session, staff_id, lock=True)
            await tries.attempt(session, key, now)
            if row.totp_since is not None and await self.spend(session, row, code, now):
                await tries.forget(session, key)
                yield session, row
                return
        raise WrongCode("that is not the present code")


async def _row(session: AsyncSession, staff_id: int, *, lock: bool = False) -> StaffRow:
    row = await session.get(StaffRow, staff_id, with_for_update=lock, populate_existing=lock)
    if row is None:
        raise NotFound("there is no such account")
    return row


async def _new_codes(session: AsyncSession, staff_id: int) -> list[str]:
    await session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.staff_id == staff_id))
    codes = totp.recovery_codes()
    session.add_all(RecoveryCodeRow(staff_id=staff_id, code_hash=totp.recovery_hash(code)) for code in codes)
    return codes

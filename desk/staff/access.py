"""What an account may have and lose: its role, its sessions, the API tokens it made, its second factor.

Each works in the caller's transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import InvalidInput, LastAdmin, MissingDetail
from desk.staff import audit, secret
from desk.staff.actor import ROLES, Actor
from desk.staff.person import person
from desk.store.models import ApiTokenRow, HalfSignInRow, RecoveryCodeRow, SessionRow, StaffRow

LONGEST_REASON = 200


def check_role(
    role: str, unit: str | None, units: Collection[str] | None, roles: Sequence[str] = ROLES
) -> None:
    """Raise `InvalidInput` for a role or unit that there is not, or that do not go together."""
    if role not in roles:
        raise InvalidInput(f"a role is one of {', '.join(roles)}", field="role")
    if (role == "handler") != (unit is not None):
        raise InvalidInput("a handler has a unit, and nobody else has", field="unit")
    if unit is not None and units is not None and unit not in units:
        raise InvalidInput(f"there is no unit '{unit}'", field="unit")


async def switch(session: AsyncSession, row: StaffRow, *, active: bool, by: Actor, now: datetime) -> None:
    """Switch an account off or on, as `Accounts.set_active`, in the caller's transaction."""
    if row.active == active:
        return
    if not active:
        await keep_an_admin(session, row)
        await end_access(session, row, now=now)
    row.active, row.version = active, row.version + 1
    audit.note(session, by, "switch_on" if active else "switch_off", on=("staff", row.id), now=now)


async def keep_an_admin(session: AsyncSession, row: StaffRow) -> None:
    """Raise `LastAdmin` if this one is the last who can sign in; all of them stay locked until the end."""
    if row.role != "admin":
        return
    admins = select(StaffRow.id).where(StaffRow.role == "admin", StaffRow.active)
    found = await session.scalars(admins.order_by(StaffRow.id).with_for_update())
    if set(found) <= {row.id}:
        raise LastAdmin("the last administrator stays: give somebody else that role first")


async def end_sessions(session: AsyncSession, staff_id: int) -> None:
    """Sign an account out everywhere, also where only the second factor is still asked for."""
    for table in (SessionRow, HalfSignInRow):
        await session.execute(delete(table).where(table.staff_id == staff_id))


async def end_every_session(session: AsyncSession) -> int:
    """Sign everybody out, also where only the second factor is still asked for. How many sessions there were."""
    count = await session.scalar(select(func.count()).select_from(SessionRow))
    for table in (SessionRow, HalfSignInRow):
        await session.execute(delete(table))
    return count or 0


@dataclass(frozen=True)
class FirstPassword:
    """A password that its owner must change at the next sign-in: shown once, kept as a hash."""

    password: str
    hashed: str

    @classmethod
    async def made(cls) -> Self:
        """A new one; hashed before a transaction begins, because that takes its time."""
        password = secret.new_password()
        return cls(password, await asyncio.to_thread(secret.hash_password, password))

    async def give(self, session: AsyncSession, row: StaffRow, *, by: Actor, now: datetime) -> None:
        """The account's only one from now on; every browser is signed out. One that its owner chose is not forgotten,
        so that it is not chosen again.
        """
        forget_begun(row)
        if not row.must_change:
            row.former_hash = row.password_hash
        row.password_hash, row.must_change, row.version = self.hashed, True, row.version + 1
        await end_sessions(session, row.id)
        audit.note(session, by, "reset_password", on=("staff", row.id), now=now)


async def end_access(session: AsyncSession, row: StaffRow, *, now: datetime) -> None:
    """Nothing of this account opens anything any more: no session, and no API token that it made."""
    await end_sessions(session, row.id)
    made = ApiTokenRow.created_by == person(row).actor().label, ApiTokenRow.revoked_at.is_(None)
    await session.execute(update(ApiTokenRow).where(*made).values(revoked_at=now))


async def drop_factor(session: AsyncSession, row: StaffRow, *, reason: str, by: Actor, now: datetime) -> None:
    """As `Accounts.reset_factor`, in the caller's transaction."""
    if not reason.strip():
        raise MissingDetail("why is it taken away?", field="reason")
    await clear_factor(session, row)
    await end_sessions(session, row.id)
    row.version += 1
    details = {"reason": reason.strip()[:LONGEST_REASON]}
    audit.note(session, by, "reset_factor", on=("staff", row.id), now=now, details=details)


def forget_begun(row: StaffRow) -> None:
    """Drop a second factor that was begun and not confirmed: whoever had the former password saw its secret."""
    if row.totp_since is None:
        row.totp_sealed = None


async def clear_factor(session: AsyncSession, row: StaffRow) -> None:
    """Nothing is left of a second factor."""
    row.totp_sealed = row.totp_since = row.totp_step = None
    for table in (RecoveryCodeRow, HalfSignInRow):
        await session.execute(delete(table).where(table.staff_id == row.id))

"""What administrators do with other people's accounts. Their own they leave to a colleague."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import InvalidInput, NotFound, OwnAccount, StaleVersion
from desk.staff import audit
from desk.staff.access import FirstPassword, check_role, end_access, end_sessions, keep_an_admin, switch
from desk.staff.actor import Actor
from desk.staff.person import Person, person
from desk.store.database import Database
from desk.store.models import SignInLogRow, StaffRow

LONGEST_NAME = 100
PAGE = 50


@dataclass(frozen=True)
class AccountFilter:
    """Which accounts. `state` is active, off, no_factor or must_change."""

    q: str = ""
    role: str | None = None
    unit: str | None = None
    state: str | None = None


@dataclass(frozen=True)
class AccountLine:
    """An account in the list; `last_in` is when its owner last signed in."""

    person: Person
    last_in: datetime | None


class Administration:
    """Other people's accounts. Each change names the version that was looked at, and raises `StaleVersion`."""

    def __init__(
        self, db: Database, clock: Callable[[], datetime], *, units: Collection[str] | None = None
    ) -> None:
        self._db = db
        self._clock = clock
        self._units = units

    async def find(self, wanted: AccountFilter, *, after: str = "", limit: int = PAGE) -> list[AccountLine]:
        """By name, those behind `after`."""
        last = (
            select(SignInLogRow.at)
            .where(SignInLogRow.staff_id == StaffRow.id, SignInLogRow.outcome == "in")
            .order_by(SignInLogRow.id.desc())
            .limit(1)
            .correlate(StaffRow)
            .scalar_subquery()
        )
        found = select(StaffRow, last).where(StaffRow.name > after)
        if wanted.q:
            named = (StaffRow.name, StaffRow.display_name)
            found = found.where(or_(*(column.icontains(wanted.q, autoescape=True) for column in named)))
        if wanted.role:
            found = found.where(StaffRow.role == wanted.role)
        if wanted.unit:
            found = found.where(StaffRow.unit == wanted.unit)
        if wanted.state is not None:
            found = found.where(_STATES[wanted.state])
        async with self._db.read() as session:
            rows = await session.execute(found.order_by(StaffRow.name).limit(limit))
            return [AccountLine(person(row), at) for row, at in rows]

    async def id_of(self, name: str) -> int | None:
        """The account of a name, if there is one."""
        async with self._db.read() as session:
            found: int | None = await session.scalar(select(StaffRow.id).where(StaffRow.name == name))
            return found

    async def one(self, staff_id: int) -> Person:
        """Raises `NotFound`."""
        async with self._db.read() as session:
            return person(await _row(session, staff_id))

    async def change(
        self, staff_id: int, *, version: int, display_name: str, role: str, unit: str | None, by: Actor
    ) -> Person:
        """Give an account another name to show, another role or unit. A new role signs it out everywhere.

        Returns it as it was before. Raises `InvalidInput`, `LastAdmin`, `OwnAccount`.
        """
        check_role(role, unit, self._units)
        shown = display_name.strip()
        if not 0 < len(shown) <= LONGEST_NAME:
            raise InvalidInput(f"a name has 1 to {LONGEST_NAME} characters", field="display_name")
        async with self._db.begin() as session:
            row = await _row(session, staff_id, version=version, lock=True)
            before, now = person(row), self._clock()
            if (row.role, row.unit) != (role, unit):
                await keep_an_admin(session, row)
                _check_other(row, by)
                await (
                    end_access(session, row, now=now)
                    if row.role == "admin"
                    else end_sessions(session, row.id)
                )
            row.display_name, row.role, row.unit, row.version = shown, role, unit, row.version + 1
            details = {"role": role, "unit": unit, "was_role": before.role, "was_unit": before.unit}
            audit.note(session, by, "change_staff", on=("staff", row.id), now=now, details=details)
        return before

    async def set_active(self, staff_id: int, *, version: int, active: bool, by: Actor) -> None:
        """As `Accounts.set_active`. Raises `LastAdmin` and `OwnAccount`, too."""
        async with self._db.begin() as session:
            row = await _row(session, staff_id, version=version, lock=True)
            if not active:
                await keep_an_admin(session, row)
                _check_other(row, by)
            await switch(session, row, active=active, by=by, now=self._clock())

    async def reset(self, staff_id: int, *, version: int, by: Actor) -> str:
        """A new password that must be changed at the next sign-in, shown only now; every browser is signed out."""
        first = await FirstPassword.made()
        async with self._db.begin() as session:
            row = await _row(session, staff_id, version=version, lock=True)
            _check_other(row, by)
            await first.give(session, row, by=by, now=self._clock())
        return first.password


_STATES = {
    "active": StaffRow.active.is_(True),
    "off": StaffRow.active.is_(False),
    "no_factor": StaffRow.active.is_(True) & StaffRow.totp_since.is_(None),
    "must_change": StaffRow.active.is_(True) & StaffRow.must_change.is_(True),
}
STATES = tuple(_STATES)


def _check_other(row: StaffRow, by: Actor) -> None:
    if by.id == row.id:
        raise OwnAccount("a colleague has to do that")


async def _row(
    session: AsyncSession, staff_id: int, *, version: int | None = None, lock: bool = False
) -> StaffRow:
    row = await session.get(StaffRow, staff_id, with_for_update=lock)
    if row is None:
        raise NotFound("there is no such account")
    if version is not None and row.version != version:
        raise StaleVersion(f"the account is at version {row.version}", current=row.version)
    return row

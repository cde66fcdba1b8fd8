"""Who signed in or tried to, when, from about where and with what: written with each try, read newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import LockedOut
from desk.staff.devices import shortened, words
from desk.store.database import Database
from desk.store.models import SignInLogRow, StaffRow

KEPT_FOR = timedelta(days=180)
OUTCOMES = ("in", "password", "code", "locked", "off")
MOST_UNKNOWN = 20
"""So many tries of names that nobody has are kept of one place within an hour: whoever guesses fills no table."""
MOST_WRONG_CODES = 20
"""So many wrong codes of one account within an hour, from anywhere, close it for browsers it never signed in with."""
SPAN = timedelta(hours=1)
PAGE = 50
How = Literal["password", "code", "recovery"]


@dataclass(frozen=True)
class Place:
    """From where a request comes: the client's address, the browser's own header, and the mark it was given."""

    address: str
    agent: str = ""
    known: str = ""


@dataclass(frozen=True)
class Line:
    """One try. `name` is None for an account that does not exist."""

    id: int
    at: datetime
    name: str | None
    display_name: str | None
    outcome: str
    how: str | None
    source: str
    agent: str


async def note(
    session: AsyncSession,
    place: Place,
    outcome: str,
    *,
    staff_id: int | None,
    now: datetime,
    how: How | None = None,
) -> None:
    """Keep one try, in its own transaction."""
    source = shortened(place.address)
    if staff_id is None:
        lately = select(func.count()).where(
            SignInLogRow.at > now - SPAN, SignInLogRow.staff_id.is_(None), SignInLogRow.source == source
        )
        if (await session.scalar(lately) or 0) >= MOST_UNKNOWN:
            return
    session.add(
        SignInLogRow(
            at=now, staff_id=staff_id, outcome=outcome, how=how, source=source, agent=words(place.agent)
        )
    )


async def forget_old(session: AsyncSession, now: datetime) -> None:
    """Nothing is kept longer than `KEPT_FOR`."""
    await session.execute(delete(SignInLogRow).where(SignInLogRow.at < now - KEPT_FOR))


async def check_elsewhere(session: AsyncSession, staff_id: int, now: datetime) -> None:
    """Who has the password may not try codes from ever new addresses. Raises `LockedOut`, of the whole account."""
    wrong = select(func.count()).where(
        SignInLogRow.staff_id == staff_id, SignInLogRow.outcome == "code", SignInLogRow.at > now - SPAN
    )
    if (await session.scalar(wrong) or 0) >= MOST_WRONG_CODES:
        raise LockedOut("too many wrong codes", until=now + SPAN, whole_account=True)


async def read(
    db: Database,
    *,
    staff_id: int | None = None,
    outcomes: Sequence[str] = (),
    before: int | None = None,
    limit: int = PAGE,
) -> list[Line]:
    """The newest first, of one account or of all; `before` is the id of the last one seen."""
    wanted = select(SignInLogRow, StaffRow.name, StaffRow.display_name).join(
        StaffRow, StaffRow.id == SignInLogRow.staff_id, isouter=True
    )
    if staff_id is not None:
        wanted = wanted.where(SignInLogRow.staff_id == staff_id)
    if outcomes:
        wanted = wanted.where(SignInLogRow.outcome.in_(outcomes))
    if before is not None:
        wanted = wanted.where(SignInLogRow.id < before)
    async with db.read() as session:
        rows = await session.execute(wanted.order_by(SignInLogRow.id.desc()).limit(limit))
        return [
            Line(row.id, row.at, name, display, row.outcome, row.how, row.source, row.agent)
            for row, name, display in rows
        ]

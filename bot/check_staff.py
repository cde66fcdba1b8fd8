"""What `python -m bot check` says of the people who work here: who looks after accounts, second factors, API tokens."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import or_, select

from bot.parts import clock
from bot.red import Red
from bot.settings import Settings
from desk.staff.factors import PURPOSE
from desk.staff.person import Person, person
from desk.staff.sealing import Keys
from desk.store.database import Database
from desk.store.models import ApiTokenRow, StaffRow

UNUSED_FOR = timedelta(days=90)
ADD = "`python -m bot staff add NAME --role admin`"


async def staff(settings: Settings) -> str:
    """How accounts and tokens stand. Raises `Red`."""
    db, now = Database(settings.database_url), clock()
    keys = Keys(settings.secret_key.get_secret_value())
    valid = (
        ApiTokenRow.revoked_at.is_(None),
        or_(ApiTokenRow.expires_at.is_(None), ApiTokenRow.expires_at > now),
    )
    try:
        async with db.read() as session:
            rows = list(
                await session.scalars(select(StaffRow).where(StaffRow.active).order_by(StaffRow.name))
            )
            tokens = list(await session.scalars(select(ApiTokenRow).where(*valid)))
    except Exception as fault:
        raise Red(f"cannot be looked at ({type(fault).__name__})", "put the store right first") from None
    finally:
        await db.close()
    sealed = [row.name for row in rows if row.totp_sealed and keys.opened(row.totp_sealed, PURPOSE) is None]
    if sealed:
        raise Red(
            f"SECRET_KEY does not open the second factor of {', '.join(sealed)}",
            "set the SECRET_KEY they were set up with, or take them away: `python -m bot staff reset-factor NAME`",
        )
    unused = [row.name for row in tokens if now - (row.used_at or row.created_at) > UNUSED_FOR]
    return judged([person(row) for row in rows], settings.second_factor_roles, len(tokens), unused)


def judged(people: Sequence[Person], required: Collection[str], tokens: int, unused: Sequence[str]) -> str:
    """What to say of the accounts that can sign in. Raises `Red` where a second factor lacks that must be there."""
    if lacking := [one.name for one in people if one.role in required and not one.has_factor]:
        raise Red(
            f"no second factor yet: {', '.join(lacking)} (SECOND_FACTOR_ROLES)",
            "let them sign in, which sets it up; switch off who does not work here: `python -m bot staff off NAME`",
        )
    said = [f"{len(people)} accounts", f"{tokens} API tokens"]
    if not any(one.role == "admin" for one in people):
        said.append(f"no administrator yet: {ADD}")
    if fresh := sum(one.must_change for one in people):
        said.append(f"{fresh} with the password they were given")
    if unused:
        said.append(f"not used for {UNUSED_FOR.days} days: {', '.join(sorted(set(unused)))}")
    return "; ".join(said)

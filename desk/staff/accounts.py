"""Staff accounts and API tokens: who may sign in, and as whom a token acts."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import Conflict, InvalidInput, NotFound, SignInFailed
from desk.staff import audit, secret
from desk.staff.actor import ROLES, SYSTEM, Actor
from desk.staff_notices.events import TOPICS
from desk.store.database import Database
from desk.store.models import ApiTokenRow, SessionRow, StaffRow

EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
LONGEST_EMAIL = 200
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{1,59}")


@dataclass(frozen=True)
class Person:
    """One account as it is shown. `mail_topics` None: as shipped."""

    id: int
    name: str
    display_name: str
    role: str
    unit: str | None
    lang: str
    active: bool
    must_change: bool
    email: str | None = None
    mail_topics: Sequence[str] | None = None

    def actor(self) -> Actor:
        """This person as the one who does something."""
        return Actor(kind="staff", id=self.id, name=self.display_name, role=self.role, unit=self.unit)


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
        password = secret.new_password()
        hashed = await asyncio.to_thread(secret.hash_password, password)
        async with self._db.begin() as session:
            row = await _named(session, name)
            row.password_hash, row.must_change = hashed, True
            await session.execute(delete(SessionRow).where(SessionRow.staff_id == row.id))
            audit.note(session, by, "reset_password", on=("staff", row.id), now=self._clock())
        return password

    async def change_password(self, staff_id: int, *, old: str, new: str) -> None:
        """Change one's own password; every browser is signed out. Raises `SignInFailed` and `InvalidInput`."""
        if len(new) < secret.SHORTEST_PASSWORD:
            raise InvalidInput(f"a password has at least {secret.SHORTEST_PASSWORD} characters", field="new")
        async with self._db.read() as session:
            row = await session.get(StaffRow, staff_id)
        if not await asyncio.to_thread(secret.password_matches, old, row.password_hash if row else None):
            raise SignInFailed("wrong password")
        hashed = await asyncio.to_thread(secret.hash_password, new)
        async with self._db.begin() as session:
            row = await session.get_one(StaffRow, staff_id)
            row.password_hash, row.must_change = hashed, False
            await session.execute(delete(SessionRow).where(SessionRow.staff_id == staff_id))
            audit.note(
                session, person(row).actor(), "change_password", on=("staff", staff_id), now=self._clock()
            )

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
        """Switch an account off (its sessions end at once) or on again. Raises `NotFound`."""
        async with self._db.begin() as session:
            row = await _named(session, name)
            row.active = active
            if not active:
                await session.execute(delete(SessionRow).where(SessionRow.staff_id == row.id))
            action = "switch_on" if active else "switch_off"
            audit.note(session, by, action, on=("staff", row.id), now=self._clock())

    async def people(self) -> list[Person]:
        """Every account, by name."""
        async with self._db.read() as session:
            return [person(row) for row in await session.scalars(select(StaffRow).order_by(StaffRow.name))]

    async def called(self, labels: Collection[str]) -> dict[str, str]:
        """How those who act are called, by the label that history and cases name them with: accounts and tokens."""
        found = {label: label.partition(":")[2] for label in labels if label.startswith("token:")}
        ids = [int(label.partition(":")[2]) for label in labels if label.startswith("staff:")]
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
        """Make an API token and return it; the store keeps its hash only. Raises `InvalidInput`."""
        if not name.strip() or len(name) > 60:
            raise InvalidInput("a token has a name of 1 to 60 characters", field="name")
        self._check_role(role, unit)
        token, now = secret.new_token("sr_"), self._clock()
        async with self._db.begin() as session:
            session.add(ApiTokenRow(token_hash=secret.digest(token), name=name, role=role, unit=unit, created_at=now,
                                    expires_at=now + lasts if lasts else None))  # fmt: skip
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

    async def actor_for_token(self, token: str) -> Actor | None:
        """As whom a bearer token acts; None for an unknown, revoked or expired one."""
        async with self._db.read() as session:
            row = await session.get(ApiTokenRow, secret.digest(token))
        if row is None or row.revoked_at is not None:
            return None
        if row.expires_at is not None and row.expires_at <= self._clock():
            return None
        return Actor(
            kind="staff", id=None, name=row.name, role=row.role, unit=row.unit, token=row.token_hash[:16]
        )

    def _check_role(self, role: str, unit: str | None) -> None:
        if role not in ROLES:
            raise InvalidInput(f"a role is one of {', '.join(ROLES)}", field="role")
        if (role == "handler") != (unit is not None):
            raise InvalidInput("a handler has a unit, and nobody else has", field="unit")
        if unit is not None and self._units is not None and unit not in self._units:
            raise InvalidInput(f"there is no unit '{unit}'", field="unit")


def person(row: StaffRow) -> Person:
    """The account in a row."""
    return Person(id=row.id, name=row.name, display_name=row.display_name, role=row.role, unit=row.unit, lang=row.lang,
                  active=row.active, must_change=row.must_change, email=row.email,
                  mail_topics=row.mail_topics)  # fmt: skip


async def _by_name(session: AsyncSession, name: str) -> StaffRow | None:
    found: StaffRow | None = await session.scalar(select(StaffRow).where(StaffRow.name == name))
    return found


async def _named(session: AsyncSession, name: str) -> StaffRow:
    row = await _by_name(session, name)
    if row is None:
        raise NotFound(f"there is no account '{name}'")
    return row

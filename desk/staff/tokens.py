"""The API tokens that there are: for whom they act, who made them, when they were last used; and ending one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from desk.errors import NotFound
from desk.staff import audit
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import ApiTokenRow

ID_LENGTH = 16
MOST = 200


@dataclass(frozen=True)
class Token:
    """One token as it is shown; `id` is no part of it. `ended_at`: revoked or run out."""

    id: str
    name: str
    role: str
    unit: str | None
    created_at: datetime
    created_by: str | None
    used_at: datetime | None
    expires_at: datetime | None
    ended_at: datetime | None


class Tokens:
    """API tokens on one store."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock

    async def find(self, *, ended: bool = False) -> list[Token]:
        """Those that open something, or the last ones that were ended; newest first."""
        now = self._clock()
        over = or_(ApiTokenRow.revoked_at.is_not(None), ApiTokenRow.expires_at <= now)
        lasts = or_(ApiTokenRow.expires_at.is_(None), ApiTokenRow.expires_at > now)
        wanted = select(ApiTokenRow).where(over if ended else and_(ApiTokenRow.revoked_at.is_(None), lasts))
        async with self._db.read() as session:
            rows = await session.scalars(wanted.order_by(ApiTokenRow.created_at.desc()).limit(MOST))
            return [_token(row, now) for row in rows]

    async def end(self, token_id: str, *, by: Actor) -> str:
        """Revoke one; its name. Raises `NotFound`, also where it is revoked already."""
        now = self._clock()
        begins = ApiTokenRow.token_hash.startswith(token_id, autoescape=True)
        async with self._db.begin() as session:
            row = await session.scalar(select(ApiTokenRow).where(begins, ApiTokenRow.revoked_at.is_(None)))
            if row is None or len(token_id) != ID_LENGTH:
                raise NotFound("there is no such token")
            row.revoked_at = now
            audit.note(session, by, "revoke_token", on=("token", row.name), now=now)
            return row.name


def _token(row: ApiTokenRow, now: datetime) -> Token:
    ended = row.revoked_at or (row.expires_at if row.expires_at and row.expires_at <= now else None)
    return Token(row.token_hash[:ID_LENGTH], row.name, row.role, row.unit, row.created_at, row.created_by,
                 row.used_at, row.expires_at, ended)  # fmt: skip

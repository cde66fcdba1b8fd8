"""A button that is pressed twice: a form that reaches a citizen has a key of its own, and the audit keeps what is done.

What is kept says nothing of the words: they are digested together with the key, which is random and kept nowhere. So
the same form with other words in it is another press.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.staff.actor import Actor
from desk.store.models import AuditRow

RECENT = 50
"""So many of a person's last acts on one thing are looked at: who presses twice does it within minutes."""


def mark(key: str, *content: str) -> str | None:
    """What stands in the audit's details as `press`; None for a form without a key, which is done each time."""
    if not key:
        return None
    return hashlib.sha256("\0".join((key, *content)).encode()).hexdigest()[:32]


def kept(press: str | None, row: int | None = None) -> dict[str, Any] | None:
    """The audit's details of something done by this press; `row` is what it wrote."""
    return {"press": press, "row": row} if press else None


async def done(
    session: AsyncSession, actor: Actor, press: str | None, *, on: tuple[str, str | int]
) -> Mapping[str, Any] | None:
    """What was `kept` when this person did this by the same press, None before. Ask with what it is done to locked."""
    if press is None:
        return None
    kind, identifier = on
    found = await session.scalars(
        select(AuditRow.details)
        .where(AuditRow.object_type == kind, AuditRow.object_id == str(identifier))
        .where(AuditRow.actor == actor.label)
        .order_by(AuditRow.id.desc())
        .limit(RECENT)
    )
    return next((details for details in found if details and details.get("press") == press), None)

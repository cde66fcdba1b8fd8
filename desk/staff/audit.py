"""Who did or saw what: one row an act, in the act's own transaction. Identifiers only, never what was said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from desk.staff.actor import Actor
from desk.store.models import AuditRow


def note(
    session: AsyncSession,
    actor: Actor,
    action: str,
    *,
    on: tuple[str, str | int],
    now: datetime,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Add the row. `on` is (kind of thing, its identifier), such as ('ticket', 'BJ20261124-000123')."""
    kind, identifier = on
    session.add(
        AuditRow(
            at=now,
            actor=actor.label,
            action=action,
            object_type=kind,
            object_id=str(identifier),
            details=dict(details) if details else None,
        )
    )

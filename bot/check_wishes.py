"""What `python -m bot check` says of citizens who asked that what is kept of them be erased."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.check_store import looked_at
from bot.parts import clock
from bot.red import Red
from bot.settings import Settings
from desk.kept.waiting import oldest_wish

LONGEST = timedelta(days=7)
"""So long a wish may wait for staff to give the chat back or to read it."""


async def wishes(settings: Settings) -> str:
    """Whether one waits. Raises `Red` where it does for too long."""
    async with looked_at(settings) as db, db.read() as session:
        oldest = await oldest_wish(session)
    return judged(oldest, now=clock())


def judged(oldest: datetime | None, *, now: datetime) -> str:
    """What to say of the one that waits longest. Raises `Red`."""
    if oldest is None:
        return "no wish to be erased waits"
    waits = now - oldest
    if waits > LONGEST:
        raise Red(
            f"a wish to be erased waits for {waits.days} days",
            "nothing goes from a chat that staff have or have yet to read: give back and read what stands under "
            "Conversations, waiting; else var/log/service.log says 'erasure_failed' or 'erasure_waits'",
        )
    return f"none waits for too long, the oldest for {waits.total_seconds() / 3600:.0f} h"

"""What `python -m bot check` says of backups."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.backup import LAST
from bot.check_store import looked_at
from bot.parts import clock
from bot.red import Red
from bot.settings import Settings
from desk.leases import Cursors

TOO_OLD = timedelta(days=8)
"""A weekly backup that was left out."""


async def backups(settings: Settings) -> str:
    """How old the last one is. Raises `Red` where they were made and are made no more."""
    async with looked_at(settings) as db:
        made_at = await Cursors(db).get(LAST)
    return judged(datetime.fromisoformat(made_at) if made_at else None, now=clock())


def judged(made_at: datetime | None, *, now: datetime) -> str:
    """What to say of the last one. Raises `Red`."""
    if made_at is None:
        return "none was made with `python -m bot backup FILE`"
    age = now - made_at
    told = (
        f"the last one is {age.days} days old"
        if age.days
        else f"the last one is {age.seconds // 3600} hours old"
    )
    if age > TOO_OLD:
        raise Red(told, "make one: `python -m bot backup FILE`, best by a timer every night")
    return told

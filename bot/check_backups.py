"""What `python -m bot check` says of backups."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.backup import LAST
from bot.check_store import looked_at
from bot.parts import clock
from bot.red import Red
from bot.settings import Settings
from desk.leases import Cursors
from desk.staff.accounts import Accounts

TOO_OLD = timedelta(days=8)
"""A weekly backup that was left out."""
MAKE = "make one: `python -m bot backup FILE`, best by a timer every night"


async def backups(settings: Settings) -> str:
    """How old the last one is. Raises `Red` where the desk is worked at and none was made for too long.

    A desk is as old as its first account: a demo's tickets are older than their store.
    """
    async with looked_at(settings) as db:
        made_at = await Cursors(db).get(LAST)
        since = await Accounts(db, clock).since()
    return judged(datetime.fromisoformat(made_at) if made_at else None, since=since, now=clock())


def judged(made_at: datetime | None, *, since: datetime | None, now: datetime) -> str:
    """What to say of the last one, on a desk that is worked at `since` then. Raises `Red`."""
    if made_at is None:
        if since is not None and now - since > TOO_OLD:
            raise Red(f"none was made, and the desk is {(now - since).days} days old", MAKE)
        return "none was made with `python -m bot backup FILE`"
    age = now - made_at
    told = (
        f"the last one is {age.days} days old"
        if age.days
        else f"the last one is {age.seconds // 3600} hours old"
    )
    if age > TOO_OLD:
        raise Red(told, MAKE)
    return told

"""What `python -m bot check` says of past tickets: whether an import was begun and never finished."""

from __future__ import annotations

from datetime import timedelta

from bot.check_store import looked_at
from bot.parts import clock
from bot.red import Red
from bot.settings import Settings
from desk.importing import standing

RUNNING = timedelta(minutes=2)
"""One that settled rows so lately is at work."""


async def imports(settings: Settings) -> str:
    """Whether all that was begun is done, or at work. Raises `Red`."""
    async with looked_at(settings) as db, db.read() as session:
        begun = await standing.unfinished(session)
    told = [f"{one.file} as {one.source}, {one.rows_read:,} of {one.rows:,} rows" for one in begun]
    if stopped := [text for one, text in zip(begun, told, strict=True) if clock() - one.updated_at > RUNNING]:
        raise Red(
            f"begun and not finished: {'; '.join(stopped)}",
            "give the same command again, `python -m bot import FILE`: it goes on where it stopped",
        )
    return f"at work: {'; '.join(told)}" if told else "no import of past tickets is open"

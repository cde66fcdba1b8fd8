"""What `python -m bot check` says of past tickets: whether an import was begun and never finished."""

from __future__ import annotations

from datetime import timedelta

from bot.parts import clock
from bot.red import Red
from bot.settings import Settings
from desk.importing import standing
from desk.store.database import Database

RUNNING = timedelta(minutes=2)
"""One that settled rows so lately is at work."""


async def imports(settings: Settings) -> str:
    """Whether all that was begun is done, or at work. Raises `Red`."""
    db = Database(settings.database_url)
    try:
        async with db.read() as session:
            begun = await standing.unfinished(session)
    except Exception as fault:
        raise Red(f"cannot be looked at ({type(fault).__name__})", "put the store right first") from None
    finally:
        await db.close()
    told = [f"{one.file} as {one.source}, {one.rows_read:,} of {one.rows:,} rows" for one in begun]
    if stopped := [text for one, text in zip(begun, told, strict=True) if clock() - one.updated_at > RUNNING]:
        raise Red(
            f"begun and not finished: {'; '.join(stopped)}",
            "give the same command again, `python -m bot import FILE`: it goes on where it stopped",
        )
    return f"at work: {'; '.join(told)}" if told else "no import of past tickets is open"

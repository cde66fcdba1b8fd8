"""What `python -m bot check` says of the keys that names and numbers are kept under."""

from __future__ import annotations

from bot import store
from bot.check_store import looked_at
from bot.red import Red
from bot.settings import Settings
from desk.store import keyring, resealing


async def keys(settings: Settings) -> str:
    """Whether every key in use is there, and nothing in plain text. Raises `Red`."""
    seal = store.seal(settings)
    async with looked_at(settings) as db, db.read() as session:
        known = await (await session.connection()).run_sync(keyring.in_use)
        broken = await resealing.unreadable(db)
    if missing := keyring.lacking(known, seal):
        raise Red(
            f"names are under the key {', '.join(missing)}, which is not there",
            "put the key they were written with into DATA_KEYS, behind the newest; the service does not start without",
        )
    if keyring.PLAIN in known:
        raise Red("names of an older version stand in plain text", "seal them: `python -m bot keys rotate`")
    if broken:
        raise Red(
            f"{broken} names or numbers among the newest cannot be read: they were changed outside of the desk",
            "they are shown as such and kept as they stand; the log names them (value_unreadable): restore a backup",
        )
    older = [one for one in known if one != seal.newest]
    also = f"; {len(older)} older in use too: `python -m bot keys rotate`" if older else ""
    return f"sealed with {seal.newest}{also}"

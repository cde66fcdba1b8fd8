"""What `python -m bot check` says of the city pack, in its files and as edited in the console."""

from __future__ import annotations

from bot.check_store import looked_at
from bot.red import Red
from bot.settings import Settings
from city.errors import CityPackError
from city.pack import load
from desk.pack.service import in_force


async def city_pack(settings: Settings) -> str:
    """What the city pack holds. Raises `Red` where a line of it is wrong."""
    try:
        pack = load(settings.city_dir)
    except CityPackError as fault:
        raise Red(str(fault), "put that line right, or set CITY_DIR to another city") from None
    return f"{pack.name_en}: {len(pack.categories)} categories, {len(pack.units)} units"


async def edited_pack(settings: Settings) -> str:
    """What of the pack was edited. Raises `Red` where a published change no longer fits the files."""
    async with looked_at(settings) as db:
        packs = await in_force(db, settings.city_dir)
    if left_out := packs.standing.left_out:
        (kind, key), why = next(iter(left_out.items()))
        raise Red(
            f"{len(left_out)} published changes no longer fit the files; {kind} {key}: {why}",
            "edit these entries anew in the console (Knowledge), or put the files right",
        )
    edited = packs.edited()
    return f"edited in the console: {edited}" if edited else "as in the files"

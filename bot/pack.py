"""`python -m bot pack`: the city pack with what was published in the console, as a folder like any other."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.environment import load
from bot.settings import Settings
from bot.setup.progress import Refusal, say

app = typer.Typer(help="The city pack as it is in force.", no_args_is_help=True)


@app.command("export")
def export(
    folder: Annotated[Path, typer.Argument(help="Where to write it; nothing may be there yet.")],
) -> None:
    """Write the city pack with what was published in the console. It is a folder for CITY_DIR."""
    from desk.store import migrate

    settings = load()
    migrate.require_head(settings.database_url)
    if folder.exists():
        raise Refusal(f"{folder} is there already: name a folder that is not")
    try:
        edited, left_out = asyncio.run(_export(settings, folder))
    except OSError as refused:
        raise Refusal(
            f"nothing can be written to {folder} ({refused.strerror}): name another folder"
        ) from None
    for which, fault in left_out.items():
        say(f"✗ {which} is not in it, since it no longer fits the files of {settings.city_dir}: {fault}")
    say(f"The pack stands in {folder}. Edited in the console: {edited}.")
    say(f"To use it: CITY_DIR={folder}, then `python -m bot train`, and start anew.")


async def _export(settings: Settings, folder: Path) -> tuple[int, dict[str, str]]:
    """How many entries were edited, and what had to be left out."""
    from bot import store
    from desk.pack.service import in_force

    db = store.opened(settings)
    try:
        packs = await in_force(db, settings.city_dir)
        packs.export(folder)
        left_out = {f"{kind} {key}": fault for (kind, key), fault in packs.standing.left_out.items()}
        return packs.edited(), left_out
    finally:
        await db.close()

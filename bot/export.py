"""`python -m bot export`: what the desk gives away. Here are its words; the work is `desk.opendata`'s."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.environment import load
from bot.settings import Settings
from bot.setup.progress import Refusal, say

if TYPE_CHECKING:
    from desk.opendata.months import Month

app = typer.Typer(help="What the desk gives away: open data.", no_args_is_help=True)


@app.command("open")
def open_data(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="Where to write it, for the city's own work. Default: where the service gives it to anybody,"
            " at /open/, with the tickets alone whose citizens agreed."
        ),
    ] = None,
    *,
    first: Annotated[str, typer.Option("--from", help="The first month, such as 2026-01.")],
    last: Annotated[
        str | None, typer.Option("--to", help="The last month. Default: the first one alone.")
    ] = None,
    kind: Annotated[str, typer.Option("--format", help="csv, parquet or both.")] = "both",
) -> None:
    """Write whole months of tickets as open data. Each line is alike for five or more, so that it tells of nobody."""
    from desk.opendata.files import FORMATS
    from desk.opendata.months import month
    from desk.store import migrate

    if kind not in (*FORMATS, "both"):
        raise Refusal("--format is csv, parquet or both")
    settings = load()
    migrate.require_head(settings.database_url)
    wanted, formats = (month(first), month(last or first)), FORMATS if kind == "both" else (kind,)
    target = folder or settings.open_dir
    published = target.resolve() == settings.open_dir.resolve()
    asyncio.run(_release(settings, target, wanted, formats, published=published))


async def _release(
    settings: Settings,
    folder: Path,
    wanted: tuple[Month, Month],
    formats: Sequence[str],
    *,
    published: bool,
) -> None:
    from bot import store
    from desk.opendata.months import over
    from desk.opendata.releasing import Releases
    from desk.pack.service import in_force

    db = store.opened(settings)
    agreed: list[int] = []
    try:
        pack = (await in_force(db, settings.city_dir)).pack
        today = datetime.now(ZoneInfo(pack.timezone)).date()
        months = list(over(*wanted, today=today))
        releases = Releases(db, pack, folder, published=published)
        for one in months:
            if releases.stands(one):
                say(f"{one} stands there already, and is left as it is.")
                continue
            told = await releases.release(one, formats)
            say(
                f"{one}: {told.lines:,} tickets, {told.told['day']:,} of them by day and sub-district;"
                f" {told.dropped:,} ({100 * told.share_dropped:.1f} %) left out."
            )
            agreed.append(told.lines + told.dropped)
    finally:
        await db.close()
    say(f"The files stand in {folder}; codes.csv says what the codes mean.")
    if published and agreed and not any(agreed):
        say(
            "No citizen agreed to be published, so these months are empty. For the city's own work, name a folder:"
            " `python -m bot export open FOLDER --from …`."
        )

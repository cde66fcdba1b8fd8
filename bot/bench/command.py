"""`python -m bot bench`: its words. What is measured stands beside."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bot.environment import folders
from bot.setup.progress import say


def bench(
    *,
    citizens: Annotated[
        int | None,
        typer.Option(help="How many talk at the same time. Without it: the series of 1 to 128.", min=1),
    ] = None,
    seconds: Annotated[float, typer.Option(help="For how long each of them.", min=1)] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    url: Annotated[
        str | None,
        typer.Option(
            help="Instead: the turns of the desk that runs there. The complaints stay: a trial desk only."
        ),
    ] = None,
    stock: Annotated[bool, typer.Option(help="Measure two stock Rasa assistants beside it.")] = True,
    database: Annotated[
        str | None,
        typer.Option(help="postgresql://… (a database of its own is made there), postgresql or sqlite."),
    ] = None,
) -> None:
    """Measure whole turns beside two stock Rasa assistants.

    The product is started for it on a store of its own; nothing of a real desk is touched. Without --database it uses
    the PostgreSQL of DATABASE_URL, else the tests' own where that is installed, else SQLite.
    """
    from bot.bench import comparing, figures, page
    from bot.bench.series import series
    from bot.bench.stock import PIPELINES
    from bot.environment import database_set

    comparing.end_in_order()
    places, beside = folders(), PIPELINES if stock else ()
    on = database_set() if database is None else database
    if url is not None:
        say("Filing complaints at the desk as fast as it takes them; they stay there.")
        found = comparing.desk_at(url, citizens=citizens or 8, seconds=seconds)
    elif citizens is not None:
        found = comparing.compared(places, database=on, citizens=citizens, seconds=seconds, beside=beside)
    else:
        found = series(places, database=on, seconds=seconds, beside=beside)
        drawn = places.var_dir / "bench" / "bench.html"
        drawn.write_text(page.as_page(found), encoding="utf-8")
        say(f"Charts: {drawn}")
    text = figures.as_text if "cells" not in found else page.as_text
    print(json.dumps(found, ensure_ascii=False) if as_json else text(found))

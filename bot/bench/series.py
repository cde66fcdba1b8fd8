"""The whole series, cell by cell, for what is not known yet. Each assistant is started once and stays.

While one of them is asked, the others have nothing to do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import aiohttp

from bot.bench import plan
from bot.bench.botapi import SECRET, TOKEN, bot_api
from bot.bench.comparing import workshop
from bot.bench.devices import Opened, paced
from bot.bench.lasting import SPACED, long_conversations
from bot.bench.ours import ours
from bot.bench.plan import LONG, OURS, Cell, Figures
from bot.bench.running import Running, measured
from bot.bench.stock import made, stock
from bot.bench.stores import Store
from bot.bench.telegram import telegram
from bot.citizen import NoAnswer
from bot.folders import Folders
from bot.setup.progress import Refusal, say, step

AS_FAST_AS_WE_LIKE = "1000"
"""Telegram's own limit of 29 messages a second for a whole bot would be all that is measured."""


def series(
    places: Folders,
    *,
    database: str,
    seconds: float,
    beside: Sequence[str],
    rounds: int = 1,
    known: Mapping[str, Figures] | None = None,
    keep: Callable[[str, Figures], None] = lambda name, figures: None,
) -> dict[str, Any]:
    """Measure every cell whose name is not among the `known`; each is handed to `keep` as soon as it is there.

    Raises Refusal and StoreProblem.
    """
    wanted = list(plan.cells(beside, rounds=rounds))
    found = {cell: known[cell.name] for cell in wanted if known and cell.name in known}
    with workshop(places.var_dir / "bench", database) as (folder, kept, on), ExitStack() as stack:
        started: dict[str, tuple[Running, Mapping[str, Opened]]] = {}
        for cell in wanted:
            if cell in found:
                continue
            if first := cell.assistant not in started:
                started[cell.assistant] = (
                    _ours(stack, folder, places, on)
                    if cell.assistant == OURS
                    else _stock(stack, folder, kept, cell.assistant, on)
                )
            running, ways = started[cell.assistant]
            found[cell] = _measured(running, cell, ways[cell.channel], seconds, first=first)
            keep(cell.name, found[cell])
    return plan.summary({cell: found[cell] for cell in wanted}, store=on.kind, seconds=seconds)


def _ours(stack: ExitStack, folder: Path, places: Folders, on: Store) -> tuple[Running, Mapping[str, Opened]]:
    """It, with a Telegram of its own, and how it is reached over each channel."""
    api = stack.enter_context(bot_api())
    settings = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": api.url,
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
        "TELEGRAM_PER_SECOND": AS_FAST_AS_WE_LIKE,
    }
    running = stack.enter_context(ours(folder / OURS, places, on, settings))
    return running, {"web": running.open, "telegram": telegram(running.url, api)}


def _stock(
    stack: ExitStack, folder: Path, kept: Path, pipeline: str, on: Store
) -> tuple[Running, Mapping[str, Opened]]:
    """The stock assistant on a pipeline, and how it is reached."""
    running = stack.enter_context(stock(folder / pipeline, made(kept, pipeline), pipeline, on))
    return running, {"rest": running.open}


def _measured(running: Running, cell: Cell, opened: Opened, seconds: float, *, first: bool) -> Figures:
    """The figures of a cell; only the first one after a start knows what the first answer took."""
    with step(f"Measuring {cell.name}"):
        figures = asyncio.run(_figures(running, cell, opened, seconds))
    if errors := figures.get("errors"):
        say(f"  {errors} errors")
    return figures if first or cell.citizens == LONG else {**figures, "first_answer_ms": None}


async def _figures(running: Running, cell: Cell, opened: Opened, seconds: float) -> Figures:
    if cell.citizens != LONG:
        return (await measured(running, citizens=cell.citizens, seconds=seconds, by=opened)).as_dict()
    try:
        if cell.channel == "web":
            return await long_conversations(paced(opened, SPACED), apart=SPACED)
        # Each of its late answers takes a second: of several citizens at once, all of a core for ten minutes.
        return await long_conversations(opened, citizens=1)
    except (NoAnswer, aiohttp.ClientError) as problem:
        raise Refusal(f"a long conversation broke off: {problem}") from None

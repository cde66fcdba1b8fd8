"""The whole series, cell by cell: each assistant is started once for those of its cells that are not known yet."""

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
from bot.bench.devices import Opened
from bot.bench.lasting import long_conversation, unhurried
from bot.bench.ours import ours
from bot.bench.plan import LONG, OURS, Cell, Figures
from bot.bench.running import Running, measured
from bot.bench.stock import made, stock
from bot.bench.stores import Store
from bot.bench.telegram import telegram
from bot.citizen import NoAnswer
from bot.settings import Folders
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
    with workshop(places.var_dir / "bench", database) as (folder, kept, on):
        for assistant in (OURS, *beside):
            missing = [cell for cell in wanted if cell.assistant == assistant and cell not in found]
            if not missing:
                continue
            with ExitStack() as stack:
                if assistant == OURS:
                    running, ways = _ours(stack, folder, places, on)
                else:
                    starting = stock(folder / assistant, made(kept, assistant), assistant, on)
                    running = stack.enter_context(starting)
                    ways = {"rest": running.open}
                for nth, cell in enumerate(missing):
                    figures = _measured(running, cell, ways[cell.channel], seconds, first=nth == 0)
                    keep(cell.name, figures)
                    found[cell] = figures
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
        return await long_conversation(unhurried(running.url) if cell.channel == "web" else opened)
    except (NoAnswer, aiohttp.ClientError) as problem:
        raise Refusal(f"the long conversation broke off: {problem}") from None

"""One comparison: our product and the stock assistants, one after the other on one kind of store, in one folder."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from bot.bench import figures
from bot.bench.devices import web_chat
from bot.bench.load import crowd
from bot.bench.ours import ours
from bot.bench.running import measured
from bot.bench.stock import PIPELINES, made, stock
from bot.bench.stores import Store, store
from bot.folders import Folders
from bot.setup.progress import step


def desk_at(url: str, *, citizens: int, seconds: float) -> dict[str, Any]:
    """The turns of a desk that runs already, and nothing beside it. Raises Refusal where it does not answer."""
    tally, begin, end = asyncio.run(crowd(web_chat(url), citizens=citizens, seconds=seconds))
    found = figures.turns(tally, citizens=citizens, begin=begin, end=end)
    return figures.comparison(figures.Measured("Swift Response", found), [], store=None)


def compared(
    places: Folders, *, database: str, citizens: int, seconds: float, beside: Sequence[str] = PIPELINES
) -> dict[str, Any]:
    """Our product, then the stock assistant on each pipeline of `beside`. Raises Refusal and StoreProblem."""
    with workshop(places.var_dir / "bench", database) as (folder, kept, on):
        mine = _ours(folder, places, on, citizens=citizens, seconds=seconds)
        others = [
            _stock(folder, made(kept, pipeline), pipeline, on, citizens=citizens, seconds=seconds)
            for pipeline in beside
        ]
    return figures.comparison(mine, others, store=on.kind)


def _ours(folder: Path, places: Folders, on: Store, *, citizens: int, seconds: float) -> figures.Measured:
    with ours(folder / "ours", places, on) as running, step(f"Measuring our product for {seconds:g} s"):
        return asyncio.run(measured(running, citizens=citizens, seconds=seconds))


def _stock(
    folder: Path, trained: Path, pipeline: str, on: Store, *, citizens: int, seconds: float
) -> figures.Measured:
    with (
        stock(folder / pipeline, trained, pipeline, on) as running,
        step(f"Measuring the stock assistant ({pipeline}) for {seconds:g} s"),
    ):
        return asyncio.run(measured(running, citizens=citizens, seconds=seconds))


@contextmanager
def workshop(base: Path, database: str) -> Iterator[tuple[Path, Path, Store]]:
    """A fresh folder that is gone afterwards, one that stays for trained models, and the store."""
    folder = base / f"run-{secrets.token_hex(4)}"
    folder.mkdir(parents=True)
    try:
        with store(database, folder=folder, kept=base / "postgres") as on:
            yield folder, base / "stock", on
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def end_in_order() -> None:
    """SIGTERM and SIGHUP end this program as Ctrl-C does, through every `finally`."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)

"""An assistant that runs, as it is measured: how it is reached, and whose processes count for what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.bench import figures, load, processes
from bot.bench.devices import Opened
from bot.bench.processes import Family


@dataclass(frozen=True)
class Running:
    """`parts` are told apart in CPU; `family` is everything whose memory counts, without the store's server."""

    name: str
    url: str
    open: Opened
    parts: Mapping[str, Family]
    family: Family
    startup_s: float


async def measured(
    running: Running, *, citizens: int, seconds: float, by: Opened | None = None
) -> figures.Measured:
    """Its first answer, then `seconds` of so many citizens with its own kind of device, or those of `by`.

    Raises Refusal where it does not answer.
    """
    open_device = by or running.open
    first = await load.first_answer(open_device)
    seen: dict[str, Any] = {}

    def at_begin() -> None:
        seen["begin"] = processes.cpu_seconds(running.parts)

    def at_end() -> None:
        seen["end"] = processes.cpu_seconds(running.parts)
        seen["memory"] = processes.memory_mb(running.family)

    tally, begin, end = await load.crowd(
        open_device, citizens=citizens, seconds=seconds, at_begin=at_begin, at_end=at_end
    )
    turns = figures.turns(tally, citizens=citizens, begin=begin, end=end)
    spent = {part: (seen["end"][part] - seen["begin"][part]) * 1000 / turns.turns for part in running.parts}
    return figures.Measured(
        name=running.name,
        turns=turns,
        used=figures.Used(seen["memory"], spent),
        startup_s=running.startup_s,
        first_answer_ms=first * 1000,
        minutes=figures.minutes(tally, citizens=citizens, begin=begin, end=end),
    )

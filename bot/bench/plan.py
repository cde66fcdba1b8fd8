"""Which cells a series has, and what its figures are when they are measured: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.bench.figures import rounded

OURS = "ours"
CITIZENS = (1, 8, 32, 128)
RATIO_AT = 32
"""So many citizens are asked for several rounds, of which the middle one counts."""
LONG = 0
Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """One assistant asked over one channel by so many at once; `LONG`: some citizens' long conversations."""

    assistant: str
    channel: str
    citizens: int
    round: int = 1

    @property
    def name(self) -> str:
        return f"{self.assistant}-{self.channel}-{self.citizens or 'long'}-{self.round}"


def cells(beside: Sequence[str], *, rounds: int) -> Iterator[Cell]:
    """All of a series. The assistants take turns, so that a machine that slows down does so for all of them."""
    channels = [(OURS, "web"), *((name, "rest") for name in beside)]
    for citizens in CITIZENS:
        for nth in range(1, 1 + (rounds if citizens == RATIO_AT else 1)):
            yield from (Cell(assistant, channel, citizens, nth) for assistant, channel in channels)
        yield Cell(OURS, "telegram", citizens)
    yield from (Cell(assistant, channel, LONG) for assistant, channel in channels)


def summary(measured: Mapping[Cell, Figures], *, store: str, seconds: float) -> dict[str, Any]:
    """A series for people and programs: each cell's middle round, and ours against the faster stock assistant."""
    table = [_middle(measured, cell) for cell in measured if cell.round == 1 and cell.citizens != LONG]
    longs = {cell.assistant: figures for cell, figures in measured.items() if cell.citizens == LONG}
    found: dict[str, Any] = rounded(
        {
            "store": store,
            "seconds": seconds,
            "late_ratio": longs[OURS]["late_ratio"] if OURS in longs else None,
            "long": longs,
            "ratios": [one for citizens in CITIZENS for one in _ratio(table, citizens)],
            "cells": table,
        }
    )
    return found


def _middle(measured: Mapping[Cell, Figures], cell: Cell) -> dict[str, Any]:
    alike = (cell.assistant, cell.channel, cell.citizens)
    rounds = [
        figures
        for other, figures in measured.items()
        if (other.assistant, other.channel, other.citizens) == alike
    ]
    middle = sorted(rounds, key=lambda figures: float(figures["throughput"]))[len(rounds) // 2]
    named = {"assistant": cell.assistant, "channel": cell.channel, "rounds": len(rounds)}
    return {**named, **middle, "errors": sum(figures["errors"] for figures in rounds)}


def _ratio(table: Sequence[Figures], citizens: int) -> Iterator[dict[str, Any]]:
    at = [one for one in table if one["citizens"] == citizens]
    stock = [one for one in at if one["assistant"] != OURS]
    for ours in at:
        if ours["channel"] == "web" and stock:
            fastest = max(stock, key=lambda one: float(one["throughput"]))
            yield {
                "citizens": citizens,
                "stock": fastest["assistant"],
                "throughput_ratio": ours["throughput"] / fastest["throughput"],
                "p95_ratio": ours["p95_ms"] / fastest["p95_ms"],
            }

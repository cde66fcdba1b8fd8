"""A round: a crowd files its complaints while a fault happens, and is judged when everything is still again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.setup.progress import say
from tests.e2e.faults.citizens import Complainant, arrivals, crowd
from tests.e2e.faults.faults import Fault
from tests.e2e.faults.stage import Stage
from tests.e2e.faults.verdict import Verdict, judge

APART_SECONDS = 0.05
EVERY_SECONDS, AT_ONCE = 1.0, 8
"""Between two of those who come while a long fault goes on, and how many of all may still be filing then."""
FEW = 6
"""How many citizens file in a round of `make test`."""


@dataclass(frozen=True)
class Round:
    """What was found: `deaths` of our processes, the seconds that it all took, and what the fault has to tell."""

    fault: str
    verdict: Verdict
    deaths: int
    seconds: float
    told: Mapping[str, Any] | None = None


async def play(stage: Stage, fault: Fault, citizens: int) -> Round:
    """Play one. Raises AssertionError where the fault did not happen."""
    begun, dead = time.monotonic(), len(stage.deaths)
    people = crowd(stage, citizens)
    devices = [asyncio.create_task(one.device.run()) for one in people]
    try:
        happening = asyncio.create_task(fault.happen(stage, people))
        filing = [_later(one, at) for at, one in enumerate(people)]
        if fault.throughout:
            filing.append(_come(stage, people, devices, happening))
        await asyncio.gather(*filing)
        told = await happening
        await stage.ready()
        verdict = await judge(stage, people, since=begun, gracefully=fault.gracefully)
    finally:
        for device in devices:
            device.cancel()
        await asyncio.gather(*devices, return_exceptions=True)
    return Round(fault.name, verdict, len(stage.deaths) - dead, round(time.monotonic() - begun, 1), told)


async def _later(one: Complainant, at: int) -> None:
    await asyncio.sleep(at * APART_SECONDS)
    await one.complain()


async def _come(
    stage: Stage,
    people: list[Complainant],
    devices: list[asyncio.Task[None]],
    happening: asyncio.Task[Any],
) -> None:
    """Further citizens, one after the other for as long as it happens."""
    coming = arrivals(stage)
    async with asyncio.TaskGroup() as filing:
        while not happening.done():
            if sum(not one.filed and not one.problem for one in people) < AT_ONCE:
                people.append(one := next(coming))
                devices.append(asyncio.create_task(one.device.run()))
                filing.create_task(one.complain())
            await asyncio.sleep(EVERY_SECONDS)


def table(rounds: Sequence[Round]) -> str:
    """Faults × (citizens, tickets, lost, out of order, doubled, U), for people."""
    head = ("fault", "citizens", "tickets", "lost", "mixed", "doubled", "U", "web×2", "deaths", "s")
    rows = [
        (
            *(one.fault, one.verdict.citizens, one.verdict.tickets, one.verdict.lost),
            *(one.verdict.out_of_order, one.verdict.doubled, one.verdict.uncertain, one.verdict.doubled_web),
            *(one.deaths, one.seconds),
        )
        for one in rounds
    ]
    lines = [f"{'':7}{head[0]:32}" + "".join(f"{name:>9}" for name in head[1:])]
    for one, row in zip(rounds, rows, strict=True):
        mark = "ok" if one.verdict.passed else "FAILED"
        lines.append(f"{mark:7}{row[0]:32}" + "".join(f"{value!s:>9}" for value in row[1:]))
        lines += [f"{'':9}{problem}" for problem in one.verdict.wrong[:5]]
    return "\n".join(lines)


async def table_of(stage: Stage, faults: Sequence[Fault], *, citizens: int = FEW) -> str:
    """The table of these, played one after the other and shown as they end; empty where nothing went wrong."""
    rounds = []
    for fault in faults:
        rounds.append(await play(stage, fault, citizens))
        say(table(rounds[-1:]))
    return "" if all(one.verdict.passed for one in rounds) else table(rounds)

"""`make measure-two`: the same citizens with one dialogue server and with two behind nginx, by turns, on PostgreSQL.

One service and both dialogue servers run all the time; what changes is who stands in the balancer's list. Two cores
are too few for all of them at once, so each pair of cells is measured a second time with a smaller crowd and every
dialogue server held to a share of a core: then the dialogue servers are what is short, as they are where cores are
not. The share is not made smaller than that takes: the system counts a process's time in ticks of 10 ms, behind each
of which one that is held to 0.03 stands still for a third of a second, and finds its data out of the processor's
caches. A cell that was measured with this code stays in var/measure/two. CITIZENS, SECONDS, ROUNDS, SHARE,
HELD_CITIZENS and DATABASE (postgresql or an address) may be set.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from bot import leashed, programs
from bot.bench.comparing import workshop
from bot.bench.devices import web_chat
from bot.bench.figures import rounded
from bot.bench.load import crowd
from bot.bench.ours import fitting_model
from bot.bench.processes import Family, below, called, cpu_seconds
from bot.bench.running import Running, measured
from bot.bench.stores import Store
from bot.environment import folders
from bot.ports import free_port
from bot.setup.progress import Refusal, say, step
from bot.supervisor import Program
from desk.store import migrate
from tests.measuring import ending
from tests.measuring.balancer import LISTENS, Ports, balancer
from tests.measuring.bench import fingerprint
from tests.measuring.holding import held
from tests.measuring.record import ROOT, commit, machine, write
from tests.product import settings_of, whole_environment

FOLDER = ROOT / "var" / "measure" / "two"
SERVERS = ("dialogue1", "dialogue2")
ALIKE, MORE = 0.1, 1.7
"""How far the CPU of a turn may be from that with one server, and how many times its turns two must take."""
WARM_SECONDS = 8.0


@dataclass(frozen=True)
class Cell:
    """So many dialogue servers, free or held."""

    servers: int
    held: bool
    round: int

    @property
    def name(self) -> str:
        return f"{self.servers}-{'held' if self.held else 'free'}-{self.round}"


@dataclass(frozen=True)
class Plan:
    """`share` is what of a core a dialogue server has where it is held, and `held_citizens` talk to it then."""

    citizens: int
    seconds: float
    rounds: int
    share: float
    held_citizens: int
    database: str

    def crowd(self, cell: Cell) -> int:
        return self.held_citizens if cell.held else self.citizens

    def file(self, cell: Cell) -> str:
        """A name for what a cell comes to, alike where it would be measured alike."""
        how = f"{self.crowd(cell)}-{self.seconds:g}"
        return f"{cell.name}-{how}{f'-{self.share:g}' if cell.held else ''}.json"


@dataclass(frozen=True)
class Standing:
    """What runs all the time. `parts` are told apart in CPU, `store` is PostgreSQL where it is ours."""

    folder: Path
    listens: Mapping[str, int]
    dialogues: Sequence[int]
    service: Mapping[str, int]
    parts: Mapping[str, Family]
    store: Family | None
    startup_s: float


def main() -> None:
    """Measure what is not measured yet, and write the figures."""
    ending.in_order()
    plan = Plan(
        citizens=int(os.environ.get("CITIZENS", "32")),
        seconds=float(os.environ.get("SECONDS", "30")),
        rounds=int(os.environ.get("ROUNDS", "3")),
        share=float(os.environ.get("SHARE", "0.15")),
        held_citizens=int(os.environ.get("HELD_CITIZENS", "24")),
        database=os.environ.get("DATABASE", "postgresql"),
    )
    before, revision = machine(), commit()
    kept = FOLDER / f"{fingerprint()}-{hashlib.sha256(plan.database.encode()).hexdigest()[:8]}"
    kept.mkdir(parents=True, exist_ok=True)

    def keep(cell: Cell, figures: Mapping[str, Any]) -> None:
        (kept / plan.file(cell)).write_text(json.dumps(dict(figures)), encoding="utf-8")

    found: dict[Cell, Mapping[str, Any]] = {
        cell: json.loads(file.read_text(encoding="utf-8"))
        for cell in cells(plan.rounds)
        if (file := kept / plan.file(cell)).exists()
    }
    missing = [cell for cell in cells(plan.rounds) if cell not in found]
    if missing:
        found |= _measure(plan, missing, keep)
    shown = {name: value for name, value in vars(plan).items() if name != "database"}
    file = write(
        "two",
        machine=before,
        commit=revision,
        **shown,
        **summary({cell: found[cell] for cell in cells(plan.rounds)}),
    )
    say(file.read_text(encoding="utf-8"))
    ending.as_measured(file)


def cells(rounds: int) -> Iterator[Cell]:
    """One and two by turns, each as often first; first free, then held."""
    for are_held in (False, True):
        for nth in range(1, rounds + 1):
            for servers in (1, 2) if nth % 2 else (2, 1):
                yield Cell(servers, are_held, nth)


def summary(found: Mapping[Cell, Mapping[str, Any]]) -> dict[str, Any]:
    """The middle rounds of one and two, two against one, and every cell."""
    compared: dict[str, Any] = {}
    for name, are_held in (("free", False), ("held", True)):
        one, two = (_middle(found, servers, are_held) for servers in (1, 2))
        compared[name] = {
            "one": one,
            "two": two,
            "two_against_one": {figure: two[figure] / one[figure] for figure in one},
        }
    cpu = compared["free"]["two_against_one"]["dialogue_ms_per_turn"]
    return {
        **rounded(compared),
        "cells": [rounded({"cell": cell.name, **figures}) for cell, figures in found.items()],
        "passed": {
            "a_turn_costs_two_what_it_costs_one": abs(cpu - 1) <= ALIKE,
            "two_take_more_turns_where_dialogue_is_short": compared["held"]["two_against_one"]["throughput"]
            >= MORE,
            "no_errors": not any(figures["errors"] for figures in found.values()),
        },
    }


def _middle(found: Mapping[Cell, Mapping[str, Any]], servers: int, are_held: bool) -> dict[str, float]:
    rounds = [figures for cell, figures in found.items() if (cell.servers, cell.held) == (servers, are_held)]
    return {
        name: statistics.median(figures[name] for figures in rounds)
        for name in ("throughput", "p50_ms", "p95_ms", "dialogue_ms_per_turn", "all_ms_per_turn")
    }


def _measure(
    plan: Plan, missing: Sequence[Cell], keep: Callable[[Cell, Mapping[str, Any]], None]
) -> dict[Cell, Mapping[str, Any]]:
    found: dict[Cell, Mapping[str, Any]] = {}
    with workshop(FOLDER, plan.database) as (folder, _, on), _standing(folder, on) as standing:
        _warm(plan, standing)
        for cell in missing:
            with step(f"Measuring {cell.name}"):
                found[cell] = _one(plan, cell, standing)
            keep(cell, found[cell])
    return found


@contextmanager
def _standing(folder: Path, on: Store) -> Iterator[Standing]:
    """One service and the dialogue servers, each started and the latter ready; nothing leads to them yet."""
    trained, begun = fitting_model(folders()), time.monotonic()
    listens = {upstream: free_port() for upstream in LISTENS}
    with on.database("two") as database, ExitStack() as stack:
        migrate.upgrade(database)
        shared = whole_environment(folder / "var", {"DATABASE_URL": database})
        (folder / "var").mkdir()
        serving = shared | {
            "RASA_URL": f"http://127.0.0.1:{listens['dialogues']}",
            "PUBLIC_URL": f"http://127.0.0.1:{listens['services']}",
        }
        parts = {"service": _started(stack, programs.service(settings_of(serving)), "service", serving)}
        ports = []
        for name in SERVERS:
            ports.append(free_port())
            speaking = settings_of(
                shared
                | {"RASA_URL": f"http://127.0.0.1:{ports[-1]}", "ACTIONS_PORT": str(listens["actions"])}
            )
            parts[name] = _started(
                stack, programs.dialogue(speaking, trained), name, url=speaking.dialogue_health_url
            )
        service = {"services": int(serving["PORT"]), "actions": int(serving["ACTIONS_PORT"])}
        took = time.monotonic() - begun
        yield Standing(folder, listens, ports, service, parts, on.processes, took)


def _started(
    stack: ExitStack, program: Program, name: str, environment: Mapping[str, str] | None = None, url: str = ""
) -> Family:
    """A process of the product, without a supervisor: one that dies spoils the cell. Raises Refusal if it does."""
    log = program.log.with_stem(name)
    log.parent.mkdir(parents=True, exist_ok=True)
    leash = stack.enter_context(
        leashed.running(
            program.command,
            folder=program.folder,
            environment=environment or program.environment,
            log=log,
        )
    )
    with step(f"Starting {name}"):
        if url and not leashed.answers(url, leash):
            raise Refusal(f"{name} did not start: {log.read_text(encoding='utf-8')[-1000:]}")
    return below(leash.pid)


def _warm(plan: Plan, standing: Standing) -> None:
    """Every process loads much at its first turns; the first cell is not to pay for that."""
    with step("Warming up"), _running(standing, len(SERVERS), "warm") as running:
        asyncio.run(crowd(running.open, citizens=plan.citizens, seconds=WARM_SECONDS))


def _one(plan: Plan, cell: Cell, standing: Standing) -> dict[str, Any]:
    with _running(standing, cell.servers, cell.name) as running, ExitStack() as stack:
        if cell.held:
            found = [one for name in SERVERS for one in called(standing.parts[name], "bot.nlu.serve")()]
            stack.enter_context(held(found, plan.share))
        elsewhere = _elsewhere(running.parts)
        figures = asyncio.run(measured(running, citizens=plan.crowd(cell), seconds=plan.seconds)).as_dict()
        spent: Mapping[str, float] = figures["cpu_ms_per_turn"]
        return {
            **{
                name: figures[name] for name in ("turns", "filed", "errors", "throughput", "p50_ms", "p95_ms")
            },
            "cpu_ms_per_turn": spent,
            "dialogue_ms_per_turn": sum(spent[name] for name in SERVERS),
            "all_ms_per_turn": sum(spent.values()),
            "cores_used_by_others": elsewhere(),
        }


@contextmanager
def _running(standing: Standing, servers: int, name: str) -> Iterator[Running]:
    """The desk behind a balancer that knows so many of the dialogue servers."""
    upstreams = {
        "services": [standing.service["services"]],
        "actions": [standing.service["actions"]],
        "dialogues": standing.dialogues[:servers],
    }
    with balancer(standing.folder / f"nginx-{name}", Ports(standing.listens, upstreams)) as nginx:
        parts = {**standing.parts, "nginx": nginx}
        if standing.store is not None:
            parts["postgres"] = standing.store
        url = f"http://127.0.0.1:{standing.listens['services']}"
        yield Running("", url, web_chat(url), parts, _all(standing.parts), standing.startup_s)


def _all(parts: Mapping[str, Family]) -> Family:
    return lambda: [one for family in parts.values() for one in family()]


def _elsewhere(parts: Mapping[str, Family]) -> Callable[[], float]:
    """How many cores on average were busy with none of these and not with this process, from now to the call."""

    def busy() -> float:
        times = psutil.cpu_times()
        own = time.process_time() + sum(cpu_seconds(parts).values())
        return float(sum(times) - times.idle - getattr(times, "iowait", 0.0)) - own

    before, begun = busy(), time.monotonic()
    return lambda: (busy() - before) / (time.monotonic() - begun)


if __name__ == "__main__":
    main()

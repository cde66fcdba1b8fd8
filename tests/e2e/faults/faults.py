"""The faults, each by its name in the table: what happens to the stage while citizens file their complaints."""

from __future__ import annotations

import asyncio
import resource
import shutil
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from bot import model
from tests.e2e.faults.citizens import Complainant
from tests.e2e.faults.phones import FETCHING, SENDING
from tests.e2e.faults.proxy import WRONG
from tests.e2e.faults.stage import DIALOGUE, Stage
from tests.e2e.faults.stores import Postgres

SERVICE_POINTS = (
    *("inbox.written", "inbox.kept", "cursor.keeping", "cursor.kept", "inbox.seeing", "inbox.seen"),
    *("pump.claiming", "pump.claimed", "pump.answered", "pump.writing", "pump.kept"),
    *("filing.begun", "filing.written", "filing.kept"),
    *("delivery.marking", "delivery.marked", "delivery.sent", "delivery.settling", "delivery.settled"),
)
"""Each step of the message's way in, of filing, and of the way out, in the service."""
DIALOGUE_POINTS = ("turn.begun", "action.calling", "action.called", "turn.said", "turn.kept")
"""Each step of a turn in the dialogue process."""
ONCE_A_CITIZEN = ("filing.",)
SELDOM = ("pump.claim",)
"""What is taken in is mostly handed to the pump of the same process, and not claimed."""
MOST_SECONDS = 60.0
AWAY_SECONDS = 4.0
HOUR = 3600.0
UNDERSTOOD = (
    "SELECT understanding->>'model', count(*) FROM messages"
    " WHERE direction = 'in' AND understanding IS NOT NULL GROUP BY 1"
)

Happening = Callable[[Stage, Sequence[Complainant]], Coroutine[Any, Any, Mapping[str, Any] | None]]
"""What it has to tell stands beside the verdict."""


@dataclass(frozen=True)
class Fault:
    """`happen` runs beside the citizens, from before their first word. `needs` says on which stages it can be played:
    'postgresql', 'sqlite', 'two' (services, with Redis), 'four' (two dialogue servers beside these), or on any.

    `gracefully`: our processes are told to stop and hear the answer of every send, so that none is in doubt.
    `throughout`: it takes long, and further citizens come as long as it does.
    """

    name: str
    happen: Happening
    needs: str = ""
    gracefully: bool = False
    throughout: bool = False


async def killed(program: str, point: str, stage: Stage, crowd: Sequence[Complainant]) -> None:
    """`kill -9` of a process at a step, when about a third of the crowd has passed it."""
    passes = 1 if point.startswith(ONCE_A_CITIZEN) else 2
    stage.order(program, point, 1 if point.startswith(SELDOM) else max(1, passes * len(crowd) // 3))
    await stage.carried_out(program, point)


async def killed_at_each(
    program: str, points: Sequence[str], stage: Stage, crowd: Sequence[Complainant]
) -> None:
    """The same at one step after the other, as soon as the process is back."""
    for point in points:
        stage.order(program, point, 1)
        await stage.carried_out(program, point)


async def store_restarted(mode: str, stage: Stage, crowd: Sequence[Complainant]) -> None:
    """PostgreSQL is stopped in the middle and comes back."""
    assert isinstance(stage.store, Postgres)
    await under_way(stage, crowd)
    await stage.store.stop(mode)
    await asyncio.sleep(AWAY_SECONDS / 2)
    await stage.store.start()


async def disk_full(programs: Sequence[str], stage: Stage, crowd: Sequence[Complainant]) -> None:
    """No file of these processes can grow any more, their logs included; then there is room again."""
    await under_way(stage, crowd)
    processes = [found for name in programs if (found := stage.process(name)) is not None]
    assert len(processes) == len(programs)
    for process in processes:
        process.rlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    await asyncio.sleep(AWAY_SECONDS)
    for process in processes:
        if process.is_running():
            process.rlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


async def redis_gone(stage: Stage, crowd: Sequence[Complainant]) -> None:
    """Redis is away in the middle and comes back empty."""
    assert stage.redis is not None
    await under_way(stage, crowd)
    stage.redis.stop()
    await asyncio.sleep(AWAY_SECONDS)
    stage.redis.start()


async def dialogue_wrong(fault: str, seconds: float, stage: Stage, crowd: Sequence[Complainant]) -> None:
    """The dialogue server answers nonsense for a while."""
    before = stage.proxy.met
    stage.proxy.fault = fault
    try:
        await asyncio.sleep(seconds)
        await stage.wait_for(lambda: stage.proxy.met > before, MOST_SECONDS, fault)
    finally:
        stage.proxy.fault = None


async def telegram_wrong(fault: str, stage: Stage, crowd: Sequence[Complainant]) -> None:
    """A third of the calls of the Bot API go wrong, until everybody has filed."""
    before = stage.phones.met
    stage.phones.misbehave(fault)
    try:
        while not all(one.filed or one.problem for one in crowd):
            await asyncio.sleep(0.1)
    finally:
        stage.phones.misbehave(None)
    assert stage.phones.met > before, f"{fault} was met by nobody"


async def clock_jumps(seconds: float, stage: Stage, crowd: Sequence[Complainant]) -> None:
    """The service's clock is wrong for a while, then right again: it jumps both ways."""
    await under_way(stage, crowd)
    stage.set_clock(seconds)
    await asyncio.sleep(AWAY_SECONDS)
    stage.set_clock(0)


async def stopped(program: str, stage: Stage, crowd: Sequence[Complainant]) -> None:
    """SIGTERM in the middle; the supervisor starts it again."""
    await under_way(stage, crowd)
    process = stage.process(program)
    assert process is not None
    process.terminate()
    await stage.wait_for(lambda: not process.is_running(), MOST_SECONDS, f"{program} stops")


async def rolled(stage: Stage, crowd: Sequence[Complainant]) -> None:
    """A new version is put in place: one process after the other stops, and the next only once all are there again."""
    for program in (*stage.services, *stage.dialogues):
        await stopped(program, stage, crowd)
        await stage.ready()


async def model_rolled_out(stage: Stage, crowd: Sequence[Complainant]) -> Mapping[str, Any]:
    """Another model is put in place of the one that is served, and goes again: each time one dialogue server after the
    other starts with it. Tells which model each had at every step, and by which one how many messages were understood.
    """
    served = model.pointed_to(stage.models / model.CURRENT)
    assert served is not None
    other = _another(served)
    before = await asyncio.to_thread(_understood, stage)
    steps = [{"filed": 0, **await stage.loaded()}]
    for trained in (other, served):
        model.point(trained)
        for program in stage.dialogues:
            await stopped(program, stage, crowd)
            await stage.ready()
            loaded = await stage.loaded()
            assert loaded[program] == trained.name, f"{program} serves {loaded[program]}"
            steps.append({"filed": sum(one.filed for one in crowd), **loaded})
    after = await asyncio.to_thread(_understood, stage)
    understood = {name: after.get(name, 0) - before.get(name, 0) for name in (served.name, other.name)}
    assert all(understood.values()), f"one of the models understood nothing: {understood}"
    return {"steps": steps, "understood": understood}


def _another(served: Path) -> Path:
    """An archive under a name of its own, which is all that tells two models apart from outside."""
    name = f"{served.name.removesuffix(model.ARCHIVE)}-rolled{model.ARCHIVE}"
    return Path(shutil.copy(served, served.with_name(name)))


def _understood(stage: Stage) -> dict[str, int]:
    """How many messages of citizens each model understood so far."""
    with psycopg.connect(stage.store.url) as connection:
        return dict(connection.execute(UNDERSTOOD).fetchall())


async def one_of_two_killed(stage: Stage, crowd: Sequence[Complainant]) -> None:
    """Two services share one database and the work; the first, then the second is killed with some of it in hand.

    A service hands what it takes in to its own pump, and one of them takes in all of Telegram: what is sure to reach
    the first are the pages that begin with it, a quarter of the crowd. Of their turns it is killed in an early one.
    """
    for service, point in zip(stage.services, ("pump.answered", "delivery.marked"), strict=True):
        stage.order(service, point, max(1, len(crowd) // 6))
        await stage.carried_out(service, point)


async def nothing(stage: Stage, crowd: Sequence[Complainant]) -> None:
    """For comparison."""


async def under_way(stage: Stage, crowd: Sequence[Complainant]) -> None:
    """Wait until a third of the crowd has spoken at least twice."""
    wanted = max(1, len(crowd) // 3)
    await stage.wait_for(
        lambda: sum(one.said > 1 for one in crowd) >= wanted, MOST_SECONDS, "the crowd is under way"
    )


def faults() -> Sequence[Fault]:
    """Every fault of the table."""
    return [
        Fault("none", nothing),
        *(Fault(f"kill service at {point}", partial(killed, "service", point)) for point in SERVICE_POINTS),
        *(Fault(f"kill dialogue at {point}", partial(killed, DIALOGUE, point)) for point in DIALOGUE_POINTS),
        Fault("service stopped by SIGTERM", partial(stopped, "service"), gracefully=True),
        Fault("dialogue stopped by SIGTERM", partial(stopped, DIALOGUE), gracefully=True),
        Fault("postgresql restarted", partial(store_restarted, "fast"), "postgresql"),
        Fault("postgresql crashed", partial(store_restarted, "immediate"), "postgresql"),
        Fault("disk full (service)", partial(disk_full, ["service"]), "sqlite"),
        Fault("disk full (dialogue)", partial(disk_full, [DIALOGUE]), "sqlite"),
        Fault("disk full (both)", partial(disk_full, ["service", DIALOGUE]), "sqlite"),
        Fault("redis gone and back", redis_gone, "two"),
        Fault("dialogue slow (30 s)", partial(dialogue_wrong, "slow", 2.0)),
        *(Fault(f"dialogue wrong ({kind})", partial(dialogue_wrong, kind, 6.0)) for kind in WRONG),
        *(Fault(f"telegram {kind}", partial(telegram_wrong, kind)) for kind in (*SENDING, *FETCHING)),
        Fault("clock an hour ahead and back", partial(clock_jumps, HOUR)),
        Fault("clock an hour behind and back", partial(clock_jumps, -HOUR)),
        Fault("two services, each killed", one_of_two_killed, "two"),
        Fault("rolling restart", rolled, "two", gracefully=True),
        Fault("rolling restart of four", rolled, "four", gracefully=True, throughout=True),
        Fault("new model and back", model_rolled_out, "four", gracefully=True, throughout=True),
    ]


def by_name() -> Mapping[str, Fault]:
    """The same, to look one up."""
    return {fault.name: fault for fault in faults()}

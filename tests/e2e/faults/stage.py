"""Everything running on a stage: real processes under the product's own supervisor, and an outside that misbehaves.

A stage is dear to set up, so many faults are played on it one after the other. Nothing of the product is replaced; the
supervisor's pauses are short, since here processes die on purpose all the time.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import psutil

from bot import model, programs
from bot.folders import ROOT
from bot.ports import free_port
from bot.settings import Settings
from bot.supervisor import Backoff, Program, Supervisor
from city import faultpoints
from tests.botapi import TOKEN
from tests.e2e.faults.phones import Phones
from tests.e2e.faults.proxy import Balancer, DialogueProxy
from tests.e2e.faults.stores import Postgres, Redis, Sqlite
from tests.product import command, settings_of, whole_environment

READY_SECONDS = 120.0
FIRED_SECONDS = 90.0
B = TypeVar("B", bound=Balancer)
WAITING = re.compile(r"^desk_messages_waiting\{.*\} (\d+)\.", re.MULTILINE)
DIALOGUES = ("dialogue", "dialogue2")
DIALOGUE = DIALOGUES[0]
SERVICES = ("service", "second")


@dataclass
class Stage:
    """What a fault may do, and where the citizens and the judge look. `deaths` are moments of the monotonic clock.

    `urls` are the services', `healths` what each dialogue server says of itself; what they serve, `models` points to.
    """

    http: aiohttp.ClientSession
    folder: Path
    models: Path
    urls: Sequence[str]
    healths: Mapping[str, str]
    token: str
    phones: Phones
    proxy: DialogueProxy
    store: Sqlite | Postgres
    redis: Redis | None
    programs: Mapping[str, Program]
    deaths: list[tuple[str, float]] = field(default_factory=list)

    def order(self, program: str, point: str, nth: int) -> None:
        """Let the process of this program be killed at a step, the n-th time that it is reached."""
        draft = self._orders(program) / ".draft"
        draft.write_text(str(nth), encoding="utf-8")
        draft.rename(draft.with_name(point))

    async def carried_out(self, program: str, point: str) -> None:
        """Wait until it was. Raises AssertionError where the step was never reached."""
        await self.wait_for(lambda: not (self._orders(program) / point).exists(), FIRED_SECONDS, point)

    def set_clock(self, seconds: float) -> None:
        """Set every service's clock ahead (or back) from the true time."""
        for name in self.services:
            draft = self._orders(name) / ".draft"
            draft.write_text(str(seconds), encoding="utf-8")
            draft.rename(draft.with_name(faultpoints.CLOCK))

    @property
    def services(self) -> Sequence[str]:
        return [name for name in self.programs if name not in DIALOGUES]

    @property
    def dialogues(self) -> Sequence[str]:
        return [name for name in self.programs if name in DIALOGUES]

    def process(self, program: str) -> psutil.Process | None:
        """The running process of a program, below its leash."""
        wanted = self.programs[program]
        mark = wanted.environment[faultpoints.SETTING]
        for child in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                said = child.cmdline()
                if said[:3] == list(wanted.command[:3]) and child.environ().get(faultpoints.SETTING) == mark:
                    return child
        return None

    async def ready(self) -> None:
        """Wait until every service can keep and answer messages, and every dialogue server take them.

        Whether a service is ready, any dialogue server may have told it.
        """
        for url in (*self.healths.values(), *(f"{url}/readyz" for url in self.urls)):
            async with asyncio.timeout(READY_SECONDS):
                while not await self._answers(url):
                    await asyncio.sleep(0.1)

    async def loaded(self) -> dict[str, str]:
        """Which model each dialogue server says that it has."""
        found = {}
        for name, url in self.healths.items():
            async with self.http.get(url) as answer:
                found[name] = str((await answer.json())["model"])
        return found

    async def get(self, path: str) -> Any:
        """What the staff API answers."""
        async with self.http.get(
            self.urls[0] + path, headers={"Authorization": f"Bearer {self.token}"}
        ) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def waiting(self) -> int:
        """How many messages and notes wait, in either direction and on every channel."""
        async with self.http.get(f"{self.urls[0]}/metrics") as answer:
            return sum(int(number) for number in WAITING.findall(await answer.text()))

    async def wait_for(self, fact: Any, seconds: float, what: str) -> None:
        end = time.monotonic() + seconds
        while not fact():
            assert time.monotonic() < end, f"{what}: not within {seconds:g} s"
            await asyncio.sleep(0.05)

    def _orders(self, program: str) -> Path:
        return Path(self.programs[program].environment[faultpoints.SETTING])

    async def _answers(self, url: str) -> bool:
        with suppress(aiohttp.ClientError, OSError, TimeoutError):
            async with self.http.get(url, timeout=aiohttp.ClientTimeout(total=5)) as answer:
                return answer.status == 200
        return False


@asynccontextmanager
async def stage(
    folder: Path,
    store: Sqlite | Postgres,
    *,
    services: int = 1,
    dialogues: int = 1,
    redis: Redis | None = None,
) -> AsyncIterator[Stage]:
    """Set one up, ready; take it down afterwards. Several are called by way of balancers, as deploy/ has it."""
    async with AsyncExitStack() as stack:
        phones = Phones()
        await phones.start()
        stack.push_async_callback(phones.stop)
        shared = {
            "DATABASE_URL": store.url,
            "REDIS_URL": redis.url if redis else "",
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": phones.url,
        }
        environment = whole_environment(folder, shared)
        speaking = [_dialogue_ports(environment, nth) for nth in range(dialogues)]
        proxy = await _started(stack, DialogueProxy([one["RASA_URL"] for one in speaking]))
        serving = [_service_ports(environment, nth) | {"RASA_URL": proxy.url} for nth in range(services)]
        if services > 1:
            actions = await _started(
                stack, Balancer([f"http://127.0.0.1:{one['ACTIONS_PORT']}" for one in serving])
            )
            speaking = [one | {"ACTIONS_PORT": str(actions.port)} for one in speaking]
        models = folder / "models"
        running = _programs(folder, models, speaking, serving)
        await asyncio.to_thread(command, environment, "migrate")
        token = await asyncio.to_thread(
            command, environment, "staff", "token", "--name", "judge", "--role", "supervisor"
        )
        http = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, force_close=True))
        )
        urls = [one["PUBLIC_URL"] for one in serving]
        healths = {
            name: settings_of(one).dialogue_health_url for name, one in zip(DIALOGUES, speaking, strict=False)
        }
        found = Stage(http, folder, models, urls, healths, token, phones, proxy, store, redis, running)
        heard = _listening(found)
        keeper = asyncio.create_task(
            Supervisor(list(running.values()), say=heard, backoff=Backoff(first=0.2, longest=0.5)).run()
        )
        try:
            await found.ready()
            yield found
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)


async def _started(stack: AsyncExitStack, one: B) -> B:
    await one.start()
    stack.push_async_callback(one.stop)
    return one


def _listening(found: Stage) -> Any:
    def say(line: str) -> None:
        if " ended (exit code" in line:
            found.deaths.append((line.split()[0], time.monotonic()))

    return say


def _service_ports(environment: Mapping[str, str], nth: int) -> dict[str, str]:
    """The first service keeps its ports, which commands know; further ones get their own."""
    if nth == 0:
        return dict(environment)
    port, actions = free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    return {**environment, "PORT": str(port), "ACTIONS_PORT": str(actions), "PUBLIC_URL": url}


def _dialogue_ports(environment: Mapping[str, str], nth: int) -> dict[str, str]:
    return {**environment, **({"RASA_URL": f"http://127.0.0.1:{free_port()}"} if nth else {})}


def _programs(
    folder: Path, models: Path, dialogues: Sequence[Mapping[str, str]], services: Sequence[Mapping[str, str]]
) -> dict[str, Program]:
    pointer = _pointer(models, settings_of(dialogues[0]))
    made: dict[str, Program] = {}
    for name, environment in zip(DIALOGUES, dialogues, strict=False):
        # Whoever rolls a model out decides when each of them takes it.
        program = replace(programs.dialogue(settings_of(environment), pointer), watched=None)
        made[name] = _named(program, name, folder, program.environment)
    for name, environment in zip(SERVICES, services, strict=False):
        made[name] = _named(programs.service(settings_of(environment)), name, folder, environment)
    return made


def _pointer(models: Path, settings: Settings) -> Path:
    """To a copy of the model that fits, in a folder in which faults may put others beside it."""
    trained = model.present(ROOT, settings.city_dir, settings.learned_dir)
    assert trained.exists(), "no model fits: `make train`"
    models.mkdir(parents=True, exist_ok=True)
    return model.point(Path(shutil.copy(trained, models)))


def _named(program: Program, name: str, folder: Path, environment: Mapping[str, str]) -> Program:
    return replace(
        program,
        name=name,
        log=program.log.with_stem(name),
        environment={**environment, **_faults(folder, name)},
    )


def _faults(folder: Path, name: str) -> dict[str, str]:
    orders = folder / "orders" / name
    orders.mkdir(parents=True, exist_ok=True)
    return {faultpoints.SETTING: str(orders)}

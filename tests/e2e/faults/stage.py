"""Everything running on a stage: real processes under the product's own supervisor, and an outside that misbehaves.

A stage is dear to set up, so many faults are played on it one after the other. Nothing of the product is replaced; the
supervisor's pauses are short, since here processes die on purpose all the time.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp
import psutil

from bot import model, programs
from bot.settings import ROOT, Settings
from bot.supervisor import Backoff, Program, Supervisor
from city import faultpoints
from tests.botapi import TOKEN
from tests.e2e.faults.phones import Phones
from tests.e2e.faults.proxy import DialogueProxy
from tests.e2e.faults.stores import Postgres, Redis, Sqlite
from tests.product import command, whole_environment
from tests.servers import free_port

READY_SECONDS = 120.0
FIRED_SECONDS = 90.0
WAITING = re.compile(r"^desk_messages_waiting\{.*\} (\d+)\.", re.MULTILINE)
DIALOGUE = "dialogue"
SERVICES = ("service", "second")


@dataclass
class Stage:
    """What a fault may do, and where the citizens and the judge look. `deaths` are moments of the monotonic clock."""

    http: aiohttp.ClientSession
    folder: Path
    urls: Sequence[str]
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
        return [name for name in self.programs if name != DIALOGUE]

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
        """Wait until every service can keep and answer messages."""
        for url in self.urls:
            async with asyncio.timeout(READY_SECONDS):
                while not await self._answers(f"{url}/readyz"):
                    await asyncio.sleep(0.1)

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
    folder: Path, store: Sqlite | Postgres, *, services: int = 1, redis: Redis | None = None
) -> AsyncIterator[Stage]:
    """Set one up, ready; take it down afterwards."""
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
        proxy = DialogueProxy(environment["RASA_URL"])
        await proxy.start()
        stack.push_async_callback(proxy.stop)
        environments = [_ports(environment, nth) for nth in range(services)]
        running = _programs(folder, environment, [one | {"RASA_URL": proxy.url} for one in environments])
        await asyncio.to_thread(command, environment, "migrate")
        token = await asyncio.to_thread(
            command, environment, "staff", "token", "--name", "judge", "--role", "supervisor"
        )
        http = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, force_close=True))
        )
        urls = [one["PUBLIC_URL"] for one in environments]
        found = Stage(http, folder, urls, token, phones, proxy, store, redis, running)
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


def _listening(found: Stage) -> Any:
    def say(line: str) -> None:
        if " ended (exit code" in line:
            found.deaths.append((line.split()[0], time.monotonic()))

    return say


def _ports(environment: Mapping[str, str], nth: int) -> dict[str, str]:
    """The first service keeps its ports, which the dialogue server knows; further ones get their own."""
    if nth == 0:
        return dict(environment)
    port, actions = free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    return {**environment, "PORT": str(port), "ACTIONS_PORT": str(actions), "PUBLIC_URL": url}


def _programs(
    folder: Path, real: Mapping[str, str], services: Sequence[Mapping[str, str]]
) -> dict[str, Program]:
    settings = _settings(real)
    trained = model.present(ROOT, settings.city_dir, settings.learned_dir)
    assert trained.exists(), "no model fits: `make train`"
    dialogue = programs.dialogue(settings, trained)
    made = {DIALOGUE: replace(dialogue, environment={**dialogue.environment, **_faults(folder, DIALOGUE)})}
    for name, environment in zip(SERVICES, services, strict=False):
        program = programs.service(_settings(environment))
        made[name] = replace(
            program,
            name=name,
            log=program.log.with_stem(name),
            environment={**environment, **_faults(folder, name)},
        )
    return made


def _settings(environment: Mapping[str, str]) -> Settings:
    known: dict[str, Any] = {
        name.lower(): value for name, value in environment.items() if name.lower() in Settings.model_fields
    }
    return Settings(_env_file=None, **known)


def _faults(folder: Path, name: str) -> dict[str, str]:
    orders = folder / "orders" / name
    orders.mkdir(parents=True, exist_ok=True)
    return {faultpoints.SETTING: str(orders)}

"""`python -m bot up`: everything that is needed to run, then both processes until somebody says stop."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from bot import catching_up, model, programs, store
from bot.folders import ROOT
from bot.ports import require_free
from bot.settings import Settings
from bot.setup.progress import say, step
from bot.setup.writable import require_writable
from bot.supervisor import Program, Supervisor
from city.pack import load
from desk.staff.accounts import Accounts
from desk.store import migrate

FIRST_ACCOUNTS = ("supervisor", "admin")
"""One that works tickets and one that makes accounts, each named as its role."""
EVERYWHERE = ("0.0.0.0", "::", "")
LATE_SECONDS = 60.0


def run(settings: Settings) -> None:
    """Prepare what is missing, start both processes, and stop them on Ctrl-C or SIGTERM. Raises Refusal."""
    asyncio.run(_supervise(settings, prepare(settings)))


def prepare(settings: Settings) -> Sequence[Program]:
    """Ports, folders, city pack, model, store and the first accounts; then what is to be run.

    Raises Refusal, CityPackError and StoreProblem.
    """
    require_free(settings.host, settings.ports())
    logs = settings.var_dir / "log"
    require_writable(logs, setting="VAR_DIR", otherwise=f"nothing can be written to {logs}")
    load(settings.city_dir)
    running = [programs.service(settings)]
    if settings.dialogue_here:
        running.append(programs.dialogue(settings, _model(settings)))
    if migrate.current(settings.database_url) != migrate.head():
        with step("Bringing the store to the present revision"):
            migrate.upgrade(settings.database_url)
    store.require(settings)
    if catching_up.is_due(settings):
        catching_up.catch_up(settings)
    for name, password in asyncio.run(_first_accounts(settings)).items():
        say(f"Made a first staff account. Name: {name:<10}   Password: {password}   (shown only now)")
    return running


def _model(settings: Settings) -> Path:
    """The pointer to the model that is served."""
    learned = settings.learned_dir
    trained = model.present(ROOT, settings.city_dir, learned, settings.models_dir)
    if not trained.exists():
        log = settings.var_dir / "log" / "train.log"
        with step("Training the assistant (once for each change of what it learns from)"):
            trained = model.train(ROOT, settings.city_dir, log, learned, settings.models_dir)
    model.require_whole(trained)
    return model.point(trained)


async def _first_accounts(settings: Settings) -> Mapping[str, str]:
    """The passwords of those that were made; none where somebody has an account."""
    db = store.opened(settings)
    try:
        accounts = Accounts(db, lambda: datetime.now(UTC))
        if await accounts.people():
            return {}
        return {name: await accounts.add(name, role=name) for name in FIRST_ACCOUNTS}
    finally:
        await db.close()


async def _supervise(settings: Settings, running: Sequence[Program]) -> None:
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(Supervisor(running, say=say).run())
            group.create_task(_tell_when_ready(settings))
    except asyncio.CancelledError:
        say("\nStopped.")


async def _tell_when_ready(settings: Settings) -> None:
    say("Starting …")
    logs = settings.var_dir / "log"
    told_by_it = f"; its words are in {logs / 'dialogue.log'}" if settings.dialogue_here else ""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
        await asyncio.gather(
            _wait(
                session,
                f"{local_url(settings)}/healthz",
                "the service answers, messages are taken from now on",
                late=f"the service does not answer yet; its words are in {logs / 'service.log'}",
            ),
            _wait(
                session,
                settings.dialogue_health_url,
                "the dialogue server answers",
                late=f"the dialogue server at {settings.rasa_url} does not answer yet{told_by_it}",
            ),
        )
    for line in _addresses(settings):
        say(line)


async def _wait(session: aiohttp.ClientSession, url: str, what: str, *, late: str) -> None:
    """Until `url` answers, which is said then. Whoever waits for long is told once where to look."""
    begun, told = time.monotonic(), False
    while not await answers(session, url):
        if not told and time.monotonic() - begun > LATE_SECONDS:
            say(f"  {late}")
            told = True
        await asyncio.sleep(0.2)
    say(f"  {what} ({time.monotonic() - begun:.1f} s)")


async def answers(session: aiohttp.ClientSession, url: str) -> bool:
    """Whether `url` answers 200."""
    try:
        async with session.get(url) as response:
            return response.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False


def local_url(settings: Settings) -> str:
    """The service's address from this machine."""
    host = "127.0.0.1" if settings.host in EVERYWHERE else settings.host
    return f"http://{host}:{settings.port}"


def _addresses(settings: Settings) -> Sequence[str]:
    url = settings.public_url
    return (
        "",
        f"  Citizens write here   {url}/",
        f"  Staff work here       {url}/desk/",
        f"  Programs ask here     {url}/api/openapi.json",
        "",
        "Ctrl-C stops everything.",
    )

"""The real product for tests: `python -m bot up` with supervisor, service, Rasa and trained model, on free ports."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from bot.ports import free_port
from bot.settings import Settings
from tests import leashed

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 180.0
STOP_SECONDS = 30.0


@dataclass(frozen=True)
class Product:
    """A running product. `environment` is all its settings, for commands that belong to it; `supervisor` its leash."""

    url: str
    folder: Path
    environment: Mapping[str, str]
    supervisor: subprocess.Popen[bytes]

    def command(self, *arguments: str) -> str:
        """What `python -m bot …` prints on standard output with this product's settings."""
        return command(self.environment, *arguments)

    def token(self, role: str, unit: str | None = None) -> str:
        """A fresh bearer token of the staff API."""
        return self.command(
            "staff", "token", "--name", "test", "--role", role, *(["--unit", unit] if unit else [])
        )

    def processes(self, part: str) -> list[psutil.Process]:
        """The running processes of a part: 'bot.nlu.serve' (dialogue) or 'serve' (service)."""
        with suppress(psutil.NoSuchProcess):
            family = psutil.Process(self.supervisor.pid).children(recursive=True)
            return [child for child in family if part in _arguments(child) and not _is_leash(child)]
        return []

    def log(self, name: str) -> str:
        """What a part wrote so far: 'service', 'dialogue' or 'up'."""
        file = self.folder / ("up.log" if name == "up" else f"log/{name}.log")
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    def wait_ready(self, *, path: str = "/readyz", seconds: float = START_SECONDS) -> dict[str, Any]:
        """Wait until an address answers 200 and return its JSON."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.supervisor.poll() is None, f"it ended:\n{self.log('up')}"
            with suppress(OSError, ValueError), urllib.request.urlopen(self.url + path, timeout=5) as answer:
                body: dict[str, Any] = json.loads(answer.read())
                return body
            time.sleep(0.1)
        raise AssertionError(
            f"{path} was not ready in {seconds:g} s\n{self.log('up')}\n{self.log('dialogue')[-3000:]}"
        )


@contextmanager
def product(
    folder: Path, settings: Mapping[str, str] | None = None, *, ready: bool = True, demo: bool = False
) -> Iterator[Product]:
    """Run the product with its files in `folder`; `settings` are added to what it needs. Stops it with SIGTERM,
    and at the end of this process, whatever that is.

    With `demo` its store is filled first. Nothing of this machine's own `.env` counts: every setting is given or
    switched off.
    """
    environment = whole_environment(folder, settings or {})
    folder.mkdir(parents=True, exist_ok=True)
    for preparation in ("migrate", "demo") if demo else ():
        command(environment, preparation)
    with (folder / "up.log").open("wb") as log:
        supervisor = leashed.start(
            [sys.executable, "-m", "bot", "up"], folder=ROOT, environment=environment, log=log
        )
    running = Product(environment["PUBLIC_URL"], folder, environment, supervisor)
    try:
        if ready:
            running.wait_ready()
        yield running
    finally:
        leashed.stop(supervisor, seconds=STOP_SECONDS)


@asynccontextmanager
async def product_beside(
    folder: Path, settings: Mapping[str, str] | None = None, *, ready: bool = True
) -> AsyncIterator[Product]:
    """The same, started and stopped while the test's own loop goes on (it may be serving a Bot API)."""
    manager = product(folder, settings, ready=ready)
    running = await asyncio.to_thread(manager.__enter__)
    try:
        yield running
    finally:
        await asyncio.to_thread(manager.__exit__, None, None, None)


def command(environment: Mapping[str, str], *arguments: str) -> str:
    """What `python -m bot …` prints on standard output with these settings."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def whole_environment(folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """Every setting given or switched off, on free ports, with `settings` last."""
    ports = [free_port() for _ in range(3)]
    return {
        **os.environ,
        "RASA_TOKEN": "a-token-for-tests-only",
        "SECRET_KEY": "a-key-for-tests-only",
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "TELEGRAM_TOKEN": "",
        "TELEGRAM_API_URL": "",
        "TELEGRAM_WEBHOOK_SECRET": "",
        "WECHAT_APP_ID": "",
        "WECHAT_APP_SECRET": "",
        "WECHAT_TOKEN": "",
        "WECHAT_AES_KEY": "",
        "WECHAT_API_URL": "",
        "WECHAT_TEMPLATE_ID": "",
        "WEBHOOK_CHANNELS": "",
        "OTLP_URL": "",
        "CITY_DIR": "",
        "VAR_DIR": str(folder),
        "HOST": "127.0.0.1",
        "PORT": str(ports[0]),
        "PUBLIC_URL": f"http://127.0.0.1:{ports[0]}",
        "RASA_URL": f"http://127.0.0.1:{ports[1]}",
        "ACTIONS_PORT": str(ports[2]),
        **settings,
    }


def settings_of(environment: Mapping[str, str]) -> Settings:
    """What a process with this whole environment reads from it."""
    known: dict[str, Any] = {
        name.lower(): value for name, value in environment.items() if name.lower() in Settings.model_fields
    }
    return Settings(_env_file=None, **known)


def _arguments(process: psutil.Process) -> list[str]:
    with suppress(psutil.Error):
        arguments: list[str] = process.cmdline()
        return arguments
    return []


def _is_leash(process: psutil.Process) -> bool:
    return any(argument.endswith("leash.py") for argument in _arguments(process))

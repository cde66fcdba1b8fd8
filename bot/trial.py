"""A desk of its own for a moment, with one model and an empty store, for written conversations or a crowd.

Nothing of the real desk is touched: other ports, other folders, no channel but the web chat.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot import leashed, model
from bot.folders import ROOT
from bot.ports import free_port
from bot.settings import Settings
from bot.setup.progress import Refusal
from bot.supervisor import last_words
from bot.talks.desk import Desk
from bot.talks.player import Played, play_all
from bot.talks.script import Conversation
from city.pack import load

UP = (sys.executable, "-m", "bot", "up")


def play(
    written: Sequence[Conversation], trained: Path, city_dir: Path, progress: Callable[[Played], None]
) -> list[Played]:
    """Play them with this model, several at once. Raises Refusal where its desk does not start."""
    if not written:
        return []
    with tempfile.TemporaryDirectory() as folder, desk(Path(folder), trained, city_dir) as running:
        played, _ = asyncio.run(
            play_all(Desk(running.url, running.token(), load(city_dir)), written, progress)
        )
    return played


@dataclass(frozen=True)
class Trial:
    """A running desk: its address, its settings, the leash that holds its processes, and how long it took to start."""

    url: str
    environment: Mapping[str, str]
    leash: int
    startup_s: float

    def token(self) -> str:
        """A fresh token of its staff API."""
        made = [sys.executable, "-m", "bot", "staff", "token", "--name", "trial", "--role", "supervisor"]
        told = subprocess.run(
            made, cwd=ROOT, env=dict(self.environment), stdout=subprocess.PIPE, text=True, check=True
        )
        return told.stdout.strip()


@contextmanager
def desk(
    folder: Path, trained: Path, city_dir: Path, settings: Mapping[str, str] | None = None
) -> Iterator[Trial]:
    """A desk with its files in an empty folder, ready; `settings` are added to what it needs. Raises Refusal."""
    models = folder / "models"
    models.mkdir()
    model.point(Path(shutil.copy(trained, models / trained.name)))
    environment = {**_environment(folder, models, city_dir), **(settings or {})}
    begun = time.monotonic()
    log = folder / "up.log"
    with leashed.running(UP, folder=ROOT, environment=environment, log=log) as leash:
        if not leashed.answers(f"{environment['PUBLIC_URL']}/readyz", leash):
            raise Refusal(f"the trial desk did not start: {last_words(log) or 'no word'}")
        yield Trial(environment["PUBLIC_URL"], environment, leash.pid, time.monotonic() - begun)


def _environment(folder: Path, models: Path, city_dir: Path) -> Mapping[str, str]:
    """Every setting given or switched off: an empty one counts as unset, also where `.env` has it."""
    ports = [free_port() for _ in range(3)]
    return {
        **os.environ,
        **{name.upper(): "" for name in Settings.model_fields},
        "RASA_TOKEN": secrets.token_hex(16),
        "SECRET_KEY": secrets.token_hex(16),
        "CITY_DIR": str(city_dir),
        "VAR_DIR": str(folder / "var"),
        "MODELS_DIR": str(models),
        "HOST": "127.0.0.1",
        "PORT": str(ports[0]),
        "PUBLIC_URL": f"http://127.0.0.1:{ports[0]}",
        "RASA_URL": f"http://127.0.0.1:{ports[1]}",
        "ACTIONS_PORT": str(ports[2]),
    }

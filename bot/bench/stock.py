"""The stock assistants: Rasa as the registry gives it, in an environment of its own, with the bot of bot/bench_stock.

Each is trained once and kept; it runs as Rasa's documentation says, at its default log level.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from bot import leashed
from bot.bench.devices import rest
from bot.bench.processes import below
from bot.bench.running import Running
from bot.bench.stores import Store
from bot.folders import ROOT
from bot.ports import free_port
from bot.settings import Settings
from bot.setup.progress import Refusal, step
from bot.setup.runtimes import STOCK, prepare
from bot.supervisor import last_words

BOT = ROOT / "bot" / "bench_stock"
PIPELINES = ("light", "default")
"""LogisticRegression and rules; and what `rasa init` gives."""


def made(kept: Path, pipeline: str) -> Path:
    """The trained model of a pipeline, with the environment that it needs. Raises Refusal."""
    prepare(STOCK, ROOT)
    trained = kept / f"{pipeline}-{_fingerprint(pipeline)}.tar.gz"
    if not trained.exists():
        with step(f"Training the stock assistant on its {pipeline} pipeline (once)"):
            _train(trained, pipeline)
    return trained


@contextmanager
def stock(folder: Path, trained: Path, pipeline: str, store: Store) -> Iterator[Running]:
    """It, running and ready, with an action server of its own; gone afterwards. Raises Refusal and StoreProblem."""
    folder.mkdir()
    port, actions_port = free_port(), free_port()
    with ExitStack() as stack:
        database = stack.enter_context(store.database(f"stock_{pipeline}"))
        files = _files(folder, database, actions_port)
        begun = time.monotonic()
        with step(f"Starting the stock assistant on its {pipeline} pipeline"):
            actions = ("-m", "rasa_sdk", "--actions", "actions", "--port", str(actions_port))
            acting = stack.enter_context(_leashed(actions, cwd=BOT, log=folder / "actions.log"))
            serving = ("-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(port))
            rasa = (*serving, "--model", str(trained), *files)
            talking = stack.enter_context(_leashed(rasa, cwd=folder, log=folder / "rasa.log"))
            url = f"http://127.0.0.1:{port}"
            _wait(f"http://127.0.0.1:{actions_port}/health", acting, folder / "actions.log")
            _wait(f"{url}/webhooks/rest/", talking, folder / "rasa.log")
        parts = {"dialogue": below(talking.pid), "actions": below(acting.pid)}
        everything = list(parts.values())
        if store.processes is not None:
            parts["postgres"] = store.processes
        yield Running(
            name=pipeline,
            url=url,
            open=rest(url),
            parts=parts,
            family=lambda: [one for family in everything for one in family()],
            startup_s=time.monotonic() - begun,
        )


def _files(folder: Path, database: str, actions_port: int) -> Sequence[str]:
    """Writes endpoints and credentials; the options that name them."""
    kept = (
        {"dialect": "sqlite", "db": database.removeprefix("sqlite:///")}
        if database.startswith("sqlite")
        else {"dialect": "postgresql", "url": database}
    )
    endpoints = {
        "action_endpoint": {"url": f"http://127.0.0.1:{actions_port}/webhook"},
        "tracker_store": {"type": "SQL", **kept},
    }
    # JSON is YAML.
    (folder / "endpoints.yml").write_text(json.dumps(endpoints), encoding="utf-8")
    (folder / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    named = (folder / "endpoints.yml", folder / "credentials.yml")
    return ("--endpoints", str(named[0]), "--credentials", str(named[1]))


def _train(trained: Path, pipeline: str) -> None:
    """Train into a draft beside the model, so that it appears only when it is whole. Raises Refusal."""
    trained.parent.mkdir(parents=True, exist_ok=True)
    log, drafts = trained.parent / f"{pipeline}.log", trained.parent / "drafts"
    command = (
        *("-m", "rasa", "train", "--out", str(drafts), "--fixed-model-name", trained.name),
        *("--config", str(BOT / f"config-{pipeline}.yml"), "--domain", str(BOT / "domain.yml")),
        *("--data", str(BOT / "data")),
    )
    with _leashed(command, cwd=trained.parent, log=log) as training:
        code = training.wait()
    draft = drafts / trained.name
    if code or not draft.exists():
        raise Refusal(f"training the stock assistant failed: {last_words(log)} (all of it: {log})")
    draft.replace(trained)


def _leashed(
    command: Sequence[str], *, cwd: Path, log: Path
) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """A command of the stock environment, which ends with us however we end."""
    whole = [str(STOCK.interpreter(ROOT)), *command]
    return leashed.running(whole, folder=cwd, environment=_environment(), log=log)


def _environment() -> Mapping[str, str]:
    """This process's, without our product's settings; Rasa's makers are sent nothing, and nobody outside may call."""
    ours = {name.upper() for name in Settings.model_fields}
    inherited = {name: value for name, value in os.environ.items() if name.upper() not in ours}
    return {**inherited, "RASA_TELEMETRY_ENABLED": "false", "SANIC_HOST": "127.0.0.1"}


def _wait(url: str, leash: subprocess.Popen[bytes], log: Path) -> None:
    if not leashed.answers(url, leash):
        raise Refusal(f"the stock assistant did not start: {last_words(log) or 'no word'} (all of it: {log})")


def _fingerprint(pipeline: str) -> str:
    """Of everything that a model is trained from."""
    digest = hashlib.sha256()
    data = sorted((BOT / "data").glob("*.yml"))
    lock = ROOT / "requirements" / STOCK.lock
    for file in (BOT / f"config-{pipeline}.yml", BOT / "domain.yml", *data, lock):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]

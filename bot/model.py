"""The trained model: which one fits what it was learned from, and how to make it.

A model's name carries the fingerprint of its sources, so an outdated model is never served by mistake.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.setup.progress import Refusal

PREFIX = "swift-"
SOURCES = ("config.yml", "domain.yml", "data", "city", "bot/nlu", "requirements/dialogue.txt")
KEPT = 3
# Byte code, and what only measures a model.
_BESIDE = {"__pycache__", "measuring"}
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
}


def fingerprint(root: Path, city_dir: Path) -> str:
    """A digest over names and contents of everything a model is learned from. What is beside it does not count."""
    digest = hashlib.sha256()
    for base in (*(root / source for source in SOURCES), city_dir):
        for file in _files(base):
            digest.update(str(file.relative_to(base)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def path(root: Path, city_dir: Path) -> Path:
    """Where the model that fits the present sources stands, or would stand."""
    return root / "models" / f"{PREFIX}{fingerprint(root, city_dir)}.tar.gz"


def interpreter(root: Path) -> Path:
    """The dialogue runtime's Python. Raises Refusal where there is none."""
    python = root / ".venv-dialogue" / "bin" / "python"
    if not python.exists():
        raise Refusal("the dialogue runtime is missing: `make run` makes it")
    return python


def train(root: Path, city_dir: Path, log: Path) -> Path:
    """Train a model from the present sources and return its file. Rasa's own words go to `log`.

    Rasa's cache (.rasa/) makes unchanged parts cheap. A model appears under its name only when it is whole.
    Raises Refusal with Rasa's last words where training fails.
    """
    model = path(root, city_dir)
    drafts = model.parent / ".training"
    command = [
        "-m",
        "rasa",
        "train",
        "--skip-validation",
        "--out",
        str(drafts),
        "--fixed-model-name",
        model.name,
    ]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as out:
        done = subprocess.run(
            [interpreter(root), *command],
            cwd=root,
            env=_environment(city_dir),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            check=False,
        )
    draft = drafts / model.name
    if done.returncode or not draft.exists():
        raise Refusal(f"training failed: {_last_words(log)} (all of it: {log})")
    draft.replace(model)
    shutil.rmtree(drafts)
    _forget_old(model)
    return model


def in_dialogue(root: Path, city_dir: Path, module: str, arguments: Sequence[str]) -> int:
    """Run a module in the dialogue runtime, on this terminal; its exit code. Raises Refusal without the runtime."""
    command = [str(interpreter(root)), "-m", module, *arguments]
    return subprocess.run(command, cwd=root, env=_environment(city_dir), check=False).returncode


def _environment(city_dir: Path) -> dict[str, str]:
    return {**os.environ, **QUIET, "CITY_DIR": str(city_dir)}


def _files(base: Path) -> Iterator[Path]:
    if base.is_file():
        yield base
        return
    for file in sorted(base.rglob("*")):
        beside = _BESIDE.intersection(file.relative_to(base).parts)
        if file.is_file() and not beside and not file.name.startswith("."):
            yield file


def _forget_old(newest: Path) -> None:
    models = sorted(newest.parent.glob(f"{PREFIX}*.tar.gz"), key=lambda file: file.stat().st_mtime)
    for outdated in models[:-KEPT]:
        outdated.unlink()


def _last_words(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines()]
    return next((line for line in reversed(lines) if line), "Rasa said nothing")

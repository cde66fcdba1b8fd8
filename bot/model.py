"""The trained model: which one fits what it was learned from, and how to make it.

A model's name carries the fingerprint of its sources and one of what was learned from past tickets, if anything was.
`models/current` points to the one that is served; where it does not fit the sources, the one that does is.
`models/previous` is the one that was served before the last learning. `models` is another folder where one is given.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.leash import LEASH
from bot.setup.progress import Refusal
from bot.setup.writable import require_writable

PREFIX, ARCHIVE, CURRENT, PREVIOUS = "swift-", ".tar.gz", "current", "previous"
LEARNED = "var/learned"
_TAUGHT = ("tickets.jsonl", "corrections.jsonl")
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
PIECE = 1024 * 1024


def fingerprint(root: Path, city_dir: Path) -> str:
    """A digest over names and contents of everything a model is learned from. What is beside it does not count."""
    digest = hashlib.sha256()
    for base in (*(root / source for source in SOURCES), city_dir):
        for file in _files(base):
            digest.update(str(file.relative_to(base)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def path(root: Path, city_dir: Path, learned: Path | None = None, models: Path | None = None) -> Path:
    """Where the model of the present sources and of what the folder `learned` holds stands, or would stand."""
    kept = [file for name in _TAUGHT if (file := (learned or root / LEARNED) / name).exists()]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in kept)).hexdigest()[:8]
    taught = f"-{digest}" if kept else ""
    return (models or root / "models") / f"{PREFIX}{fingerprint(root, city_dir)}{taught}{ARCHIVE}"


def present(root: Path, city_dir: Path, learned: Path | None = None, models: Path | None = None) -> Path:
    """The model to be served: the one that `models/current` points to if it fits the present sources, else `path`."""
    fitting = path(root, city_dir, learned, models)
    pointed = pointed_to(fitting.with_name(CURRENT))
    return pointed if pointed and _sources(pointed) == _sources(fitting) else fitting


def fits(model: Path, root: Path, city_dir: Path) -> bool:
    """Whether a model is of the present sources."""
    return _sources(model) == fingerprint(root, city_dir)


def require_whole(model: Path) -> None:
    """Read all of a model. Raises Refusal where it cannot be read to its end: Rasa would serve without it, and wait."""
    try:
        with gzip.open(model) as archive:
            if not archive.read(PIECE):
                raise EOFError("it is empty")
            while archive.read(PIECE):
                pass
    except (OSError, EOFError, zlib.error) as fault:
        raise Refusal(
            f"the model {model} cannot be read ({fault}):"
            " put that right, or remove it and call this again, which trains anew"
        ) from None


def point(model: Path, pointer: str = CURRENT) -> Path:
    """Let `models/current` point to this model, from one moment to the next; returns that pointer.

    Whoever serves it may be another user (a container's): the folder is open to all, and what nobody's words are in.
    """
    for path in (model.parent, *([] if _is_of_people(model) else [model])):
        _open_to_all(path)
    draft = model.with_name(f".{pointer}")
    draft.unlink(missing_ok=True)
    draft.symlink_to(model.name)
    return draft.replace(model.with_name(pointer))


def pointed_to(pointer: Path) -> Path | None:
    """The model that a pointer leads to; None without one, and where that model is gone."""
    return pointer.with_name(os.readlink(pointer)) if pointer.is_symlink() and pointer.exists() else None


def _is_of_people(model: Path) -> bool:
    """Whether it learned from a city's people: then it holds pieces of their words."""
    return "-" in model.name.removeprefix(PREFIX).removesuffix(ARCHIVE)


def _open_to_all(path: Path) -> None:
    """Let everybody read it, whatever the umask. What is open already is left as it is: it may be somebody else's."""
    mode = path.stat().st_mode
    wanted = 0o755 if path.is_dir() else 0o644
    if mode & wanted != wanted:
        path.chmod(mode & 0o777 | wanted)


def _sources(model: Path) -> str:
    """The fingerprint of the sources in a model's name."""
    return model.name.removeprefix(PREFIX).removesuffix(ARCHIVE).partition("-")[0]


def forget(root: Path, models: Path | None = None) -> None:
    """Remove every model that learned from a city's people, the pointer to one, and what Rasa's cache kept of them."""
    folder = models or root / "models"
    for taught in folder.glob(f"{PREFIX}*-*{ARCHIVE}"):
        for pointer in (folder / CURRENT, folder / PREVIOUS):
            if pointed_to(pointer) == taught:
                pointer.unlink()
        taught.unlink()
    shutil.rmtree(root / ".rasa" / "cache", ignore_errors=True)


def interpreter(root: Path) -> Path:
    """The dialogue runtime's Python. Raises Refusal where there is none."""
    python = root / ".venv-dialogue" / "bin" / "python"
    if not python.exists():
        raise Refusal("the dialogue runtime is missing: `make run` makes it")
    return python


def train(
    root: Path, city_dir: Path, log: Path, learned: Path | None = None, models: Path | None = None
) -> Path:
    """Train a model from the present sources and what `learned` holds, and return its file. Rasa's words go to `log`.

    Rasa's cache (.rasa/) makes unchanged parts cheap. A model appears under its name only when it is whole.
    Raises Refusal with Rasa's last words where training fails, and before it where the model could not be kept.
    """
    model = path(root, city_dir, learned, models)
    drafts = model.parent / ".training"
    require_writable(drafts, setting="MODELS_DIR", otherwise=f"no model can be kept in {drafts.parent}")
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
    with (
        log.open("w", encoding="utf-8") as out,
        # On a leash: a training that nobody waits for any more would be in the way of the next one.
        subprocess.Popen(
            [sys.executable, "-I", "-S", LEASH, interpreter(root), *command],
            cwd=root,
            env=_environment(root, city_dir, learned),
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as training,
    ):
        code = training.wait()
    draft = drafts / model.name
    if code or not draft.exists():
        raise Refusal(f"training failed: {_last_words(log)} (all of it: {log})")
    draft.chmod(0o600 if _is_of_people(model) else 0o644)
    draft.replace(model)
    shutil.rmtree(drafts)
    _forget_old(model)
    return model


def in_dialogue(root: Path, city_dir: Path, module: str, arguments: Sequence[str]) -> int:
    """Run a module in the dialogue runtime, on this terminal; its exit code. Raises Refusal without the runtime."""
    command = [str(interpreter(root)), "-m", module, *arguments]
    return subprocess.run(command, cwd=root, env=_environment(root, city_dir), check=False).returncode


def answer_of(root: Path, city_dir: Path, module: str, arguments: Sequence[str]) -> str:
    """What a module prints in the dialogue runtime; its progress goes to this terminal. Raises Refusal if it fails."""
    command = [str(interpreter(root)), "-m", module, *arguments]
    with subprocess.Popen(
        command,
        cwd=root,
        env=_environment(root, city_dir),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as running:
        said, _ = running.communicate()
    if running.returncode:
        raise Refusal(f"`{module}` failed with code {running.returncode}: see above")
    return said


def _environment(root: Path, city_dir: Path, learned: Path | None = None) -> dict[str, str]:
    return {
        **os.environ,
        **QUIET,
        "CITY_DIR": str(city_dir),
        "LEARNED_DIR": str(learned or root / LEARNED),
    }


def _files(base: Path) -> Iterator[Path]:
    if base.is_file():
        yield base
        return
    for file in sorted(base.rglob("*")):
        beside = _BESIDE.intersection(file.relative_to(base).parts)
        if file.is_file() and not beside and not file.name.startswith("."):
            yield file


def _forget_old(newest: Path) -> None:
    models = sorted(newest.parent.glob(f"{PREFIX}*{ARCHIVE}"), key=lambda file: file.stat().st_mtime)
    kept = {pointed_to(newest.with_name(pointer)) for pointer in (CURRENT, PREVIOUS)}
    for outdated in models[:-KEPT]:
        if outdated not in kept:
            outdated.unlink()


def _last_words(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines()]
    return next((line for line in reversed(lines) if line), "Rasa said nothing")

"""The environments, made from their hash locks and made again only when a lock changed. Standard library only."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.setup.progress import Refusal, step

ROOT = Path(__file__).resolve().parents[2]
DIALOGUE_PYTHON = "3.10"
NEEDED_BYTES = 5 * 1024**3
STAMP = "swift-locks.json"


@dataclass(frozen=True)
class Runtime:
    """An environment: its folder, its locks (the second is what only its tests need) and the Python it runs on."""

    name: str
    folder: str
    lock: str
    test_lock: str
    python: str

    def interpreter(self, root: Path) -> Path:
        return root / self.folder / "bin" / "python"


DESK = Runtime("desk", ".venv", "desk.txt", "dev.txt", f"{sys.version_info[0]}.{sys.version_info[1]}")
DIALOGUE = Runtime("dialogue", ".venv-dialogue", "dialogue.txt", "dialogue-dev.txt", DIALOGUE_PYTHON)
STOCK = Runtime("stock", ".venv-stock", "stock.txt", "stock.txt", DIALOGUE_PYTHON)
"""Rasa as the registry gives it: `python -m bot bench` measures ours beside it, and nothing else needs it."""


def prepare(
    runtime: Runtime, root: Path = ROOT, *, tests: bool = False, needed_bytes: int = NEEDED_BYTES
) -> None:
    """Bring an environment to what its locks say. Nothing to do costs some milliseconds. Raises Refusal."""
    locks = [runtime.lock, *([runtime.test_lock] if tests else [])]
    wanted = {lock: _digest(root / "requirements" / lock) for lock in locks}
    found = _stamp(runtime, root)
    if wanted.items() <= found.items() and runtime.interpreter(root).exists():
        return
    # Whoever ran the tests here once keeps what they need.
    wanted |= {lock: _digest(root / "requirements" / lock) for lock in found.keys() - wanted.keys()}
    if _version(runtime.interpreter(root)) != runtime.python:
        _require_space(root, needed_bytes)
    _build(runtime, root, wanted)


def _build(runtime: Runtime, root: Path, wanted: dict[str, str]) -> None:
    uv = find_uv(root)
    folder = root / runtime.folder
    (folder / STAMP).unlink(missing_ok=True)
    if _version(runtime.interpreter(root)) != runtime.python:
        python = sys.executable if runtime is DESK else str(dialogue_python(uv))
        run([uv, "venv", "--quiet", "--clear", "--python", python, folder], "make the environment")
    with step(f"Installing the {runtime.name} runtime ({', '.join(wanted)})"):
        files = [root / "requirements" / lock for lock in wanted]
        options = ["--quiet", "--require-hashes", "--python", str(runtime.interpreter(root))]
        run([uv, "pip", "sync", *options, *files], f"install the {runtime.name} runtime")
    (folder / STAMP).write_text(json.dumps(wanted), encoding="utf-8")


def find_uv(root: Path) -> Path:
    """uv, called by its full path: a version manager's stand-in on the path may refuse to run. Raises Refusal."""
    own = root / ".tools" / "bin" / "uv"
    if _runs([str(own), "--version"]):
        return own
    if (machines := shutil.which("uv")) and _runs([machines, "--version"]):
        return Path(machines)
    with step("Getting uv, which installs the rest"):
        hint = "make .tools (on Debian: apt-get install python3-venv)"
        run([sys.executable, "-m", "venv", "--clear", root / ".tools"], hint)
        python, lock = root / ".tools" / "bin" / "python", root / "requirements" / "tools.txt"
        pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        run([*pip, "install", "--require-hashes", "-r", lock], "install uv")
    return own


def dialogue_python(uv: Path) -> Path:
    """A Python 3.10 that runs: on the path, among pyenv's, or fetched by uv. Raises Refusal."""
    for candidate in _candidates():
        if _version(candidate) == DIALOGUE_PYTHON:
            return candidate
    with step(f"Fetching Python {DIALOGUE_PYTHON}, which this machine has not"):
        fetched = subprocess.run(
            [uv, "python", "install", "--quiet", DIALOGUE_PYTHON], capture_output=True, check=False
        )
    if fetched.returncode == 0:
        found = subprocess.run(
            [uv, "python", "find", DIALOGUE_PYTHON], capture_output=True, text=True, check=False
        )
        if found.returncode == 0:
            return Path(found.stdout.strip())
    raise Refusal(
        f"Rasa needs Python {DIALOGUE_PYTHON}: none is on the path or among pyenv's versions, and uv could not fetch"
        f" one. Install it (for example: pyenv install {DIALOGUE_PYTHON}) and call this again."
    )


def _candidates() -> Iterator[Path]:
    name = f"python{DIALOGUE_PYTHON}"
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if folder and (Path(folder) / name).is_file():
            yield Path(folder) / name
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob(f"versions/{DIALOGUE_PYTHON}.*/bin/{name}"), reverse=True)


def run(command: Sequence[str | Path], what: str) -> None:
    """Run a command. Where it fails, raises Refusal with what it was for and the last line it wrote."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or f"exit code {done.returncode}").splitlines()
        raise Refusal(f"could not {what}: {said[-1].strip()}")


def _require_space(root: Path, needed: int) -> None:
    free = shutil.disk_usage(root).free
    if free < needed:
        raise Refusal(
            f"only {free / 1024**3:.1f} GB are free in {root}: the two runtimes need {needed / 1024**3:.0f} GB"
        )


def _stamp(runtime: Runtime, root: Path) -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads((root / runtime.folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _version(interpreter: Path) -> str:
    """'3.10', or '' for a Python that does not run."""
    try:
        done = subprocess.run(
            [str(interpreter), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _runs(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False

"""The environments, made from their hash locks and made again only when a lock changed. Standard library only."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.setup.progress import Refusal, step
from bot.setup.pythons import DESK_PYTHONS, DIALOGUE_PYTHON, desk_python, dialogue_python, said, version_of

ROOT = Path(__file__).resolve().parents[2]
NEEDED_BYTES = 5 * 1024**3
STAMP = "swift-locks.json"


@dataclass(frozen=True)
class Runtime:
    """An environment: its folder, its locks (the second is what only its tests need) and the Pythons it runs on."""

    name: str
    folder: str
    lock: str
    test_lock: str
    pythons: frozenset[str]

    def interpreter(self, root: Path) -> Path:
        return root / self.folder / "bin" / "python"

    def is_made(self, root: Path) -> bool:
        """Whether the environment is there, on a Python that fits."""
        return version_of(self.interpreter(root)) in self.pythons


_CALLERS = f"{sys.version_info[0]}.{sys.version_info[1]}"
_RASAS = frozenset([DIALOGUE_PYTHON])
_DESKS = frozenset([*DESK_PYTHONS, _CALLERS])
DESK = Runtime("desk", ".venv", "desk.txt", "dev.txt", _DESKS)
DIALOGUE = Runtime("dialogue", ".venv-dialogue", "dialogue.txt", "dialogue-dev.txt", _RASAS)
STOCK = Runtime("stock", ".venv-stock", "stock.txt", "stock.txt", _RASAS)
"""Rasa as the registry gives it: `python -m bot bench` measures ours beside it, and nothing else needs it."""
READER = Runtime("reader", ".venv-reader", "reader.txt", "reader.txt", _DESKS)
"""PyTorch: `make reader` fits the reader with it, and nothing else needs it."""


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
    if not runtime.is_made(root):
        _require_space(root, needed_bytes)
    _build(runtime, root, wanted)


def _build(runtime: Runtime, root: Path, wanted: dict[str, str]) -> None:
    uv = find_uv(root)
    folder = root / runtime.folder
    (folder / STAMP).unlink(missing_ok=True)
    if not runtime.is_made(root):
        python = dialogue_python(uv) if DIALOGUE_PYTHON in runtime.pythons else desk_python()
        run([uv, "venv", "--quiet", "--clear", "--python", python, folder], "make the environment")
    with step(f"Installing the {runtime.name} runtime ({', '.join(wanted)})"):
        files = [root / "requirements" / lock for lock in wanted]
        options = ["--quiet", "--require-hashes", "--python", str(runtime.interpreter(root))]
        run([uv, "pip", "sync", *options, *files], f"install the {runtime.name} runtime")
    (folder / STAMP).write_text(json.dumps(wanted), encoding="utf-8")


def find_uv(root: Path) -> Path:
    """uv, called by its full path: a version manager's stand-in on the path may refuse to run. Raises Refusal."""
    own = root / ".tools" / "bin" / "uv"
    if said([str(own), "--version"]) is not None:
        return own
    if (machines := shutil.which("uv")) and said([machines, "--version"]) is not None:
        return Path(machines)
    with step("Getting uv, which installs the rest"):
        hint = "make .tools (on Debian: apt-get install python3-venv)"
        run([sys.executable, "-m", "venv", "--clear", root / ".tools"], hint)
        python, lock = root / ".tools" / "bin" / "python", root / "requirements" / "tools.txt"
        pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        run([*pip, "install", "--require-hashes", "-r", lock], "install uv")
    return own


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

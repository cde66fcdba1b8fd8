"""Which of a machine's Pythons an environment is made with. Standard library only.

The first `python3` of the path may be one that was built in a hurry: a version manager's was seen to take 1.6 times the
processor of the system's own for the same work (docs/performance.md). One that was built to be fast goes before it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.setup.progress import Refusal, step

DIALOGUE_PYTHON = "3.10"
DESK_PYTHONS = ("3.13", "3.12", "3.11")
"""What the desk was tried on. Whoever calls with a newer one is not stopped."""
SYSTEMS_OWN = Path("/usr/bin")
SYSTEM_FOLDERS = (str(SYSTEMS_OWN), "/usr/local/bin", "/opt/homebrew/bin")
_ASK = """
import asyncio, ctypes, json, sqlite3, ssl, sys, sysconfig
print(json.dumps({
    "version": "%d.%d" % sys.version_info[:2],
    "program": getattr(sys, "_base_executable", None) or sys.executable,
    "built": sysconfig.get_config_var("CONFIG_ARGS") or "",
}))
"""
"""A whole Python has these modules; the program is the one behind an environment's."""


@dataclass(frozen=True)
class Python:
    """One that runs: its version ('3.13'), its program, and whether it was built to be fast: with a profile of what
    programs do (PGO), as what systems come with is."""

    version: str
    program: Path
    is_fast: bool

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(map(int, self.version.split(".")))


def desk_python() -> Path:
    """What the desk's environment is made with: the Python that runs this, or a faster one of this machine."""
    own = tried(sys.executable)
    if own is None:
        return Path(sys.executable)
    others = [one for one in map(tried, _named(DESK_PYTHONS)) if one is not None]
    return better(own, [one for one in others if one.version in DESK_PYTHONS]).program


def dialogue_python(uv: Path) -> Path:
    """A Python 3.10 that runs: on the path, among pyenv's, or fetched by uv. Raises Refusal."""
    found = [one for one in map(tried, _dialogue_pythons()) if one is not None]
    fitting = [one for one in found if one.version == DIALOGUE_PYTHON]
    if fitting:
        return better(fitting[0], fitting[1:]).program
    with step(f"Fetching Python {DIALOGUE_PYTHON}, which this machine has not"):
        fetched = said([str(uv), "python", "install", "--quiet", DIALOGUE_PYTHON])
    if fetched is not None and (where := said([str(uv), "python", "find", DIALOGUE_PYTHON])):
        return Path(where)
    raise Refusal(
        f"Rasa needs Python {DIALOGUE_PYTHON}: none is on the path or among pyenv's versions, and uv could not fetch"
        f" one. Install it (for example: pyenv install {DIALOGUE_PYTHON}) and call this again."
    )


def better(own: Python, others: Iterable[Python]) -> Python:
    """`own` where it was built to be fast, or else the newest of those that were; `own` where none was."""
    fast = [one for one in (own, *others) if one.is_fast]
    return own if own in fast else max(fast, key=lambda one: one.numbers, default=own)


def tried(program: str | Path) -> Python | None:
    """What this program is; None where it is no Python that runs with all that comes with one."""
    answer = said([str(program), "-I", "-c", _ASK])
    if not answer:
        return None
    told = json.loads(answer)
    real = Path(told["program"])
    is_fast = "--enable-optimizations" in told["built"] or real.resolve().parent == SYSTEMS_OWN
    return Python(told["version"], real, is_fast)


def version_of(interpreter: Path) -> str:
    """'3.10', or '' for a Python that does not run."""
    return said([str(interpreter), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]) or ""


def _dialogue_pythons() -> Iterator[Path]:
    name = f"python{DIALOGUE_PYTHON}"
    yield from _named([DIALOGUE_PYTHON])
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob(f"versions/{DIALOGUE_PYTHON}.*/bin/{name}"), reverse=True)


def _named(versions: Sequence[str]) -> Iterator[Path]:
    """The programs of these versions on the path and where systems keep theirs, each once."""
    folders = [*filter(None, os.environ.get("PATH", "").split(os.pathsep)), *SYSTEM_FOLDERS]
    files = (Path(folder) / f"python{version}" for version in versions for folder in folders)
    seen: set[Path] = set()
    for file in files:
        if file.is_file() and (real := file.resolve()) not in seen:
            seen.add(real)
            yield file


def said(command: Sequence[str]) -> str | None:
    """What a command wrote, None where it does not run or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None

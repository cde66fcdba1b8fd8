"""`make lock`: compiles the short lists of requirements into locks with hashes and no index address."""

from __future__ import annotations

from pathlib import Path

from bot.setup.progress import step
from bot.setup.pythons import DIALOGUE_PYTHON, dialogue_python
from bot.setup.runtimes import ROOT, find_uv, run

OPTIONS = ("pip", "compile", "--quiet", "--generate-hashes", "--no-header")
DESK = ("--universal", "--python-version", "3.11")
DIALOGUE = ("--python-version", DIALOGUE_PYTHON)
# In this order: what only tests need is held to the lock of what runs.
LOCKS = {
    "tools": DESK,
    "desk": DESK,
    "dev": DESK,
    "dialogue": DIALOGUE,
    "dialogue-dev": DIALOGUE,
    "stock": DIALOGUE,
    "reader": DESK,
}


def lock(root: Path = ROOT) -> None:
    """Write every requirements/*.txt anew; a pin changes only where its list asks for it. Raises Refusal."""
    uv = find_uv(root)
    folder = root / "requirements"
    for name, options in LOCKS.items():
        python = ("--python", dialogue_python(uv)) if options is DIALOGUE else ()
        with step(f"Locking {name}"):
            over = folder / f"{name}-override.in"  # holds whatever other packages ask for
            overrides = ("--override", over) if over.exists() else ()
            files = (folder / f"{name}.in", "--output-file", folder / f"{name}.txt")
            run([uv, *OPTIONS, *options, *python, *overrides, *files], f"lock {name}")

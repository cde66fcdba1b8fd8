"""A digest of what the weights are made from: if it differs, `make reader` is due."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from dialogue.training.examples import BEYOND, NLU, ROOT, TURNS

_CODE = ROOT / "dialogue"
_MODULES = (
    "calibration", "features", "graph", "hints", "pieces", "pretrained", "reader", "state", "tagger", "talks", "tokens",
    "weights",
)  # fmt: skip


def of(turns: Path = TURNS) -> str:
    """SHA-256 of the talks, of the sentences beside them and of the code that reads them."""
    digest = hashlib.sha256()
    for file in _files(turns):
        name = file.name if file.is_relative_to(turns) else file.relative_to(ROOT).as_posix()
        digest.update(f"{name}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _files(turns: Path) -> Iterator[Path]:
    yield from sorted(turns.glob("*/*.talk"))
    yield from sorted(NLU.glob("*.yml"))
    yield BEYOND
    yield _CODE / "commands.yml"
    yield from sorted((_CODE / "lexicon").glob("*.yml"))
    yield from (_CODE / f"{name}.py" for name in _MODULES)
    yield from sorted((_CODE / "training").glob("*.py"))

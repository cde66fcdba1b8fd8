"""A file of one line of JSON each in a folder that only its owner reads: people's own words lie there."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def load(file: Path) -> list[dict[str, Any]]:
    """What was kept there, in its order; nothing where nothing was."""
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def save(file: Path, entries: Iterable[Mapping[str, Any]]) -> None:
    """Keep them, in place of what was there, whole or not at all. The folder is made where there is none."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.parent.chmod(0o700)
    draft = file.with_name(f".{file.name}")
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as out:
        for entry in entries:
            out.write(json.dumps(entry, ensure_ascii=False) + "\n")
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)

"""What staff taught a city's assistant by correcting it: kept in a folder, one line of JSON each.

They are citizens' words, if without names and numbers: the folder is readable by its owner alone.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = "corrections.jsonl"


@dataclass(frozen=True)
class Lesson:
    """A message and what is right of it: any of {intent, category, kind, area, address}.

    `source` is the correction's id. `held`: it is never learned from, only measured on.
    """

    source: int
    text: str
    lang: str
    right: Mapping[str, str]
    held: bool = False

    @property
    def key(self) -> str:
        """The same for texts that differ in case, width, marks and spaces only."""
        return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", self.text).casefold())


def load(folder: Path) -> list[Lesson]:
    """What was kept there; nothing where nothing was."""
    file = folder / FILE
    if not file.exists():
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    return [Lesson(**entry) for entry in map(json.loads, lines)]


def save(folder: Path, lessons: Iterable[Lesson]) -> None:
    """Keep them, in place of what was there, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    draft = folder / f".{FILE}"
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as out:
        for lesson in lessons:
            entry = {
                "source": lesson.source,
                "text": lesson.text,
                "lang": lesson.lang,
                "right": dict(lesson.right),
                "held": lesson.held,
            }
            out.write(json.dumps(entry, ensure_ascii=False) + "\n")
        out.flush()
        os.fsync(out.fileno())
    draft.replace(folder / FILE)

"""What staff taught a city's assistant by correcting it: kept in a folder, one line of JSON each.

They are citizens' words, if without names and numbers: the folder is readable by its owner alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from city import private_lines

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
    return [Lesson(**entry) for entry in private_lines.load(folder / FILE)]


def save(folder: Path, lessons: Iterable[Lesson]) -> None:
    """Keep them, in place of what was there, whole or not at all."""
    entries = ({**vars(lesson), "right": dict(lesson.right)} for lesson in lessons)
    private_lines.save(folder / FILE, entries)

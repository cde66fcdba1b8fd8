"""The sentences a city gives for each of its categories: what the category classifier learns from, read only to learn.

A file of `examples/zh` or `examples/en` holds sections: a line with a category's code in brackets, then a sentence a
line. `[sanitation.*]` begins sentences that tell the group and not the category. A line that starts with # is a remark.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from city.errors import CityPackError
from city.groups import GROUPS

Language = Literal["zh", "en"]
_LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence, and the category it is about, or the group as `group.*`."""

    text: str
    category: str
    lang: Language


def examples(folder: Path, categories: Collection[str]) -> tuple[Example, ...]:
    """All sentences of the city in `folder`, in the order of the files' names; none without such files.

    CityPackError names file and line of a code that is not among `categories`, or of a sentence above the first code.
    """
    known = {*categories, *(f"{group}.*" for group in GROUPS)}
    return tuple(
        example
        for lang in _LANGUAGES
        for path in sorted((folder / "examples" / lang).glob("*.txt"))
        for example in _read(path, lang, known)
    )


def _read(path: Path, lang: Language, known: Collection[str]) -> Iterator[Example]:
    file, category = f"examples/{lang}/{path.name}", ""
    for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = line.strip()
        if text.startswith("[") and text.endswith("]"):
            category = text[1:-1]
            if category not in known:
                raise CityPackError(file, at, category, "is not the code of a category, nor a group and .*")
        elif text and not text.startswith("#"):
            if not category:
                raise CityPackError(file, at, "", "a sentence stands above the first [category]")
            yield Example(text, category, lang)

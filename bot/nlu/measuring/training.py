"""Every sentence that something of ours is learned from, wherever it stands: what held-out sentences are compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.nlu.examples import of_all
from city.pack import load

_EXAMPLE = re.compile(r"^\s*- (.+)$", re.M)
_MARKED = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


def sentences(root: Path, city_dir: Path) -> Iterator[str]:
    """Of `data/nlu`, the city pack, `bot/nlu` and the danger rules. What a city learned from
    its own tickets is not ours. Keywords are words, not sentences, and left out."""
    for path in sorted((root / "data" / "nlu").glob("*.yml")):
        yield from _of_rasa(_content(path))
    for example in of_all(load(city_dir), city_dir):
        if not example.get("keyword"):
            yield example["text"]
    for path in (*sorted((root / "bot" / "nlu").glob("*.yml")), root / "city" / "danger_sentences.yml"):
        yield from _texts(_content(path))


def _content(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _of_rasa(content: Any) -> Iterator[str]:
    """The examples of Rasa's training files, without the marks of entities."""
    for entry in content.get("nlu", ()):
        for line in _EXAMPLE.findall(str(entry.get("examples") or "")):
            yield _MARKED.sub(r"\1", line)


def _texts(content: Any) -> Iterator[str]:
    """Every text that is a value anywhere below."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from _texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from _texts(value)

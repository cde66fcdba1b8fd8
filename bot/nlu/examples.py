"""What the classifiers learn from besides `data/nlu`: the city pack's categories and the six kinds of a ticket."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from city.pack import CityPack

_KINDS = Path(__file__).parent / "kinds.yml"
# A question about a rule is an inquiry if it becomes a ticket, but to the dialogue it is first a question.
_QUESTION = re.compile(
    r"^(?:请问|咨询|想问|想咨询|问一下|想了解|我想了解)|(?:怎么办理|怎么申请|多少钱|几点.{0,6})[?？]?$"
    r"|^(?:hi,? |hello,? )?(?:how (?:do|can|much|long)|who |what |when |where |which |can (?:i|we|you tell)|is there|are there|do (?:i|we)|does |could you tell)\b.*\?\s*$",
    re.IGNORECASE,
)


def of_categories(pack: CityPack) -> Iterator[dict[str, Any]]:
    """Every example, keyword and name of every category; examples are also ways to open a complaint."""
    for category in pack.categories:
        for lang, sentences in (("zh", category.examples_zh), ("en", category.examples_en)):
            for text in sentences:
                example = {"text": text, "category": category.code, "lang": lang}
                if not _QUESTION.search(text):
                    example["intent"] = "file_complaint"
                yield example
        for word in (*category.keywords_zh, *category.keywords_en, category.zh, category.en):
            yield {"text": word, "category": category.code, "keyword": True}


def of_kinds() -> Iterator[dict[str, Any]]:
    """The examples of each kind."""
    for kind, sentences in kind_examples().items():
        for text in sentences:
            yield {"text": text, "kind": kind}


@lru_cache(maxsize=1)
def kind_examples() -> dict[str, list[str]]:
    """By kind, as written in `kinds.yml`."""
    found: dict[str, list[str]] = yaml.safe_load(_KINDS.read_text(encoding="utf-8"))
    return found

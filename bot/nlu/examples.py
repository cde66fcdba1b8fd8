"""What the classifiers learn from besides `data/nlu`: the city pack's categories, the fixed groups, the six kinds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.nlu.catalogue import whole
from city.examples import examples
from city.pack import CityPack

_KINDS, _GROUPS = Path(__file__).parent / "kinds.yml", Path(__file__).parent / "groups.yml"
# A question about a rule is an inquiry if it becomes a ticket, but to the dialogue it is first a question.
_QUESTION = re.compile(
    r"[?？]\s*$|吗$|咨询|请问|想问|问一下|怎么[办补弄申查交领开认选算转报]|如何|在哪|哪[里儿]|多少钱|几[岁个天号]|什么(?:时候|材料|手续|条件)|"
    r"^(?:what|where|when|which|how|can i|may i|do i|am i|does|is it|is there|are there|who do)\b",
    re.IGNORECASE,
)


def of_categories(pack: CityPack, folder: Path) -> Iterator[dict[str, Any]]:
    """Every example of the pack in `folder`, keyword and name of every category; examples also open complaints."""
    for said in examples(folder, [category.code for category in pack.categories]):
        example = {"text": said.text, "category": said.category, "lang": said.lang}
        if not _QUESTION.search(said.text):
            example["intent"] = "file_complaint"
        yield example
    for category in pack.categories:
        for word in (*category.keywords_zh, *category.keywords_en, category.zh, category.en):
            yield {"text": word, "category": category.code, "keyword": True}


def of_groups() -> Iterator[dict[str, Any]]:
    """How people speak of the fixed groups in any city; they help to find the group, never the category within it."""
    for group, sentences in _read(_GROUPS).items():
        for text in sentences:
            yield {"text": text, "category": whole(group)}


def of_kinds() -> Iterator[dict[str, Any]]:
    """The examples of each kind."""
    for kind, sentences in _read(_KINDS).items():
        for text in sentences:
            yield {"text": text, "kind": kind}


def of_knowledge(pack: CityPack) -> Iterator[dict[str, Any]]:
    """Every way of asking for an entry of the knowledge base: a question, whatever else it may sound like."""
    for known in pack.knowledge.values():
        for text in (*known.zh.asked, *known.en.asked):
            yield {"text": text, "knowledge": known.code, "intent": "ask_question"}


def of_elsewhere(pack: CityPack) -> Iterator[dict[str, Any]]:
    """How matters of others are told of, and ordinary matters that sound like them; both are complaints."""
    for matter in pack.elsewhere.values():
        for telling in (matter.zh, matter.en):
            for text in telling.said:
                yield {"text": text, "elsewhere": matter.code, "intent": "file_complaint"}
            for text in telling.unlike:
                yield {"text": text, "elsewhere": "-", "intent": "file_complaint"}


def of_all(pack: CityPack, folder: Path) -> Iterator[dict[str, Any]]:
    """Everything, as the data of Rasa's messages."""
    yield from of_categories(pack, folder)
    yield from of_groups()
    yield from of_kinds()
    yield from of_knowledge(pack)
    yield from of_elsewhere(pack)


@lru_cache(maxsize=2)
def _read(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found

"""Measures a model on the project's own held-out sentences: intents, places and times by language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.nlu.reading import Reader, Reading
from bot.nlu.scores import accuracy, confusions, macro_f1, share
from bot.nlu.text import language

DEFAULT = Path(__file__).resolve().parents[2] / "tests" / "dialogue" / "heldout"
_PLACE = ("district", "subdistrict")


@dataclass(frozen=True)
class Case:
    """A sentence and what has to be understood; only what is written is checked."""

    text: str
    intent: str | None
    entities: dict[str, Any]
    now: str | None
    lang: str


def cases(folder: Path) -> Iterator[Case]:
    """Every sentence of the folder's files: `intents` lists sentences by intent, `cases` those with details."""
    for path in sorted(folder.glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for intent, sentences in (content.get("intents") or {}).items():
            for text in sentences:
                yield Case(str(text), intent, {}, None, language(str(text)))
        for case in content.get("cases") or ():
            yield Case(
                case["text"],
                case.get("intent"),
                case.get("entities") or {},
                content.get("now"),
                language(case["text"]),
            )


def measure(reader: Reader, folder: Path) -> dict[str, Any]:
    """Accuracy and macro-F1 of intents, shares of right districts, sub-districts, times and other details, by language."""
    told = [
        (case, reader.read(case.text, **({"now": case.now} if case.now else {}))) for case in cases(folder)
    ]
    report: dict[str, Any] = {"sentences": len(told)}
    for lang in ("zh", "en"):
        own = [(case, reading) for case, reading in told if case.lang == lang]
        report[lang] = _intents(own) | _details(own)
    wrong = [(c.intent, r.intent) for c, r in told if c.intent]
    report["confusions"] = confusions(
        [str(right) for right, _ in wrong], [said for _, said in wrong], most=12
    )
    return report


def _intents(told: Sequence[tuple[Case, Reading]]) -> dict[str, Any]:
    pairs = [(frozenset({case.intent}), reading.intent) for case, reading in told if case.intent]
    expected, guessed = [right for right, _ in pairs], [said for _, said in pairs]
    return {
        "intents": len(pairs),
        "intent_accuracy": accuracy(expected, guessed),
        "intent_macro_f1": macro_f1(expected, guessed),
    }


def _details(told: Sequence[tuple[Case, Reading]]) -> dict[str, Any]:
    """A detail that must be absent is written as null."""
    found: dict[str, list[bool]] = {}
    for case, reading in told:
        for entity, value in case.entities.items():
            found.setdefault(entity, []).append(_same(entity, reading.value(entity), value))
    return {entity: share(right) for entity, right in sorted(found.items())}


def _same(entity: str, said: Any, right: Any) -> bool:
    if entity == "category" and isinstance(right, str) and "." not in right:
        return str(said).partition(".")[0] == right
    if entity == "time" and said and right:
        return str(said).startswith(str(right))
    return bool(said == right)

"""Measures a model on sentences held out of training: the project's own set, language by language.

A file is named `zh_….yml` or `en_….yml` and holds any of `intents`, `categories`, `kinds` (sentences by right answer),
`cases` (sentences with the details to be found, `now` being the moment at which they are read), `danger`, `harmless`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from bot.nlu.catalogue import group_of
from bot.nlu.measuring.answers import Answer, Measured, Task
from bot.nlu.measuring.progress import told
from bot.nlu.measuring.scores import share
from bot.nlu.text import language
from city.danger import recognise

if TYPE_CHECKING:
    from bot.nlu.reading import Reader, Reading

DEFAULT = Path(__file__).resolve().parents[3] / "tests" / "dialogue" / "heldout"
LANGUAGES = ("zh", "en")
_LISTS = {"danger": "danger", "harmless": "harmless"}
_BY_ANSWER = {"intents": "intent", "categories": "category", "kinds": "kind"}


@dataclass(frozen=True)
class Case:
    """A sentence and what has to be understood: the answer to what is `asked`, and details; a detail of None must be absent."""

    text: str
    lang: str
    asked: str
    right: str = ""
    entities: dict[str, Any] = field(default_factory=dict)
    now: str | None = None


if TYPE_CHECKING:
    Told = Sequence[tuple[Case, Reading]]


def cases(folder: Path) -> Iterator[Case]:
    """Every sentence of the folder's files."""
    for path in sorted(folder.glob("*.yml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
        prefix = path.name[:2] if path.name[:3] in ("zh_", "en_") else None
        for case in _cases(content):
            yield Case(**{**vars(case), "lang": prefix or language(case.text)})


def _cases(content: dict[str, Any]) -> Iterator[Case]:
    for key, asked in _BY_ANSWER.items():
        for right, sentences in (content.get(key) or {}).items():
            yield from (Case(str(text), "", asked, right) for text in sentences or ())
    for key, asked in _LISTS.items():
        yield from (Case(str(text), "", asked) for text in content.get(key) or ())
    for entry in content.get("cases") or ():
        text, now = str(entry["text"]), content.get("now")
        if entry.get("intent"):
            yield Case(text, "", "intent", entry["intent"], now=now)
        yield Case(text, "", "details", entities=entry.get("entities") or {}, now=now)


def measure(reader: Reader, folder: Path) -> Measured:
    """All figures by language; those that are not about the folder's sentences are left out.

    `n`, `accuracy`, `macro_f1`, `abstained` and `opened_ticket` stand for the category groups of both languages together.
    """
    asked = list(cases(folder))
    read = [(case, _read(reader, case)) for case in told(asked, "read")]
    tasks = [
        task for lang in LANGUAGES for task in _tasks([one for one in read if one[0].lang == lang], lang)
    ]
    whole = _of(read, "category")
    summary = Task("group", [_group(case, reading) for case, reading in whole]).figures()
    figures: dict[str, Any] = {"n": len(asked)}
    figures |= {name: summary[name] for name in ("accuracy", "macro_f1", "abstained")}
    figures["opened_ticket"] = share(reading.intent == "file_complaint" for _, reading in whole)
    for lang in LANGUAGES:
        figures[lang] = _figures([one for one in read if one[0].lang == lang])
    return Measured(figures, [task for task in tasks if task.answers])


def _read(reader: Reader, case: Case) -> Reading:
    if case.asked == "details":
        return reader.read(case.text, **({"now": case.now} if case.now else {}))
    return reader.glance(case.text)


def _of(read: Told, asked: str) -> Told:
    return [one for one in read if one[0].asked == asked]


def _tasks(read: Told, lang: str) -> Iterator[Task]:
    yield Task(f"intent, {lang}", [_intent(c, r) for c, r in _of(read, "intent")])
    yield Task(f"category group, {lang}", [_group(c, r) for c, r in _of(read, "category")])
    yield Task(f"category, {lang}", [_leaf(c, r) for c, r in _of(read, "category")])
    yield Task(f"kind, {lang}", [_kind(c, r) for c, r in _of(read, "kind")])
    alarms = [*_of(read, "danger"), *_of(read, "harmless")]
    yield Task(f"emergency, {lang}", [_alarm(c, r) for c, r in alarms])


def _intent(case: Case, reading: Reading) -> Answer:
    return Answer(case.text, frozenset({case.right}), reading.intent, reading.confidence)


def _group(case: Case, reading: Reading) -> Answer:
    """The group it settles on; None where it would ask, or does not read the sentence as a matter at all."""
    return Answer(case.text, frozenset({group_of(case.right)}), reading.told, reading.group_confidence)


def _leaf(case: Case, reading: Reading) -> Answer:
    """What the classifier ranks first, also where the assistant would ask before it files."""
    return Answer(case.text, frozenset({case.right}), reading.leaf, reading.leaf_confidence)


def _kind(case: Case, reading: Reading) -> Answer:
    return Answer(case.text, frozenset({case.right}), reading.kind, reading.confidence)


def _alarm(case: Case, reading: Reading) -> Answer:
    """Whether it is answered as danger: by the service at once, or by the model that reads what the service let pass."""
    alarmed = recognise(case.text) is not None or reading.value("danger") is not None
    return Answer(case.text, frozenset({case.asked}), "danger" if alarmed else "harmless", 1.0)


def _figures(read: Told) -> dict[str, Any]:
    return _intents(read) | _categories(read) | _kinds(read) | _details(read) | _alarms(read)


def _intents(read: Told) -> dict[str, Any]:
    asked = _of(read, "intent")
    figures = Task("", [_intent(c, r) for c, r in asked]).figures()
    return _counted(
        "intents", asked, intent_accuracy=figures["accuracy"], intent_macro_f1=figures["macro_f1"]
    )


def _categories(read: Told) -> dict[str, Any]:
    """`asked_back` is the share for which no category is filed without a question; `filed_right` how many of the others
    are right; `group_abstained` the share for which not even the group is settled."""
    asked = _of(read, "category")
    leaf = Task("", [_leaf(c, r) for c, r in asked]).figures()
    group = Task("", [_group(c, r) for c, r in asked]).figures()
    filed = [(case, reading) for case, reading in asked if reading.category]
    return _counted(
        "categories",
        asked,
        leaf_accuracy=leaf["accuracy"],
        leaf_macro_f1=leaf["macro_f1"],
        leaf_top3=share(case.right in reading.leaves for case, reading in asked),
        group_accuracy=group["accuracy"],
        group_macro_f1=group["macro_f1"],
        group_abstained=group["abstained"],
        group_settled_right=group["settled_accuracy"],
        asked_back=share(reading.category is None for _, reading in asked),
        filed_right=share(reading.category == case.right for case, reading in filed),
    )


def _kinds(read: Told) -> dict[str, Any]:
    asked = _of(read, "kind")
    figures = Task("", [_kind(c, r) for c, r in asked]).figures()
    return _counted("kinds", asked, kind_balanced_accuracy=figures["balanced_accuracy"])


def _details(read: Told) -> dict[str, Any]:
    found: dict[str, list[bool]] = {}
    for case, reading in read:
        for entity, value in case.entities.items():
            found.setdefault(entity, []).append(_same(entity, reading.value(entity), value))
    return _counted(
        "messages", _of(read, "details"), **{name: share(right) for name, right in sorted(found.items())}
    )


def _same(entity: str, said: Any, right: Any) -> bool:
    if entity == "category" and isinstance(right, str) and "." not in right:
        return str(said).partition(".")[0] == right
    if entity == "time" and said and right:
        return str(said).startswith(str(right))
    return bool(said == right)


def _alarms(read: Told) -> dict[str, Any]:
    danger = [_alarm(c, r).is_right for c, r in _of(read, "danger")]
    harmless = [not _alarm(c, r).is_right for c, r in _of(read, "harmless")]
    return _counted("dangers", danger, emergency_recall=share(danger)) | _counted(
        "harmless", harmless, false_alarms=share(harmless)
    )


def _counted(what: str, asked: Iterable[Any], **figures: float | None) -> dict[str, Any]:
    """The figures after how many sentences they rest on; nothing if on none."""
    count = len(list(asked))
    return {what: count, **figures} if count else {}

"""Measures a model on a file of texts with their right answers: groups, a category, a kind or an intent.

A text's group is the one that the assistant settles on: it needs to read the text as a matter and to be sure enough of the
group. Where it would ask instead it has abstained, and that counts as wrong; `first_guess_accuracy` is what it would be
if it never asked.
"""

from __future__ import annotations

import csv
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.nlu.catalogue import group_of
from bot.nlu.measuring.answers import Answer, Measured, Task
from bot.nlu.measuring.progress import told
from bot.nlu.measuring.scores import share

if TYPE_CHECKING:
    from bot.nlu.reading import Reader, Reading

# What may be asked of a text, by the column with the right answer; the first one of a file that is there counts.
COLUMNS = ("groups", "group", "category", "kind", "intent")
_TIMED = 100
Row = dict[str, str]


def rows(path: Path, column: str) -> list[Row]:
    """The rows of a CSV file that have text in `column`. ValueError if there is no such column, or no text in it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, restval="")
        read = list(reader)
    if column not in (reader.fieldnames or ()):
        raise ValueError(
            f"{path.name} has no column {column!r}, only {', '.join(reader.fieldnames or ()) or 'none'}"
        )
    found = [row for row in read if row[column].strip()]
    if not found:
        raise ValueError(f"{path.name} has no text in column {column!r}")
    return found


def measure(reader: Reader, read: Sequence[Row], column: str) -> Measured:
    """The figures over these rows. Without a right answer in the file those about right answers are null.

    `opened_ticket` is the share that is taken for a complaint; `median_ms` the time of the whole pipeline for a text,
    over a hundred of them, evenly spread.
    """
    readings = [reader.glance(row[column]) for row in told(read, "read")]
    asked = next((name for name in COLUMNS if name in read[0]), None)
    task = Task(
        asked or "nothing",
        [_answer(row, column, asked, r) for row, r in zip(read, readings, strict=True) if asked],
    )
    figures: dict[str, Any] = {"n": len(read), "column": column, "asked": asked} | task.figures()
    if asked in ("groups", "group", "category"):
        figures |= _first(read, readings, asked)
    figures["opened_ticket"] = share(reading.intent == "file_complaint" for reading in readings)
    figures["median_ms"] = _median_ms(reader, [row[column] for row in read])
    return Measured(figures, [task] if asked else [])


def _answer(row: Row, column: str, asked: str | None, reading: Reading) -> Answer:
    right = frozenset(part.strip() for part in row[str(asked)].split("|"))
    if asked == "category":
        right = frozenset(map(group_of, right))
    said = {"kind": reading.kind, "intent": reading.intent}.get(str(asked), reading.told)
    sureness = reading.confidence if asked in ("kind", "intent") else reading.group_confidence
    return Answer(row[column], right, said, sureness)


def _first(read: Sequence[Row], readings: Sequence[Reading], asked: str) -> dict[str, Any]:
    """What the classifier ranks first, whether or not the assistant would have asked."""
    pairs = [(row[asked].split("|"), reading) for row, reading in zip(read, readings, strict=True)]
    figures = {
        "first_guess_accuracy": share(
            r.group in {group_of(code.strip()) for code in right} for right, r in pairs
        )
    }
    if asked == "category":
        figures["leaf_accuracy"] = share(r.leaf in {code.strip() for code in right} for right, r in pairs)
    return figures


def _median_ms(reader: Reader, texts: Sequence[str]) -> float:
    times = []
    for text in texts[:: max(1, len(texts) // _TIMED)][:_TIMED]:
        start = time.perf_counter()
        reader.read(text)
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)

"""A measurement as one HTML file to be read: figures, confusion matrices, and the mistakes that were surest of themselves."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.nlu.measuring.answers import ABSTAINED, Measured, Task
from bot.nlu.measuring.table import shown

MOST_WRONG = 50
_MOST_LABELS = 40


@dataclass(frozen=True)
class Line:
    """A row of a matrix: what counted as right, how often it was asked, the share found, and the counts by answer."""

    label: str
    count: int
    found: float
    cells: Sequence[int]


@dataclass(frozen=True)
class Matrix:
    """Rows by what counted as right, columns by what was said, the commonest first; `left_out` counts rarer rows."""

    columns: Sequence[str]
    lines: Sequence[Line]
    left_out: int


def write(measured: Measured, file: Path) -> None:
    """Write the page whole, readable by its owner alone: it quotes what citizens wrote. OSError where it cannot be."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(page(measured))
    draft.replace(file)


def page(measured: Measured) -> str:
    """The page's text."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    columns = {name: value for name, value in measured.figures.items() if isinstance(value, dict)}
    return templates.get_template("report.html").render(
        plain={name: value for name, value in measured.figures.items() if name not in columns},
        columns=columns,
        names=list(dict.fromkeys(name for column in columns.values() for name in column)),
        tasks=[
            {
                "name": task.name,
                "matrix": matrix(task),
                "worst": task.worst(MOST_WRONG),
                "wrong": _wrong(task),
            }
            for task in measured.tasks
        ],
        shown=shown,
        abstained=ABSTAINED,
    )


def _wrong(task: Task) -> int:
    return sum(not answer.is_right for answer in task.answers)


def matrix(task: Task) -> Matrix:
    """The confusion matrix of a task, cut to what a person can still read."""
    counts = task.confusion()
    rows: Counter[str] = Counter()
    for (row, _), n in counts.items():
        rows[row] += n
    kept = [row for row, _ in sorted(rows.items(), key=lambda item: (-item[1], item[0]))[:_MOST_LABELS]]
    said = {column for row, column in counts if row in kept}
    columns = [row for row in kept if row in said] + sorted(said.difference(kept, {ABSTAINED}))
    if ABSTAINED in said:
        columns.append(ABSTAINED)
    lines = [_line(row, columns, counts, rows[row]) for row in kept]
    return Matrix(columns, lines, len(rows) - len(kept))


def _line(row: str, columns: Sequence[str], counts: Counter[tuple[str, str]], total: int) -> Line:
    cells = [counts[row, column] for column in columns]
    right = sum(n for column, n in zip(columns, cells, strict=True) if column in row.split("|"))
    return Line(row, total, right / total, cells)

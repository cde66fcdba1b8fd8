"""Measures a trained model on texts that it never saw: `python -m bot.nlu.evaluate --texts FILE.csv --column text`.

Without --texts it measures the project's own held-out sentences. Runs in the dialogue runtime; `python -m bot evaluate`
calls it there.
"""

from __future__ import annotations

import argparse
import csv
import json
import logging
import statistics
import sys
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.nlu.heldout import DEFAULT as HELDOUT
from bot.nlu.heldout import measure as measure_heldout
from bot.nlu.reading import Reader, Reading
from bot.nlu.scores import accuracy, macro_f1, share


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one table, or with --json one object. 2, and one line on stderr, if a file or the column is not there."""
    options = _options(arguments)
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    try:
        rows = _rows(options.texts, options.column) if options.texts else None
        reader = Reader(options.model)
    except (OSError, KeyError, UnicodeDecodeError) as error:
        sys.stderr.write(f"evaluate: {error.args[-1] if isinstance(error, KeyError) else error}\n")
        return 2
    report = (
        measure_heldout(reader, options.heldout) if rows is None else measure(reader, rows, options.column)
    )
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n" if options.json else _table(report))
    return 0


def measure(reader: Reader, rows: Sequence[dict[str, str]], column: str) -> dict[str, Any]:
    """The figures over a file's rows; those about groups are null where the file has no `groups`."""
    readings, times = [], []
    for row in rows:
        start = time.perf_counter()
        readings.append(reader.read(row[column]))
        times.append(time.perf_counter() - start)
    report: dict[str, Any] = {"texts": len(rows), "column": column}
    report |= _groups(rows, readings)
    report["opened_ticket"] = share(reading.intent == "file_complaint" for reading in readings)
    report["median_ms"] = 1000 * statistics.median(times) if times else None
    return report


def _groups(rows: Sequence[dict[str, str]], readings: Sequence[Reading]) -> dict[str, Any]:
    """`accuracy` counts the first guess of every text, also where the assistant would have asked back; `abstained` is the
    share where it would have; `accuracy_answered` leaves those out."""
    if not rows or "groups" not in rows[0]:
        return {"accuracy": None, "macro_f1": None, "abstained": None, "accuracy_answered": None}
    expected = [frozenset(row["groups"].split("|")) for row in rows]
    guessed = [reading.group for reading in readings]
    sure = [
        (right, reading.group) for right, reading in zip(expected, readings, strict=True) if reading.category
    ]
    return {
        "accuracy": accuracy(expected, guessed),
        "macro_f1": macro_f1(expected, guessed),
        "abstained": share(reading.category is None for reading in readings),
        "accuracy_answered": accuracy([right for right, _ in sure], [guess for _, guess in sure]),
    }


def _rows(path: Path, column: str) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if rows and column not in rows[0]:
        raise KeyError(f"there is no column {column!r}")
    return [row for row in rows if row[column].strip()]


def _table(report: dict[str, Any]) -> str:
    lines = []
    for name, value in report.items():
        shown = f"{value:.4f}" if isinstance(value, float) else json.dumps(value, ensure_ascii=False)
        lines.append(f"{name:<24}{shown}\n")
    return "".join(lines)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.nlu.evaluate", description=__doc__)
    parser.add_argument(
        "--texts", type=Path, help="a CSV file with the texts, and their groups separated by |"
    )
    parser.add_argument("--column", default="text", help="the column that holds the texts")
    parser.add_argument("--heldout", type=Path, default=HELDOUT, help="folder of held-out sentences")
    parser.add_argument(
        "--model", type=Path, default=Path("models"), help="a model archive, or the folder of the newest"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())

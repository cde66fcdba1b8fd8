"""Measures a trained model on texts that it never saw: `python -m bot evaluate --texts FILE.csv --column text`.

Without --texts it measures the project's own held-out sentences. The file's right answers stand in a column `groups`
(any of a|b counts), `group`, `category`, `kind` or `intent`. Nothing is drawn by chance: the same model and the same
texts give the same figures, times aside.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.nlu.measuring import conversations, heldout, texts
from bot.nlu.measuring.answers import Measured
from bot.nlu.measuring.table import table

if TYPE_CHECKING:
    from bot.nlu.reading import Reader


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one table, or with --json one object. 2, and one line on stderr, if a file or a column is not there."""
    options = _options(arguments)
    logging.captureWarnings(True)
    logging.disable(logging.WARNING)
    try:
        measured = _measure(options)
        if options.report:
            from bot.nlu.measuring.report import write

            write(measured, options.report)
    except OSError as error:
        sys.stderr.write(f"✗ cannot open {error.filename}: {error.strerror}\n")
        return 2
    except ValueError as error:
        sys.stderr.write(f"✗ {error}\n")
        return 2
    figures = measured.figures
    sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n" if options.json else table(figures))
    return 0


def _measure(options: argparse.Namespace) -> Measured:
    """The files are looked at before the model is loaded, which takes seconds."""
    if options.texts:
        read = texts.rows(options.texts, options.column)
        return texts.measure(reader_of(options.model), read, options.column)
    if not any(heldout.cases(options.heldout)):
        raise ValueError(f"there are no held-out sentences in {options.heldout}")
    measured = heldout.measure(reader_of(options.model), options.heldout)
    for lang in heldout.LANGUAGES:
        measured.figures[lang] |= conversations.measure(options.conversations, lang)
    return measured


def reader_of(archive: Path) -> Reader:
    """Imported only now: Rasa takes seconds, and its libraries warn of each other before they say anything else."""
    from bot.nlu.light import without_tensorflow

    without_tensorflow()
    from bot.nlu.reading import Reader

    return Reader(archive)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot evaluate", description=__doc__)
    parser.add_argument("--texts", type=Path, help="a CSV file with texts and their right answers")
    parser.add_argument("--column", default="text", help="the column that holds the texts (default: text)")
    parser.add_argument("--heldout", type=Path, default=heldout.DEFAULT, help="folder of held-out sentences")
    parser.add_argument(
        "--conversations", type=Path, default=conversations.PLAYED, help="how the played conversations ended"
    )
    parser.add_argument(
        "--report", type=Path, help="also write confusion matrices and the worst errors as HTML"
    )
    parser.add_argument(
        "--model", type=Path, default=Path("models"), help="a model archive, or the folder of the newest"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())

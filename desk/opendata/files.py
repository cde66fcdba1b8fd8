"""The files of a release: CSV as spreadsheets read it, Parquet as programs do. One line a ticket, in no order of time.

A file stands under its name only once it is whole.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import chain, repeat
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from desk.figures.sheets import inert_word
from desk.opendata.anonymity import Cell

FORMATS = ("csv", "parquet")
SCHEMA = pa.schema([(name, pa.dictionary(pa.int32(), pa.string())) for name in Cell._fields])


class Writer(Protocol):
    """Takes the tickets of cells, part by part."""

    def write(self, cells: Mapping[Cell, int]) -> None:
        """Write as many lines for each cell as it has tickets."""
        ...


class CsvFile:
    """A Writer of CSV in UTF-8 with a mark, and of the headers. No word in it is a formula."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        out = stack.enter_context(path.open("w", encoding="utf-8-sig", newline=""))
        self._rows = csv.writer(out)
        self._rows.writerow(Cell._fields)

    def write(self, cells: Mapping[Cell, int]) -> None:
        self._rows.writerows(_lines({Cell(*map(inert_word, cell)): count for cell, count in cells.items()}))


class ParquetFile:
    """A Writer of Parquet: words by dictionary, null where something is not told."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        self._out = stack.enter_context(pq.ParquetWriter(path, SCHEMA, compression="zstd"))

    def write(self, cells: Mapping[Cell, int]) -> None:
        columns = zip(*_lines(cells), strict=True)
        arrays = [
            pa.array([value or None for value in column], pa.string()).dictionary_encode()
            for column in columns
        ]
        if arrays:
            self._out.write_table(pa.Table.from_arrays(arrays, schema=SCHEMA))


KINDS: Mapping[str, Callable[[Path, ExitStack], Writer]] = {"csv": CsvFile, "parquet": ParquetFile}


@contextmanager
def writing(paths: Mapping[str, Path]) -> Iterator[list[Writer]]:
    """Writers of these files by format. They get their names when the block ends well; else nothing is left."""
    parts = {path: path.with_name(f".{path.name}.part") for path in paths.values()}
    try:
        with ExitStack() as stack:
            yield [KINDS[kind](parts[path], stack) for kind, path in paths.items()]
        for path, part in parts.items():
            part.replace(path)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _lines(cells: Mapping[Cell, int]) -> Iterator[Cell]:
    return chain.from_iterable(repeat(cell, count) for cell, count in cells.items())

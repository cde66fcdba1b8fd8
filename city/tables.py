"""CSV files of the pack: lines that still know their file and number, so that a fault can be named."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from city.errors import CityPackError


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a CSV file; missing values are empty strings."""

    file: str
    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """The value under `column`, stripped."""
        return self.values[column].strip()

    def texts(self, column: str) -> tuple[str, ...]:
        """A list written `one|two`."""
        return tuple(part.strip() for part in self.values[column].split("|") if part.strip())

    def fault(self, column: str, fault: str) -> CityPackError:
        """The error to raise about `column` of this line."""
        return CityPackError(self.file, self.line, column, fault)


def rows(path: Path, columns: Sequence[str], *, required: Sequence[str]) -> Iterator[Row]:
    """The lines of a UTF-8 CSV file whose header is exactly `columns`. CityPackError for anything else."""
    lines = csv.reader(text_of(path).splitlines())
    if (header := next(lines, [])) != list(columns):
        fault = f"the columns must be {','.join(columns)}, not {','.join(header)}"
        raise CityPackError(path.name, 1, "", fault)
    for cells in lines:
        if not cells:
            continue
        if len(cells) != len(columns):
            fault = f"{len(cells)} values where {len(columns)} are expected"
            raise CityPackError(path.name, lines.line_num, "", fault)
        row = Row(path.name, lines.line_num, dict(zip(columns, cells, strict=True)))
        for column in required:
            if not row[column]:
                raise row.fault(column, "is empty")
        yield row


def text_of(path: Path) -> str:
    """A UTF-8 file's text. CityPackError if it is missing or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CityPackError(path.name, 0, "", f"is missing from {path.parent}") from None
    except UnicodeDecodeError as fault:
        raise CityPackError(path.name, 0, "", f"is not UTF-8: {fault.reason}") from None

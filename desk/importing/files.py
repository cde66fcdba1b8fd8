"""A file of past tickets as a table of texts: CSV in whatever encoding and with whatever delimiter, or a workbook.

Rows are numbered as a spreadsheet shows them; the row of the headers is found below titles that may stand over it.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from desk.importing.errors import UnreadableFile

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How files of Excel begin, new and old."""
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",;\t|"
TITLES = 10
"""So many rows may stand over the headers."""
AT_ONCE = 1024 * 1024

Cells = Sequence[str]
Row = tuple[int, Cells]
"""Its number in the file, from 1, and its cells as texts."""
Knows = Callable[[Cells], int]
"""How many of the cells of a row are known headers."""


@dataclass(frozen=True)
class Table:
    """A file that can be read: its headers, the number of their row, and how many rows follow.

    `digest` is the same for the same bytes, and of a workbook the same sheet.
    """

    path: Path
    digest: str
    headers: tuple[str, ...]
    header_row: int
    count: int
    encoding: str | None = None
    delimiter: str = ","
    sheet: str | None = None
    other_sheets: tuple[str, ...] = ()

    def rows(self, *, after: int = 0) -> Iterator[Row]:
        """The rows below the headers, without the first `after` of them."""
        first = self.header_row + after
        numbered = enumerate(islice(self._all(), first, None), first + 1)
        return ((number, cells) for number, cells in numbered)

    def _all(self) -> Iterator[Cells]:
        if self.sheet is not None:
            return _sheet_rows(self.path, self.sheet)
        assert self.encoding is not None
        return _csv_rows(self.path, self.encoding, self.delimiter)


def read(path: Path, *, sheet: str | None = None, knows: Knows) -> Table:
    """What is in a file. Raises `UnreadableFile` with one sentence where it is no table with rows."""
    try:
        with path.open("rb") as opened:
            head = opened.read(4)
            opened.seek(0)
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be opened: {error.strerror}") from None
    if not head:
        raise UnreadableFile(f"{path.name} is empty")
    table = _workbook(path, sheet, knows) if head in WORKBOOKS else _text(path, head, knows)
    if not table.count:
        raise UnreadableFile(f"{path.name} has no row below its headers")
    named = f"{digest}:{table.sheet}".encode()
    return replace(table, digest=digest if table.sheet is None else hashlib.sha256(named).hexdigest())


def _text(path: Path, head: bytes, knows: Knows) -> Table:
    for encoding in ("utf-16",) if head[:2] in UTF_16 else ENCODINGS:
        try:
            delimiter = _delimiter(path, encoding)
            return _found(
                path, _csv_rows(path, encoding, delimiter), knows, encoding=encoding, delimiter=delimiter
            )
        except UnicodeError:
            continue
    raise UnreadableFile(f"{path.name} is neither a workbook nor text in UTF-8 or GB18030")


def _found(path: Path, rows: Iterator[Cells], knows: Knows, **more: object) -> Table:
    """The table in these rows: the headers are the row among the first ones of which most is known."""
    first = list(islice(rows, TITLES))
    known = [knows(cells) for cells in first]
    at = known.index(max(known)) if first else 0
    headers = tuple(cell.strip() for cell in first[at]) if first else ()
    count = len(first) - at - 1 + sum(1 for _ in rows)
    return Table(path, "", headers, at + 1, count, **more)  # type: ignore[arg-type]


def _delimiter(path: Path, encoding: str) -> str:
    """The one that most of the first lines' text is parted by."""
    with path.open(encoding=encoding, newline="") as lines:
        told = "".join(islice(lines, TITLES))
    return max(DELIMITERS, key=told.count)


def _csv_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Cells]:
    with path.open(encoding=encoding, newline="", buffering=AT_ONCE) as lines:
        rows = csv.reader(lines, delimiter=delimiter)
        try:
            yield from rows
        except csv.Error as error:
            raise UnreadableFile(
                f"{path.name} cannot be read below line {rows.line_num} ({error}):"
                " look for a quotation mark that is never closed"
            ) from None


def _workbook(path: Path, sheet: str | None, knows: Knows) -> Table:
    try:
        book = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError) as error:
        raise UnreadableFile(f"{path.name} cannot be read as a workbook: {error}") from None
    names = tuple(book.sheet_names)
    if sheet is not None and sheet not in names:
        raise UnreadableFile(f"{path.name} has no sheet '{sheet}', only {', '.join(names)}")
    full = [name for name in names if sheet in (None, name) and book.get_sheet_by_name(name).height > 0]
    if not full:
        raise UnreadableFile(f"{path.name} has no row in any sheet")
    others = tuple(full[1:])
    return _found(path, _sheet_rows(path, full[0]), knows, sheet=full[0], other_sheets=others)


def _sheet_rows(path: Path, sheet: str) -> Iterator[Cells]:
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return ([_told(cell) for cell in row] for row in rows)


def _told(cell: object) -> str:
    """A cell as somebody would type it: whole numbers without a fraction, moments as ISO 8601."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)

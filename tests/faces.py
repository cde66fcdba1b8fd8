"""A report as it is read on its faces: numbers as a page tells them, out of a workbook, out of a PDF."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence

from pypdf import PdfReader
from python_calamine import CalamineWorkbook

Rows = Sequence[Sequence[object]]


def as_read(number: float | None, unit: str) -> str:
    """As a page in English tells it."""
    if number is None:
        return "no data"
    written = {"share": f"{100 * number:.1f}%", "points": f"{number:.1f}", "hours": f"{number:,} h"}
    return written.get(unit, f"{number:,}")


def workbook(body: bytes) -> Mapping[str, Rows]:
    """The rows of every sheet by its name, what is empty as ''."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def printed(body: bytes) -> str:
    """The words of a PDF, page after page, with one space between any two."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(body)).pages]
    return re.sub(r"\s+", " ", " ".join(pages))


def stands_in(text: str, words: Sequence[str]) -> bool:
    """Whether these words stand one after the other, with no more between them than a mark for few answers."""
    mark = r"(?: ▲ few answers)?"
    found = mark.join(re.escape(one) + mark + " ?" for one in words if one)
    return re.search(rf"(?<![\w.]){found}(?![\w.,%])", text) is not None

"""A document as an Excel workbook: a sheet a table, numbers as numbers, the same that page and PDF tell."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from desk.figures import sheets
from desk.figures.catalogue import CATALOGUE, Unit
from desk.figures.sheets import Cell, Sheet
from desk.reports.document import Document

SHAPES: Mapping[Unit, str] = {"count": "#,##0", "share": "0.0%", "points": "0.0", "hours": "#,##0"}
UNSAFE = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 31
"""So many characters the name of a sheet may have."""
WORDS = {
    "rises": {"zh": "突然增多", "en": "Sudden rises"},
    "several": {"zh": "几个人说的同一件事", "en": "Several people, one matter"},
    "matter": {"zh": "事情", "en": "Matter"}, "area": {"zh": "地方", "en": "Place"},
    "found": {"zh": "报出", "en": "Told at"}, "ended": {"zh": "回落", "en": "Fell back"},
    "seen": {"zh": "工单", "en": "Tickets"}, "expected": {"zh": "平常约", "en": "Usual, about"},
    "people": {"zh": "人", "en": "People"}, "first": {"zh": "最早", "en": "First"},
    "last": {"zh": "最近", "en": "Last"},
}  # fmt: skip
MOMENT = "yyyy-mm-dd hh:mm"


def written(document: Document, lang: str, *, heading: Sequence[str], compared: Mapping[str, str]) -> bytes:
    """The workbook. `heading` stands above the figures, `compared` names what they are beside (before, year_ago)."""
    kept = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(kept, options) as book:
        # Without a moment of our own two books of the same figures would differ.
        made = document.made_at.replace(tzinfo=None)
        book.set_properties({"title": heading[0], "created": made})
        written = _Book(book, lang)
        overview, *tables = sheets.sheets(document.report, lang)
        written.overview(overview, heading, compared)
        for one in tables:
            written.table(one)
        written.highlights(document)
    return kept.getvalue()


def of_sheets(
    overview: Sheet,
    units: Sequence[Unit],
    columns: Collection[int],
    more: Sequence[Sheet],
    *,
    lang: str,
    heading: Sequence[str],
    made_at: datetime,
) -> bytes:
    """A workbook of any sheets. Of the first, which has the `heading` above it, the numbers of those `columns` have the
    unit of their row.
    """
    kept = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(kept, options) as book:
        book.set_properties({"title": heading[0], "created": made_at.replace(tzinfo=None)})
        written = _Book(book, lang)
        written.by_rows(overview, units, columns, heading)
        for one in more:
            written.table(one)
    return kept.getvalue()


class _Book:
    """A workbook while it is written."""

    def __init__(self, book: Any, lang: str) -> None:
        self._book, self._lang = book, lang
        self._head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._text = book.add_format({"text_wrap": True, "valign": "top"})
        self._moment = book.add_format({"num_format": MOMENT, "align": "left"})
        self._shapes = {unit: book.add_format({"num_format": shape}) for unit, shape in SHAPES.items()}
        self._part = book.add_format({"num_format": "#,##0.00"})
        self._taken: set[str] = set()

    def overview(self, one: Sheet, heading: Sequence[str], compared: Mapping[str, str]) -> None:
        """Every single figure, each in its unit's own shape."""
        page = self._sheet(one.name)
        for row, line in enumerate(heading):
            page.write_string(row, 0, line, self._title if row == 0 else None)
        head = [compared.get(_key(word, self._lang), word) for word in one.head]
        start = len(heading) + 1
        self._heads(page, start, head)
        for row, cells in enumerate(one.rows, start=start + 1):
            shape = self._shapes[CATALOGUE[str(cells[0])].unit]
            for column, cell in enumerate(cells):
                _write(page, row, column, cell, shape if column != 3 else self._shapes["count"])
        page.set_column(0, 0, 14)
        page.set_column(1, 1, 22)
        page.set_column(2, 6, 14)
        page.set_column(7, 8, 60)
        page.freeze_panes(start + 1, 2)

    def by_rows(
        self, one: Sheet, units: Sequence[Unit], columns: Collection[int], heading: Sequence[str]
    ) -> None:
        """A sheet whose rows have numbers of different units."""
        page = self._sheet(one.name)
        for row, line in enumerate(heading):
            page.write_string(row, 0, line, self._title if row == 0 else None)
        start = len(heading) + 1
        self._heads(page, start, one.head)
        for row, (cells, unit) in enumerate(zip(one.rows, units, strict=True), start=start + 1):
            for column, cell in enumerate(cells):
                own = self._shapes[unit] if column in columns else self._part
                _write(page, row, column, cell, own if isinstance(cell, float) else self._shapes["count"])
        page.set_column(0, 0, 30)
        page.set_column(1, 2, 18)
        page.set_column(3, len(one.head), 12)
        page.freeze_panes(start + 1, 3)

    def table(self, one: Sheet) -> None:
        """One table; what is no data is an empty cell."""
        page = self._sheet(one.name)
        self._heads(page, 0, one.head)
        units = {both.name.of(self._lang): both.unit for both in CATALOGUE.values()}
        shapes = [self._shapes.get(units.get(name, "count")) for name in one.head]
        for row, cells in enumerate(one.rows, start=1):
            for column, cell in enumerate(cells):
                _write(page, row, column, cell, shapes[column])
        page.set_column(0, 0, 16)
        page.set_column(1, 1, 26)
        page.set_column(2, len(one.head), 12)
        page.freeze_panes(1, 2)
        if one.rows:
            page.autofilter(0, 0, len(one.rows), len(one.head) - 1)

    def highlights(self, document: Document) -> None:
        """Sudden rises and matters of several people, if there were any."""
        found, zone, lang = document.highlights, document.made_at.tzinfo, self._lang

        def local(at: Any) -> Any:
            return at.astimezone(zone).replace(tzinfo=None) if at is not None else None

        rises = [
            [one.matter.of(lang), one.area.of(lang), local(one.found_at), local(one.ended_at), one.seen, one.expected]
            for one in found.rises
        ]  # fmt: skip
        several = [
            [one.matter.of(lang), one.area.of(lang), one.people, one.tickets, local(one.first_at), local(one.last_at)]
            for one in found.several
        ]  # fmt: skip
        self._listed("rises", ("matter", "area", "found", "ended", "seen", "expected"), rises)
        self._listed("several", ("matter", "area", "people", "seen", "first", "last"), several)

    def _listed(self, name: str, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        if not rows:
            return
        page = self._sheet(WORDS[name][self._lang])
        self._heads(page, 0, [WORDS[key][self._lang] for key in head])
        for row, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells):
                if hasattr(cell, "year"):
                    page.write_datetime(row, column, cell, self._moment)
                else:
                    _write(page, row, column, cell, None)
        page.set_column(0, len(head), 22)
        page.freeze_panes(1, 0)

    def _heads(self, page: Any, row: int, head: Sequence[str]) -> None:
        for column, word in enumerate(head):
            page.write_string(row, column, word, self._head)

    def _sheet(self, name: str) -> Any:
        """A sheet whose name Excel takes, and takes only once."""
        plain = UNSAFE.sub(" ", name).strip()[:LONGEST_NAME] or "-"
        free, number = plain, 1
        while free.casefold() in self._taken:
            number += 1
            free = f"{plain[: LONGEST_NAME - 4]} {number}"
        self._taken.add(free.casefold())
        return self._book.add_worksheet(free)


def _key(word: str, lang: str) -> str:
    """Which of the words of `sheets` this is."""
    return next((key for key, both in sheets.WORDS.items() if both[lang] == word), "")


def _write(page: Any, row: int, column: int, cell: Cell, shape: Any) -> None:
    if isinstance(cell, str):
        # A string is written as one, so it is no formula whatever it begins with.
        page.write_string(row, column, cell)
    elif cell is not None:
        page.write_number(row, column, cell, shape)

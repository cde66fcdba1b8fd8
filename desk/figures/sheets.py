"""A report's tables as rows of cells, for files: numbers stay numbers, and words can be no formula. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from desk.figures.catalogue import CATALOGUE
from desk.figures.report import Report, Section, Table, Value

Cell = str | float | int | None
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a sheet program takes for the beginning of a formula (OWASP, CSV Injection)."""
BOM = "\ufeff"
"""Without it Excel reads UTF-8 as something else, and Chinese names are broken."""
OVERVIEW = "overview"
WORDS = {
    "figure": {"zh": "指标", "en": "Figure"}, "now": {"zh": "本期", "en": "This period"},
    "before": {"zh": "上期", "en": "Period before"}, "year_ago": {"zh": "去年同期", "en": "A year ago"},
    "name": {"zh": "名称", "en": "Name"}, "rank": {"zh": "名次", "en": "Rank"}, "code": {"zh": "代码", "en": "Code"},
    "of": {"zh": "基数", "en": "Out of"}, "unit": {"zh": "单位", "en": "Unit"},
    "what": {"zh": "定义", "en": "Definition"}, "formula": {"zh": "算法", "en": "Formula"},
}  # fmt: skip
UNITS = {
    "count": {"zh": "个", "en": "number"}, "share": {"zh": "占比（0–1）", "en": "share (0 to 1)"},
    "points": {"zh": "分", "en": "points"}, "hours": {"zh": "整小时", "en": "whole hours"},
}  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """A head and rows of cells."""

    code: str
    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def overview(report: Report, lang: str) -> Sheet:
    """Every single figure beside the period before and a year ago, with its definition."""
    words = {key: both[lang] for key, both in WORDS.items()}
    head = [
        words[key] for key in ("code", "figure", "now", "of", "before", "year_ago", "unit", "what", "formula")
    ]
    rows: list[list[Cell]] = []
    for code, found in report.figures.items():
        one = CATALOGUE[code]
        rows.append(
            [
                code, one.name.of(lang), found.now.number, found.now.of, found.before.number, found.year_ago.number,
                UNITS[one.unit][lang], one.what.of(lang), one.formula,
            ]
        )  # fmt: skip
    return Sheet(OVERVIEW, report.name.of(lang), head, rows)


def sheet(table: Table, lang: str) -> Sheet:
    """One table; a column a figure."""
    head = [WORDS["code"][lang], WORDS["name"][lang]]
    head += [WORDS["rank"][lang]] if table.ranked else []
    head += [CATALOGUE[column].name.of(lang) for column in table.columns]
    rows: list[list[Cell]] = []
    for row in table.rows:
        places: list[Cell] = [row.rank] if table.ranked else []
        rows.append([row.code, row.name.of(lang), *places, *map(_number, row.values)])
    return Sheet(table.code, table.name.of(lang), head, rows)


def sheets(report: Report, lang: str) -> list[Sheet]:
    """Everything that a report has."""
    return [overview(report, lang), *(sheet(table, lang) for table in report.tables)]


def sections(code: str) -> Sequence[Section]:
    """Which sections of a report a sheet is made from."""
    if code == OVERVIEW:
        return ("figures", "times", "understanding")
    return ("series",) if code == "series" else ("breakdowns",) if code.startswith("by.") else ("rankings",)


def inert(cell: Cell) -> Cell:
    """The same, but no formula: a word that begins like one gets an apostrophe before it. Numbers stay."""
    return inert_word(cell) if isinstance(cell, str) else cell


def inert_word(word: str) -> str:
    """As `inert`, of what is no number."""
    return f"'{word}" if word.startswith(FORMULA) else word


def as_told(cell: str) -> str:
    """What was written into a file that `inert` made: the word without its apostrophe."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def written(one: Sheet) -> str:
    """The sheet as CSV (RFC 4180), with a BOM. What has no data is an empty cell."""
    kept = io.StringIO()
    writer = csv.writer(kept)
    for row in (one.head, *one.rows):
        writer.writerow([inert(cell) for cell in row])
    return BOM + kept.getvalue()


def _number(value: Value) -> Cell:
    return value.number

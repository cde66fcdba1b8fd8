"""Rows that cannot become tickets: in which column, and why. Kept as a table that can be put right and imported."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from city.groups import Name
from desk.figures.sheets import Cell, inert
from desk.importing.columns import REPORT

REASONS: Mapping[str, Name] = {
    "empty": Name("这一列不能空", "this must not be empty"),
    "number_long": Name("编号太长，最多{most}个字", "the number is too long, {most} characters at most"),
    "long": Name("太长，最多{most}个字", "too long, {most} characters at most"),
    "moment": Name("看不出是哪天哪时：写成 2024-03-05 14:03", "not a moment: write 2024-03-05 14:03"),
    "future": Name("这个时间还没到", "this lies in the future"),
    "ancient": Name("这个时间早于1990年", "this is before 1990"),
    "before_filing": Name("早于受理时间", "this is before the ticket was filed"),
    "category": Name("城市资料里没有这个类别", "the city pack has no such category"),
    "district": Name("城市资料里没有这个区", "the city pack has no such district"),
    "subdistrict": Name("城市资料里没有这个街道，或者不止一个", "no such sub-district, or more than one"),
    "elsewhere": Name("这个街道不在所填的区里", "this sub-district does not lie in the district given"),
    "unit": Name("城市资料里没有这个单位", "the city pack has no such unit"),
    "kind": Name("不认得这种诉求类型", "no such kind of ticket"),
    "urgency": Name("不认得这个紧急程度", "no such urgency"),
    "status": Name("不认得这个状态", "no such status"),
    "yes_no": Name("请写“是”或“否”", "write yes or no"),
    "satisfied": Name("请写“满意”“基本满意”或“不满意”", "write satisfied, basically satisfied or dissatisfied"),
    "degrees": Name("不是地球上的经纬度", "no place on earth"),
    "half_a_point": Name("经度、纬度要一起写", "longitude and latitude belong together"),
    "datum": Name("不认得这个坐标系：写 WGS84 或 GCJ02", "no such coordinates: write WGS84 or GCJ02"),
    "undated_follow_up": Name("有回访结果，没有回访、办结时间", "answers without a day"),
    "cells": Name("这一行比表头多出几格：看看分隔符", "more cells than headers: look at the delimiters"),
}  # fmt: skip
ADVICE = frozenset({"category", "district", "subdistrict", "unit", "kind", "urgency", "status"})
"""Reasons that a word of the table has no meaning here: `--values` can give it one."""
BY_OWNER = 0o600


class WrongCell(Exception):
    """One cell makes no sense. `field` is what it should have told, `reason` a key of `REASONS`."""

    def __init__(self, field: str, reason: str, **values: object) -> None:
        super().__init__(field)
        self.field, self.reason, self.values = field, reason, values


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row that was left out; `cells` are all of it, `told` what stood in the column."""

    row: int
    field: str
    column: str
    reason: str
    values: Mapping[str, object]
    told: str
    cells: Sequence[str]

    def why(self, lang: str) -> str:
        """The reason in words."""
        return REASONS[self.reason].of(lang).format(**self.values)


class ErrorsFile:
    """Wrong rows as CSV, each with its number, column and reason before its own cells, of which none is a formula.

    Only its owner may read it.
    """

    def __init__(self, path: Path, headers: Sequence[str], *, lang: str) -> None:
        self.path, self._lang = path, lang
        self._headers = [header for header in headers if header not in REPORT]
        self._at = [at for at, header in enumerate(headers) if header not in REPORT]

    def begin(self, *, up_to: int) -> None:
        """Keep what was written of rows up to this one, and nothing else."""
        kept = [cells for cells in self._written() if int(cells[0]) <= up_to]
        with os.fdopen(
            os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, BY_OWNER),
            "w",
            encoding="utf-8-sig",
            newline="",
        ) as out:
            csv.writer(out).writerows([[*REPORT, *self._headers], *kept])

    def add(self, wrong: Iterable[Wrong]) -> None:
        """Write some more, before the batch that they are of is committed."""
        rows = [[one.row, one.column, one.why(self._lang), *self._own(one.cells)] for one in wrong]
        if rows:
            with self.path.open("a", encoding="utf-8", newline="") as out:
                csv.writer(out).writerows(rows)

    def drop_if_empty(self) -> None:
        """Nothing was wrong: leave no file."""
        if next(self._written(), None) is None:
            self.path.unlink(missing_ok=True)

    def _own(self, cells: Sequence[str]) -> list[Cell]:
        return [inert(cells[at]) if at < len(cells) else "" for at in self._at]

    def _written(self) -> Iterator[list[str]]:
        if not self.path.exists():
            return
        with self.path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.reader(lines)
            if next(rows, [])[: len(REPORT)] == list(REPORT):
                # A process that was killed may leave half a line.
                yield from (cells for cells in rows if len(cells) > len(REPORT) and cells[0].isdigit())

"""A month of tickets in two files: five or more share each line, and only what the public may see stands there."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import update

from connectors.gcj02 import to_wgs84
from desk.api.open_files import OpenFiles
from desk.importing import service
from desk.importing.service import Imports
from desk.importing.wrong import ErrorsFile
from desk.opendata import tickets
from desk.opendata.anonymity import K
from desk.opendata.files import FORMATS
from desk.opendata.months import Month
from desk.opendata.releasing import Releases
from desk.store.database import Database
from desk.store.models import TicketRow
from tests.staff_room import beijing

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
OCTOBER = Month(2026, 10)
HEADERS = (
    "工单编号", "受理时间", "诉求内容", "诉求类别", "街道", "诉求类型", "来源", "是否匿名", "是否保密", "状态",
    "诉求企业",
)  # fmt: skip
PUBLIC = ("投诉", "微信", "否", "否", "已办结", "")
BARRED = (
    ("举报", "微信", "否", "否", "已办结", ""),
    ("咨询", "微信", "否", "否", "已办结", ""),
    ("投诉", "微信", "是", "否", "已办结", ""),
    ("投诉", "微信", "否", "是", "已办结", ""),
    ("投诉", "微信", "否", "否", "已撤单", ""),
)


def a_month(file: Path) -> tuple[Path, int]:
    """A table, and how many of its tickets the public may see in October."""
    told = [
        (f"2026-10-{day:02d} 08:{turn:02d}", leaf, place, *PUBLIC)
        for day, leaf, place in product((1, 2, 31), ("垃圾清运与分类", "路灯"), ("望京街道", "亚运村街道"))
        for turn in range(2 + 2 * (day + len(leaf) + len(place)) % 7)
    ]
    told += [
        ("2026-10-31 23:59", "垃圾清运与分类", "望京街道", "建议", "电话", "否", "否", "已办结", "某某公司")
    ] * K
    shown = len(told)
    told += [("2026-10-05 09:00", "路灯", "望京街道", *barred) for barred in BARRED for _ in range(K)]
    told += [
        (at, "路灯", "望京街道", *PUBLIC) for at in ("2026-09-30 23:59", "2026-11-01 00:00") for _ in range(K)
    ]
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = [
            (f"A{number}", at, "陌生人说的话", leaf, place, *rest)
            for number, (at, leaf, place, *rest) in enumerate(told)
        ]
        csv.writer(out).writerows([HEADERS, *rows])
    return file, shown


@pytest.fixture
async def shown(db: Database, tmp_path: Path) -> int:
    file, shown = a_month(tmp_path / "past.csv")
    plan = service.plan(file, beijing(), source="old", now=NOW, to_wgs84=to_wgs84)
    imports = Imports(db, clock=lambda: NOW, processes=0)
    errors = ErrorsFile(tmp_path / "errors.csv", plan.table.headers, lang="en")
    done = await imports.go_on(plan, await imports.begin(plan), errors=errors)
    assert done.imported == plan.table.count
    return shown


async def test_five_or_more_share_each_line_and_only_what_the_public_may_see_is_among_them(
    db: Database, shown: int, tmp_path: Path
) -> None:
    told = await Releases(db, beijing(), tmp_path / "open", published=False).release(OCTOBER, FORMATS)

    with (tmp_path / "open" / "tickets-2026-10.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    combinations = Counter(tuple(row.values()) for row in rows)
    assert min(combinations.values()) >= K
    assert len(rows) == told.lines == shown - told.dropped
    assert told.told["day"] >= K
    assert told.lines > told.told["day"]
    assert {row["reporter"] for row in rows} == {"resident", "enterprise"}
    assert {row["month"] for row in rows} == {"2026-10"}
    assert {row["day"] for row in rows} <= {"", "2026-10-01", "2026-10-02", "2026-10-31"}
    assert {row["kind"] for row in rows} == {"complaint", "suggestion"}
    table = pq.read_table(tmp_path / "open" / "tickets-2026-10.parquet").to_pylist()
    assert Counter(tuple(value or "" for value in row.values()) for row in table) == combinations


async def test_pages_of_a_district_lose_and_double_nothing(db: Database, shown: int) -> None:
    pack, zone = beijing(), ZoneInfo("Asia/Shanghai")
    async with db.read() as session:
        whole = [one async for one in tickets.of_month(session, pack, OCTOBER, zone, published=False)]
        paged = [
            one async for one in tickets.of_month(session, pack, OCTOBER, zone, published=False, at_once=3)
        ]

    assert whole == paged
    assert sum(sum(cells.values()) for cells in whole) == shown


async def test_the_public_gets_those_alone_whose_citizens_agreed(
    db: Database, shown: int, tmp_path: Path
) -> None:
    async with db.begin() as session:
        agreed = update(TicketRow).where(TicketRow.subdistrict == "110105026", TicketRow.kind == "complaint")
        await session.execute(agreed.values(published=True))

    told = await Releases(db, beijing(), tmp_path / "open", published=True).release(OCTOBER, ["csv"])

    with (tmp_path / "open" / "tickets-2026-10.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert K <= len(rows) == told.lines < shown
    assert {row["subdistrict"] for row in rows} <= {"110105026", ""}
    assert {row["kind"] for row in rows} == {"complaint"}


async def test_no_name_that_an_administrator_wrote_is_a_formula_in_a_public_file(
    db: Database, shown: int, tmp_path: Path
) -> None:
    pack = beijing()
    first, *others = pack.categories
    named = replace(pack, categories=(replace(first, zh="=1+1", en="＠SUM(A1)"), *others))

    await Releases(db, named, tmp_path / "open", published=False).release(OCTOBER, ["csv"])

    with (tmp_path / "open" / "codes.csv").open(encoding="utf-8-sig", newline="") as lines:
        [row] = [row for row in csv.DictReader(lines) if row["code"] == first.code]
    assert (row["zh"], row["en"]) == ("'=1+1", "'＠SUM(A1)")


async def test_a_month_that_stands_is_known_and_half_a_file_is_none(
    db: Database, shown: int, tmp_path: Path
) -> None:
    releases = Releases(db, beijing(), tmp_path / "open", published=False)
    assert not releases.stands(OCTOBER)

    await releases.release(OCTOBER, ["csv"])

    assert releases.stands(OCTOBER)
    assert sorted(one.name for one in (tmp_path / "open").iterdir()) == [
        "about.json", "codes.csv", "tickets-2026-10.csv",
    ]  # fmt: skip


async def test_anybody_gets_what_was_released_and_nothing_else_of_the_folder(tmp_path: Path) -> None:
    for name in ("tickets-2026-10.csv", "codes.csv", ".tickets-2026-11.csv.part", "notes.txt"):
        (tmp_path / name).write_text("month,day\n", encoding="utf-8")
    app = web.Application()
    app.add_routes(OpenFiles(tmp_path).routes())

    async with TestClient(TestServer(app)) as client:
        listed = await (await client.get("/open/")).json()
        file = await client.get("/open/tickets-2026-10.csv")
        others = [
            (await client.get(f"/open/{name}")).status
            for name in ("notes.txt", ".tickets-2026-11.csv.part", "tickets-2026-09.csv", "..%2Fdesk.db")
        ]

    assert [one["name"] for one in listed["files"]] == ["codes.csv", "tickets-2026-10.csv"]
    assert (file.status, file.content_type, others) == (200, "text/csv", [404] * 4)

"""Past tickets come in from a file on each store: once, whole, counted, and without a word to anybody."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from pydantic import SecretStr
from sqlalchemy import create_engine, func, select
from sqlalchemy.sql.elements import SQLCoreOperations

from bot.check_imports import imports as check
from bot.red import Red
from bot.settings import Settings
from connectors.gcj02 import to_wgs84
from desk.figures import recounting
from desk.importing import lessons, service, standing
from desk.importing.errors import ImportRefused
from desk.importing.service import Imports, Plan
from desk.importing.standing import Standing
from desk.importing.wrong import ErrorsFile
from desk.store import migrate
from desk.store.database import Database
from desk.store.models import (
    AuditRow,
    Base,
    DailyFigureRow,
    HistoryRow,
    ImportRow,
    MessageRow,
    ReachRow,
    StaffNoticeRow,
    StepRow,
    SurveyRow,
    TicketRow,
)
from desk.tickets.queries import TicketFilter
from tests.measuring import past_tickets
from tests.office import SUPERVISOR, Office
from tests.staff_room import CITY, beijing

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
HEADERS = (
    "工单编号",
    "受理时间",
    "诉求内容",
    "诉求类别",
    "承办单位",
    "街道",
    "办结时间",
    "是否联系",
    "是否解决",
    "满意度",
)
SOLVED = (
    "2026-03-04 10:00",
    "楼下垃圾没人清运",
    "垃圾清运与分类",
    "望京街道",
    "望京街道",
    "2026-03-06",
    "是",
    "是",
    "满意",
)
ROOT = Path(__file__).parents[2]


def a_table(file: Path, rows: Sequence[Sequence[str]], *, encoding: str = "utf-8") -> Path:
    with file.open("w", encoding=encoding, newline="") as out:
        csv.writer(out).writerows([HEADERS, *rows])
    return file


def a_plan(file: Path, **more: Any) -> Plan:
    return service.plan(file, beijing(), source="old", now=NOW, to_wgs84=to_wgs84, **more)


async def imported(db: Database, file: Path, *, again: bool = False, **more: Any) -> Standing:
    plan = a_plan(file, **more)
    imports = Imports(db, clock=lambda: NOW, at_once=50, processes=0)
    begun = await imports.begin(plan, again=again)
    return await imports.go_on(plan, begun, errors=an_errors_file(plan))


def an_errors_file(plan: Plan) -> ErrorsFile:
    return ErrorsFile(plan.table.path.with_suffix(".errors.csv"), plan.table.headers, lang="en")


async def count(db: Database, row: type[Base], *where: SQLCoreOperations[bool]) -> int:
    async with db.read() as session:
        return await session.scalar(select(func.count()).select_from(row).where(*where)) or 0


async def test_a_year_of_tickets_comes_in_whole_and_is_counted_as_if_it_had_been_lived(
    db: Database, tmp_path: Path
) -> None:
    file = past_tickets.write(tmp_path / "year.csv", beijing(), CITY, count=120, seed=3, until=NOW)

    done = await imported(db, file)

    assert (done.state, done.imported, done.known, done.wrong) == ("done", 120, 0, 0)
    assert await count(db, SurveyRow) > 50
    async with db.read() as session:
        numbers = list(await session.scalars(select(TicketRow.number)))
        assert len({*numbers}) == 120
        assert await recounting.apart(session) == []
    assert await recounting.recompute(db, ZONE) == 0
    assert await count(db, AuditRow, AuditRow.object_type == "import") == 2


async def test_nobody_hears_of_it_and_no_clock_rings(db: Database, tmp_path: Path) -> None:
    rows = [("A1", *SOLVED), ("A2", "2026-03-04", "路灯不亮", "路灯", "", "望京街道", "", "", "", "")]
    office = Office(db, pack=beijing())
    office.clock.now = NOW

    await imported(db, a_table(tmp_path / "old.csv", rows))
    office.clock.forward(days=30)
    await office.clocks.work_off()

    for row in (MessageRow, StaffNoticeRow, ReachRow):
        assert await count(db, row) == 0
    async with db.read() as session:
        found = {row.filing_key: row for row in await session.scalars(select(TicketRow))}
    assert {key: row.status for key, row in found.items()} == {
        "import:old:A1": "closed",
        "import:old:A2": "received",
    }
    assert await count(db, StepRow, StepRow.ticket_id == found["import:old:A2"].id) >= 2


async def test_it_has_its_history_and_is_found_by_its_words_and_its_old_number(
    db: Database, tmp_path: Path
) -> None:
    await imported(db, a_table(tmp_path / "old.csv", [("HT-7788", *SOLVED)]))
    office = Office(db, pack=beijing())

    for sought in ("垃圾没人", "HT-7788", "望京街道"):
        page = await office.tickets.list(TicketFilter(q=sought), actor=SUPERVISOR)
        assert len(page.items) == (0 if sought == "望京街道" else 1), sought
    async with db.read() as session:
        lines = list(await session.scalars(select(HistoryRow).order_by(HistoryRow.seq)))
    assert [(line.action, line.to_status) for line in lines] == [
        ("file", "received"),
        ("resolve", "resolved"),
        ("close", "closed"),
    ]
    assert {(line.actor, (line.details or {})["imported"]) for line in lines} == {("import:old", "old")}
    assert (lines[0].details or {})["reference"] == "HT-7788"


async def test_what_is_changed_later_is_still_found_by_its_old_number(db: Database, tmp_path: Path) -> None:
    await imported(db, a_table(tmp_path / "old.csv", [("HT-7788", *SOLVED)]))

    async with db.begin() as session:
        ticket = (await session.scalars(select(TicketRow))).one()
        ticket.title = "改过的标题"

    page = await Office(db, pack=beijing()).tickets.list(TicketFilter(q="HT-7788"), actor=SUPERVISOR)
    assert [one.title for one in page.items] == ["改过的标题"]


async def test_names_and_numbers_leave_the_text(db: Database, tmp_path: Path) -> None:
    said = ("2026-03-04", "我叫王建国，楼下垃圾没人清运，电话13800138000。", "垃圾清运与分类")

    await imported(db, a_table(tmp_path / "old.csv", [("A1", *said, "", "望京街道", "", "", "", "")]))

    async with db.read() as session:
        ticket = (await session.scalars(select(TicketRow))).one()
    assert (ticket.reporter_name, ticket.reporter_phone) == ("王建国", "13800138000")
    assert ticket.description == "我叫〔姓名〕，楼下垃圾没人清运，电话〔电话〕。"
    assert "王建国" not in ticket.title


async def test_nobody_s_card_address_or_plate_is_learned_from(db: Database, tmp_path: Path) -> None:
    said = "楼下垃圾没人清运，车牌京N8Q7X6，邮箱xiuzhu.ouyang@example.com，卡号6217000010012345678"
    await imported(db, a_table(tmp_path / "old.csv", [("A1", SOLVED[0], said, *SOLVED[2:])]))

    async with db.read() as session:
        [lesson] = await lessons.told(session, beijing(), "old")

    assert lesson.text.startswith("楼下垃圾没人清运")
    assert not any(one in lesson.text for one in ("N8Q7X6", "example.com", "62170000"))


async def test_wrong_rows_are_left_out_and_come_in_once_they_are_put_right(
    db: Database, tmp_path: Path
) -> None:
    bad_day = ("A2", "last week", *SOLVED[1:])
    bad_unit = ("A3", SOLVED[0], "=1+1 是楼道里喷的字", SOLVED[2], "没有这个单位", *SOLVED[4:])
    file = a_table(tmp_path / "old.csv", [("A1", *SOLVED), bad_day, bad_unit])

    done = await imported(db, file)

    assert (done.imported, done.wrong) == (1, 2)
    errors = tmp_path / "old.errors.csv"
    rows = list(csv.reader(errors.read_text(encoding="utf-8-sig").splitlines()))
    assert [row[:2] for row in rows] == [["_row", "_column"], ["3", "受理时间"], ["4", "承办单位"]]
    assert tuple(rows[2][3:]) == (*bad_unit[:2], "'=1+1 是楼道里喷的字", *bad_unit[3:])
    put_right = (
        errors.read_text(encoding="utf-8-sig")
        .replace("last week", "2026/3/5")
        .replace("没有这个单位", "望京街道")
    )
    (tmp_path / "right.csv").write_text(put_right, encoding="utf-8")
    assert (await imported(db, tmp_path / "right.csv")).imported == 2
    async with db.read() as session:
        told = {*await session.scalars(select(TicketRow.description))}
    assert told == {SOLVED[1], bad_unit[2]}
    assert await count(db, TicketRow) == 3


async def test_a_file_twice_and_a_longer_one_of_the_same_name_double_nothing(
    db: Database, tmp_path: Path
) -> None:
    rows = [(f"A{at}", *SOLVED) for at in range(60)]
    file = a_table(tmp_path / "old.csv", rows)
    await imported(db, file)

    second = await imported(db, file)
    anew = await imported(db, file, again=True)
    longer = await imported(db, a_table(file, [*rows, ("A60", *SOLVED), ("A60", *SOLVED)]))

    assert second.imported == 60
    assert (anew.imported, anew.known) == (0, 60)
    assert (longer.imported, longer.known) == (1, 61)
    assert await count(db, TicketRow) == 61
    async with db.read() as session:
        assert await recounting.apart(session) == []


async def test_a_file_that_was_begun_goes_on_with_the_same_columns_only(db: Database, tmp_path: Path) -> None:
    file = a_table(tmp_path / "old.csv", [("A1", *SOLVED)])
    imports = Imports(db, clock=lambda: NOW)
    await imports.begin(a_plan(file))

    with pytest.raises(ImportRefused, match="other columns"):
        await imports.begin(a_plan(file, columns={"满意度": "-"}))

    async with db.read() as session:
        assert [one.file for one in await standing.unfinished(session)] == ["old.csv"]


async def test_a_dry_run_writes_nothing(db: Database, tmp_path: Path) -> None:
    plan = a_plan(a_table(tmp_path / "old.csv", [("A1", *SOLVED), ("A2", "?", *SOLVED[1:]), ("A1", *SOLVED)]))

    outlook = await Imports(db, clock=lambda: NOW).rehearse(plan, errors=an_errors_file(plan))

    assert (outlook.good, outlook.known, outlook.wrong) == (1, 1, 1)
    assert await count(db, TicketRow) + await count(db, ImportRow) + await count(db, AuditRow) == 0


async def test_gb18030_and_a_workbook_tell_the_same(db: Database, tmp_path: Path) -> None:
    await imported(db, a_table(tmp_path / "old.csv", [("A1", *SOLVED)], encoding="gb18030"))
    book = xlsxwriter.Workbook(str(tmp_path / "old.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["2026年3月工单"])
    sheet.write_row(1, 0, HEADERS)
    sheet.write_row(2, 0, ["A2", *SOLVED])
    sheet.write_datetime(
        2,
        1,
        datetime(2026, 3, 4, 10, tzinfo=UTC).replace(tzinfo=None),
        book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    )
    sheet.write_number(2, 6, 46087.0)
    book.close()

    await imported(db, tmp_path / "old.xlsx")

    async with db.read() as session:
        first, second = await session.scalars(select(TicketRow).order_by(TicketRow.id))
    told = ("description", "category", "unit", "subdistrict", "created_at", "resolved_at", "status")
    assert [getattr(first, name) for name in told] == [getattr(second, name) for name in told]


def test_killed_half_way_it_goes_on_without_a_lost_or_doubled_ticket(
    database_url: str, tmp_path: Path
) -> None:
    file = past_tickets.write(tmp_path / "year.csv", beijing(), CITY, count=1200, seed=5, until=NOW)
    command = [sys.executable, "-m", "bot", "import", str(file), "--source", "old", "--batch", "50"]
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "RASA_TOKEN": "a-token-for-tests",
        "SECRET_KEY": "a-key-for-tests-only",
        "VAR_DIR": str(tmp_path / "var"),
    }

    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as first:
        while _settled(database_url) < 100:
            assert first.poll() is None
        first.send_signal(signal.SIGKILL)
    settled = _settled(database_url)
    second = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)

    assert 100 <= settled < 1200
    assert f"Going on behind {settled:,} rows" in second.stderr
    assert "1,200 came in, 0 known already, 0 wrong" in second.stderr
    engine = create_engine(migrate.sync_url(database_url))
    with engine.connect() as store:
        keys = list(store.scalars(select(TicketRow.filing_key)))
        counted = store.scalar(
            select(func.sum(DailyFigureRow.filed)).where(DailyFigureRow.dimension == "category")
        )
    engine.dispose()
    assert (len(keys), len({*keys}), counted) == (1200, 1200, 1200)


async def test_a_check_names_what_was_begun_and_never_finished(
    database_url: str, db: Database, tmp_path: Path
) -> None:
    settings = Settings.model_construct(database_url=database_url, secret_key=SecretStr("a secret of tests"))
    plan = a_plan(a_table(tmp_path / "old.csv", [("A1", *SOLVED)]))
    assert "no import" in await check(settings)

    begun = await Imports(db, clock=lambda: NOW - timedelta(days=1)).begin(plan)

    with pytest.raises(Red, match=r"old\.csv as old, 0 of 1 rows"):
        await check(settings)
    await Imports(db, clock=lambda: NOW, processes=0).go_on(plan, begun, errors=an_errors_file(plan))
    assert "no import" in await check(settings)


def _settled(url: str) -> int:
    """How many rows of the only file are."""
    engine = create_engine(migrate.sync_url(url))
    with engine.connect() as store:
        found = store.scalar(select(ImportRow.rows_read))
    engine.dispose()
    return found or 0

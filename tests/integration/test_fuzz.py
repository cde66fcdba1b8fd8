"""Some hundred requests that nobody sends by accident, to every channel; `make measure-fuzz` sends 100,000."""

from __future__ import annotations

import csv
import io
import logging
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.logs_requests import NotOurFault
from connectors.gcj02 import to_wgs84
from desk.errors import DeskError
from desk.importing import service
from desk.importing.service import Imports
from tests.fuzz.chance import Chance
from tests.fuzz.digest import changed, digests
from tests.fuzz.kept import keep, kept, read
from tests.fuzz.mixture import made
from tests.fuzz.request import Request, Route, World
from tests.fuzz.running import is_fault, resent, sent
from tests.fuzz.served import served
from tests.fuzz.world import a_filled_store, players
from tests.sealed_store import Database
from tests.staff_room import START, beijing

OPEN, REFUSED = range(300), range(100)
SEED = 9
TABLES = 80
HEADER = ["编号", "受理时间", "诉求内容", "诉求分类", "姓名", "电话", "区", "经度", "纬度", "办结时间"]
USUAL = (
    "P-1", "2026-03-04 10:00", "垃圾没人清运", "垃圾清运与分类", "王先生", "13812345678", "朝阳区", "116.4", "39.9", "",
)  # fmt: skip


async def test_whatever_is_sent_is_answered_and_who_may_not_changes_nothing(
    emptied_postgres_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = emptied_postgres_url
    world = await a_filled_store(url)
    with capture_logs() as events, caplog.at_level(logging.ERROR):
        async with served(url, tmp_path) as at, players(url, at, world, pages=20) as (player, seen):
            before = digests(url)
            wrong = await sent(player, seen, seed=SEED, numbers=REFUSED, refused=True)
            after = digests(url)
            wrong += await sent(player, seen, seed=SEED, numbers=OPEN)
            again = await resent(player, kept())

    assert wrong == []
    assert again == []
    assert changed(before, after) == []
    assert [event for event in events if is_fault(event)] == []
    assert [record.getMessage() for record in caplog.records if is_ours(record)] == []
    assert len(player.tally.answers) == 10
    assert seen.forms


def is_ours(record: logging.LogRecord) -> bool:
    """Whether a record of the library is more than a request that is none, which the service's log says in a word."""
    NotOurFault().filter(record)
    return record.levelno >= logging.ERROR


def test_the_same_seed_makes_the_same_requests_and_another_one_others() -> None:
    world = World({}, [Route("GET", "/desk/", frozenset({"operator"}))], tokens={"filing": "x"})
    rows = [[made(world, seed=seed, nth=nth).path for nth in range(5)] for seed in (1, 1, 2)]

    assert rows[0] == rows[1] != rows[2]


@given(
    st.builds(
        Request,
        st.just("console"),
        st.sampled_from(["GET", "POST"]),
        st.text(),
        role=st.sampled_from(["nobody", "admin"]),
        body=st.binary(),
        headers=st.dictionaries(st.text(), st.text()),
        form=st.none() | st.lists(st.tuples(st.text(), st.text())),
        frames=st.lists(st.text()).map(tuple),
        refused=st.booleans(),
        head=st.binary(),
    )
)
def test_a_request_that_is_written_down_is_read_back_as_it_was(request: Request) -> None:
    with TemporaryDirectory() as folder:
        keep("one", request, found="answered 500", folder=Path(folder))
        [file] = Path(folder).iterdir()

        assert read(file.read_text(encoding="utf-8")) == request


async def test_whatever_a_table_holds_is_read_or_refused_in_our_words(
    sqlite_url: str, tmp_path: Path
) -> None:
    db, read = Database(sqlite_url), 0
    imports = Imports(db, clock=lambda: START, processes=0)
    for nth in range(TABLES):
        chance = Chance(f"table:{nth}")
        file = tmp_path / f"{nth}.csv"
        file.write_bytes(a_table(chance))
        with suppress(DeskError):
            plan = service.plan(file, beijing(), source="past", now=START, to_wgs84=to_wgs84)
            outlook = await imports.rehearse(plan)
            read += outlook.good + outlook.wrong
    await db.close()

    assert read > TABLES


def a_table(chance: Chance) -> bytes:
    """A table of past tickets as it may be, with odd cells; now and then no table at all."""
    rows = [HEADER if chance.maybe(0.9) else [chance.short() for _ in HEADER]]
    for _ in range(chance.randint(0, 6)):
        row = [chance.choice((usual, usual, chance.word())) for usual in USUAL]
        rows.append(row[: chance.randint(0, 9)] if chance.maybe(0.1) else row)
    out = io.StringIO()
    csv.writer(out, delimiter=chance.choice(",;\t|")).writerows(rows)
    content = out.getvalue().encode(chance.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16")), "replace")
    return chance.choice(
        (content,) * 8 + (content[: len(content) // 2], b"PK\x03\x04" + content, chance.randbytes(99))
    )

"""Names and numbers of citizens in the store: nowhere in plain text, found all the same, under keys that change."""

from __future__ import annotations

import asyncio
import csv
import json
import resource
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select, text
from structlog.testing import capture_logs

from bot import catching_up, check_keys, keys
from bot.red import Red
from bot.settings import Settings
from connectors.gcj02 import to_wgs84
from desk.channel import Incoming
from desk.conversations.inbox import DeskInbox
from desk.conversations.listing import ConversationFilter
from desk.conversations.service import Conversations
from desk.conversations.wakeups import LocalWakeups
from desk.errors import KeyProblem, StoreProblem
from desk.importing import service
from desk.importing.service import Imports
from desk.importing.wrong import ErrorsFile
from desk.key_holders import BELIEVED, KeyHolder, lacking
from desk.staff.actor import Actor
from desk.store import keyring, lost_keys, resealing
from desk.store.models import Base, ConversationRow, DraftRow, LeaseRow, TicketRow
from desk.store.seal import Seal
from desk.store.unreadable import WORDS
from desk.tickets.queries import TicketFilter
from desk.tickets.views import as_json
from tests.office import SUPERVISOR, WANGJING_OFFICE, Office, beijing
from tests.sealed_store import SEAL, Database
from tests.staff_room import beijing as shipped

NAME, PHONE, SENDER, BEHALF = "欧阳建国", "13712345678", "Ouyang Jianguo", "司徒秀兰"
PLANTED = (NAME, json.dumps(NAME).strip('"'), PHONE, "Ouyang", "ouyang", "Jianguo", BEHALF)
OLD, NEW = "a secret of tests", "the next secret of tests"


async def told(db: Database, *, count: int = 1) -> list[str]:
    """Tickets of one citizen, a draft and a conversation with a name. What was written tells no name."""
    office = Office(db)
    inbox = DeskInbox(db, beijing(), LocalWakeups(), clock=office.clock)
    said = await inbox.receive(
        Incoming("telegram", "42", "m1", text="楼下垃圾没人清运", sender_name=SENDER, forwarded_from=SENDER)
    )
    fields = {
        "description": "还有路灯不亮",
        "reporter_name": NAME,
        "reporter_phone": PHONE,
        "on_behalf_of": BEHALF,
    }
    await office.desk.remember_draft(said.conversation_id, fields)
    return [
        (await office.file(reporter_name=NAME, reporter_phone=PHONE, on_behalf_of=BEHALF)).number
        for _ in range(count)
    ]


async def stored(db: Database) -> str:
    """Every value of every table, as text; on SQLite every byte of its files."""
    if db.is_sqlite:
        file = Path(db.url.database or "")
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return file.read_bytes().decode("utf-8", "ignore")
    tables = [*(table.name for table in Base.metadata.sorted_tables), "ticket_words"]
    async with db.read() as session:
        rows = [await session.scalars(text(f"SELECT t::text FROM {table} t")) for table in tables]
        return "\n".join(one for found in rows for one in found)


async def found(db: Database, q: str, actor: Actor = SUPERVISOR) -> list[str]:
    page = await Office(db).tickets.list(TicketFilter(q=q), actor=actor)
    return [one.number for one in page.items]


async def test_no_name_and_no_number_stands_in_the_store_and_both_are_found(db: Database) -> None:
    [number] = await told(db)

    kept = await stored(db)

    assert [one for one in PLANTED if one in kept] == []
    assert "楼下垃圾没人清运" in kept
    for query in (NAME, PHONE, "+86 137-1234-5678", f"{NAME} {PHONE}"):
        assert (query, await found(db, query)) == (query, [number])
    assert [await found(db, query) for query in ("1371234", "建国")] == [[], []]
    assert await found(db, PHONE, WANGJING_OFFICE) == []
    ticket = await Office(db).row(number)
    assert (ticket.reporter_name, ticket.reporter_phone, ticket.on_behalf_of) == (NAME, PHONE, BEHALF)
    chats = await Conversations(db, LocalWakeups(), clock=Office(db).clock).list(ConversationFilter(q=SENDER))
    assert [one.sender_name for one in chats.items] == [SENDER]
    async with db.read() as session:
        assert (await session.scalars(select(DraftRow.fields))).one()["reporter_phone"] == PHONE


async def test_a_sealed_column_cannot_be_compared_by_mistake() -> None:
    with pytest.raises(TypeError, match="mark"):
        _ = TicketRow.reporter_phone == PHONE


async def test_a_change_of_keys_that_is_ended_goes_on_and_everything_is_found_meanwhile(
    db: Database, database_url: str
) -> None:
    numbers = await told(db, count=5)
    both = Database(database_url, seal=Seal([NEW, OLD]))

    def ends(_: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        await resealing.reseal(both, told=ends, at_once=2)
    half = await resealing.standing(both)
    between = [sorted(await found(both, query)) for query in (NAME, PHONE)]
    repeats = await Office(both).tickets.get(numbers[0], actor=SUPERVISOR)
    left = await resealing.reseal(both, at_once=2)
    await both.close()

    newest, oldest = Seal([NEW, OLD]).ids
    assert (half[newest], half[oldest]) == (6, 14)
    assert between == [sorted(numbers)] * 2
    assert repeats.version == 1
    assert left == {newest: 20}
    only = Database(database_url, seal=Seal([NEW]))
    assert sorted(await found(only, PHONE)) == sorted(numbers)
    async with only.read() as session:
        assert set(await session.scalars(select(ConversationRow.sender_name))) >= {SENDER}
    await only.close()
    keyring.require(database_url, Seal([NEW]))
    with pytest.raises(KeyProblem, match="nothing was changed"):
        keyring.require(database_url, SEAL)

    known = [await lost_keys.is_known(db, one) for one in (newest, oldest, "________", "%", keyring.PLAIN)]
    assert known == [True, False, False, False, False]
    # Whoever lost a key for good gives up what is under it, and nothing else.
    assert await lost_keys.give_up(db, newest) == 7
    assert await resealing.standing(db) == {}
    assert (await Office(db).row(numbers[0])).reporter_name is None
    assert len(await found(db, "垃圾")) == 5
    keyring.require(database_url, SEAL)


async def test_what_an_older_version_wrote_is_sealed_and_nothing_of_it_is_left(
    db: Database, database_url: str
) -> None:
    [number] = await told(db)
    async with db.begin() as session:
        plain = f"UPDATE tickets SET reporter_name = '{NAME}', reporter_phone = '{PHONE}', phone_mark = NULL"
        await session.execute(text(plain))
        await session.execute(text(f"UPDATE conversations SET sender_name = '{SENDER}' WHERE address = '42'"))
        await (await session.connection()).run_sync(keyring.keep, [keyring.PLAIN])
    settings = Settings(rasa_token="t" * 16, secret_key=OLD, database_url=database_url, _env_file=None)
    with pytest.raises(Red, match="plain text"):
        await check_keys.keys(settings)
    assert (await Office(db).row(number)).reporter_name == NAME

    assert (await resealing.reseal(db)).keys() == {SEAL.newest}

    kept = await stored(db)
    assert [one for one in PLANTED if one in kept] == []
    assert await found(db, PHONE) == [number]
    assert SEAL.newest in await check_keys.keys(settings)
    other = settings.model_copy(update={"secret_key": type(settings.secret_key)(NEW)})
    with pytest.raises(Red, match=SEAL.newest):
        await check_keys.keys(other)


async def test_what_is_imported_is_sealed_and_found(db: Database, tmp_path: Path) -> None:
    file = tmp_path / "past.csv"
    rows = [
        ("工单编号", "受理时间", "诉求内容", "诉求类别", "姓名", "联系电话"),
        ("A1", "2026-03-04 10:00", "楼下垃圾没人清运", "垃圾清运与分类", NAME, PHONE),
    ]
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    now = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
    plan = service.plan(file, shipped(), source="old", now=now, to_wgs84=to_wgs84)
    imports = Imports(db, clock=lambda: now, processes=0)

    begun = await imports.begin(plan)
    await imports.go_on(
        plan, begun, errors=ErrorsFile(tmp_path / "errors.csv", plan.table.headers, lang="en")
    )

    assert [one for one in PLANTED if one in await stored(db)] == []
    assert len(await found(db, NAME)) == len(await found(db, PHONE)) == 1
    async with db.read() as session:
        row = (await session.scalars(select(TicketRow))).one()
        assert (row.reporter_name, row.reporter_phone) == (NAME, PHONE)
        same = select(func.count()).where(TicketRow.phone_mark == SEAL.mark(f"number:{PHONE}"))
        assert await session.scalar(same) == 1


def test_each_key_is_told_with_what_is_under_it() -> None:
    lines = keys.told({"aaaaaaaa": 3, "cccccccc": 2, "plain": 1}, ("aaaaaaaa", "bbbbbbbb", "dddddddd"))

    assert [line.split(maxsplit=2)[::2] for line in lines] == [
        ["aaaaaaaa", "seals"],
        ["bbbbbbbb", "can go"],
        ["dddddddd", "made of SECRET_KEY, which stays"],
        ["cccccccc", "is not there"],
        ["plain", "not sealed yet: `python -m bot keys rotate`"],
    ]


async def test_what_an_update_left_unsealed_is_gone_on_with_at_the_next_start(
    sqlite_url: str,
) -> None:
    """The disk has no room for the second copy that forgetting the plain names takes."""
    db = Database(sqlite_url)
    await told(db)
    async with db.begin() as session:
        await session.execute(text(f"UPDATE tickets SET reporter_name = '{NAME}'"))
        await (await session.connection()).run_sync(keyring.keep, [keyring.PLAIN])
    settings = Settings(rasa_token="t" * 16, secret_key=OLD, database_url=sqlite_url, _env_file=None)
    file = Path(db.url.database or "")
    most = resource.getrlimit(resource.RLIMIT_FSIZE)

    assert await asyncio.to_thread(catching_up.is_due, settings)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    await db.close()
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size // 2, most[1]))
    try:
        with pytest.raises(StoreProblem, match="keys rotate"):
            resealing.forget(str(file))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
    assert NAME.encode() in file.read_bytes()

    await asyncio.to_thread(catching_up.catch_up, settings)

    assert NAME.encode() not in file.read_bytes()
    assert not await asyncio.to_thread(catching_up.is_due, settings)


async def test_one_value_that_cannot_be_read_is_shown_as_such_kept_and_hides_no_other(
    db: Database, database_url: str
) -> None:
    broken, whole = await told(db, count=2)
    office = Office(db)
    async with db.begin() as session:
        last = "substr(reporter_phone, 1, length(reporter_phone) - 6) || 'AAAAA='"
        await session.execute(
            text(f"UPDATE tickets SET reporter_phone = {last} WHERE number = :number"), {"number": broken}
        )
        kept = await session.scalar(
            text("SELECT reporter_phone FROM tickets WHERE number = :number"), {"number": broken}
        )
        before = await session.scalar(select(TicketRow.phone_mark).where(TicketRow.number == broken))

    with capture_logs() as logs:
        page = await office.tickets.list(TicketFilter(), actor=SUPERVISOR)
        await office.tickets.list(TicketFilter(), actor=SUPERVISOR)
    shown = {
        one.number: [
            as_json(one, lang="zh", actor=actor)["reporter"]["phone"]
            for actor in (SUPERVISOR, WANGJING_OFFICE)
        ]
        for one in page.items
    }
    async with db.begin() as session:
        row = (await session.scalars(select(TicketRow).where(TicketRow.number == broken))).one()
        row.description, row.reporter_phone = "改了一个字", str(row.reporter_phone)
    async with db.begin() as session:
        row = (await session.scalars(select(TicketRow).where(TicketRow.number == broken))).one()
        draft = (await session.scalars(select(DraftRow).where(DraftRow.state == "open"))).one()
        draft.fields = {"reporter_phone": row.reporter_phone}
    both = Database(database_url, seal=Seal([NEW, OLD]))
    left = await resealing.reseal(both)
    by_number = await found(both, PHONE)
    await both.close()

    assert shown == {broken: [WORDS, WORDS], whole: [PHONE, "137****5678"]}
    assert [one["why"] for one in logs if one["event"] == "value_unreadable"] == ["changed"]
    settings = Settings(
        rasa_token="t" * 16,
        secret_key=OLD,
        data_keys=(SecretStr(NEW),),
        database_url=database_url,
        _env_file=None,
    )
    with pytest.raises(Red, match="2 names or numbers among the newest"):
        await check_keys.keys(settings)
    async with db.read() as session:
        now = text("SELECT reporter_phone, phone_mark FROM tickets WHERE number = :number")
        assert (await session.execute(now, {"number": broken})).one() == (kept, before)
    assert left == {Seal([NEW]).newest: left[Seal([NEW]).newest], SEAL.newest: 2}
    # Its words were written anew with the description, and nobody can tell any more what it was found by.
    assert by_number == [whole]


async def test_keys_are_changed_only_once_every_running_service_knows_the_newest(
    db: Database, database_url: str
) -> None:
    now = datetime(2026, 11, 27, 4, 0, tzinfo=UTC)
    both = Database(database_url, seal=Seal([NEW, OLD]))
    old, new = (
        KeyHolder(each, clock=lambda: now, holder=name)
        for each, name in ((db, "old-box:7"), (both, "new-box:8"))
    )
    await KeyHolder(db, clock=lambda: now - 2 * BELIEVED, holder="killed-box:9").say()
    await old.say()
    await new.say()
    newest = both.seal.newest

    assert await lacking(db, newest, now=now) == ["old-box:7"]
    assert await lacking(db, SEAL.newest, now=now) == []
    assert await lacking(db, newest, now=now + BELIEVED) == []
    running = asyncio.create_task(old.run())
    await asyncio.sleep(0)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert await lacking(db, newest, now=now) == []
    async with both.read() as session:
        assert (await session.scalars(select(LeaseRow.name))).all() == ["keys:new-box:8"]
    await both.close()

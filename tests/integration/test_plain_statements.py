"""Statements by the driver itself: what comes of them is what comes of SQLAlchemy's own way, mistakes and all."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from datetime import UTC, datetime
from typing import Any
from weakref import ref

import pytest
from sqlalchemy import bindparam, delete, event, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError, NoResultFound, ProgrammingError, StatementError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql.dml import Insert, UpdateBase

from desk.conversations import receiving
from desk.store.again import again
from desk.store.models import ConversationRow, CursorRow, DraftRow, MessageRow
from desk.store.plans import Plans
from desk.store.together import MOST_AS_ONE, write_as_one
from desk.tickets import drafts, numbers
from tests.sealed_store import Database
from tests.store_counts import asked_plainly

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
FIELDS = {"text": "楼下垃圾没人清运", "reporter_name": "王芳", "asked": ["place", None]}
IDS: Any = bindparam("ids", expanding=True)
READ: tuple[tuple[Any, dict[str, Any]], ...] = (
    (select(ConversationRow.id, ConversationRow.lang, func.count().over()).order_by(ConversationRow.id), {}),
    (select(DraftRow.fields, DraftRow.created_at, DraftRow.reminded_at), {}),
    (select(ConversationRow.address).where(ConversationRow.id.in_(IDS)), {"ids": [1, 2, 3]}),
    (select(ConversationRow.address).where(ConversationRow.id.in_(IDS)), {"ids": []}),
    (select(DraftRow.id).where(DraftRow.created_at <= NOW, DraftRow.state == "open"), {}),
    (text("SELECT id, address FROM conversations WHERE address LIKE 'a%' AND id >= :least"), {"least": 1}),
    (update(DraftRow).where(DraftRow.id == bindparam("wanted")).values(state="closed"), {"wanted": 1}),
    (update(DraftRow).values(updated_at=NOW).returning(DraftRow.id, DraftRow.updated_at), {}),
    (
        upsert(CursorRow)
        .values(name="n", value="v")
        .on_conflict_do_update(index_elements=["name"], set_={"value": "w"}),
        {},
    ),
    (insert(CursorRow).values(name="m", value="v").returning(CursorRow.value), {}),
    (delete(DraftRow).where(DraftRow.id > 100), {}),
    (select(ConversationRow.address).where(ConversationRow.id.in_(IDS)), {"ids": [2, 9, 9]}),
)

ROW = [column for column in MessageRow.__table__.columns if column.key != "id"]


STILL_ASLEEP = text(
    "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query ~ '^SELECT pg_sleep'"
)


@pytest.fixture
async def db(postgres_url: str) -> AsyncIterator[Database]:
    """Two conversations, one with a draft."""
    opened = Database(postgres_url)
    async with opened.begin() as session:
        for address in ("a-1", "a-2"):
            session.add(ConversationRow(channel="web", address=address, created_at=NOW, updated_at=NOW))
        await session.flush()
        first = await session.scalar(select(func.min(ConversationRow.id)))
        draft = {"state": "open", "fields": FIELDS, "created_at": NOW, "updated_at": NOW}
        session.add(DraftRow(conversation_id=first, **draft))
    yield opened
    await opened.close()


@contextmanager
def by_sqlalchemy(db: Database) -> Iterator[None]:
    """Within the block every statement goes SQLAlchemy's own way, as somebody listens."""

    def listens(*_: Any) -> None:
        """Nothing is done with what is heard."""

    for engine in db.engines:
        event.listen(engine.sync_engine, "before_cursor_execute", listens)
    try:
        yield
    finally:
        for engine in db.engines:
            event.remove(engine.sync_engine, "before_cursor_execute", listens)


async def _found(session: AsyncSession, statement: Any, values: dict[str, Any]) -> Any:
    result: Any = await session.execute(statement, values)
    if not isinstance(statement, UpdateBase) or statement._returning:
        return [dict(row._mapping) for row in result]
    # SQLAlchemy forgets how many were inserted where their keys came back.
    return None if isinstance(statement, Insert) else result.rowcount


async def test_every_kind_of_statement_tells_the_same_as_sqlalchemy_s_own_way(db: Database) -> None:
    async def all_of_them() -> list[Any]:
        async with db.rehearse() as session:
            return [await _found(session, statement, values) for statement, values in (*READ, *READ[:9])]

    with by_sqlalchemy(db):
        expected = await all_of_them()

    assert await all_of_them() == expected
    assert expected[1][0]["fields"] == FIELDS
    assert expected[6] == 1


async def test_objects_are_the_session_s_own_and_are_written_before_anything_is_asked(db: Database) -> None:
    async with db.begin() as session:
        [chat, _] = (await session.scalars(select(ConversationRow).order_by(ConversationRow.id))).all()
        chat.lang = "en"

        found = await session.scalar(select(ConversationRow.lang).where(ConversationRow.id == chat.id))
        again = await session.scalar(select(ConversationRow).where(ConversationRow.lang == "en"))
        await session.execute(update(ConversationRow).values(lang="zh"))

        assert (found, again is chat, chat.lang) == ("en", True, "zh")


async def _refused(db: Database, *statements: Any) -> tuple[type[StatementError], str | None]:
    """What one transaction of these statements is refused with."""
    try:
        async with db.begin() as session:
            for statement in statements:
                await session.execute(statement)
    except StatementError as problem:
        return type(problem), getattr(problem.orig, "sqlstate", None)
    raise AssertionError("it was not refused")


async def test_mistakes_are_told_as_sqlalchemy_tells_them_and_leave_nothing_behind(db: Database) -> None:
    twice = insert(CursorRow).values(name="twice", value="v")
    naive = select(DraftRow.id).where(DraftRow.created_at == datetime(2026, 11, 24))  # noqa: DTZ001
    told = [await _refused(db, twice, wrong) for wrong in (twice, naive, text("SELEC 1"))]

    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(CursorRow)) == 0
    assert told == [(IntegrityError, "23505"), (StatementError, None), (ProgrammingError, "42601")]


async def test_a_statement_that_is_given_up_leaves_no_connection_behind(db: Database) -> None:
    async def waits(kind: Callable[[], AbstractAsyncContextManager[AsyncSession]]) -> None:
        async with kind() as session:
            await session.execute(insert(CursorRow).values(name="given up", value="v"))
            await session.execute(text("SELECT pg_sleep(30)"))

    for kind in (db.rehearse, db.begin):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(waits(kind), 0.5)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2), db.read() as session:
            await session.execute(text("SELECT pg_sleep(30)"))

    async with db.read() as session:
        # The server ends what was given up a moment later, and long before it would have slept enough.
        async with asyncio.timeout(10):
            while await session.scalar(STILL_ASLEEP):
                await asyncio.sleep(0.05)
        assert await session.scalar(select(func.count()).select_from(CursorRow)) == 0
    assert db.in_use == 0


async def test_a_reader_that_is_given_up_again_and_again_gives_its_connection_back(db: Database) -> None:
    async def reads() -> None:
        async with db.read() as session:
            await session.execute(text("SELECT pg_sleep(30)"))

    reading = asyncio.create_task(reads())
    async with db.read() as session:
        while not await session.scalar(STILL_ASLEEP):
            await asyncio.sleep(0)
    while not reading.done():
        reading.cancel()
        await asyncio.sleep(0)

    assert reading.cancelled()
    assert db.in_use == 0


async def test_a_reader_that_holds_a_connection_asks_for_no_second_one(db: Database) -> None:
    taken = []
    for engine in db.engines:
        event.listen(engine.sync_engine, "checkout", lambda *_: taken.append(1))

    async with db.read() as session:
        chat = await session.get(ConversationRow, 1, populate_existing=True)
        found = await session.scalar(select(func.count()).select_from(ConversationRow))

    assert (chat is not None, found, len(taken)) == (True, 2, 1)


async def test_objects_are_read_anew_where_that_is_asked_for_and_only_there(db: Database) -> None:
    query = select(ConversationRow).where(ConversationRow.address == "a-1")
    told = []
    async with db.begin() as session:
        [chat] = (await session.scalars(query)).all()
        await session.execute(text("UPDATE conversations SET lang = 'en' WHERE address = 'a-1'"))
        for options in ({}, {"populate_existing": True}, {}):
            await session.scalars(query.execution_options(**options))
            told.append(chat.lang)

    assert told == [None, "en", "en"]


async def test_objects_are_found_by_their_keys_as_sqlalchemy_finds_them(db: Database) -> None:
    async def told() -> list[Any]:
        async with db.rehearse() as session:
            chat = await session.get_one(ConversationRow, 1)
            await session.execute(text("UPDATE conversations SET lang = 'en'"))
            same = [await session.get(ConversationRow, one) for one in (1, (1,), [1], {"id": 1})]
            other = await session.get(ConversationRow, 2)
            session.add(CursorRow(name="n", value="v"))
            added = await session.get_one(CursorRow, "n")
            session.expire(chat)
            anew = await session.get_one(ConversationRow, 1)
            gone = await session.get(ConversationRow, 3)
            with pytest.raises(NoResultFound):
                await session.get_one(ConversationRow, 3)
            assert other is not None
            return [*(one is chat for one in (*same, anew)), anew.lang, other.lang, added.value, gone]

    with by_sqlalchemy(db):
        expected = await told()

    assert await told() == expected == [*[True] * 5, "en", "en", "v", None]


async def test_what_is_found_by_its_key_and_was_not_read_before_is_a_plain_statement(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object, **__: object) -> None:
        raise AssertionError("left to SQLAlchemy")

    monkeypatch.setattr(AsyncSession, "get", refused)
    for kind in (db.begin, db.read):
        async with kind() as session:
            first = await session.get(ConversationRow, 1)
            assert first is not None
            assert await session.get(ConversationRow, 1) is first
            assert await session.get(ConversationRow, 3) is None


async def test_a_write_gives_back_the_session_s_own_objects_as_they_are_now(db: Database) -> None:
    write = (
        update(ConversationRow)
        .where(ConversationRow.address == bindparam("one"))
        .values(lang="en")
        .returning(ConversationRow)
        .execution_options(synchronize_session=False, populate_existing=True)
    )

    async def told() -> tuple[bool, str | None, ConversationRow | None]:
        async with db.rehearse() as session:
            chat = await session.scalar(select(ConversationRow).where(ConversationRow.address == "a-1"))
            assert chat is not None
            given = await session.scalar(write, {"one": "a-1"})
            return given is chat, chat.lang, await session.scalar(write, {"one": "nobody"})

    with by_sqlalchemy(db):
        expected = await told()
    async with db.begin() as session:
        connection = (await session.connection()).sync_connection
        assert connection is not None
        assert Plans().plan(write, {"one": "a-1"}, connection) is not None

    assert await told() == expected == (True, "en", None)


async def test_columns_of_plain_text_are_those_that_the_server_tells_each_time(db: Database) -> None:
    everything = text("SELECT * FROM cursors ORDER BY name")

    async def told() -> list[dict[str, Any]]:
        async with db.read() as session:
            return [dict(row._mapping) for row in await session.execute(everything)]

    async with db.begin() as session:
        await session.execute(insert(CursorRow).values(name="n", value="v"))
    before = await again(told)
    async with db.begin() as session:
        await session.execute(text("ALTER TABLE cursors ADD COLUMN more integer DEFAULT 7"))
    after = await again(told)

    assert before == [{"name": "n", "value": "v"}]
    assert after == [{"name": "n", "value": "v", "more": 7}]


async def test_plans_of_statements_that_are_asked_no_more_are_let_go(db: Database) -> None:
    plans = Plans(4)
    made = []
    async with db.begin() as session:
        connection = (await session.connection()).sync_connection
        assert connection is not None
        for count in range(1, 12):
            statement = select(ConversationRow.id).where(*[ConversationRow.id > 0] * count)
            made.append(ref(plans.plan(statement, None, connection)))
            del statement

    gc.collect()
    assert sum(one() is not None for one in made) == len(plans) <= 6


async def test_readers_take_turns_on_a_connection_and_ask_no_more_of_one_that_broke(db: Database) -> None:
    own = text("SELECT pg_backend_pid()")

    async def backend() -> int:
        async with db.read() as session:
            return int(await session.scalar(own))

    first = await backend()
    same = await backend()
    async with db.begin() as session:
        await session.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": first})
    await asyncio.sleep(0.2)
    other = await backend()

    assert (same, db.in_use) == (first, 0)
    assert other != first


async def test_transactions_take_turns_on_a_connection_whatever_becomes_of_them(db: Database) -> None:
    taken: list[int] = []
    event.listen(db.engine.sync_engine, "checkout", lambda *_: taken.append(1))
    own = text("SELECT pg_backend_pid()")

    async def leaves(name: str, problem: Exception | None = None) -> int:
        async with db.begin() as session:
            backend = int(await session.scalar(own))
            session.add(CursorRow(name=name, value="v"))
            if problem is not None:
                await session.flush()
                raise problem
        return backend

    first = await leaves("kept")
    with pytest.raises(ZeroDivisionError):
        await leaves("taken back", ZeroDivisionError())
    with pytest.raises(IntegrityError):
        await leaves("kept")
    async with db.rehearse() as session:
        await session.scalar(own)
        session.add(CursorRow(name="rehearsed", value="v"))
        await session.flush()
    last = await leaves("kept, too")

    async with db.begin() as session:
        names = (await session.scalars(select(CursorRow.name).order_by(CursorRow.name))).all()
    assert (first, taken) == (last, [])
    assert names == ["kept", "kept, too"]
    assert db.in_use == 0


async def test_what_is_refused_at_the_end_of_a_transaction_is_told_as_sqlalchemy_tells_it(
    db: Database,
) -> None:
    async with db.begin() as session:
        await session.execute(text("ALTER TABLE cursors ADD COLUMN other varchar"))
        await session.execute(
            text("ALTER TABLE cursors ADD CONSTRAINT once UNIQUE (other) DEFERRABLE INITIALLY DEFERRED")
        )
    twice = text("INSERT INTO cursors (name, value, other) VALUES ('a', 'v', 'o'), ('b', 'v', 'o')")

    with by_sqlalchemy(db):
        expected = await _refused(db, twice)

    assert await _refused(db, twice) == expected == (IntegrityError, "23505")
    assert await _refused(db, twice) == expected
    assert db.in_use == 0


async def test_a_transaction_asks_nothing_of_a_connection_that_broke_while_it_rested(db: Database) -> None:
    own = text("SELECT pg_backend_pid()")
    async with db.begin() as session:
        first = await session.scalar(own)
    async with db.survey() as session:
        await session.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": first})
    await asyncio.sleep(0.2)

    async with db.begin() as session:
        other = await session.scalar(own)
    assert other != first


async def test_a_part_that_is_taken_back_leaves_the_rest_of_its_transaction(db: Database) -> None:
    async with db.begin() as session:
        session.add(CursorRow(name="n", value="v"))
        await session.flush()
        with pytest.raises(IntegrityError):
            async with session.begin_nested():
                await session.execute(insert(CursorRow).values(name="n", value="w"))
        await session.execute(
            update(CursorRow).values(value="x").execution_options(synchronize_session=False)
        )

    async with db.read() as session:
        assert (await session.execute(select(CursorRow.name, CursorRow.value))).all() == [("n", "x")]


async def test_who_reads_objects_is_not_kept_waiting_by_connections_that_rest(postgres_url: str) -> None:
    small = Database(postgres_url, pool_size=2)
    async with small.begin() as session:
        session.add(CursorRow(name="n", value="v"))
    for _ in range(3):
        async with small.read() as session:
            await session.scalar(text("SELECT 1"))

    async with asyncio.timeout(5), small.read() as one, small.read() as other:
        first = await one.scalar(text("SELECT 1"))
        told = await other.get_one(CursorRow, "n", populate_existing=True)
    assert (first, told.value) == (1, "v")
    await small.close()


async def test_what_is_new_and_changed_goes_to_the_server_as_plain_statements(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object) -> None:
        raise AssertionError("left to SQLAlchemy")

    monkeypatch.setattr(AsyncSession, "flush", refused)
    async with db.begin() as session:
        session.add_all([CursorRow(name=name, value="v") for name in ("k", "l", "m")])
        chat = await session.get_one(ConversationRow, 1)
        chat.lang = "en"

    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(CursorRow)) == 3
        assert await session.scalar(select(ConversationRow.lang).where(ConversationRow.id == 1)) == "en"


async def test_objects_are_written_as_sqlalchemy_writes_them(db: Database) -> None:
    async def written() -> list[Any]:
        async with db.rehearse() as session:
            chat = await session.get_one(ConversationRow, 1)
            chat.lang, chat.sender_name = "en", "王芳"
            first, second = (
                MessageRow(
                    conversation_id=1,
                    direction="in",
                    author="citizen",
                    place=place,
                    status="waiting",
                    due_at=NOW,
                    created_at=NOW,
                )
                for place in (None, {"lat": 39.9, "long": 116.4})
            )
            session.add_all([first, second])
            await session.flush()
            assert first.id + 1 == second.id
            first.text, second.place = "楼下垃圾没人清运", None
            kept = [(one.text, one.attempts, one.failures, one.place, one.danger) for one in (first, second)]
            rows = await session.execute(select(*ROW).order_by(MessageRow.id))
            told = await session.execute(select(ConversationRow.__table__).order_by(ConversationRow.id))
            return [kept, rows.all(), told.all(), not session.dirty and not session.new]

    with by_sqlalchemy(db):
        expected = await written()

    assert await written() == expected
    assert expected[3]


@pytest.mark.parametrize(("added", "statements"), [(4, 1), (MOST_AS_ONE, 3)])
async def test_what_is_to_be_written_as_one_is_one_statement_unless_it_is_much(
    db: Database, added: int, statements: int
) -> None:
    async with db.begin() as session:
        first, second = [await session.get_one(ConversationRow, one) for one in (1, 2)]
        marks = [_a_message(str(nth)) for nth in range(added)]
        first.lang, second.sender_name = "en", "王芳"
        session.add_all(marks)
        write_as_one(session)
        with asked_plainly() as asked:
            await session.flush()

    async with db.read() as session:
        rows = (await session.execute(select(MessageRow.id, MessageRow.text).order_by(MessageRow.id))).all()
        chats = select(ConversationRow.lang, ConversationRow.sender_name).order_by(ConversationRow.id)
        assert (await session.execute(chats)).all() == [("en", None), (None, "王芳")]
    assert len(asked) == statements
    assert [tuple(row) for row in rows] == [(one.id, str(nth)) for nth, one in enumerate(marks)]


async def test_of_what_is_written_as_one_nothing_is_where_a_row_is_gone(db: Database) -> None:
    async def writes() -> None:
        async with db.begin() as session:
            first, second = [await session.get_one(ConversationRow, one) for one in (1, 2)]
            await session.execute(text("DELETE FROM conversations WHERE id = 2"))
            first.lang = second.lang = "en"
            session.add(_a_message("1"))
            write_as_one(session)

    with pytest.raises(StaleDataError):
        await writes()

    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(MessageRow)) == 0
        assert (await session.scalars(select(ConversationRow.lang))).all() == [None, None]


def _a_message(words: str) -> MessageRow:
    told = {"direction": "in", "author": "citizen", "status": "waiting", "due_at": NOW, "created_at": NOW}
    return MessageRow(conversation_id=1, text=words, **told)


async def test_who_adds_what_cannot_be_is_told_as_sqlalchemy_tells_it(db: Database) -> None:
    same = CursorRow(name="n", value="v")

    async def refused(*rows: Any) -> tuple[type[Exception], str | None]:
        with pytest.raises(StatementError) as raised:
            async with db.begin() as session:
                session.add_all(rows)
        return type(raised.value), getattr(raised.value.orig, "sqlstate", None)

    async with db.begin() as session:
        session.add(same)
    naive = ConversationRow(channel="web", address="b", created_at=NOW.replace(tzinfo=None), updated_at=NOW)

    assert await refused(CursorRow(name="m", value="v"), CursorRow(name="n", value="w")) == (
        IntegrityError,
        "23505",
    )
    assert await refused(naive) == (StatementError, None)
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(CursorRow)) == 1


async def test_what_was_deleted_meanwhile_is_not_changed_unseen(db: Database) -> None:
    async def changes_it() -> None:
        async with db.begin() as session:
            draft = (await session.scalars(select(DraftRow))).one()
            await session.execute(text("DELETE FROM drafts"))
            draft.state = "closed"

    with pytest.raises(StaleDataError):
        await changes_it()

    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(DraftRow)) == 1


async def test_rows_whose_keys_are_of_two_kinds_are_changed_in_one_go(db: Database) -> None:
    async with db.begin() as session:
        session.add(CursorRow(name="n", value="v"))
    async with db.begin() as session:
        chat = await session.get_one(ConversationRow, 1)
        mark = await session.get_one(CursorRow, "n")
        chat.lang, mark.value = "en", "w"

    async with db.read() as session:
        lang = await session.scalar(select(ConversationRow.lang).where(ConversationRow.id == 1))
        value = await session.scalar(select(CursorRow.value))
    assert (lang, value) == ("en", "w")


async def test_where_nothing_is_found_it_is_told_as_sqlalchemy_tells_it(db: Database) -> None:
    nobody = ConversationRow.address == "nobody"
    query, pair = (
        select(ConversationRow).where(nobody),
        select(ConversationRow, DraftRow.id).where(nobody, DraftRow.conversation_id == ConversationRow.id),
    )

    async def told() -> list[Any]:
        async with db.begin() as session:
            with pytest.raises(NoResultFound):
                (await session.execute(query)).one()
            return [
                await session.scalar(query),
                (await session.scalars(query)).all(),
                (await session.scalars(query)).unique().all(),
                (await session.execute(pair)).first(),
                (await session.execute(pair)).one_or_none(),
                list(await session.execute(pair)),
                [one for one, _ in await session.execute(pair)],
                (await session.execute(query)).scalar_one_or_none(),
            ]

    with by_sqlalchemy(db):
        expected = await told()

    assert await told() == expected == [None, [], [], None, None, [], [], None]


async def test_what_a_message_and_a_ticket_begin_with_is_plain(db: Database) -> None:
    statements = (
        (drafts._KEEP, {"conversation": 1, "told": FIELDS, "now": NOW}),
        (numbers._TAKE, {"this": NOW.date()}),
        (receiving._BEGIN, {"of": "web", "at": "a-3", "now": NOW}),
    )

    async with db.rehearse() as session:
        connection = (await session.connection()).sync_connection
        assert connection is not None
        plans = [Plans().plan(made["postgresql"], given, connection) for made, given in statements]

    assert None not in plans


WITH_OBJECTS: tuple[Any, ...] = (
    select(ConversationRow).order_by(ConversationRow.id),
    select(ConversationRow, DraftRow, func.count().over())
    .outerjoin(DraftRow, DraftRow.conversation_id == ConversationRow.id)
    .order_by(ConversationRow.id),
    select(DraftRow, ConversationRow).join(ConversationRow, ConversationRow.id >= DraftRow.conversation_id),
    update(DraftRow).values(updated_at=NOW).returning(DraftRow).execution_options(synchronize_session=False),
)


def _described(one: Any) -> Any:
    """All that SQLAlchemy knows of an object; else the value."""
    state: Any = getattr(one, "_sa_instance_state", None)
    if state is None:
        return one
    held = {key: value for key, value in vars(one).items() if key != "_sa_instance_state"}
    known = state.session.identity_map.get(state.key) is one
    return type(one), state.key, held, dict(state.committed_state), state.modified, known, state.persistent


async def test_objects_are_made_of_rows_as_sqlalchemy_makes_them(db: Database) -> None:
    async def all_of_them() -> list[Any]:
        told = []
        for statement in WITH_OBJECTS:
            async with db.rehearse() as session:
                rows = [tuple(row) for row in await session.execute(statement)]
                told.append([[_described(one) for one in row] for row in rows])
                told.append([[id(one) == id(rows[0][0]) for one in row] for row in rows])
        return told

    with by_sqlalchemy(db):
        expected = await all_of_them()

    assert await all_of_them() == expected
    assert expected[2][1][1] is None


async def test_an_object_made_of_a_row_is_written_when_it_changes_and_found_again(db: Database) -> None:
    async with db.begin() as session:
        chats = (await session.scalars(WITH_OBJECTS[0])).all()
        chats[0].lang, chats[1].sender_name = "en", "王芳"
    async with db.begin() as session:
        [(first, _, _), (second, _, _)] = (await session.execute(WITH_OBJECTS[1])).all()
        again = await session.get_one(ConversationRow, first.id)
        await session.refresh(second, ["lang"])

    assert (first.lang, second.sender_name, again is first, second.lang) == ("en", "王芳", True, None)

"""What a session writes by one statement: the rows are those that SQLAlchemy writes one by one, mistakes and all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, delete, event, exists, select, text, update
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from desk.conversations.outbox import Post, write_rows
from desk.dialogue import Choice
from desk.search import messages as search
from desk.store.asking import ask
from desk.store.models import ButtonRow, ConversationRow, CursorRow, DraftRow, MessageRow, NumberRow
from desk.store.together import row_of, write_also, write_as_one
from tests.sealed_store import Database

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
WORDS = text("SELECT rowid, CAST(words AS text) AS words FROM message_words ORDER BY rowid")
MESSAGES = select(*(column for column in MessageRow.__table__.columns if column.key != "id"))
BUTTONS = select(ButtonRow.__table__).order_by(ButtonRow.message_id, ButtonRow.position, ButtonRow.title)
CHATS = select(ConversationRow.__table__).order_by(ConversationRow.id)


@pytest.fixture
async def db(postgres_url: str) -> AsyncIterator[Database]:
    """One conversation with a draft."""
    opened = Database(postgres_url)
    async with opened.begin() as session:
        session.add(ConversationRow(channel="web", address="a-1", created_at=NOW, updated_at=NOW))
        await session.flush()
        session.add(DraftRow(conversation_id=1, state="open", fields={}, created_at=NOW, updated_at=NOW))
    yield opened
    await opened.close()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that went to the server without SQLAlchemy, one after the other."""
    seen: list[str] = []

    async def tells(connection: Any, words: str, *more: Any, **named: Any) -> Any:
        seen.append(words)
        return await ask(connection, words, *more, **named)

    monkeypatch.setattr("desk.store.lean.ask", tells)
    return seen


@contextmanager
def by_sqlalchemy(db: Database) -> Iterator[None]:
    """Within the block every statement goes SQLAlchemy's own way, as somebody listens."""

    def listens(*_: Any) -> None:
        """Nothing is done with what is heard."""

    engine = db.engine.sync_engine
    event.listen(engine, "before_cursor_execute", listens)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", listens)


def _message(words: str, **more: Any) -> MessageRow:
    told = {"direction": "in", "author": "citizen", "status": "waiting", "due_at": NOW, "created_at": NOW}
    return MessageRow(conversation_id=1, text=words, **told, **more)


async def _written(session: AsyncSession) -> list[Any]:
    rows = [(await session.execute(one)).all() for one in (MESSAGES, CHATS)]
    words = [row.words for row in await session.execute(WORDS)]
    return [*rows, words]


async def test_a_message_its_words_and_its_conversation_are_one_statement(
    db: Database, asked: list[str]
) -> None:
    async def told() -> list[Any]:
        async with db.rehearse() as session:
            chat = await session.get_one(ConversationRow, 1)
            row = _message("楼下垃圾没人清运", place={"lat": 39.9, "long": 116.4})
            chat.lang, chat.sender_name = "zh", "王芳"
            before = len(asked)
            await search.add(session, [row])
            sent = len(asked) - before
            known = [one.rowid == row.id for one in await session.execute(WORDS)]
            return [sent, known, row.attempts, not (session.new or session.dirty), *await _written(session)]

    with by_sqlalchemy(db):
        none, *expected = await told()

    sent, *found = await told()
    assert (none, sent) == (0, 1)
    assert found == expected
    assert len(found[-1]) == 1


MARK = (
    update(CursorRow)
    .where(CursorRow.name == bindparam("mark"))
    .values(value=bindparam("as"))
    .returning((CursorRow.name == "n").label("first"), exists().where(MessageRow.id > 0).label("said"))
    .execution_options(synchronize_session=False)
)
FORGET = (
    delete(CursorRow)
    .where(CursorRow.name == bindparam("forgotten"))
    .returning(CursorRow.name)
    .execution_options(synchronize_session=False)
)
ASK = Post("在哪个小区？", author="bot", buttons=[Choice("跳过", "/skip"), Choice("长" * 200, "/long")])
CARD = {"kind": "summary", "fields": [{"label": "地点", "value": "望京", "edit": "/edit"}]}


@pytest.mark.parametrize(
    ("posts", "statements"),
    [
        ([ASK], 1),
        ([Post("好的。", author="bot", card=CARD)], 1),
        ([Post("好的。", author="bot")], 1),
        ([ASK, ASK], 3),
        ([], 1),
    ],
)
async def test_an_answer_its_buttons_and_what_is_done_also_are_written_as_by_themselves(
    db: Database, asked: list[str], posts: list[Post], statements: int
) -> None:
    async def told() -> list[Any]:
        async with db.rehearse() as session:
            chat = await session.get_one(ConversationRow, 1)
            session.add(CursorRow(name="n", value="v"))
            await session.flush()
            before = len(asked)
            also = write_also(session, MARK, {"mark": "n", "as": "w"})
            rows = await write_rows(session, chat, posts, now=NOW)
            mark = tuple(await row_of(session, also))
            await session.flush()
            sent = len(asked) - before
            ids = [row.id for row, _ in rows]
            buttons = [
                (ids.index(one.message_id), one.position, one.title, one.payload, one.conversation_id)
                for one in await session.execute(BUTTONS)
            ]
            value = await session.scalar(select(CursorRow.value).execution_options(populate_existing=True))
            kept = [
                [(row.text, row.author) for row in await session.execute(MESSAGES)],
                *(await _written(session))[1:],
            ]
            return [sent, mark, buttons, value, kept]

    with by_sqlalchemy(db):
        _, (first, _), *expected = await told()
    sent, mark, *found = await told()

    assert (sent, found) == (statements, expected)
    # What is written by the same statement is not seen by it.
    assert mark == (first, len(posts) > 1)


async def test_what_is_done_also_is_done_once_however_much_is_written_behind_it(db: Database) -> None:
    async with db.rehearse() as session:
        chat = await session.get_one(ConversationRow, 1)
        session.add(CursorRow(name="n", value="v"))
        await session.flush()
        also = write_also(session, MARK, {"mark": "n", "as": "w"})
        await write_rows(session, chat, [ASK], now=NOW)
        [first, _] = also.row or ()
        await session.execute(update(CursorRow).values(value="since"))
        await write_rows(session, chat, [ASK], now=NOW)
        told = await row_of(session, also)
        value = await session.scalar(select(CursorRow.value).execution_options(populate_existing=True))

    assert (told[0], value) == (first, "since")


async def test_two_things_that_are_to_be_done_also_are_done_by_the_same_statement(
    db: Database, asked: list[str]
) -> None:
    async with db.rehearse() as session:
        chat = await session.get_one(ConversationRow, 1)
        session.add_all([CursorRow(name="n", value="v"), CursorRow(name="m", value="u")])
        await session.flush()
        before = len(asked)
        first = write_also(session, MARK, {"mark": "n", "as": "w"})
        second = write_also(session, FORGET, {"forgotten": "m"})
        await write_rows(session, chat, [ASK], now=NOW)
        sent = len(asked) - before
        told = [(await row_of(session, one))[-1] for one in (second, first)]
        values = (await session.scalars(select(CursorRow.value))).all()

    assert sent == 1
    assert told == ["m", False]
    assert values == ["w"]


async def test_what_is_to_be_done_also_and_finds_no_row_says_so(db: Database) -> None:
    async def told(posts: list[Post]) -> None:
        async with db.rehearse() as session:
            chat = await session.get_one(ConversationRow, 1)
            also = write_also(session, MARK, {"mark": "nobody", "as": "w"})
            await write_rows(session, chat, posts, now=NOW)
            await row_of(session, also)

    for posts in ([ASK], []):
        with pytest.raises(NoResultFound):
            await told(posts)


async def test_messages_that_are_written_at_once_have_their_words_all_the_same(db: Database) -> None:
    async def told() -> list[Any]:
        async with db.rehearse() as session:
            rows = [_message(words) for words in ("路灯不亮", "", "pothole")]
            await search.add(session, rows)
            ids = [row.id for row in rows if row.text]
            of = [one.rowid for one in await session.execute(WORDS)]
            return [of == ids, *await _written(session)]

    with by_sqlalchemy(db):
        expected = await told()

    assert await told() == expected
    assert expected[0]


async def test_rows_of_one_table_stay_statements_of_their_own(db: Database, asked: list[str]) -> None:
    async with db.begin() as session:
        session.add(CursorRow(name="n", value="v"))
    async with db.begin() as session:
        chat, mark = await session.get_one(ConversationRow, 1), await session.get_one(CursorRow, "n")
        draft = await session.get_one(DraftRow, 1)
        chat.lang, mark.value, draft.state = "en", "w", "closed"
        session.add(CursorRow(name="m", value="v"))
        before = len(asked)
        await session.flush()
        sent = asked[before:]

    assert len(sent) == 4
    async with db.read() as session:
        marks = (
            await session.execute(select(CursorRow.name, CursorRow.value).order_by(CursorRow.name))
        ).all()
        assert marks == [("m", "v"), ("n", "w")]


async def test_what_stands_beside_rows_of_one_table_that_are_written_as_one_is_written_with_each(
    db: Database, asked: list[str]
) -> None:
    async def told() -> list[Any]:
        async with db.rehearse() as session:
            chat = await session.get_one(ConversationRow, 1)
            session.add_all(CursorRow(name=name, value="v") for name in ("n", "m"))
            await session.flush()
            for one in await session.scalars(select(CursorRow)):
                one.value = "w"
            session.add_all(CursorRow(name=name, value="new") for name in ("z", "a"))
            before = len(asked)
            write_as_one(session)
            rows = await write_rows(
                session, chat, [ASK, Post("好的。", "bot", card=CARD), Post("？", "bot")], now=NOW
            )
            sent = len(asked) - before
            ids = [row.id for row, _ in rows]
            buttons = [
                (ids.index(one.message_id), one.position, one.title, one.payload)
                for one in await session.execute(BUTTONS)
            ]
            marks = select(CursorRow.name, CursorRow.value).order_by(CursorRow.name)
            said = [(row.text, row.author) for row in await session.execute(MESSAGES)]
            kept = [(await session.execute(marks)).all(), *(await _written(session))[1:]]
            return [sent, ids == sorted(ids), buttons, said, *kept]

    with by_sqlalchemy(db):
        none, *expected = await told()

    sent, *found = await told()
    assert (none, sent) == (0, 1)
    assert found == expected
    assert (found[0], len(found[1])) == (True, 3)


async def test_new_rows_of_which_nothing_comes_back_are_one_statement(db: Database, asked: list[str]) -> None:
    async with db.begin() as session:
        session.add(CursorRow(name="n", value="v"))
        session.add(NumberRow(day=NOW.date(), last=3))
        before = len(asked)
        await session.flush()
        sent = len(asked) - before

    assert sent == 1
    async with db.read() as session:
        assert (await session.get_one(CursorRow, "n")).value == "v"
        assert (await session.get_one(NumberRow, NOW.date())).last == 3


async def test_a_row_that_is_gone_takes_back_what_was_written_with_its_change(db: Database) -> None:
    async def changes_it() -> None:
        async with db.begin() as session:
            draft = await session.get_one(DraftRow, 1)
            await session.execute(text("DELETE FROM drafts"))
            draft.state = "closed"
            session.add(CursorRow(name="n", value="v"))

    with pytest.raises(StaleDataError):
        await changes_it()

    async with db.read() as session:
        assert (await session.execute(select(CursorRow.name))).all() == []
        assert await session.get(DraftRow, 1) is not None


async def test_what_is_refused_within_one_statement_is_told_as_sqlalchemy_tells_it(db: Database) -> None:
    async def writes_again() -> None:
        async with db.begin() as session:
            chat = await session.get_one(ConversationRow, 1)
            chat.lang = "en"
            await search.add(session, [_message("again", channel_message_id="m-1")])

    async def told() -> tuple[type[Exception], Any, list[Any]]:
        with pytest.raises(IntegrityError) as raised:
            await writes_again()
        async with db.read() as session:
            return type(raised.value), getattr(raised.value.orig, "sqlstate", None), await _written(session)

    async with db.begin() as session:
        await search.add(session, [_message("first", channel_message_id="m-1")])
    with by_sqlalchemy(db):
        expected = await told()

    assert await told() == expected
    assert expected[1] == "23505"
    assert expected[2][1][0].lang is None

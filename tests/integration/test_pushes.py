"""Many pushes to Telegram at its real limits, by every process a store may have: `make measure-pushes` in small."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from connectors.telegram import make_bot
from connectors.telegram_sending import LIMITS, TelegramChannel
from desk.channel import Button, ChatClosed, Outgoing, Unreachable
from desk.conversations import outbox
from desk.conversations.delivery import Delivery
from desk.conversations.outbox import ANSWER, PUSH
from desk.conversations.picking import pick
from desk.conversations.wakeups import LocalWakeups
from desk.store.models import ConversationRow, MessageRow
from tests.botapi import TOKEN
from tests.limited_botapi import LimitedBotApi
from tests.sealed_store import Database

CHATS, EACH = 20, 2
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
MANY_CHATS = text(
    f"{NUMBERS} INSERT INTO conversations (channel, address, quiet_until_read, created_at, updated_at) "
    "SELECT 'telegram', CAST(1000000 + i AS VARCHAR(20)), FALSE, '2026-11-24 12:00:00+00:00', "
    "'2026-11-24 12:00:00+00:00' FROM n"
)
MANY_MESSAGES = text(
    "INSERT INTO messages (conversation_id, direction, author, text, status, channel, priority, attempts, due_at, "
    "created_at) SELECT id, 'out', 'system', 'x', 'waiting', 'telegram', 2, 0, '2026-11-24 12:00:00+00:00', "
    "'2026-11-24 12:00:00+00:00' FROM conversations"
)


@pytest.fixture
async def api() -> AsyncIterator[LimitedBotApi]:
    server = LimitedBotApi()
    await server.start()
    yield server
    await server.stop()


async def some_chats(db: Database, count: int) -> Sequence[int]:
    now = datetime.now(UTC)
    async with db.begin() as session:
        rows = [
            ConversationRow(channel="telegram", address=str(1000 + nth), created_at=now, updated_at=now)
            for nth in range(count)
        ]
        session.add_all(rows)
    return [row.id for row in rows]


async def post(db: Database, chat: int, *texts: str, priority: int = PUSH) -> None:
    async with db.begin() as session:
        for words in texts:
            await outbox.post(
                session,
                conversation_id=chat,
                text=words,
                author="system",
                priority=priority,
                now=datetime.now(UTC),
            )


async def until_none_waits(db: Database) -> None:
    async with asyncio.timeout(180):
        while True:
            async with db.read() as session:
                if (
                    await session.scalar(select(MessageRow.id).where(MessageRow.status != "sent").limit(1))
                    is None
                ):
                    return
            await asyncio.sleep(0.05)


async def test_all_processes_of_a_store_send_every_push_once_and_in_order_and_answers_meanwhile(
    database_url: str, api: LimitedBotApi
) -> None:
    async with AsyncExitStack() as stack:
        tasks = []
        # A file has one process only; PostgreSQL is shared by two.
        stores = [Database(database_url) for _ in range(1 if database_url.startswith("sqlite") else 2)]
        chats = await some_chats(stores[0], CHATS + 1)
        for chat in chats[:CHATS]:
            await post(stores[0], chat, *(f"第{nth}条" for nth in range(EACH)))
        for number, db in enumerate(stores):
            stack.push_async_callback(db.close)
            bot = await stack.enter_async_context(make_bot(TOKEN, api.url))
            channel = TelegramChannel(bot)
            delivery = Delivery(
                db,
                {channel.name: channel},
                LocalWakeups(),
                clock=lambda: datetime.now(UTC),
                holder=f"h{number}",
            )
            tasks.append(asyncio.create_task(delivery.run()))
        await post(stores[0], chats[CHATS], "在呢", priority=ANSWER)
        try:
            await until_none_waits(stores[0])
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    for chat in range(1000, 1000 + CHATS):
        assert [one.text for one in api.sent(chat)] == [f"第{nth}条" for nth in range(EACH)]
    words = [one.text for one in api.sent_all]
    assert words.index("在呢") < len(words) - 1


async def test_telegram_tells_a_closed_chat_from_a_message_that_it_will_not_have(api: LimitedBotApi) -> None:
    async with make_bot(TOKEN, api.url) as bot:
        channel = TelegramChannel(bot)
        api.faults.append("403")
        with pytest.raises(ChatClosed):
            await channel.send(Outgoing(1, 1, "telegram", "42", "bot", "您好"))
        with pytest.raises(Unreachable) as refused:
            await channel.send(Outgoing(2, 1, "telegram", "43", "bot", "您好", [Button("x" * 65, "好")]))

    assert not isinstance(refused.value, ChatClosed)


async def test_a_look_for_work_walks_along_an_index_however_much_waits(database_url: str) -> None:
    db = Database(database_url)
    await some_chats(db, 1)
    async with db.begin() as session:
        await session.execute(MANY_CHATS)
        await session.execute(MANY_MESSAGES)
    async with db.begin() as session:
        await session.execute(text("ANALYZE"))
    statements: list[tuple[str, Any]] = []

    @event.listens_for(db.engine.sync_engine, "before_cursor_execute")
    def note(_c: Any, _u: Any, statement: str, parameters: Any, _x: Any, _m: Any) -> None:
        statements.append((statement, parameters))

    async with db.begin() as session:
        look = await pick(session, "telegram", LIMITS, now=datetime.now(UTC), most=16, turn=0)
        walks = [(sql, values) for sql, values in statements if "messages.due_at <=" in sql]
        plans = [await explained(session, db, *walk) for walk in walks]

    assert len(look.picked) > 1
    assert plans
    assert all("ix_messages_to_send" in plan for plan in plans), plans
    assert not any("Seq Scan on messages" in plan for plan in plans), plans
    await db.close()


async def explained(session: AsyncSession, db: Database, statement: str, values: Any) -> str:
    """How the database would carry out a statement that it was given."""
    explain = "EXPLAIN QUERY PLAN" if db.is_sqlite else "EXPLAIN"
    connection = await session.connection()
    found = await connection.exec_driver_sql(f"{explain} {statement}", values)
    return "\n".join(str(row) for row in found.all())

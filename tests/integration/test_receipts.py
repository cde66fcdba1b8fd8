"""What a channel says afterwards of a message that it took."""

from __future__ import annotations

from sqlalchemy import select

from desk.conversations import outbox
from desk.store.database import Database
from desk.store.models import MessageRow, StaffNoticeRow
from tests.messages import MessagePath, a_message


async def a_sent_message(db: Database) -> tuple[MessagePath, MessageRow]:
    path = MessagePath(db)
    received = await path.inbox.receive(a_message(channel="memory", address="42"))
    async with db.begin() as session:
        await outbox.post(
            session,
            conversation_id=received.conversation_id,
            text="办好了",
            author="system",
            now=path.clock(),
        )
    await path.delivery.run_once()
    return path, (await path.rows("out"))[-1]


async def notices(db: Database) -> list[str]:
    async with db.read() as session:
        return list(await session.scalars(select(StaffNoticeRow.kind)))


async def test_a_message_that_bounced_is_undeliverable_and_staff_are_told_once(db: Database) -> None:
    path, row = await a_sent_message(db)
    named = row.channel_message_id or ""

    for _ in range(2):
        await path.inbox.bounced("memory", "42", named, reason="not in use")

    [bounced] = await path.rows("out")
    assert (row.status, bounced.status, bounced.error) == ("sent", "undeliverable", "not in use")
    assert await notices(db) == ["undeliverable"]


async def test_a_message_that_was_seen_did_not_bounce(db: Database) -> None:
    path, row = await a_sent_message(db)
    named = row.channel_message_id or ""

    await path.inbox.receipt("memory", "42", named)
    await path.inbox.bounced("memory", "42", named, reason="not in use")

    [kept] = await path.rows("out")
    assert (kept.status, kept.seen_at) == ("sent", path.clock())


async def test_a_receipt_of_something_unknown_changes_nothing(db: Database) -> None:
    path, row = await a_sent_message(db)

    for address, named in (("42", "another"), ("43", row.channel_message_id or "")):
        await path.inbox.bounced("memory", address, named, reason="not in use")

    assert [each.status for each in await path.rows("out")] == ["sent"]
    assert await notices(db) == []

"""A service's queue workers as a process of their own, for tests that kill it: works until nothing is open, then ends.

Arguments: database address, dialogue server's address, address that takes what is sent, seconds the clock is ahead.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta

import aiohttp
from sqlalchemy import select

from connectors.dialogue import RasaDialogue
from desk.channel import Limits, Outgoing
from desk.conversations.claim import OPEN
from desk.conversations.delivery import Delivery
from desk.conversations.pump import Pump
from desk.conversations.wakeups import LocalWakeups
from desk.store.database import Database
from desk.store.models import MessageRow


class HttpChannel:
    """Sends by one request a message."""

    name = "memory"
    limits = Limits()

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._url = url
        self._session = session

    async def send(self, message: Outgoing) -> str:
        async with self._session.post(self._url, json={"id": message.id, "text": message.text}) as response:
            return await response.text()

    async def retire_buttons(self, address: str, channel_message_id: str, text: str) -> None: ...


async def work(database_url: str, dialogue_url: str, send_url: str, ahead: float) -> None:
    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=ahead)

    db, wakeups = Database(database_url), LocalWakeups()
    async with aiohttp.ClientSession() as session:
        dialogue = RasaDialogue(dialogue_url, "secret", session)
        pump = Pump(db, dialogue, wakeups, clock=clock, holder="killable", size=1)
        channels = {"memory": HttpChannel(send_url, session)}
        delivery = Delivery(db, channels, wakeups, clock=clock, holder="killable", size=1)
        while await is_anything_open(db):
            await pump.run_once()
            await delivery.run_once()
    await db.close()


async def is_anything_open(db: Database) -> bool:
    async with db.read() as session:
        return await session.scalar(select(MessageRow.id).where(OPEN).limit(1)) is not None


if __name__ == "__main__":
    database, dialogue, send, seconds = sys.argv[1:]
    asyncio.run(work(database, dialogue, send, float(seconds)))

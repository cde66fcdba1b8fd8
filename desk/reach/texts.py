"""Text messages: a channel whose addresses are phone numbers, and one that only says what it would have sent."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.channel import Limits, Outgoing
from desk.conversations import outbox
from desk.leases import upsert
from desk.store.models import ConversationRow
from desk.tickets.city import rules
from desk.tickets.clocks import after_quiet

log = structlog.get_logger(__name__)

ECHO = "echo"


class EchoTexts:
    """A gateway for development (`desk.channel.PushChannel`): nothing leaves this machine."""

    name = ECHO
    limits = Limits()

    async def send(self, message: Outgoing) -> str:
        """Note that there was something to send, and name it by its row."""
        log.info("text_echoed", row=message.id, conversation=message.conversation_id)
        return f"echo-{message.id}"

    async def retire_buttons(self, address: str, channel_message_id: str, text: str) -> None:
        """A text message has none."""


def is_day(pack: CityPack, at: datetime) -> bool:
    """Whether a text message wakes nobody: outside the city's quiet hours."""
    now = rules(pack, at)
    return after_quiet(at, now.quiet, now.zone) == at


async def chat_of(session: AsyncSession, channel: str, phone: str) -> int | None:
    """The conversation of a number's text messages, if there is one."""
    return await session.scalar(
        select(ConversationRow.id).where(ConversationRow.channel == channel, ConversationRow.address == phone)
    )


async def open_chat(
    session: AsyncSession, channel: str, phone: str, *, lang: str, now: datetime
) -> ConversationRow:
    """The conversation of a number's text messages, made where there is none, and locked."""
    new = upsert(session, ConversationRow).values(
        channel=channel, address=phone, lang=lang, quiet_until_read=False, created_at=now, updated_at=now
    )
    await session.execute(new.on_conflict_do_nothing())
    found = await chat_of(session, channel, phone)
    assert found is not None
    return await outbox.lock(session, found)

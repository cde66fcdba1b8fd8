"""Danger first: what a citizen in danger is told, in the transaction that keeps the message, whatever else goes on."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.danger import Danger, answer, recognise
from city.model import Numbers
from desk import notices
from desk.conversations.hold import DANGER as REASON
from desk.conversations.hold import MAY_TALK, wait_for_person
from desk.conversations.language import language_of
from desk.conversations.outbox import DANGER, Post, keep_quiet, write
from desk.store.models import ConversationRow, MessageRow, SessionRow, StaffRow

AT_THE_DESK = timedelta(minutes=5)
"""Who used the console within this time is on duty."""
LABELLED = ("police", "fire", "ambulance", "traffic", "sms", "gas", "power", "mental_health")


async def answer_danger(
    session: AsyncSession,
    conversation: ConversationRow,
    danger: Danger,
    *,
    message_id: int,
    lang: str,
    numbers: Numbers,
    now: datetime,
) -> None:
    """Write the answer ahead of everything else that waits in a locked conversation.

    `lang` is that of the words themselves: who is in danger writes their own language, whatever page they came by.

    A person is called. After words of suicide nothing may be asked or offered in that chat until one has read it.
    """
    on_duty = False
    wait_for_person(conversation, now, reason=REASON)
    if danger.kind == "suicide":
        await keep_quiet(session, conversation)
        on_duty = await is_somebody_on_duty(session, now=now)
    texts = answer(danger, lang, numbers, on_duty=on_duty)
    posts = [
        Post(
            text=text,
            author="bot",
            card=_card(text, lang, numbers),
            priority=DANGER,
            answers=message_id,
            notice="danger",
        )
        for text in texts
    ]
    await write(session, conversation, posts, now=now)


async def look_for_danger(
    session: AsyncSession,
    conversation: ConversationRow,
    row: MessageRow,
    said: str,
    *,
    numbers: Numbers,
    now: datetime,
    client_lang: str | None = None,
) -> bool:
    """Answer danger in what was said with a row, at once and once. Returns whether there is any."""
    danger = recognise(said)
    if danger is None:
        return False
    if row.danger is None:
        row.danger = danger.kind
        lang = language_of(said) or conversation.lang or client_lang or "zh"
        await answer_danger(
            session, conversation, danger, message_id=row.id, lang=lang, numbers=numbers, now=now
        )
    return True


async def is_somebody_on_duty(session: AsyncSession, *, now: datetime) -> bool:
    """Whether somebody who talks with citizens is at the console."""
    present = exists().where(
        SessionRow.staff_id == StaffRow.id,
        SessionRow.seen_at > now - AT_THE_DESK,
        SessionRow.expires_at > now,
        StaffRow.active,
        StaffRow.role.in_(sorted(MAY_TALK)),
    )
    return bool(await session.scalar(select(present)))


def _card(text: str, lang: str, numbers: Numbers) -> dict[str, Any] | None:
    """The numbers that the text names, in its order, to be called by a touch."""
    named = re.findall(r"\d{3,}", text)
    found = [
        {"number": number, "label": notices.text(f"call.{name}", lang)}
        for name in LABELLED
        if (number := str(getattr(numbers, name))) in named
    ]
    found.sort(key=lambda entry: named.index(entry["number"]))
    return {"kind": "danger", "numbers": found} if found else None

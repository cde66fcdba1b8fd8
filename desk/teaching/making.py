"""How a correction comes into being: of a message, or of a whole talk, its words scrubbed and its origin kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.set_apart import apart
from desk.errors import ConversationNotFound, IllegalStep, MessageNotFound
from desk.staff.actor import Actor
from desk.store.models import ConversationRow, CorrectionRow, MessageRow, TicketRow
from desk.teaching import rules
from desk.teaching.scripts import script
from desk.teaching.scrubbing import scrubbed
from desk.tickets.about import concerns

KEPT_APART = ("report",)
"""Kinds that are nobody's to learn from: reports of wrongdoing are confidential."""
STANDING = ("open", "approved")
MOST_LINES = 500


async def message_to_correct(session: AsyncSession, message_id: int) -> MessageRow:
    """A citizen's own words. Raises `MessageNotFound`, and `IllegalStep` for a pressed button or a bare photo."""
    row = await session.get(MessageRow, message_id)
    if row is None or row.direction != "in":
        raise MessageNotFound(f"no message {message_id}")
    if row.payload is not None or not row.text.strip():
        raise IllegalStep("only what somebody wrote can be corrected")
    return row


async def standing(session: AsyncSession, message_id: int) -> CorrectionRow | None:
    """The correction of a message that is open or approved, for a change."""
    return await session.scalar(
        select(CorrectionRow)
        .where(CorrectionRow.message_id == message_id, CorrectionRow.state.in_(STANDING))
        .with_for_update()
    )


async def of_message(
    session: AsyncSession,
    message: MessageRow,
    right: Mapping[str, Any],
    *,
    fine: bool,
    actor: Actor,
    now: datetime,
) -> CorrectionRow:
    """A fresh correction, added to the session."""
    names, phones = await _people(session, message.conversation_id)
    tickets = await _tickets(session, message.conversation_id)
    secret = [one for one in tickets if _is_secret(one)]
    was = rules.understood(message.understanding)

    def clean(text: str) -> str:
        return scrubbed(text, names=names, phones=phones)

    conversation = await session.get_one(ConversationRow, message.conversation_id)
    row = CorrectionRow(
        conversation_id=message.conversation_id,
        message_id=message.id,
        state="open",
        fine=fine,
        was=was | ({"address": clean(was["address"])} if "address" in was else {}),
        right=dict(right),
        text=clean(message.text),
        lang=conversation.lang or "zh",
        confidential=any([await concerns(session, message, one) for one in secret]),
        created_at=now,
        created_by=actor.label,
    )
    session.add(row)
    await session.flush()
    return row


async def of_talk(
    session: AsyncSession, conversation_id: int, *, actor: Actor, now: datetime
) -> CorrectionRow:
    """A whole conversation as a dialogue test, added to the session. Raises `ConversationNotFound`, `IllegalStep`."""
    conversation = await session.get(ConversationRow, conversation_id)
    if conversation is None:
        raise ConversationNotFound(f"no conversation {conversation_id}")
    lines = await session.scalars(
        select(MessageRow)
        .where(MessageRow.conversation_id == conversation_id, MessageRow.direction == "in")
        .order_by(MessageRow.id)
        .limit(MOST_LINES)
    )
    tickets = [one for one in await _tickets(session, conversation_id) if not one.anonymous]
    names, phones = await _people(session, conversation_id)
    written = script(
        (await apart(session, conversation_id)).visible(lines.all()),
        tickets,
        name=f"talk {conversation_id}",
        lang=conversation.lang or "zh",
        people=(names, phones),
    )
    if written is None:
        raise IllegalStep("nothing was said that could be played")
    row = CorrectionRow(
        conversation_id=conversation_id,
        message_id=None,
        state="open",
        was={},
        right={},
        text=written.opening,
        script=written.yaml,
        lang=conversation.lang or "zh",
        confidential=any(_is_secret(one) for one in tickets),
        created_at=now,
        created_by=actor.label,
    )
    session.add(row)
    await session.flush()
    return row


def _is_secret(ticket: TicketRow) -> bool:
    return ticket.confidential or ticket.kind in KEPT_APART


async def _tickets(session: AsyncSession, conversation_id: int) -> Sequence[TicketRow]:
    found = await session.scalars(
        select(TicketRow).where(TicketRow.conversation_id == conversation_id).order_by(TicketRow.id)
    )
    return found.all()


async def _people(session: AsyncSession, conversation_id: int) -> tuple[set[str], set[str]]:
    """Names and numbers known of this talk: of its tickets, and what was understood as one."""
    names, phones = set(), set()
    for ticket in await _tickets(session, conversation_id):
        names |= {name for name in (ticket.reporter_name, ticket.on_behalf_of) if name}
        phones |= {ticket.reporter_phone} if ticket.reporter_phone else set()
    found = await session.scalars(
        select(MessageRow.understanding).where(
            MessageRow.conversation_id == conversation_id,
            MessageRow.direction == "in",
        )
    )
    for understanding in found:
        for one in (understanding or {}).get("entities") or ():
            if one.get("entity") == "person_name" and one.get("value"):
                names.add(str(one["value"]))
            if one.get("entity") == "phone" and one.get("value"):
                phones.add(str(one["value"]))
    return names, phones

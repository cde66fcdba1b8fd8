"""Transcripts as pages show them, and the part of a conversation that one ticket is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from desk.console.parts import Console, when
from desk.console.words import words
from desk.conversations.transcript import StaffLine
from desk.staff.actor import Actor
from desk.store.models import DraftRow
from desk.tickets.lines import for_actor
from desk.tickets.views import TicketView

QUIET_STATES = ("handled", "sent")
LONGEST = 500


async def of_ticket(parts: Console, ticket: TicketView, actor: Actor) -> Sequence[StaffLine]:
    """The lines that concern a ticket: from the first word of its draft to its filing, and every notice about it.

    A unit reads no more of a conversation than this, and nothing of a confidential ticket's (DOMAIN.md).
    """
    if ticket.conversation_id is None or (ticket.reporter.confidential and actor.role == "handler"):
        return []
    lines = await parts.conversations.transcript(ticket.conversation_id, limit=LONGEST)
    async with parts.database.read() as session:
        begun = await session.scalar(
            select(DraftRow.created_at)
            .where(
                DraftRow.conversation_id == ticket.conversation_id, DraftRow.created_at <= ticket.created_at
            )
            .order_by(DraftRow.id.desc())
            .limit(1)
        )
    start = begun or ticket.created_at
    first = next((line.id for line in lines if line.at >= start), 0)
    opening = max((line.id for line in lines if line.id < first and line.direction == "in"), default=first)
    asked = {
        line.id
        for line in lines
        if line.direction == "in" and opening <= line.id and line.at <= ticket.created_at
    }
    about = [
        line for line in lines if line.ticket_id == ticket.id or line.id in asked or line.answers in asked
    ]
    return for_actor(about, actor)


def shown(parts: Console, lines: Iterable[StaffLine], lang: str) -> list[dict[str, Any]]:
    """Lines as the template draws them. A state is named only when it is not the good one."""
    t = words(lang)
    return [
        {
            "id": line.id,
            "author": line.author,
            "at": when(line.at, parts.zone),
            "at_iso": line.at.astimezone(parts.zone).isoformat(timespec="seconds"),
            "text": line.text,
            "status": line.status,
            "state": None if line.status in QUIET_STATES else t(f"message.status.{line.status}"),
            "place": f"{line.place['lat']:.5f}, {line.place['long']:.5f}" if line.place else None,
            "media": [_media(media.get("kind", ""), lang) for media in line.media],
            "understood": _understood(line, lang),
        }
        for line in lines
    ]


def _media(kind: str, lang: str) -> str:
    t, named = words(lang), f"media.{kind}"
    return t(named) if t.has(named) else kind


def _understood(line: StaffLine, lang: str) -> str | None:
    if line.direction != "in" or not line.understanding or not line.understanding.get("intent"):
        return None
    t, intent = words(lang), line.understanding["intent"]
    named = f"intent.{intent}"
    sure = round(100 * (line.understanding.get("confidence") or 0.0))
    return t("conversation.understood", intent=t(named) if t.has(named) else intent, sure=sure)

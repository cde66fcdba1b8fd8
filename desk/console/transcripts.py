"""Transcripts as pages show them, and the part of a conversation that one ticket is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desk.console.parts import Console, when
from desk.console.words import words
from desk.conversations.set_apart import apart
from desk.conversations.transcript import StaffLine
from desk.review.masking import NOBODY, Known
from desk.staff.actor import Actor
from desk.tickets.about import lines_about, opening
from desk.tickets.apart import with_own_number
from desk.tickets.lines import for_actor
from desk.tickets.views import TicketView

QUIET_STATES = ("handled", "sent")
LONGEST = 500
SHOWN_AS = {
    "photo": "photo",
    "sticker": "photo",
    "voice": "sound",
    "audio": "sound",
    "video": "film",
    "video_note": "film",
    "animation": "film",
}
NOT_SHOWN = ("waiting", "refused", "lost")


@dataclass(frozen=True)
class Said:
    """`lines` concern a ticket; `beside` are those with which staff sent something in its chat after it was filed."""

    lines: Sequence[StaffLine] = ()
    beside: Sequence[StaffLine] = ()


async def of_ticket(parts: Console, ticket: TicketView, actor: Actor) -> Said:
    """The lines that concern a ticket: from the first word of its draft to its filing, and every notice about it.

    A unit reads no more of a conversation than this, and nothing of a confidential ticket's (docs/rules.md). Of an
    anonymous one nobody reads what was sent in its chat besides.
    """
    if ticket.conversation_id is None or (ticket.reporter.confidential and actor.role == "handler"):
        return Said()
    async with parts.database.read() as session:
        first = await opening(session, ticket.conversation_id, filed_at=ticket.created_at)
        lines = await lines_about(session, ticket, first=first, limit=LONGEST)
        if ticket.reporter.anonymous:
            lines = [with_own_number(line, ticket.number) for line in lines]
        else:
            lines = (await apart(session, ticket.conversation_id)).visible(lines)
    asked = {
        line.id
        for line in lines
        if line.direction == "in" and first <= line.id and line.at <= ticket.created_at
    }
    known = await known_in(parts, ticket, actor)
    about = [
        line for line in lines if line.ticket_id == ticket.id or line.id in asked or line.answers in asked
    ]
    if ticket.reporter.anonymous:
        return Said(for_actor(about, actor, known=known))
    own = {line.id for line in about}
    beside = [
        line
        for line in lines
        if line.author == "staff" and line.media and line.at > ticket.created_at and line.id not in own
    ]
    sent = for_actor(beside, actor, known=known) if actor.role != "handler" else ()
    return Said(for_actor(about, actor, known=known), sent)


async def known_in(parts: Console, ticket: TicketView, actor: Actor) -> Known:
    """Who is known to be named in the chat of a ticket; for a unit the person behind that ticket, as it reads which
    enterprise complains.
    """
    if actor.role == "handler":
        who = ticket.reporter
        return Known.of((who.name, who.on_behalf_of), (who.phone,))
    chat = ticket.conversation_id
    return NOBODY if chat is None else (await parts.conversations.named_in(actor, [chat]))[chat]


def shown(parts: Console, lines: Iterable[StaffLine], lang: str) -> list[dict[str, Any]]:
    """Lines as the template draws them. A state is named only when it is not the good one."""
    t = words(lang)
    return [
        {
            "id": line.id,
            "author": line.author,
            "at": when(line.at, parts),
            "at_iso": line.at.astimezone(parts.zone).isoformat(timespec="seconds"),
            "text": line.text,
            "status": line.status,
            "state": None if line.status in QUIET_STATES else t(f"message.status.{line.status}"),
            "place": f"{line.place['lat']:.5f}, {line.place['long']:.5f}" if line.place else None,
            "media": [_media(media, lang) for media in line.media],
            "understood": _understood(line, lang),
            "about": _about(line, lang),
        }
        for line in lines
    ]


def _about(line: StaffLine, lang: str) -> str | None:
    """Whose words a line is, or that it stands for an earlier one."""
    t = words(lang)
    if line.forwarded_from:
        return t("message.forwarded", who=line.forwarded_from)
    return t("message.edit") if line.edits is not None else None


def _media(media: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """What it is in words, where it is shown, and as what: 'photo', 'sound', 'film', 'file', or only its words."""
    t, kind = words(lang), str(media.get("kind", ""))
    state, key = media.get("state"), media.get("id")
    named = f"media.{kind}"
    stored = state == "stored" and key is not None
    return {
        "id": key,
        "name": media.get("name") or (t(named) if t.has(named) else kind),
        "caption": media.get("caption") if media.get("caption") else None,
        "url": f"/desk/media/{key}" if stored else None,
        "shown_as": SHOWN_AS.get(kind, "file") if stored else None,
        "state": t(f"media.state.{state}") if state in NOT_SHOWN else None,
    }


def _understood(line: StaffLine, lang: str) -> str | None:
    if line.direction != "in" or not line.understanding or not line.understanding.get("intent"):
        return None
    t, intent = words(lang), line.understanding["intent"]
    named = f"intent.{intent}"
    sure = round(100 * (line.understanding.get("confidence") or 0.0))
    return t("conversation.understood", intent=t(named) if t.has(named) else intent, sure=sure)

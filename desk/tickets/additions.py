"""What a citizen adds to a ticket after filing: words, a number to call, a picture, a place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from desk import notices
from desk.errors import IllegalStep, InvalidInput
from desk.media.content import SPOKEN
from desk.staff.actor import Actor
from desk.store.models import MessageRow, TicketRow
from desk.tickets import history
from desk.tickets.city import Rules
from desk.tickets.frequency import locate
from desk.tickets.people import added
from desk.tickets.privacy import PHONE_MARK, normal_phone

_ANEW = re.compile(
    r"(?:改|换|错|新|不对|更正|更新|停机)[^，。,.;；]{0,6}(?:电话|手机|号码?|联系方式)|(?:电话|手机号?|号码?|联系方式)[^，。,.;；\d]{0,6}(?:改|换|错"
    r"|新|不对|打不通|停机|不用了)"
    r"|打这个|用这个|(?<![他她们傅])我的?(?:电话|手机号?|号码|联系方式)(?:是|为|:|：)?\s*[\d+幺一]"
    r"|\b(?:new|chang\w+|wrong|correct\w*|updat\w+|switch\w*|different)\b[^,.;]{0,20}\b(?:number|phone"
    r"|mobile|cell|it)\b"
    r"|\bmy (?:phone |mobile |cell )*(?:number|phone)\b[^,.;]{0,12}(?:is|wrong|changed|to)\b|\b(?:call"
    r"|reach|ring|text|phone) me\b"
    r"|\buse (?:this|that|my|\+?\d)",
    re.IGNORECASE,
)
"""What a number is told with that takes the place of an older one."""
OVER = ("closed", "rejected", "withdrawn")


async def add(
    session: AsyncSession,
    ticket: TicketRow,
    read: TicketRow,
    text: str,
    *,
    media: Sequence[Mapping[str, Any]],
    place: Mapping[str, Any] | None,
    message_id: int,
    actor: Actor,
    rules: Rules,
) -> bool:
    """Write it into the history of `read`, the ticket that its unit has in hand; the citizen's own is `ticket`.

    A number or a name in it moves to the reporter, one that is put right instead of the old one: True then. A pin fills
    in a point that was missing. No version changes.

    Raises `IllegalStep` where nobody reads it any more, `InvalidInput` where nothing is in it.
    """
    if read.status in OVER:
        raise IllegalStep(f"nobody reads what is added to a ticket that is {read.status}")
    words = text.replace("\x00", "").strip()
    if not (words or media or place):
        raise InvalidInput("nothing to add", field="note")
    told = added(ticket, words)
    known = ticket.reporter_phone
    changed = _know_reporter(ticket, told.name, told.phone, anew=_is_anew(words, told.text))
    if place and read is ticket and ticket.lat is None:
        ticket.lat, ticket.long = float(place["lat"]), float(place["long"])
        locate(ticket, rules)
    renewed = notices.text("supplement.phone", read.lang) if changed and known else ""
    lines = (told.text, _pictures(media, read.lang), renewed)
    note = "\n".join(line for line in lines if line)
    await history.add(
        session,
        read,
        "supplement",
        actor=actor,
        now=rules.now,
        before=read.status,
        unit=read.unit,
        note=note or None,
        details={
            **_details(ticket, read, media=media, place=place, message_id=message_id),
            **({"changed": ["reporter_phone"]} if changed else {}),
        },
    )
    read.updated_at = rules.now
    read.awaits_citizen = False
    await _mark(session, ticket, message_id)
    return changed


def _know_reporter(ticket: TicketRow, name: str | None, phone: str | None, *, anew: bool) -> bool:
    """Whether another number is the one to call now. Whoever stays unnamed is asked for none."""
    if ticket.anonymous:
        return False
    before, phone = ticket.reporter_phone, normal_phone(phone) if phone else None
    ticket.reporter_name = ticket.reporter_name or name
    ticket.reporter_phone = (phone if anew else None) or before or phone
    if phone and ticket.contact_by == "chat":
        ticket.contact_by = "call"
    return ticket.reporter_phone != before


def _is_anew(words: str, left: str) -> bool:
    """Whether a number is told as the one to call: put right, or alone."""
    return left.strip() == PHONE_MARK or bool(_ANEW.search(words))


def _pictures(media: Sequence[Mapping[str, Any]], lang: str) -> str:
    if not media:
        return ""
    spoken = all(one.get("kind") in SPOKEN for one in media)
    return notices.text("supplement.voice" if spoken else "supplement.media", lang, count=len(media))


def _details(
    ticket: TicketRow,
    read: TicketRow,
    *,
    media: Sequence[Mapping[str, Any]],
    place: Mapping[str, Any] | None,
    message_id: int,
) -> dict[str, Any]:
    details: dict[str, Any] = {"message": message_id}
    if media:
        details["media"] = [str(one.get("kind")) for one in media]
    if place:
        details["place"] = {"lat": place["lat"], "long": place["long"]}
    if ticket is not read:
        details["follower"] = ticket.number
    return details


async def _mark(session: AsyncSession, ticket: TicketRow, message_id: int) -> None:
    """The message belongs to the ticket from now on, so that its unit reads it in the transcript too."""
    await session.execute(
        update(MessageRow)
        .where(
            MessageRow.id == message_id,
            MessageRow.direction == "in",
        )
        .values(ticket_id=ticket.id)
        .execution_options(synchronize_session=False)
    )

"""What a citizen adds to a ticket after filing: words, a number to call, a picture, a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from desk import notices
from desk.errors import IllegalStep, InvalidInput
from desk.staff.actor import Actor
from desk.store.models import MessageRow, TicketRow
from desk.tickets import history
from desk.tickets.city import Rules
from desk.tickets.privacy import take_out

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
) -> None:
    """Write it into the history of `read`, the ticket that its unit has in hand; the citizen's own is `ticket`.

    A number or a name in it moves to the reporter, a pin fills in a point that was missing. No version changes. Raises
    `IllegalStep` where nobody reads it any more, `InvalidInput` where nothing is in it.
    """
    if read.status in OVER:
        raise IllegalStep(f"nobody reads what is added to a ticket that is {read.status}")
    words = text.replace("\x00", "").strip()
    if not (words or media or place):
        raise InvalidInput("nothing to add", field="note")
    told = take_out(words, names=(ticket.reporter_name,) if ticket.reporter_name else ())
    _know_reporter(ticket, told.name, told.phone)
    if place and read is ticket and ticket.lat is None:
        ticket.lat, ticket.long = float(place["lat"]), float(place["long"])
    note = "\n".join(line for line in (told.text, _pictures(media, read.lang)) if line)
    await history.add(
        session,
        read,
        "supplement",
        actor=actor,
        now=rules.now,
        before=read.status,
        unit=read.unit,
        note=note or None,
        details=_details(ticket, read, media=media, place=place, message_id=message_id),
    )
    read.updated_at = rules.now
    await _mark(session, ticket, message_id)


def _know_reporter(ticket: TicketRow, name: str | None, phone: str | None) -> None:
    if not ticket.anonymous:
        ticket.reporter_name = ticket.reporter_name or name
        ticket.reporter_phone = ticket.reporter_phone or phone


def _pictures(media: Sequence[Mapping[str, Any]], lang: str) -> str:
    return notices.text("supplement.media", lang, count=len(media)) if media else ""


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
            MessageRow.conversation_id == ticket.conversation_id,
            MessageRow.direction == "in",
        )
        .values(ticket_id=ticket.id)
        .execution_options(synchronize_session=False)
    )

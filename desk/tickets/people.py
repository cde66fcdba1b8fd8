"""Whom a complaint names as its citizens, and words added to it without them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.kept.words import ALL_ERASED
from desk.review.masking import Known
from desk.tickets.confiding import taken_out
from desk.tickets.privacy import Told, take_out

if TYPE_CHECKING:
    from desk.store.models import TicketRow
    from desk.tickets.complaint import Complaint


def people_of(told: TicketRow | Complaint) -> Known:
    """Who complains, for whom, and as which enterprise, with the number to call."""
    enterprise = None if told.enterprise in ALL_ERASED else told.enterprise
    return Known.of((told.reporter_name, told.on_behalf_of, enterprise), (told.reporter_phone,))


def hidden_of(told: TicketRow | Complaint, *, confidential: bool) -> Known:
    """Those of them that no unit reads in the words: everybody where it may not know whose complaint it is, else the
    one who complains. An open one's unit is told for whom and as which enterprise.
    """
    if confidential or told.anonymous:
        return people_of(told)
    return Known.of((told.reporter_name,), (told.reporter_phone,))


def added(ticket: TicketRow, text: str) -> Told:
    """Words added to a ticket as its unit may read them."""
    known, confidential = hidden_of(ticket, confidential=ticket.confidential), ticket.confidential
    return taken_out(text, confidential=confidential, names=known.names, phones=known.phones)


def among_staff(ticket: TicketRow, text: str | None) -> str | None:
    """What staff wrote of a ticket, without those whom its unit may not know; None where nothing is left."""
    known = hidden_of(ticket, confidential=ticket.confidential)
    return take_out(text, names=known.names, phones=known.phones).text if text else None

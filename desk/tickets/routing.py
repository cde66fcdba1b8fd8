"""What the choice of a unit depends on, read from a ticket."""

from __future__ import annotations

from collections.abc import Collection

from desk.store.models import TicketRow
from desk.tickets.dispatch import Learned, Matter


def matter(ticket: TicketRow, refused: Collection[str] = (), learned: Learned | None = None) -> Matter:
    """What the choice of a unit depends on."""
    return Matter(
        category=ticket.category,
        district=ticket.district,
        subdistrict=ticket.subdistrict,
        kind=ticket.kind,
        party=ticket.party,
        told=ticket.description,
        refused=frozenset(refused),
        learned=learned,
    )

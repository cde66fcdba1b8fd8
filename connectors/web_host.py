"""What the app around one chat vouches for, while its socket is open: shown in `hello`, passed on only by its user."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from connectors.host_tickets import SEAL_SECONDS, HostTicket, HostTickets, TicketRefused
from connectors.web_frames import FrameError, Hello, Said
from desk.channel import Inbox

log = structlog.get_logger(__name__)


class Host:
    """The ticket that counts on one socket, if any."""

    def __init__(self, inbox: Inbox, tickets: HostTickets, clock: Callable[[], datetime]) -> None:
        self._inbox = inbox
        self._tickets = tickets
        self._clock = clock
        self._ticket: HostTicket | None = None

    @property
    def name(self) -> str | None:
        """Who the app says its user is."""
        return self._ticket.name if self._ticket else None

    async def show(self, hello: Hello, *, address: str) -> dict[str, Any]:
        """Take the ticket of a `hello`. Returns what its answer says of that; nothing where there was none."""
        if hello.host is None:
            return {}
        now = self._clock()
        try:
            ticket = self._tickets.read(hello.host, address=address, seal=hello.seal, now=now)
            known = self._ticket is not None and self._ticket.once == ticket.once
            if not known and not await self._inbox.spend(_name(ticket), address, seconds=SEAL_SECONDS):
                raise TicketRefused("used")
        except TicketRefused as refused:
            log.warning("host_ticket_refused", reason=refused.reason)
            return {"host": {"state": refused.reason}}
        self._ticket = ticket
        seal = self._tickets.seal(ticket, address=address, now=now)
        return {"host": {"state": "good", "seal": seal, **ticket.masked}}

    def fill(self, said: Said, lang: str | None) -> Said:
        """Put what the user passes on into the message. Raises `FrameError` where nobody vouches for it."""
        if said.host is None:
            return said
        ticket = self._ticket
        if ticket is not None and said.host == "place" and ticket.place is not None:
            return replace(said, place=ticket.place)
        if ticket is not None and said.host == "contact" and (ticket.name or ticket.phone):
            return replace(said, text=ticket.words(lang or "zh"))
        raise FrameError("no_host", id=said.id)


def _name(ticket: HostTicket) -> str:
    return f"host:{hashlib.sha256(ticket.once.encode()).hexdigest()[:40]}"

"""Whether a citizen may be asked to let the public see that there is such a matter (DOMAIN.md 'Privacy'). Pure."""

from __future__ import annotations

from city.pack import CityPack
from desk.store.models import TicketRow

PUBLIC_KINDS = ("complaint", "help_request", "suggestion")


def may_publish(ticket: TicketRow, pack: CityPack) -> bool:
    """Neither anonymous nor confidential nor a follower's, of a public category, and not agreed to before."""
    barred = ticket.anonymous or ticket.confidential or ticket.published or ticket.status == "merged"
    return not barred and ticket.kind in PUBLIC_KINDS and pack.category(ticket.category).public

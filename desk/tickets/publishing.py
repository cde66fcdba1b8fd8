"""Whether a citizen may be asked to let the public see that there is such a matter (docs/rules.md, 'Privacy'). Pure."""

from __future__ import annotations

from city.pack import CityPack
from desk.store.models import TicketRow

PUBLIC_KINDS = ("complaint", "help_request", "suggestion")
NEVER_SHOWN = ("withdrawn",)
"""What a citizen took back is no matter any more, whatever they agreed to before."""


def may_publish(ticket: TicketRow, pack: CityPack) -> bool:
    """Neither secret nor a follower's nor withdrawn, of a public category, and not agreed to before."""
    barred = ticket.anonymous or ticket.confidential or ticket.published
    barred = barred or ticket.status in ("merged", *NEVER_SHOWN)
    return not barred and ticket.kind in PUBLIC_KINDS and pack.category(ticket.category).public

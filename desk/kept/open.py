"""Which tickets are still worked on, so that their unit needs the number and the chat. Conditions of statements."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select
from sqlalchemy.orm import aliased

from desk.kept.words import ALL_ERASED
from desk.media.retention import ENDED
from desk.store.models import TicketRow

_LEADER = aliased(TicketRow)
_LEADER_OPEN = (
    select(_LEADER.id)
    .where(_LEADER.id == TicketRow.parent_id, _LEADER.status.not_in(ENDED))
    .correlate(TicketRow)
    .exists()
)
IS_OPEN: ColumnElement[bool] = or_(
    TicketRow.status.not_in(ENDED), and_(TicketRow.status == "merged", _LEADER_OPEN)
)
"""A ticket that was merged is open for as long as the one that it follows."""
IS_OVER: ColumnElement[bool] = not_(IS_OPEN)
NAMING = ("reporter_name", "reporter_phone", "on_behalf_of", "call_hours")
IS_NAMED: ColumnElement[bool] = or_(*(getattr(TicketRow, name).is_not(None) for name in NAMING))
"""Whether it says who somebody is, or how to call them."""
SAYS_WHO: ColumnElement[bool] = or_(
    IS_NAMED, and_(TicketRow.enterprise.is_not(None), TicketRow.enterprise.not_in(ALL_ERASED))
)
"""The same, or which enterprise complains."""


def is_named(ticket: TicketRow) -> bool:
    """As `IS_NAMED`, of a ticket at hand."""
    return any(getattr(ticket, name) is not None for name in NAMING)


def open_tickets(conversation_id: int) -> Select[str, bool]:
    """The numbers of a conversation's open tickets, oldest first, and whether each says who somebody is."""
    mine = TicketRow.conversation_id == conversation_id, IS_OPEN
    return select(TicketRow.number, IS_NAMED).where(*mine).order_by(TicketRow.id)

"""Which tickets are still worked on, so that their unit needs the number and the chat. Conditions of statements."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select
from sqlalchemy.orm import aliased

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
IS_NAMED: ColumnElement[bool] = or_(
    TicketRow.reporter_name.is_not(None),
    TicketRow.reporter_phone.is_not(None),
    TicketRow.on_behalf_of.is_not(None),
    TicketRow.call_hours.is_not(None),
)
"""Whether it says who somebody is, or how to call them."""


def open_numbers(conversation_id: int) -> Select[str]:
    """The numbers of a conversation's open tickets, oldest first."""
    mine = TicketRow.conversation_id == conversation_id, IS_OPEN
    return select(TicketRow.number).where(*mine).order_by(TicketRow.id)

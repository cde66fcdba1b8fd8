"""What a search asks for as conditions on messages. No statement is made here, and nothing is read."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from datetime import time as clock_time
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from desk.conversations.by_rule import MISSES
from desk.review.asked import BANDS, Asked
from desk.store.models import ConversationRow, DraftRow, MessageRow, ReviewRow, ReviewTagRow, TicketRow

SOLVED = ("resolved", "closed")
RARE = ("withdrawn", "rejected")


def of_message(asked: Asked, zone: tzinfo) -> list[ColumnElement[bool]]:
    """What one message must be, beside what it says. Days are those of `zone`."""
    found = _of_one(asked, zone, MessageRow)
    if asked.reviewed is not None:
        found.append(_is_reviewed(MessageRow) if asked.reviewed else ~_is_reviewed(MessageRow))
    return found


def of_later(asked: Asked, zone: tzinfo, row: Any) -> list[ColumnElement[bool]]:
    """The same of a `row` that is later than such a message in its conversation: what nobody reviewed goes on to its
    end.
    """
    return _of_one(asked, zone, row) + ([_is_reviewed(row)] if asked.reviewed else [])


def _is_reviewed(row: Any) -> ColumnElement[bool]:
    up_to = select(ReviewRow.up_to).where(ReviewRow.conversation_id == row.conversation_id)
    return func.coalesce(up_to.scalar_subquery(), 0) >= cast("ColumnElement[int]", row.id)


def _of_one(asked: Asked, zone: tzinfo, row: Any) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if not asked.q:
        found.append(row.direction == "in")
    if asked.intent is not None:
        found.append(row.intent == asked.intent)
    if asked.fallback:
        found.append(row.intent.in_(sorted(MISSES)))
    if asked.sure is not None:
        least, most = BANDS[asked.sure]
        found.append(and_(row.confidence >= least, row.confidence < most))
    since, before = moments(asked, zone)
    if since is not None:
        found.append(row.created_at >= since)
    if before is not None:
        found.append(row.created_at < before)
    return found


def of_conversation(asked: Asked) -> list[ColumnElement[bool]]:
    """What its conversation must be. `ConversationRow` is joined where `needs_conversation` says so."""
    found: list[ColumnElement[bool]] = []
    if asked.channel is not None:
        found.append(ConversationRow.channel == asked.channel)
    if asked.language is not None:
        found.append(ConversationRow.lang == asked.language)
    if asked.handed_over is not None:
        other = aliased(MessageRow)
        by_staff = exists().where(
            other.conversation_id == MessageRow.conversation_id, other.author == "staff"
        )
        handed = or_(ConversationRow.held_by.is_not(None), by_staff)
        found.append(handed if asked.handed_over else ~handed)
    if asked.result is not None:
        found.append(_came_to(asked.result))
    return found + _of_review(asked)


def needs_conversation(asked: Asked) -> bool:
    """Whether `of_conversation` asks about the conversation's own row."""
    return asked.channel is not None or asked.language is not None or asked.handed_over is not None


def _of_review(asked: Asked) -> list[ColumnElement[bool]]:
    """What reviewers must have done with the whole of it."""
    found: list[ColumnElement[bool]] = []
    if asked.flagged is not None:
        flagged = exists().where(
            ReviewRow.conversation_id == MessageRow.conversation_id, ReviewRow.flagged_at.is_not(None)
        )
        found.append(flagged if asked.flagged else ~flagged)
    if asked.tag is not None:
        found.append(
            exists().where(
                ReviewTagRow.conversation_id == MessageRow.conversation_id, ReviewTagRow.tag == asked.tag
            )
        )
    return found


def rare(asked: Asked) -> list[Any]:
    """Queries for the conversations that can be meant, where those may be few: flagged, tagged, with a rare end."""
    found: list[Any] = []
    if asked.flagged:
        found.append(select(ReviewRow.conversation_id).where(ReviewRow.flagged_at.is_not(None)))
    if asked.tag is not None:
        found.append(select(ReviewTagRow.conversation_id).where(ReviewTagRow.tag == asked.tag))
    if asked.result in RARE:
        found.append(_tickets(TicketRow.conversation_id).where(TicketRow.status == asked.result))
    if asked.result == "draft":
        found.append(select(DraftRow.conversation_id).where(DraftRow.state == "open"))
    return found


def moments(asked: Asked, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
    """The moments that the days begin and end at, the second one excluded."""
    first, last = asked.since, asked.until
    after = last + timedelta(days=1) if last is not None else None
    return (
        datetime.combine(first, clock_time(), zone) if first is not None else None,
        datetime.combine(after, clock_time(), zone) if after is not None else None,
    )


def _tickets(column: Any) -> Select[Any]:
    """Those that are known to be of their chat."""
    return select(column).where(TicketRow.anonymous.is_(False))


def _came_to(result: str) -> ColumnElement[bool]:
    ticket = _tickets(TicketRow.id).where(TicketRow.conversation_id == MessageRow.conversation_id)
    if result == "draft":
        open_draft = select(DraftRow.id).where(
            DraftRow.conversation_id == MessageRow.conversation_id, DraftRow.state == "open"
        )
        return open_draft.exists()
    if result == "none":
        return ~ticket.exists()
    if result == "filed":
        return ticket.exists()
    statuses = SOLVED if result == "solved" else (result,)
    return ticket.where(TicketRow.status.in_(statuses)).exists()

"""The block of a sender whose chat floods, repeats or insults: who may, why, for how long, what it holds back. Pure.

The assistant does not answer a blocked chat. Everything else goes on: what is written is kept, danger is answered,
tickets are worked and told of, a follow-up is heard by its buttons.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.errors import InvalidInput, NotAllowed
from desk.staff.actor import Actor
from desk.store.models import ConversationRow
from desk.tickets.survey import SURVEY_ANSWER

REASONS = ("flood", "repeats", "insults", "other")
DAYS = (1, 7, 30)
"""How long a block may last: it always ends by itself."""
LONGEST_NOTE = 200
MAY_BLOCK = frozenset({"supervisor", "admin"})


@dataclass(frozen=True)
class Wanted:
    """Why somebody shall be blocked, and for how many days. `note` are the supervisor's own words."""

    reason: str
    days: int
    note: str = ""


@dataclass(frozen=True)
class Block:
    """A block that stands. `by` is the member of staff who wanted it."""

    since: datetime
    until: datetime
    by: int | None
    reason: str
    note: str


def check(wanted: Wanted) -> None:
    """Raise `InvalidInput` (block_reason, block_days, block_note) for a reason or time that there is not, for other
    reasons that are not told, and for too many words.
    """
    if wanted.reason not in REASONS:
        raise InvalidInput("that is no reason for a block", field="block_reason")
    if wanted.days not in DAYS:
        raise InvalidInput("a block lasts 1, 7 or 30 days", field="block_days")
    if len(wanted.note) > LONGEST_NOTE or (wanted.reason == "other" and not wanted.note):
        raise InvalidInput(f"another reason is told in 1 to {LONGEST_NOTE} characters", field="block_note")


def check_may_block(staff: Actor) -> None:
    """Raise `NotAllowed` unless this role blocks senders. A block has somebody who answers for it: no API token."""
    if staff.role not in MAY_BLOCK or staff.id is None:
        raise NotAllowed(f"the role '{staff.role}' blocks nobody")


def ends(since: datetime, wanted: Wanted) -> datetime:
    """When the block is over."""
    return since + timedelta(days=wanted.days)


def is_held_back(blocked_until: datetime | None, payload: str | None, *, now: datetime) -> bool:
    """Whether a message is kept for a person instead of being handed to the assistant: all but a follow-up's buttons,
    while the block lasts.
    """
    if blocked_until is None or blocked_until <= now:
        return False
    return payload is None or not payload.startswith(SURVEY_ANSWER)


def block_of(row: ConversationRow) -> Block | None:
    """The block of a conversation; None where there is none."""
    if row.blocked_until is None or row.blocked_since is None:
        return None
    return Block(
        row.blocked_since, row.blocked_until, row.blocked_by, row.blocked_reason or "", row.blocked_note or ""
    )

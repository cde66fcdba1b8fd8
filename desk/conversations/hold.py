"""Who holds a conversation: the assistant (None), nobody yet ('waiting' for a person), or a member of staff."""

from __future__ import annotations

from datetime import datetime

from desk.errors import Conflict, NotAllowed
from desk.staff.actor import Actor
from desk.store.models import ConversationRow

WAITING = "waiting"
DANGER = "danger"
"""Why a person was asked for: the one reason that goes before all others in the line."""
STAFF_PREFIX = "staff:"
MAY_TALK = frozenset({"operator", "supervisor", "admin"})
MAY_TAKE_FROM_OTHERS = frozenset({"supervisor", "admin"})


def holder_of(staff: Actor) -> str:
    """How `held_by` names a member of staff."""
    return f"{STAFF_PREFIX}{staff.id}"


def is_held_by_staff(held_by: str | None) -> bool:
    """Whether a member of staff has the conversation, so that nothing is handed to the dialogue."""
    return held_by is not None and held_by.startswith(STAFF_PREFIX)


def wait_for_person(conversation: ConversationRow, now: datetime, *, reason: str) -> None:
    """Ask for a person, unless one is asked for or there already. The assistant goes on answering meanwhile.

    `reason` is asked, not_understood, abuse, danger, failed (the assistant could not handle a message), away (whoever
    had it left), withdrawal, spoken (a voice note to write down) or unblocked (what came during a block
    has to be read); a danger takes the place of another one.
    """
    if conversation.held_by is None:
        conversation.held_by, conversation.held_since = WAITING, now
        conversation.held_reason = reason[:20]
    elif conversation.held_by == WAITING and reason == DANGER:
        conversation.held_reason = DANGER


def check_may_talk(staff: Actor) -> None:
    """Raise `NotAllowed` unless this role talks with citizens."""
    if staff.role not in MAY_TALK:
        raise NotAllowed(f"the role '{staff.role}' does not talk with citizens")


def check_may_take(staff: Actor, held_by: str | None) -> None:
    """Raise `NotAllowed` for a role that does not talk with citizens, `Conflict` while a colleague has it.

    An API token is no person who could sit in a conversation.
    """
    check_may_talk(staff)
    if staff.id is None:
        raise NotAllowed("an API token cannot hold a conversation")
    if held_by in (None, WAITING, holder_of(staff)) or staff.role in MAY_TAKE_FROM_OTHERS:
        return
    raise Conflict(f"the conversation is held by {held_by}")

"""A picture or a voice note without words: with the ticket or the complaint that it is of, or asked what it is of.

Every answer says whom to call where somebody is in danger: nobody has looked at it or listened to it yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rasa_sdk import Tracker

from actions.named import COMPLAINT_FORM, open_form
from actions.said import Said
from actions.which import Meant, meant, named
from desk.desk import TicketStatus

SPOKEN = "send_voice"
BARE = ("send_photo", SPOKEN)


@dataclass(frozen=True)
class Sentences:
    """What is said of a picture or of a voice note: it goes with what is told, with a ticket, or with nothing yet."""

    told: str
    added: str
    alone: str


_OF_PICTURES = Sentences("utter_photo", "utter_photo_added", "utter_photo_alone")
_OF_VOICES = Sentences("utter_voice_kept", "utter_voice_added", "utter_voice")


def sentences(*, spoken: bool) -> Sentences:
    """Those for what came: a voice note is listened to, a picture looked at."""
    return _OF_VOICES if spoken else _OF_PICTURES


def is_being_told(said: Said, tracker: Tracker) -> bool:
    """Whether it goes with the complaint that is being told, or waits to be gone on with.

    Not what replies to the notice of a ticket, and not what a unit or a follow-up asked for while a draft waits.
    """
    if named(said):
        return False
    if open_form(tracker) == COMPLAINT_FORM:
        return True
    return bool(tracker.slots.get("draft_waiting")) and not is_asked_for(tracker)


def is_asked_for(tracker: Tracker) -> bool:
    """Whether more was asked for about the ticket in focus."""
    return bool(tracker.slots.get("comment_wanted") and tracker.slots.get("ticket_in_focus"))


def of_ticket(
    said: Said,
    tracker: Tracker,
    tickets: Sequence[TicketStatus],
    fits: Callable[[TicketStatus], bool],
) -> Meant:
    """The ticket that it is of, or those that it may be of; none where nobody reads it there any more."""
    focus = tracker.slots.get("ticket_in_focus")
    asked = next((one for one in tickets if is_asked_for(tracker) and one.number == focus), None)
    which = Meant(ticket=asked) if asked and not named(said) else meant(said, tracker, tickets, fits)
    return which if which.ticket is None or fits(which.ticket) else Meant()

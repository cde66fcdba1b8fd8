"""A question about a ticket, open for one answer: is it this one, shall it be reopened, which one is meant? Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.draft import Draft
from actions.said import Said
from actions.sentence import offer
from desk.desk import TicketStatus

SLOT = "offered"
# An answer comes at once, or after one thing said between.
_LASTS = 2


@dataclass(frozen=True)
class Offer:
    """What was offered about which ticket, and the words it was about.

    `what`: 'reopen', 'add' (to one that is open), 'anew' (a new one that knows the earlier), 'which' (for `intent`).
    `draft` is what the words would be as a complaint of their own, `message` the desk's id of what brought them.
    """

    what: str
    number: str | None = None
    text: str = ""
    intent: str | None = None
    draft: Mapping[str, Any] = field(default_factory=dict)
    media: tuple[Mapping[str, Any], ...] = ()
    place: Mapping[str, Any] | None = None
    message: int | None = None

    @classmethod
    def of(cls, tracker: Tracker) -> Offer | None:
        """The one that is open, as long as it is fresh."""
        kept = tracker.slots.get(SLOT)
        if not kept or (since(tracker, SLOT) or 0) > _LASTS:
            return None
        return cls(**{**kept, "media": tuple(kept.get("media") or ())})

    @classmethod
    def which(cls, said: Said, intent: str, text: str) -> Offer:
        """With what the message brought, for whichever ticket is chosen."""
        media = tuple(said.metadata.get("media") or ())
        place = said.pin or None
        return cls("which", text=text, intent=intent, media=media, place=place, message=said.message)

    def event(self) -> SlotSet:
        """It is open from now on."""
        return SlotSet(SLOT, {**asdict(self), "media": list(self.media)})

    def buttons(self, ticket: TicketStatus, *, yes: str, no: str) -> tuple[dict[str, Any], ...]:
        """Yes and no. The number makes sure that an old button answers nothing newer."""
        payload = '/take_offer{{"answer": "{answer}", "ticket_number": "{number}"}}'
        return (
            offer(yes, payload.format(answer="yes", number=ticket.number)),
            offer(no, payload.format(answer="no", number=ticket.number)),
        )


def closed(tracker: Tracker) -> list[SlotSet]:
    """No offer is open any more."""
    return [SlotSet(SLOT, None)] if tracker.slots.get(SLOT) else []


def as_draft(draft: Draft, text: str) -> dict[str, Any]:
    """What is kept of a draft so that its words are never lost."""
    return draft.having(description=draft["description"] or text or None).kept()


def since(tracker: Tracker, slot: str) -> int | None:
    """How many messages of the citizen came since a slot was set in this session, with the present one.

    None where it was only carried over from an earlier session.
    """
    count = 0
    for at in range(len(tracker.events) - 1, -1, -1):
        event = tracker.events[at]
        if event.get("event") == "user":
            count += 1
        elif event.get("event") == "slot" and event.get("name") == slot:
            return None if _opens(tracker.events, at) else count
        elif event.get("event") == "session_started":
            return None
    return None


def _opens(events: list[Mapping[str, Any]], at: int) -> bool:
    """Whether the slot was set by the opening of the session: nothing but other slots stands between."""
    while at >= 0 and events[at].get("event") == "slot":
        at -= 1
    return at >= 0 and events[at].get("event") == "session_started"

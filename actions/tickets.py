"""What a citizen may ask about tickets already filed: where one stands, and all of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.by_words import by_matter, by_tail, tail_of
from actions.categories import categories_in
from actions.draft import Draft
from actions.draft_update import told_in
from actions.named import COMPLAINT_FORM, Events, Named, open_form, over
from actions.offers import since
from actions.ordinals import by_ordinal, in_order, listed
from actions.said import Said
from actions.sentence import Sentence, offer
from city.pack import CityPack
from desk.desk import Desk, TicketStatus
from desk.errors import TicketNotFound

SHOWN = 8
# How much of a title a button shows; a letter is half as wide as a character.
_TITLE = {"zh": 14, "en": 32}
_SEVERAL = 2
# For how many messages a ticket that was spoken of needs no name.
_SPOKEN_OF = 3
_NUMBER = re.compile(r"号|码|\b(?:number|code|reference)\b", re.IGNORECASE)
_LACKS = re.compile(
    r"没|忘|丢|删|不知道|不记得|记不|找不|想不|查不到|[哪谁].{0,2}(?:记|知道|找)"
    r"|\b(?:no|lost|forg\w+|misplaced|deleted|threw|don'?t|do not"
    r"|can'?t|cannot|haven'?t|never)\b",
    re.IGNORECASE,
)


class ActionTicketStatus(Named):
    """Where a ticket stands: by number (and tracking code, from elsewhere), its last digits, or what it is about.

    Else the one talked about last, or all of them where several are under way.
    """

    called = "action_ticket_status"

    def __init__(self, desk: Desk, pack: CityPack) -> None:
        self._desk = desk
        self._pack = pack

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """The ticket in focus, with its progress card. Unknown and somebody else's get the same words."""
        said = Said.of(tracker)
        if said.does("ask:received"):
            return [*_over(tracker), *await _received(self._desk, dispatcher, said)]
        number = said.value("ticket_number") or said.metadata.get("reply_to_ticket")
        code = said.value("tracking_code")
        number = number or (tracker.slots.get("ticket_asked") if code else None)
        if not number:
            tickets = await self._desk.tickets_of(said.conversation, said.lang)
            told = by_tail(said.words, tickets) or by_ordinal(said.words, tickets, tracker.slots)
            told = told or (None if code else by_matter(said.words, tickets))
            number, code = (told.number, None) if told else (None if code else tail_of(said.words), code)
            if not (number or code) and _is_any_of(tickets, tracker):
                listed_now = _list(tickets, dispatcher)
                if said.means("blame_desk"):
                    Sentence("utter_press_which").utter(dispatcher)
                return [*_over(tracker), listed_now]
        try:
            status = await self._desk.ticket_status(
                said.conversation, number=number, code=code, lang=said.lang
            )
        except TicketNotFound as refused:
            locked = refused.code == "lookup_locked"
            missing = _missing(said, tracker, number=number, code=code)
            Sentence("utter_lookup_locked" if locked else missing).utter(dispatcher)
            lost = _told_anew(said, self._pack) if missing == "utter_no_tickets" and not locked else None
            if lost is not None:
                return [*_over(tracker), SlotSet("dropped", lost.kept()), SlotSet("ticket_asked", None)]
            # Once for a number, and again for each code that was mistyped: what comes next may be something else.
            asked = number if (said.value("ticket_number") or code) and not locked else None
            return [*_over(tracker), SlotSet("ticket_asked", asked)]
        _show(status, dispatcher)
        if said.means("blame_desk") and status.is_open:
            Sentence("utter_press_or_person", {"number": status.number}, _pressing(status, said.lang)).utter(
                dispatcher
            )
        if status.claimed:
            Sentence("utter_ticket_claimed", {"number": status.number}).utter(dispatcher)
        if status.is_open and not code and said.does("ask:how"):
            _reached(status).utter(dispatcher)
        focus = [SlotSet("ticket_in_focus", status.number), SlotSet("ticket_asked", None)]
        return [*_over(tracker), *focus]


class ActionListTickets(Named):
    """Every ticket of this conversation in the order of filing, each with a button to see more."""

    called = "action_list_tickets"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """One ticket is shown at once; several as a list."""
        said = Said.of(tracker)
        if said.does("ask:received"):
            return await _received(self._desk, dispatcher, said)
        tickets = await self._desk.tickets_of(said.conversation, said.lang)
        if not tickets:
            Sentence("utter_no_tickets").utter(dispatcher)
            return []
        if len(tickets) == 1:
            _show(tickets[0], dispatcher)
            return [SlotSet("ticket_in_focus", tickets[0].number)]
        return [_list(tickets, dispatcher)]


async def _received(desk: Desk, dispatcher: CollectingDispatcher, said: Said) -> Events:
    """Say whether what they sent has arrived."""
    kept = await desk.has_received(said.conversation)
    Sentence("utter_media_received" if kept else "utter_media_not_received").utter(dispatcher)
    return []


def told(said: Said) -> str:
    """The message in words, a pin with its name and degrees. Empty for a picture or a button."""
    if not said.pin:
        return said.words
    at = f"{float(said.pin['lat']):.5f}, {float(said.pin['long']):.5f}"
    name = str(said.pin.get("name") or "")
    if said.lang == "en":
        place = f"Location: {name} ({at})" if name else f"Location: {at}"
    else:
        place = f"定位：{name}（{at}）" if name else f"定位：{at}"
    return f"{said.words}\n{place}" if said.words else place


def _missing(said: Said, tracker: Tracker, *, number: Any, code: Any) -> str:
    """What is said where no ticket was found."""
    if number or code:
        return "utter_ticket_not_found" if number else "utter_code_alone"
    if open_form(tracker) == COMPLAINT_FORM:
        return "utter_not_filed_yet"
    if _lacks_number(said.words):
        return "utter_number_lost"
    return "utter_slow_elsewhere" if said.means("blame_desk") else "utter_no_tickets"


def _pressing(status: TicketStatus, lang: str) -> tuple[dict[str, Any], ...]:
    """What whoever finds it slow may want: that somebody presses, or a person."""
    press, person = ("Press for it", "Talk to a person") if lang == "en" else ("催一下", "找人工")
    number = json.dumps({"ticket_number": status.number})
    return (offer(press, f"/urge_ticket{number}"), offer(person, "/talk_to_person"))


def _reached(status: TicketStatus) -> Sentence:
    if status.confidential and status.contact_by != "chat":
        return Sentence("utter_reached_confidential")
    if status.phone_tail is None or status.contact_by == "chat":
        return Sentence("utter_reached_here")
    name = "utter_reached_text" if status.contact_by == "text_only" else "utter_reached_call"
    return Sentence(name, {"tail": status.phone_tail})


def _told_anew(said: Said, pack: CityPack) -> Draft | None:
    """What is told of a matter that was asked for and not found, to be filed anew; None if nothing is."""
    named = (said.value("category"),) if said.value("category") else categories_in(said.words, pack)
    if not named:
        return None
    draft: Draft = told_in(said, Draft(), pack)
    draft = draft.having(description=draft["description"] or said.words, category=named[0])
    return draft if len(named) == 1 else draft.having(category=None).offering(named[:SHOWN])


def _lacks_number(words: str) -> bool:
    return bool(_LACKS.search(words) and _NUMBER.search(words))


def _over(tracker: Tracker) -> Events:
    """A number that waited for its code no longer does, which its rule does not know."""
    return [over(tracker)] if tracker.slots.get("ticket_asked") else []


def _is_any_of(tickets: Sequence[TicketStatus], tracker: Tracker) -> bool:
    """Whether several are under way and none of them was singled out just before: filing one does not."""
    if sum(ticket.is_open for ticket in tickets) < _SEVERAL:
        return False
    count, focused = since(tracker, "ticket_in_focus"), False
    for event in reversed(tracker.events):
        focused = focused or (event.get("event") == "slot" and event.get("name") == "ticket_in_focus")
        if focused and event.get("event") in ("action", "user"):
            return count is None or count > _SPOKEN_OF or event.get("name") == "action_submit_complaint"
    return True


def _list(tickets: Sequence[TicketStatus], dispatcher: CollectingDispatcher) -> Mapping[str, Any]:
    """The newest of them, counted in the order of filing; the event says which ordinal is whose."""
    shown = in_order(tickets[:SHOWN])
    lines = [
        f"{at}. {ticket.number} {ticket.title} · {ticket.status_text}" for at, ticket in enumerate(shown, 1)
    ]
    buttons = tuple(button(ticket, "ask_ticket_status") for ticket in shown)
    values = {"count": len(tickets), "lines": "\n".join(lines)}
    Sentence("utter_ticket_list", values, buttons).utter(dispatcher)
    event: Mapping[str, Any] = listed(shown)
    return event


def _show(status: TicketStatus, dispatcher: CollectingDispatcher) -> None:
    values = {
        "number": status.number,
        "title": status.title,
        "status": status.status_text,
        "next": status.next_text,
    }
    Sentence("utter_ticket_status", values, card=status.card()).utter(dispatcher)


def button(ticket: TicketStatus, intent: str) -> dict[str, Any]:
    """A button with the ticket's title that says `intent` of it."""
    longest = _TITLE["en" if ticket.title.isascii() else "zh"]
    title = ticket.title if len(ticket.title) <= longest else f"{ticket.title[: longest - 1].rstrip()}…"
    return offer(title, f"/{intent}{json.dumps({'ticket_number': ticket.number})}")

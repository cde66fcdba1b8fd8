"""A matter that is not over: pressed for while it is open, sent back after its answer, told anew when too late."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.draft import Draft
from actions.draft_update import told_in
from actions.named import COMPLAINT_FORM, Events
from actions.offers import Offer, as_draft, closed
from actions.said import Said
from actions.sameness import came_back
from actions.sentence import Sentence
from actions.which import ask_which, meant
from city.pack import CityPack
from desk.desk import Desk, TicketStatus
from desk.errors import IllegalStep, InvalidInput, Refused, TicketNotFound
from desk.tickets.act import LONGEST_REASON

# From how many characters on words that press tell something beside.
_TELLS = {"zh": 8, "en": 24}
_BUTTONS = {
    "reopen": {"zh": ("对，重新办", "是另一件事"), "en": ("Yes, reopen it", "No, something else")},
    "add": {"zh": ("是这件", "是另一件事"), "en": ("Yes, that one", "No, something else")},
    "anew": {
        "zh": ("好，接着那件登记", "是另一件事"),
        "en": ("Yes, follow on from it", "No, something else"),
    },
}


class Again:
    """What is done with a ticket whose citizen says that it is not done."""

    def __init__(self, desk: Desk, pack: CityPack) -> None:
        self._desk = desk
        self._pack = pack

    async def reopen(
        self, dispatcher: CollectingDispatcher, said: Said, tracker: Tracker, tickets: Sequence[TicketStatus]
    ) -> Events:
        """The ticket that is meant goes back to its unit, or is pressed for; without any ticket it is a new matter."""
        which = meant(said, tracker, tickets, lambda one: one.may_reopen, sure=True)
        if which.named:
            Sentence("utter_ticket_not_found").utter(dispatcher)
            return []
        if which.among:
            return ask_which(dispatcher, said, which.among, "reopen_ticket", said.words)
        ticket = which.ticket or meant(said, tracker, tickets, lambda one: one.is_open, sure=True).ticket
        ticket = ticket or next(iter(tickets), None)
        if ticket is None:
            return self._untold(dispatcher, said, tracker)
        chosen = Offer.of(tracker)
        text = chosen.text if said.pressed and chosen else said.words
        if ticket.is_open:
            return await self.press(dispatcher, said, tracker, ticket, text)
        if ticket.may_reopen and not (came_back(text) and not said.pressed):
            return await self.send_back(dispatcher, said, ticket, text)
        return self.offer(dispatcher, said, ticket)

    async def press(
        self, dispatcher: CollectingDispatcher, said: Said, tracker: Tracker, ticket: TicketStatus, text: str
    ) -> Events:
        """Once a day; a second time hears what is already under way."""
        try:
            urged = await self._desk.urge(
                said.conversation, message_id=said.message, number=ticket.number, text=text, lang=said.lang
            )
        except (TicketNotFound, IllegalStep):
            Sentence("utter_cannot_add").utter(dispatcher)
            return closed(tracker)
        if urged.outcome == "already" and len(text) >= _TELLS[said.lang]:
            # What is told with it is read all the same.
            await self._desk.supplement(
                said.conversation, message_id=said.message, number=ticket.number, text=text, lang=said.lang
            )
        status = urged.ticket
        name = "utter_urged" if urged.outcome == "urged" else "utter_urged_already"
        values = {"number": status.number, "title": status.title, "next": status.next_text}
        if status.unit_name:
            Sentence(name, {**values, "unit": status.unit_name}).utter(dispatcher)
        else:
            Sentence(f"{name}_desk", values).utter(dispatcher)
        return [*closed(tracker), SlotSet("ticket_in_focus", status.number)]

    async def send_back(
        self, dispatcher: CollectingDispatcher, said: Said, ticket: TicketStatus, text: str
    ) -> Events:
        """Reopened, with the citizen's words as the reason and in full on the ticket."""
        call: dict[str, Any] = {"message_id": said.message, "number": ticket.number, "lang": said.lang}
        try:
            status = await self._desk.reopen(
                said.conversation, reason=text[:LONGEST_REASON] or "not_solved", **call
            )
        except (TicketNotFound, Refused, InvalidInput):
            Sentence("utter_cannot_add").utter(dispatcher)
            return [SlotSet("offered", None)]
        if text:
            # The unit has it again: whatever hinders the addition, the matter is sent back, with its reason.
            with suppress(IllegalStep, InvalidInput):
                await self._desk.supplement(said.conversation, text=text, **call)
        told = bool(said.spans_of("reason", "more", "matter")) and text == said.words
        values = {"number": ticket.number, "due": status.due_text}
        Sentence("utter_reopened_told" if told else "utter_reopened", values).utter(dispatcher)
        survey = [SlotSet("survey_open", None), SlotSet("survey_waiting", False)]
        focus = SlotSet("ticket_in_focus", ticket.number)
        return [SlotSet("offered", None), *survey, focus, SlotSet("comment_wanted", not told)]

    def offer(self, dispatcher: CollectingDispatcher, said: Said, ticket: TicketStatus) -> Events:
        """Is it this one again? Nothing is done before the answer."""
        what = "add" if ticket.is_open else "reopen" if ticket.may_reopen else "anew"
        draft = told_in(said, Draft(), self._pack)
        made = Offer(what, number=ticket.number, text=said.words, draft=as_draft(draft, said.words))
        yes, no = _BUTTONS[what][said.lang]
        values = {"title": ticket.title, "number": ticket.number, "status": ticket.status_text}
        Sentence(f"utter_same_{what}", values, made.buttons(ticket, yes=yes, no=no)).utter(dispatcher)
        return [made.event()]

    async def answer(self, dispatcher: CollectingDispatcher, said: Said, tracker: Tracker) -> Events:
        """Yes or no to the offer that is open; without one there is nothing to answer."""
        open_offer = Offer.of(tracker)
        pressed_for = said.value("ticket_number") if said.pressed else None
        if (
            open_offer is None
            or open_offer.what == "which"
            or (pressed_for and pressed_for != open_offer.number)
        ):
            Sentence("utter_nothing_open" if said.intent == "take_offer" else "utter_fine").utter(dispatcher)
            return []
        if (said.value("answer") == "yes") if said.intent == "take_offer" else said.intent == "affirm":
            return await self._take(dispatcher, said, tracker, open_offer)
        await self._begin(said, dict(open_offer.draft))
        return [*closed(tracker), SlotSet("draft_waiting", True), FollowupAction(COMPLAINT_FORM)]

    async def _take(
        self, dispatcher: CollectingDispatcher, said: Said, tracker: Tracker, taken: Offer
    ) -> Events:
        try:
            status = await self._desk.ticket_status(said.conversation, number=taken.number, lang=said.lang)
            if taken.what == "anew":
                told = await self._desk.told_before(said.conversation, number=status.number)
                await self._begin(said, {**told, "description": taken.text})
                return [*closed(tracker), SlotSet("draft_waiting", True), FollowupAction(COMPLAINT_FORM)]
        except TicketNotFound:
            Sentence("utter_nothing_open").utter(dispatcher)
            return closed(tracker)
        if status.is_open:
            return await self.press(dispatcher, said, tracker, status, taken.text)
        return await self.send_back(dispatcher, said, status, taken.text)

    async def _begin(self, said: Said, draft: dict[str, Any]) -> None:
        """A complaint that the form goes on with; another one that was being told waits behind it."""
        waiting = await self._desk.draft(said.conversation)
        await self._desk.remember_draft(
            said.conversation, {**draft, **({"set_aside": waiting} if waiting else {})}
        )

    def _untold(self, dispatcher: CollectingDispatcher, said: Said, tracker: Tracker) -> Events:
        """Nothing was filed here: the words are the matter."""
        if tracker.active_loop or said.pressed:
            Sentence("utter_no_tickets").utter(dispatcher)
            return []
        return [FollowupAction(COMPLAINT_FORM)]

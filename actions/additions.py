"""Adding to a ticket after filing, in words, by a picture or a pin; which one is asked only where it is not clear."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import brought
from actions.named import COMPLAINT_FORM, Events
from actions.offers import Offer, closed, since
from actions.said import Said
from actions.same_place import lent
from actions.sameness import is_another, puts_with_it
from actions.sentence import Sentence
from actions.tickets import told
from actions.which import ask_which, meant
from desk.desk import Desk, TicketStatus
from desk.errors import IllegalStep, InvalidInput, TicketNotFound
from desk.media.content import SPOKEN

INTENT = "supplement_ticket"
# What a further matter may be taken for.
_TOLD_AS = (INTENT, "correct_detail", "inform")
# Whether it was asked what was not good about how a matter was handled; the message right after it may answer.
WHY_ASKED = "why_asked"
# That something is to be added, and not what.
_ONLY_ANNOUNCES = re.compile(
    r"(?:我|还|再|有|想|要|得|能不能|可以|帮我|给我|麻烦您?|请|一?[点个件条句]|一下|话|事儿?|情况|内容|东西|什么|需要"
    r"|补充|加上?|说|写|备注"
    r"|吗|吧|的|了|呢|啊|[\s，,。.?？!！])+"
    r"|(?:(?:i|we|i'd|can|could|would|want|need|like|have|there'?s|is|to|add|mention|write|something|some|thing"
    r"|things|one|more"
    r"|detail|details|another|point|about|that|it|my|the|case|complaint|report|please|also|ok|and"
    r"|just)\b[\s,.:?!]*)+",
    re.IGNORECASE,
)


class Additions:
    """Puts the words, pictures and places of a message with a ticket."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def add(self, dispatcher: CollectingDispatcher, said: Said, tracker: Tracker) -> Events:
        """Added and said so; asked which; or, where there is no ticket that takes it, told as a matter of its own."""
        if said.acts_any("wish:confidential", "wish:anonymous"):
            kept = await self._confide(dispatcher, said, tracker)
            if not said.spans_of("more", "matter"):
                return kept
        if tracker.slots.get(WHY_ASKED):
            return await self._why(dispatcher, said, tracker)
        if tracker.slots.get("comment_wanted") and tracker.slots.get("ticket_in_focus"):
            number = str(tracker.slots["ticket_in_focus"])
            return [*await self.put(dispatcher, said, tracker, number), SlotSet("comment_wanted", False)]
        tickets = await self._desk.tickets_of(said.conversation, said.lang)
        which = meant(said, tracker, tickets, _takes_more)
        if which.named:
            Sentence("utter_ticket_not_found").utter(dispatcher)
            return []
        if which.among:
            return ask_which(dispatcher, said, which.among, INTENT, told(said))
        if which.ticket is None:
            return self._without_ticket(dispatcher, said, tickets)
        if said.intent in _TOLD_AS and said.words and is_another(said, which.ticket):
            return self.apart(dispatcher, said, tracker, which.ticket)
        if said.intent == INTENT and said.words and _ONLY_ANNOUNCES.fullmatch(said.words):
            Sentence("utter_nothing_to_add").utter(dispatcher)
            return [SlotSet("ticket_in_focus", which.ticket.number), SlotSet("comment_wanted", True)]
        return await self.put(dispatcher, said, tracker, which.ticket.number)

    async def bring(self, dispatcher: CollectingDispatcher, said: Said, tracker: Tracker) -> Events:
        """A picture or a voice note without words: kept with what it is of, which is asked where it is not clear."""
        say = brought.sentences(spoken=said.intent == brought.SPOKEN)
        if brought.is_being_told(said, tracker):
            Sentence(say.told).utter(dispatcher)
            return []
        tickets = await self._desk.tickets_of(said.conversation, said.lang)
        which = brought.of_ticket(said, tracker, tickets, _takes_more)
        if which.among:
            return ask_which(dispatcher, said, which.among, INTENT, "", name="utter_which_supplement_media")
        if which.ticket is None:
            Sentence(say.alone).utter(dispatcher)
            return []
        over_with = [SlotSet(WHY_ASKED, None), SlotSet("comment_wanted", False)]
        asked = brought.is_asked_for(tracker)
        put = await self.put(dispatcher, said, tracker, which.ticket.number)
        return [*put, *over_with] if asked else put

    async def _confide(self, dispatcher: CollectingDispatcher, said: Said, tracker: Tracker) -> Events:
        """Nobody who works on it learns whose ticket it is, and what they may know already is said."""
        tickets = await self._desk.tickets_of(said.conversation, said.lang)
        which = meant(said, tracker, tickets, lambda one: one.status != "withdrawn", sure=True)
        if which.named or not (which.ticket or which.among):
            Sentence("utter_ticket_not_found" if which.named else "utter_no_tickets").utter(dispatcher)
            return []
        ticket = which.ticket or which.among[0]
        status = await self._desk.confide(
            said.conversation, message_id=said.message, number=ticket.number, lang=said.lang
        )
        name = "utter_confided_before" if ticket.confidential else "utter_confided"
        name = "utter_confided_late" if status.unit_name and not ticket.confidential else name
        values = {"number": status.number, "title": status.title, "unit": status.unit_name or ""}
        Sentence(name, values).utter(dispatcher)
        return [*closed(tracker), SlotSet("ticket_in_focus", status.number)]

    @staticmethod
    def apart(dispatcher: CollectingDispatcher, said: Said, tracker: Tracker, ticket: TicketStatus) -> Events:
        """Another matter goes its own way, at the place of the one it was told with."""
        if puts_with_it(said.words):
            Sentence("utter_own_matter", {"title": ticket.title}).utter(dispatcher)
        lends = lent(said, tracker, ticket, beside=puts_with_it(said.words))
        return [*lends, FollowupAction(COMPLAINT_FORM)]

    async def _why(self, dispatcher: CollectingDispatcher, said: Said, tracker: Tracker) -> Events:
        """What was not good about how it was done stands with the follow-up; another matter is one."""
        over_with = [SlotSet(WHY_ASKED, None), SlotSet("comment_wanted", False)]
        tells_matter = said.intent == "file_complaint" and said.value("category")
        if since(tracker, WHY_ASKED) != 1 or (tells_matter and said.names_place):
            return [*over_with, FollowupAction(COMPLAINT_FORM)]
        commented = said.words and await self._desk.comment_survey(
            said.conversation, message_id=said.message, text=said.words
        )
        Sentence("utter_survey_why_noted" if commented else "utter_fine").utter(dispatcher)
        return over_with

    def _without_ticket(
        self, dispatcher: CollectingDispatcher, said: Said, tickets: Sequence[TicketStatus]
    ) -> Events:
        if tickets:
            Sentence("utter_cannot_add").utter(dispatcher)
            return []
        return [FollowupAction(COMPLAINT_FORM)]

    async def put(
        self, dispatcher: CollectingDispatcher, said: Said, tracker: Tracker, number: str
    ) -> Events:
        """Put with this ticket, and said so."""
        chosen = Offer.of(tracker) if said.pressed else None
        added = chosen or Offer.which(said, INTENT, told(said))
        try:
            status = await self._desk.supplement(
                said.conversation,
                message_id=added.message or said.message,
                number=number,
                text=added.text,
                lang=said.lang,
                media=added.media,
                place=added.place,
            )
        except InvalidInput:
            # A button of yesterday: nothing in it.
            Sentence("utter_nothing_to_add").utter(dispatcher)
            return closed(tracker)
        except (TicketNotFound, IllegalStep):
            Sentence("utter_cannot_add").utter(dispatcher)
            return closed(tracker)
        _answer(said, added, status).utter(dispatcher)
        return [*closed(tracker), SlotSet("ticket_in_focus", status.number)]


def _answer(said: Said, added: Offer, status: TicketStatus) -> Sentence:
    """What became of it: another number to call, a correction that was passed on, or simply added."""
    values: dict[str, Any] = {"number": status.number, "title": status.title}
    if status.new_phone:
        return Sentence("utter_phone_changed", {**values, "tail": status.phone_tail})
    if added.media and not added.text:
        spoken = all(one.get("kind") in SPOKEN for one in added.media)
        return Sentence(brought.sentences(spoken=spoken).added, values)
    if said.acts_of("correct") or said.spans_of("place.new", "place"):
        if status.unit_name:
            return Sentence("utter_passed_on", {**values, "unit": status.unit_name})
        return Sentence("utter_passed_on_desk", values)
    return Sentence("utter_added", values)


def _takes_more(ticket: TicketStatus) -> bool:
    return ticket.is_open or ticket.worked_status == "resolved"

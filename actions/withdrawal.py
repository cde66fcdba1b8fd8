"""Taking a ticket back: which one, and why. Only a reason takes it back; anything else is answered or asked about."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.by_words import by_matter, by_tail
from actions.draft import Draft
from actions.interruptions import interrupts
from actions.named import Events, Named
from actions.ordinals import by_ordinal, in_order, listed, means_all
from actions.said import SURER, Said, is_asked_again
from actions.sentence import Sentence, offer
from actions.tickets import SHOWN, button
from actions.waiting import ActionDropDraft, offer_again, offer_what_waits
from desk.desk import Desk, TicketStatus
from desk.errors import IllegalStep, InvalidInput, MissingDetail, TicketNotFound
from desk.tickets.act import LONGEST_REASON

FORM = "withdraw_form"
# What is on record where nothing but a yes was answered, twice.
_UNSAID = {"zh": "没有说原因", "en": "No reason given"}
_ASKS_WHY = re.compile(
    r"为(?:什么|啥|何)|凭什么|干(?:嘛|吗|啥)|\bwhy\b|\bhow come\b|\bwhat for\b", re.IGNORECASE
)
_TELL_NO_REASON = ("greet", "thank", "goodbye", "affirm")
_BOTH = 2
_EARLIER = re.compile(
    r"上次|之前|以前|原来|先前|前几天|昨天|上周|旧|老的?单|那个单|那张单|\b(?:last|earlier|previous|old|other|before)\b",
    re.IGNORECASE,
)


class ValidateWithdrawForm(Named):
    """Finds out which ticket is to be taken back, and why: one question for both where it can be.

    Where all of them are meant, the slot `withdraw_number` holds their numbers with blanks between.
    """

    called = f"validate_{FORM}"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Ends with a reason to take it back, without one to leave it."""
        said, question = Said.of(tracker), tracker.slots.get("requested_slot")
        held = tracker.slots.get("withdraw_number") if question else None
        named = said.value("ticket_number") if said.intent in ("withdraw_ticket", "inform") else None
        named = named or await self._singled_out(said, question, tracker)
        at_once = said.words if not (question or said.pressed) and tells_reason(said) else None
        if at_once:
            return await self._take_back(dispatcher, said, named, at_once)
        if not question or is_asked_again(tracker) or named:
            return await self._ask(dispatcher, said, named or held)
        if said.means("deny", "cancel") or said.acts_any("deny", "drop", "pause"):
            Sentence("utter_not_withdrawn").utter(dispatcher)
            return [SlotSet("withdraw_reason", None), SlotSet("requested_slot", None)]
        another = said.means("file_complaint", sure=SURER) and said.names_place
        why = self._why(said, tracker) if question == "withdraw_reason" and not another else None
        if why:
            return [SlotSet("withdraw_reason", why), SlotSet("requested_slot", None)]
        if another or ((interrupts(said) or said.means("file_complaint")) and not said.does("withdraw")):
            return [ActionExecutionRejected(FORM)]
        return await self._ask(dispatcher, said, held, again=question == "withdraw_number")

    async def _singled_out(self, said: Said, question: str | None, tracker: Tracker) -> str | None:
        """The number of the one whose last digits, place in the order or matter are told where it is asked or said
        which; the numbers of all where all are meant.
        """
        if not said.words or question == "withdraw_reason":
            return None
        tickets = await _open_tickets(self._desk, said)
        if tickets and means_all(said.words):
            return _numbers(tickets)
        one = by_tail(said.words, tickets) or by_ordinal(said.words, tickets, tracker.slots)
        if one is None and (question or not tells_reason(said)):
            one = by_matter(said.words, tickets)
        return one.number if one else None

    @staticmethod
    def _why(said: Said, tracker: Tracker) -> str | None:
        """The reason that is answered; who says yes twice, or wants to tell none, is taken at their word."""
        if said.value("reason"):
            return str(said.value("reason"))
        told = said.acts_any("withdraw", "more") and not (said.does("matter") or said.means(*_TELL_NO_REASON))
        if told or tells_reason(said):
            return said.words
        unsaid = said.acts_any("skip", "unknown") or (said.does("affirm") and _asked_why_twice(tracker))
        return _UNSAID[said.lang] if unsaid else None

    async def _take_back(
        self, dispatcher: CollectingDispatcher, said: Said, number: str | None, why: str
    ) -> Events:
        """The wish and its reason came in one breath: nothing is asked, unless it is not clear which ticket."""
        tickets = await _open_tickets(self._desk, said)
        chosen = _chosen(number, tickets)
        if not chosen or (len(chosen) > 1 and not number):
            # One that is only known by its matter is asked about first.
            likely = by_matter(said.words, tickets)
            return await self._ask(dispatcher, said, number or (likely.number if likely else None))
        return [
            SlotSet("withdraw_number", _numbers(chosen)),
            SlotSet("withdraw_reason", why),
            SlotSet("requested_slot", None),
        ]

    async def _ask(
        self, dispatcher: CollectingDispatcher, said: Said, number: str | None, *, again: bool = False
    ) -> Events:
        tickets = await _open_tickets(self._desk, said)
        chosen = _chosen(number, tickets)
        if not chosen:
            Sentence("utter_ticket_not_found" if number else "utter_nothing_to_withdraw").utter(dispatcher)
            return [SlotSet("withdraw_reason", None), SlotSet("requested_slot", None)]
        if len(chosen) > 1 and not number:
            shown = in_order(chosen[:SHOWN])
            buttons = (*(button(ticket, "withdraw_ticket") for ticket in shown), _all_of(chosen, said.lang))
            name = "utter_withdraw_which_again" if again else "utter_withdraw_which"
            Sentence(name, buttons=buttons).utter(dispatcher)
            return [
                *(SlotSet("withdraw_reason", None), SlotSet("requested_slot", "withdraw_number")),
                listed(shown),
            ]
        if len(chosen) > 1:
            titles = "\n".join(f"· {ticket.title}" for ticket in in_order(chosen))
            Sentence("utter_withdraw_why_all", {"count": len(chosen), "titles": titles}).utter(dispatcher)
        else:
            Sentence("utter_withdraw_why", {"title": chosen[0].title}).utter(dispatcher)
        return [SlotSet("withdraw_number", _numbers(chosen)), SlotSet("requested_slot", "withdraw_reason")]


class ActionWithdrawTicket(Named):
    """Takes a ticket back, or several, for the reason the citizen gave."""

    called = "action_withdraw_ticket"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Nothing without a reason; the slots of the form cleared either way."""
        said, slots = Said.of(tracker), tracker.slots
        cleared: Events = [SlotSet("withdraw_number", None), SlotSet("withdraw_reason", None)]
        numbers, reason = str(slots.get("withdraw_number") or "").split(), slots.get("withdraw_reason")
        if not (numbers and reason):
            # The form said why it ended.
            dispatcher.utter_message(json_message={"silent": True})
            await offer_what_waits(self._desk, dispatcher, tracker, said)
            return cleared
        taken = [number for number in numbers if await self._take_back(said, number, reason)]
        if taken:
            joint = ", " if said.lang == "en" else "、"
            name = "utter_withdrawn" if len(taken) == 1 else "utter_withdrawn_all"
            Sentence(name, {"number": joint.join(taken), "count": len(taken)}).utter(dispatcher)
        if len(taken) < len(numbers):
            Sentence("utter_cannot_withdraw").utter(dispatcher)
        if taken:
            await offer_what_waits(self._desk, dispatcher, tracker, said)
        return cleared

    async def _take_back(self, said: Said, number: str, reason: str) -> bool:
        try:
            await self._keep_words(said, number, reason)
            await self._desk.withdraw(
                said.conversation,
                message_id=said.message,
                number=number,
                reason=reason[:LONGEST_REASON],
                lang=said.lang,
            )
        except (TicketNotFound, IllegalStep, MissingDetail, InvalidInput):
            return False
        return True

    async def _keep_words(self, said: Said, number: str, reason: str) -> None:
        """A reason on record is short; whoever says more is read in full."""
        if len(reason) > LONGEST_REASON:
            await self._desk.supplement(
                said.conversation, message_id=said.message, number=number, text=reason, lang=said.lang
            )


class ActionTakeBack(Named):
    """'Take it back' in the middle of telling: the one being told, or one that was filed before?"""

    called = "action_take_back"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Without an open ticket the draft is dropped; otherwise it waits, whichever is meant."""
        said = Said.of(tracker)
        tickets = await _open_tickets(self._desk, said)
        draft = Draft.of(tracker.slots)
        if _ASKS_WHY.search(said.words) and draft["description"]:
            # Who asks why it should be taken back takes nothing back.
            offer_again(draft, said).utter(dispatcher)
            return [SlotSet("draft_waiting", True)]
        if not tickets:
            return await ActionDropDraft(self._desk).run(dispatcher, tracker, domain)
        named = by_tail(said.words, tickets) or by_ordinal(said.words, tickets, tracker.slots)
        named = named or by_matter(said.words, tickets)
        if said.value("ticket_number") or named or _EARLIER.search(said.words):
            return [SlotSet("draft_waiting", True), FollowupAction(FORM)]
        english = said.lang == "en"
        this = offer("Drop what I'm telling now" if english else "刚说的这件不登记了", "/drop_draft")
        buttons = tuple(button(ticket, "withdraw_ticket") for ticket in in_order(tickets[:SHOWN]))
        Sentence("utter_take_back_which", buttons=(this, *buttons)).utter(dispatcher)
        return [SlotSet("draft_waiting", True)]


def tells_reason(said: Said) -> bool:
    """Whether it is said why."""
    return bool(said.spans_of("reason")) or said.does("answer:solved_yes")


def _asked_why_twice(tracker: Tracker) -> bool:
    """Whether the reason was asked for before the last message, and before the one before it."""
    asked = [
        str((event.get("metadata") or {}).get("utter_action") or "")
        for event in tracker.events
        if event.get("event") == "bot"
    ]
    return len(asked) > 1 and all(one.startswith("utter_withdraw_why") for one in asked[-2:])


def _numbers(tickets: Sequence[TicketStatus]) -> str:
    return " ".join(ticket.number for ticket in in_order(tickets))


def _chosen(numbers: str | None, tickets: Sequence[TicketStatus]) -> list[TicketStatus]:
    """Those of these numbers; all where none is named."""
    return [ticket for ticket in tickets if not numbers or ticket.number in numbers.split()]


def _all_of(tickets: Sequence[TicketStatus], lang: str) -> dict[str, Any]:
    """The button that takes all of them back."""
    both = len(tickets) == _BOTH
    title = ("Both of them" if both else "All of them") if lang == "en" else "两件都撤" if both else "都撤"
    return offer(title, f"/withdraw_ticket{json.dumps({'ticket_number': _numbers(tickets)})}")


async def _open_tickets(desk: Desk, said: Said) -> list[TicketStatus]:
    """The conversation's tickets that may still be taken back, the newest first."""
    return [ticket for ticket in await desk.tickets_of(said.conversation, said.lang) if ticket.is_open]

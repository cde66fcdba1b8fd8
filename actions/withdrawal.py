"""Taking a ticket back: which one, and why."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.named import Events, Named
from actions.questions import Sentence
from actions.said import Said
from actions.tickets import SHOWN, button
from desk.desk import Desk
from desk.errors import IllegalStep, TicketNotFound

FORM = "withdraw_form"
OPEN = frozenset({"received", "returned", "dispatched", "in_progress"})
REASON = 40
_STAYING = ("cancel", "deny")
_SOMETHING_ELSE = frozenset({"report_danger", "talk_to_person", "ask_ticket_status", "ask_help"})


class ValidateWithdrawForm(Named):
    """Finds out which ticket is to be taken back, and why: one question for both where it can be."""

    called = f"validate_{FORM}"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Ends with a reason to take it back, without one to leave it."""
        said, question = Said.of(tracker), tracker.slots.get("requested_slot")
        if question and said.intent in _SOMETHING_ELSE:
            return [ActionExecutionRejected(FORM)]
        if question and said.means(*_STAYING):
            Sentence("utter_not_withdrawn").utter(dispatcher)
            return [SlotSet("withdraw_reason", None), SlotSet("requested_slot", None)]
        number = said.value("ticket_number") or tracker.slots.get("withdraw_number")
        if question == "withdraw_reason" and not said.value("ticket_number"):
            reason = said.value("reason") or said.words
            return [SlotSet("withdraw_reason", reason), SlotSet("requested_slot", None)]
        return await self._ask(dispatcher, said, number)

    async def _ask(self, dispatcher: CollectingDispatcher, said: Said, number: str | None) -> Events:
        tickets = [t for t in await self._desk.tickets_of(said.conversation, said.lang) if t.status in OPEN]
        chosen = [t for t in tickets if t.number == number] if number else tickets
        if not chosen:
            Sentence("utter_ticket_not_found" if number else "utter_nothing_to_withdraw").utter(dispatcher)
            return [SlotSet("withdraw_reason", None), SlotSet("requested_slot", None)]
        if len(chosen) > 1:
            buttons = tuple(button(ticket, "withdraw_ticket") for ticket in chosen[:SHOWN])
            Sentence("utter_withdraw_which", buttons=buttons).utter(dispatcher)
            return [SlotSet("withdraw_reason", None), SlotSet("requested_slot", "withdraw_number")]
        ticket = chosen[0]
        Sentence("utter_withdraw_why", {"title": ticket.title}).utter(dispatcher)
        return [SlotSet("withdraw_number", ticket.number), SlotSet("requested_slot", "withdraw_reason")]


class ActionWithdrawTicket(Named):
    """Takes a ticket back, for the reason the citizen gave."""

    called = "action_withdraw_ticket"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Nothing without a reason; the slots of the form cleared either way."""
        said, slots = Said.of(tracker), tracker.slots
        cleared: Events = [SlotSet("withdraw_number", None), SlotSet("withdraw_reason", None)]
        number, reason = slots.get("withdraw_number"), slots.get("withdraw_reason")
        if not (number and reason):
            dispatcher.utter_message(json_message={"silent": True})
            return cleared
        try:
            await self._keep_words(said, number, reason)
            await self._desk.withdraw(
                said.conversation,
                message_id=said.message,
                number=number,
                reason=reason[:REASON],
                lang=said.lang,
            )
        except (TicketNotFound, IllegalStep):
            Sentence("utter_cannot_withdraw").utter(dispatcher)
            return cleared
        Sentence("utter_withdrawn", {"number": number}).utter(dispatcher)
        return cleared

    async def _keep_words(self, said: Said, number: str, reason: str) -> None:
        """A reason on record is short; whoever says more is read in full."""
        if len(reason) > REASON:
            await self._desk.supplement(
                said.conversation, message_id=said.message, number=number, text=reason, lang=said.lang
            )

"""The stock form bot's action server: one form's validator and two actions, as Rasa's own examples write them.

It keeps tickets nowhere but in a slot, which is less work than any real desk has.
"""

from __future__ import annotations

import itertools
from datetime import datetime, timezone
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

NUMBERS = itertools.count(1)
FORM_SLOTS = ("description", "place", "contact", "confirmed")
LONGEST_PLACE, LONGEST_DESCRIPTION = 200, 2000
Found = dict[str, Any]


class ValidateComplaintForm(FormValidationAction):  # type: ignore[misc]
    """Looks at each answer of the form."""

    def name(self) -> str:
        return "validate_complaint_form"

    def validate_description(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Found
    ) -> Found:
        return {"description": value if 2 <= len(str(value)) <= LONGEST_DESCRIPTION else None}

    def validate_place(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Found
    ) -> Found:
        return {"place": value if 2 <= len(str(value)) <= LONGEST_PLACE else None}

    def validate_contact(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Found
    ) -> Found:
        digits = "".join(filter(str.isdigit, str(value)))
        return {"contact": value if value == "none" or len(digits) >= 7 else None}

    def validate_confirmed(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Found
    ) -> Found:
        return {"confirmed": value}


class ActionSubmitComplaint(Action):  # type: ignore[misc]
    """Gives the complaint a number, and makes room for the next one."""

    def name(self) -> str:
        return "action_submit_complaint"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Found) -> list[Found]:
        emptied = [SlotSet(slot, None) for slot in FORM_SLOTS]
        if not tracker.get_slot("confirmed"):
            dispatcher.utter_message(response="utter_cancelled")
            return emptied
        number = f"ST{datetime.now(timezone.utc):%Y%m%d}-{next(NUMBERS):06d}"
        dispatcher.utter_message(response="utter_filed", number=number)
        return [*emptied, SlotSet("ticket", number)]


class ActionTicketStatus(Action):  # type: ignore[misc]
    """Tells how the last ticket stands."""

    def name(self) -> str:
        return "action_ticket_status"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Found) -> list[Found]:
        number = tracker.get_slot("ticket")
        if number:
            dispatcher.utter_message(response="utter_status", number=number)
        else:
            dispatcher.utter_message(response="utter_no_ticket")
        return []

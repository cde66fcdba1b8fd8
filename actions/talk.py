"""Talk around complaints: another language, a person, what was not understood, harsh words."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.named import Events, Named
from actions.pauses import is_back
from actions.questions import Sentence
from actions.safety import is_safe
from actions.said import Said
from desk.desk import Desk


class ActionGreet(Named):
    """Answers a greeting: who is here and what for, and nothing of it over again to who greets once more."""

    called = "action_greet"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Changes nothing."""
        told = any(
            event.get("event") == "bot" and (event.get("metadata") or {}).get("utter_action") == "utter_greet"
            for event in tracker.events
        )
        Sentence("utter_here_for_you" if told else "utter_greet").utter(dispatcher)
        return []


class ActionSwitchLanguage(Named):
    """Tells the desk which language is spoken now; the channel has set the slot, so the reply is in it already."""

    called = "action_switch_language"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """A word in the new language."""
        said = Said.of(tracker)
        await self._desk.speak(said.conversation, said.lang)
        Sentence("utter_language_switched").utter(dispatcher)
        return []


class ActionAskForPerson(Named):
    """Puts the conversation into the queue for a person; a complaint being told waits."""

    called = "action_ask_for_person"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """The open draft, if any, is with the desk and waits."""
        said = Said.of(tracker)
        await self._desk.ask_for_person(said.conversation, message_id=said.message, reason="asked")
        Sentence("utter_person_called").utter(dispatcher)
        in_form = (tracker.active_loop or {}).get("name") == "complaint_form"
        return [SlotSet("draft_waiting", True)] if in_form else []


class ActionFallback(Named):
    """Says that a message was not understood and what can be done; after the second in a row a person is offered."""

    called = "action_fallback"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Changes nothing."""
        if tracker.slots.get("danger_told") and is_safe(Said.of(tracker).words):
            Sentence("utter_safe").utter(dispatcher)
            return []
        said = Said.of(tracker)
        if tracker.slots.get("draft_waiting") and is_back(said.words, said.lang):
            return [FollowupAction("complaint_form")]
        in_form = "_in_form" if (tracker.active_loop or {}).get("name") else ""
        again = "_again" if _missed_before(tracker) else ""
        Sentence(f"utter_not_understood{in_form}{again}").utter(dispatcher)
        return []


class ActionFarewell(Named):
    """Answers a goodbye. 'We are out' may be taken for one: after danger it is welcomed, and the ticket offered."""

    called = "action_farewell"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Changes nothing; says that what was told is kept, where something waits."""
        said = Said.of(tracker)
        if tracker.slots.get("danger_told") and is_safe(said.words):
            Sentence("utter_safe").utter(dispatcher)
        elif tracker.slots.get("draft_waiting") and is_back(said.words, said.lang):
            return [FollowupAction("complaint_form")]
        else:
            waits = tracker.slots.get("draft_waiting")
            Sentence("utter_goodbye_kept" if waits else "utter_goodbye").utter(dispatcher)
        return []


class ActionAnswerAbuse(Named):
    """Answers harsh words calmly, once; afterwards only says that someone is here."""

    called = "action_answer_abuse"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Remembers that it was answered."""
        answered = bool(tracker.slots.get("abuse_answered"))
        Sentence("utter_abuse_again" if answered else "utter_abuse").utter(dispatcher)
        return [] if answered else [SlotSet("abuse_answered", True)]


def _missed_before(tracker: Tracker) -> bool:
    """Whether the citizen's message before this one was not understood either."""
    intents = [
        (event.get("parse_data") or {}).get("intent", {}).get("name")
        for event in tracker.events
        if event.get("event") == "user"
    ]
    return len(intents) > 1 and intents[-2] == "nlu_fallback"

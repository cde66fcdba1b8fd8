"""Talk around complaints: another language, a person, what was not understood, harsh words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.named import COMPLAINT_FORM, Events, Named, open_form
from actions.said import Said
from actions.sentence import Sentence
from desk.desk import Desk, PersonAsked

_MISSES = ("nlu_fallback", "out_of_scope")
# From which miss in a row on a person is offered.
PERSON_AFTER = 2
# The dangers in which waiting needs words of its own.
_WAITING_KINDS = ("fire", "gas", "trapped", "injury")


class ActionGreet(Named):
    """Answers a greeting: who is here and what for, and nothing of it over again to who greets once more."""

    called = "action_greet"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Changes nothing."""
        told = "utter_greet" in _said_before(tracker)
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
        """The open draft, if any, is with the desk and waits. Who asks again hears that nobody was free yet."""
        said = Said.of(tracker)
        called = await call_person(self._desk, said, again=bool(tracker.slots.get("person_called")))
        called.utter(dispatcher)
        in_form = open_form(tracker) == COMPLAINT_FORM
        if (in_form and tracker.slots.get("description")) or tracker.slots.get("draft_waiting"):
            # The buttons of the question that was open are gone with it.
            Sentence("utter_draft_kept").utter(dispatcher)
        waits = [SlotSet("draft_waiting", True)] if in_form else []
        return [*waits, SlotSet("person_called", True)]


class ActionFallback(Named):
    """Says that a message was not understood and what can be done; after the second in a row a person is offered."""

    called = "action_fallback"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Changes nothing."""
        in_form = "_in_form" if open_form(tracker) else ""
        if misses(tracker.events) < PERSON_AFTER:
            Sentence(f"utter_not_understood{in_form}").utter(dispatcher)
            return []
        again = f"utter_not_understood{in_form}_again"
        _in_turn(tracker, again, f"{again}_too").utter(dispatcher)
        return []


class ActionOutOfScope(Named):
    """Says that a wish is beyond this desk, never twice in the same words; after the second a person is offered."""

    called = "action_out_of_scope"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Changes nothing. In the middle of a form its question comes back after it."""
        name = "utter_out_of_scope_short" if open_form(tracker) else "utter_out_of_scope"
        if misses(tracker.events) < PERSON_AFTER:
            Sentence(name).utter(dispatcher)
            return []
        _in_turn(tracker, f"{name}_again", f"{name}_still").utter(dispatcher)
        return []


class ActionKeepSafe(Named):
    """What to do until help comes, for whoever asks after a danger was answered."""

    called = "action_keep_safe"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Changes nothing."""
        keep_safe(str(tracker.slots.get("danger_told"))).utter(dispatcher)
        return []


class ActionFarewell(Named):
    """Answers a goodbye."""

    called = "action_farewell"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Changes nothing; says that what was told is kept, where something waits."""
        waits = tracker.slots.get("draft_waiting")
        Sentence("utter_goodbye_kept" if waits else "utter_goodbye").utter(dispatcher)
        return []


class ActionAnswerAbuse(Named):
    """Answers harsh words calmly, once; afterwards only says that someone is here, and not twice in the same words."""

    called = "action_answer_abuse"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Remembers that it was answered."""
        harsh_answer(tracker).utter(dispatcher)
        return [SlotSet("abuse_answered", True)]


async def call_person(desk: Desk, said: Said, *, again: bool) -> Sentence:
    """Put the conversation into the queue for a person, and what its citizen hears of that."""
    line = await desk.ask_for_person(
        said.conversation, message_id=said.message, reason="asked", lang=said.lang
    )
    return in_line(line, again=again)


def in_line(line: PersonAsked, *, again: bool) -> Sentence:
    """What somebody hears who asked for a person: out of hours when they are back, else how many wait before them."""
    name = "utter_person_coming" if again else "utter_person_called"
    if line.back_text is not None:
        return Sentence(f"{name}_later", {"back": line.back_text})
    if line.ahead:
        return Sentence(f"{name}_behind", {"ahead": str(line.ahead)})
    return Sentence(name)


def harsh_answer(tracker: Tracker) -> Sentence:
    """The answer to harsh words, by whether they were answered before."""
    if tracker.slots.get("abuse_answered"):
        return _in_turn(tracker, "utter_abuse_again", "utter_abuse_still")
    return Sentence("utter_abuse")


def keep_safe(kind: str) -> Sentence:
    """How to wait for help in a danger of that kind."""
    return Sentence(f"utter_wait_{kind}" if kind in _WAITING_KINDS else "utter_wait_safely")


def is_miss(said: Said) -> bool:
    """Whether the assistant can do nothing with a message."""
    return said.intent in _MISSES


def misses(events: Sequence[Mapping[str, Any]]) -> int:
    """How many of the citizen's latest messages, with this one, the assistant could do nothing with."""
    count = 0
    for event in reversed(events):
        if event.get("event") != "user":
            continue
        intent = (event.get("parse_data") or {}).get("intent", {}).get("name")
        if count and intent not in _MISSES:
            break
        count += 1
    return count


def _in_turn(tracker: Tracker, *names: str) -> Sentence:
    """The first of these sentences that was not the last thing said of them."""
    last = next((name for name in reversed(_said_before(tracker)) if name in names), None)
    return Sentence(names[(names.index(last) + 1) % len(names)] if last else names[0])


def _said_before(tracker: Tracker) -> list[str]:
    """The names of the sentences that the assistant said so far."""
    return [
        str((event.get("metadata") or {}).get("utter_action"))
        for event in tracker.events
        if event.get("event") == "bot"
    ]

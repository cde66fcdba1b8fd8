"""The steps that Rasa takes for one message, with every failure raised: what is heard, what follows, what is said."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.agent import Agent
from rasa.core.policies.policy import PolicyPrediction
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu import session, speech
from bot.nlu.asks_on import asks_on
from bot.nlu.delivered import CATEGORIES, DANGER, Delivered, understand
from bot.nlu.elsewhere import ELSEWHERE
from bot.nlu.knowledge import KNOWLEDGE
from bot.nlu.meant import Standing, meant
from bot.nlu.remote import Actions
from bot.nlu.replies import NAME, Replies
from bot.nlu.talk_state import is_erasing, state_of
from bot.nlu.trackers import copied
from city.further import asked_further
from dialogue.state import State

logger = logging.getLogger(__name__)

# Answers questions from the knowledge base.
ANSWERING = "action_answer_question"
# How the entries about the hotline itself are called.
OF_HOTLINE = "hotline_"
# Names where a matter of others belongs.
NAMING = "action_name_elsewhere"
ASKS_WHAT_TO_DO = {"ask:safety", "ask:how", "ask:who", "ask:repeat"}
OF_A_FORM = ("district", "subdistrict", "place_choices", "time", "phone")
ABOUT_MATTERS = ("category", "category_choices", "kind", "urgency", "matters", "elsewhere")
CARRIED_SLOTS = ("language", "ticket_in_focus", "survey_open", "survey_waiting")


class TurnFailed(Exception):
    """The turn did not happen; the same message may be sent again. The text is a constant word for the log."""


class Turn:
    """The steps of Rasa's processor for one message, with every failure raised."""

    def __init__(self, agent: Agent, actions: Actions, tracker: DialogueStateTracker) -> None:
        self._actions = actions
        self._model = agent.model_name
        self._processor = agent.processor
        self._domain = agent.processor.domain
        self._replies = Replies()
        self.tracker = tracker

    async def answer(self, delivered: Delivered) -> dict[str, Any]:
        """What is said to it, and how it was understood. Raises TurnFailed where nothing is said."""
        parsed = await self.hear(delivered)
        await self._predict()
        if not self._replies.messages and not self._replies.silent:
            raise TurnFailed("nothing to say")
        return {
            "messages": self._replies.messages,
            **understanding(parsed),
            "model": self._model,
            "lang": self.tracker.get_slot("language"),
        }

    async def hear(self, delivered: Delivered) -> dict[str, Any]:
        """Put what was said into the conversation, and say how it is understood there."""
        self._begin_session(delivered.metadata)
        delivered = self._pressed(delivered)
        parsed = await understand(delivered, self._processor)
        if not delivered.payload and parsed["intent"]["name"] != DANGER:
            parsed = await self._asking_on(delivered, parsed)
            parsed = self._again(meant(parsed, self._state(delivered), self._standing()))
        self._choose_language(delivered, parsed)
        said = UserUttered(
            *(delivered.text, parsed["intent"], parsed["entities"], parsed),
            input_channel=NAME,
            message_id=delivered.id,
            metadata={**delivered.metadata, "pressed": bool(delivered.payload)},
        )
        self.tracker.update(said, self._domain)
        await self._processor.run_action_extract_slots(self._replies, self.tracker)
        return parsed

    def follows(self) -> tuple[Action, PolicyPrediction]:
        """The action that comes next."""
        prediction = self._processor._predict_next_with_tracker(self.tracker)
        return self._actions.at(prediction.max_confidence_index), prediction

    def _pressed(self, delivered: Delivered) -> Delivered:
        """A button's words, typed, are the button: one of those below what was said last."""
        for event in () if delivered.payload else reversed(self.tracker.events):
            if isinstance(event, UserUttered):
                break
            for button in (event.data.get("buttons") or ()) if isinstance(event, BotUttered) else ():
                if str(button["title"]).casefold() == delivered.text.rstrip("。.!！ ").casefold():
                    return replace(delivered, payload=str(button["payload"]))
        return delivered

    async def _asking_on(self, delivered: Delivered, parsed: dict[str, Any]) -> dict[str, Any]:
        """A further question right behind an answer, read with the question before it: 'what about students?'."""
        about, before = asks_on(delivered.text, parsed["intent"]["name"]), self._answered()
        if asked_further(delivered.text) and (entry := self._entry_told()):
            return _of_entry(parsed, entry, delivered.text)
        if about is None or before is None or _last(parsed, KNOWLEDGE) is not None:
            return parsed
        if self.tracker.active_loop_name and any(_last(parsed, name) for name in OF_A_FORM):
            return parsed
        whole = await understand(replace(delivered, text=f"{about} {before}"), self._processor)
        found = [entity for entity in whole["entities"] if entity["entity"] == KNOWLEDGE]
        own = [entity for entity in parsed["entities"] if entity["entity"] not in ABOUT_MATTERS]
        asked = {"name": "ask_question", "confidence": 1.0}
        entities = [*own, *found, {"entity": "asks_on", "value": about}]
        return {**parsed, "intent": asked, "intent_ranking": [asked], "entities": entities}

    def _again(self, parsed: dict[str, Any]) -> dict[str, Any]:
        """What to do about a matter of others that was named last is told again."""
        named = self._named_elsewhere()
        if not named or not ASKS_WHAT_TO_DO & set(parsed.get("commands") or ()):
            return parsed
        told = {"name": "tell_elsewhere", "confidence": 1.0}
        again = [named, {"entity": "asks_on", "value": parsed["text"]}]
        return {**parsed, "intent": told, "intent_ranking": [told], "entities": again}

    def _answered(self) -> str | None:
        """The question that was answered last, where nothing was said since."""
        answered = False
        for event in reversed(self.tracker.events):
            answered = answered or (isinstance(event, ActionExecuted) and event.action_name == ANSWERING)
            if isinstance(event, UserUttered):
                return str(event.text) if answered else None
        return None

    def _entry_told(self) -> dict[str, Any] | None:
        """The entry that was told last, where nothing was said since; none about the hotline's own ways, which are the
        answer to any question of how long."""
        before = next(
            (event for event in reversed(self.tracker.events) if isinstance(event, UserUttered)), None
        )
        if before is None or self._answered() is None:
            return None
        told = [dict(one) for one in before.entities if one.get("entity") == KNOWLEDGE]
        return told[-1] if told and not str(told[-1].get("value")).startswith(OF_HOTLINE) else None

    def _named_elsewhere(self) -> dict[str, Any] | None:
        """The matter of others that was named last, where nothing was said since."""
        named = False
        for event in reversed(self.tracker.events):
            named = named or (isinstance(event, ActionExecuted) and event.action_name == NAMING)
            if isinstance(event, UserUttered):
                found = event.entities if named else []
                return next((dict(one) for one in found if one.get("entity") == ELSEWHERE), None)
        return None

    def _state(self, delivered: Delivered) -> State:
        """The state that the message is read in; the language of a talk that only begins is the message's own."""
        state = state_of(self.tracker)
        if self.tracker.get_slot("language"):
            return state
        lang = speech.spoken(delivered.text, known=None, wished=delivered.metadata.get("lang"), intent="")
        return replace(state, lang=lang or state.lang)

    def _standing(self) -> Standing:
        slot = self.tracker.get_slot
        return Standing(
            form=bool(self.tracker.active_loop_name),
            waiting=bool(slot("draft_waiting")),
            sought=bool(slot("ticket_asked")),
            called=bool(slot("person_called")),
            erasing=is_erasing(self.tracker),
        )

    def _begin_session(self, metadata: Mapping[str, Any]) -> None:
        """Our `action_session_start`, without a remote call: no form is open, the desk has the draft."""
        if self.tracker.applied_events() and not self._processor._has_session_expired(self.tracker):
            return
        carried = {name: self.tracker.get_slot(name) for name in CARRIED_SLOTS}
        events = session.opening({**carried, "draft_waiting": bool(metadata.get("draft"))})
        self.tracker = DialogueStateTracker.from_events(self.tracker.sender_id, events, self._domain.slots)

    def _choose_language(self, delivered: Delivered, parsed: Mapping[str, Any]) -> None:
        """Set before anything is said, so that this turn's answer is in it already."""
        intent, known = parsed["intent"]["name"], self.tracker.get_slot("language")
        words = "" if delivered.payload else delivered.text
        language = speech.spoken(words, known=known, wished=delivered.metadata.get("lang"), intent=intent)
        if intent == "switch_language":
            pressed = _last(parsed, "language") if delivered.payload else None
            language = pressed or speech.asked_for(words, known=known)
        if intent == "other_language":
            self.tracker.update(SlotSet("other_language", _last(parsed, "language")), self._domain)
        if language:
            self.tracker.update(SlotSet("language", language), self._domain)

    async def _predict(self) -> None:
        for _ in range(self._processor.max_number_of_predictions):
            if not await self._act(*self.follows()):
                return
        raise TurnFailed("no end of actions")

    async def _act(self, action: Action, prediction: PolicyPrediction) -> bool:
        """Run one action; whether another follows. A form may refuse; any other failure ends the turn."""
        trial = self.tracker
        if prediction.events:
            trial = copied(self.tracker)
            trial.update_with_events(prediction.events, self._domain)
        try:
            events = await action.run(self._replies, self._processor.nlg, trial, self._domain)
        except ActionExecutionRejection:
            refused = ActionExecutionRejected(
                action.name(), prediction.policy_name, prediction.max_confidence
            )
            self.tracker.update(refused)
            return True
        except Exception as problem:
            logger.warning("action failed: %s (%s)", action.name(), type(problem).__name__)
            raise TurnFailed(action.name()) from problem
        self._done(action, events, prediction)
        await self._processor.execute_side_effects(events, self.tracker, self._replies)
        return bool(self._processor.should_predict_another_action(action.name()))

    def _done(self, action: Action, events: list[Event], prediction: PolicyPrediction) -> None:
        """As the processor writes an action down, which copies everything for a log that nobody reads."""
        if not any(isinstance(event, ActionExecutionRejected) for event in events):
            self.tracker.update_with_events(prediction.events, self._domain)
            self.tracker.update(action.event_for_successful_execution(prediction))
        self.tracker.update_with_events(events, self._domain)


def _of_entry(parsed: dict[str, Any], entry: Mapping[str, Any], text: str) -> dict[str, Any]:
    """A question that only goes on, as one of the entry before it: 'and how much is it?'."""
    asked = {"name": "ask_question", "confidence": 1.0}
    entities = [dict(entry), {"entity": "asks_on", "value": text}]
    return {**parsed, "intent": asked, "intent_ranking": [asked], "entities": entities}


def understanding(parsed: Mapping[str, Any]) -> dict[str, Any]:
    """What the desk learns of how a message was understood: {intent, confidence, entities, categories, kind}."""
    return {
        "intent": parsed["intent"]["name"],
        "confidence": parsed["intent"]["confidence"],
        "entities": parsed["entities"],
        "categories": parsed.get(CATEGORIES) or [],
        "kind": _last(parsed, "kind"),
    }


def _last(parsed: Mapping[str, Any], entity: str) -> Any:
    values = [found["value"] for found in parsed["entities"] if found["entity"] == entity]
    return values[-1] if values else None

"""The citizen's answers after a ticket was resolved, pressed or in their own words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.named import Events, Named, over
from actions.questions import Sentence, offer
from actions.said import Said
from desk.desk import Desk, SurveyStep
from desk.errors import IllegalStep, InvalidInput, TicketNotFound

_NOT = re.compile(r"没|不|未|还是|\b(?:no|not|n't|never|still|again)\b|n't", re.IGNORECASE)
_PARTLY = re.compile(
    r"基本|还行|还可以|凑合|一般|\b(?:more or less|mostly|okay|ok|so-so|fine)\b", re.IGNORECASE
)
_PAYLOAD = re.compile(r"^/answer_survey(?P<body>\{.*\})$")


class ActionAnswerSurvey(Named):
    """Records one answer and says what the desk answers to it."""

    called = "action_answer_survey"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """The next question, or the end of the survey."""
        said = Said.of(tracker)
        asked = self._asked(said, tracker.slots.get("survey_open") or {})
        if not asked:
            return await self._reopen(dispatcher, said, tracker)
        try:
            step = await self._desk.answer_survey(
                said.conversation, message_id=said.message, lang=said.lang, **asked
            )
        except (TicketNotFound, InvalidInput):
            Sentence("utter_survey_gone").utter(dispatcher)
            return _open(None, tracker)
        buttons = tuple(offer(choice.title, choice.payload) for choice in step.choices)
        Sentence("utter_desk_says", {"text": step.text}, buttons).utter(dispatcher)
        return _open(step, tracker)

    def _asked(self, said: Said, opened: Mapping[str, Any]) -> dict[str, Any] | None:
        """Which survey, question and answer, or None where it cannot be told."""
        if said.pressed:
            return {name: said.value(name) for name in ("survey", "question", "answer")}
        if not opened.get("survey"):
            return None
        question = str(opened.get("question"))
        return {"survey": opened["survey"], "question": question, "answer": _answer(said, question)}

    async def _reopen(self, dispatcher: CollectingDispatcher, said: Said, tracker: Tracker) -> Events:
        """'It's still broken' without an open question sends the ticket in focus back to its unit."""
        number = tracker.slots.get("ticket_in_focus")
        if not number or not _NOT.search(said.words):
            Sentence("utter_survey_gone").utter(dispatcher)
            return []
        try:
            status = await self._desk.reopen(
                said.conversation, message_id=said.message, number=number, reason="not_solved", lang=said.lang
            )
            await self._desk.supplement(
                said.conversation, message_id=said.message, number=number, text=said.words, lang=said.lang
            )
        except (TicketNotFound, IllegalStep):
            return await self._press(dispatcher, said, number)
        Sentence("utter_reopened", {"number": number, "due": status.due_text}).utter(dispatcher)
        return [over(tracker), SlotSet("comment_wanted", True)]

    async def _press(self, dispatcher: CollectingDispatcher, said: Said, number: str) -> Events:
        """A ticket still being worked on: the words are added to it."""
        try:
            await self._desk.supplement(
                said.conversation, message_id=said.message, number=number, text=said.words, lang=said.lang
            )
        except (TicketNotFound, IllegalStep):
            Sentence("utter_cannot_add").utter(dispatcher)
            return []
        Sentence("utter_added", {"number": number}).utter(dispatcher)
        return []


def _answer(said: Said, question: str) -> str:
    """The answer a citizen gives in words."""
    negative = said.intent == "deny" or bool(_NOT.search(said.words))
    if question != "satisfied":
        return "no" if negative else "yes"
    if _PARTLY.search(said.words):
        return "basically"
    return "not" if negative else "satisfied"


def _open(step: SurveyStep | None, tracker: Tracker) -> Events:
    """What is open after an answer: the next question, or a word on how things are now."""
    asked = step is not None and step.outcome == "asked"
    payload = _PAYLOAD.match(step.choices[0].payload) if step and asked and step.choices else None
    return [
        over(tracker),
        SlotSet("survey_open", json.loads(payload["body"]) if payload else None),
        SlotSet("survey_waiting", bool(payload)),
        SlotSet("comment_wanted", step is not None and step.outcome == "reopened"),
    ]

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
from actions.safety import is_safe
from actions.said import Said
from actions.verdicts import is_unsolved, verdict
from desk.desk import Desk, SurveyStep
from desk.errors import IllegalStep, InvalidInput, TicketNotFound

# From how many characters on an answer says more than its yes or no.
_COMMENT = {"zh": 5, "en": 16}
_PAYLOAD = re.compile(r"^/answer_survey(?P<body>\{.*\})$")


class ActionAnswerSurvey(Named):
    """Records one answer and says what the desk answers to it."""

    called = "action_answer_survey"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """The next question, or the end of the survey."""
        said, opened = Said.of(tracker), tracker.slots.get("survey_open") or {}
        if not (said.value("survey") or opened.get("survey")):
            return await self._without_question(dispatcher, said, tracker)
        asked = self._asked(said, opened)
        try:
            if asked["answer"] is None:
                return await self._ask_again(dispatcher, said, asked["survey"], tracker)
            step = await self._desk.answer_survey(
                said.conversation, message_id=said.message, lang=said.lang, **asked
            )
        except (TicketNotFound, InvalidInput):
            Sentence("utter_survey_gone").utter(dispatcher)
            return _open(None, tracker)
        if step.outcome != "asked" and len(said.words) >= _COMMENT[said.lang]:
            await self._desk.comment_survey(said.conversation, message_id=said.message, text=said.words)
        buttons = tuple(offer(choice.title, choice.payload) for choice in step.choices)
        Sentence("utter_desk_says", {"text": step.text}, buttons).utter(dispatcher)
        return _open(step, tracker)

    def _asked(self, said: Said, opened: Mapping[str, Any]) -> dict[str, Any]:
        """Which survey, question and answer; the answer is None where the words do not say."""
        if said.value("survey"):
            return {name: said.value(name) for name in ("survey", "question", "answer")}
        question = str(opened.get("question"))
        answer = verdict(said.words, question, intent=said.intent)
        return {"survey": opened["survey"], "question": question, "answer": answer}

    async def _ask_again(
        self, dispatcher: CollectingDispatcher, said: Said, survey: Any, tracker: Tracker
    ) -> Events:
        """The open question once more, with its buttons; nothing is taken for a yes."""
        step = await self._desk.ask_survey(said.conversation, survey=survey, lang=said.lang)
        buttons = tuple(offer(choice.title, choice.payload) for choice in step.choices)
        asks = step.outcome == "asked"
        Sentence("utter_survey_again" if asks else "utter_desk_says", {"text": step.text}, buttons).utter(
            dispatcher
        )
        return _open(step, tracker)

    async def _without_question(
        self, dispatcher: CollectingDispatcher, said: Said, tracker: Tracker
    ) -> Events:
        """An answer to nothing: out of danger, still broken, a word on how it went, or simply talk."""
        if tracker.slots.get("danger_told") and is_safe(said.words):
            Sentence("utter_safe").utter(dispatcher)
            return [over(tracker)]
        if tracker.slots.get("ticket_in_focus") and is_unsolved(said.words):
            return await self._reopen(dispatcher, said, tracker)
        commented = said.words and await self._desk.comment_survey(
            said.conversation, message_id=said.message, text=said.words
        )
        Sentence("utter_survey_comment" if commented else "utter_fine").utter(dispatcher)
        return [over(tracker)]

    async def _reopen(self, dispatcher: CollectingDispatcher, said: Said, tracker: Tracker) -> Events:
        """'It's still broken' without an open question sends the ticket in focus back to its unit."""
        number = str(tracker.slots.get("ticket_in_focus"))
        try:
            status = await self._desk.reopen(
                said.conversation, message_id=said.message, number=number, reason="not_solved", lang=said.lang
            )
            await self._desk.supplement(
                said.conversation, message_id=said.message, number=number, text=said.words, lang=said.lang
            )
        except (TicketNotFound, IllegalStep, InvalidInput):
            return [*await self._press(dispatcher, said, number), over(tracker)]
        Sentence("utter_reopened", {"number": number, "due": status.due_text}).utter(dispatcher)
        return [over(tracker), SlotSet("comment_wanted", True)]

    async def _press(self, dispatcher: CollectingDispatcher, said: Said, number: str) -> Events:
        """A ticket still being worked on: the words are added to it."""
        try:
            await self._desk.supplement(
                said.conversation, message_id=said.message, number=number, text=said.words, lang=said.lang
            )
        except (TicketNotFound, IllegalStep, InvalidInput):
            Sentence("utter_cannot_add").utter(dispatcher)
            return []
        Sentence("utter_added", {"number": number}).utter(dispatcher)
        return []


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

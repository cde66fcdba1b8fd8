"""The citizen's answers after a ticket was resolved, pressed or in their own words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.additions import WHY_ASKED
from actions.again import Again
from actions.named import Events, Named, over
from actions.said import Said
from actions.sentence import Sentence, offer
from actions.withdrawal import FORM as WITHDRAW_FORM
from city.pack import CityPack
from desk.desk import Desk, SurveyStep
from desk.errors import InvalidInput, TicketNotFound

UNSOLVED = "answer:solved_no"
_ANSWERS = {
    "answer:contacted_yes": ("contacted", "yes"),
    "answer:contacted_no": ("contacted", "no"),
    "answer:solved_yes": ("solved", "yes"),
    "answer:solved_partly": ("solved", "no"),
    "answer:solved_no": ("solved", "no"),
    "reopen": ("solved", "no"),
    "answer:satisfied_yes": ("satisfied", "satisfied"),
    "answer:satisfied_basically": ("satisfied", "basically"),
    "answer:satisfied_no": ("satisfied", "not"),
}
_DISCONTENT = frozenset({"vent", "blame_desk", "answer:satisfied_no", "answer:solved_no"})
# The answers that a no and a yes are.
_YES_NO = {"contacted": ("no", "yes"), "solved": ("no", "yes"), "satisfied": ("not", "satisfied")}
# From how many characters on an answer says more than its yes or no.
_COMMENT = {"zh": 5, "en": 16}
_PAYLOAD = re.compile(r"^/answer_survey(?P<body>\{.*\})$")


class ActionAnswerSurvey(Named):
    """Records one answer and says what the desk answers to it."""

    called = "action_answer_survey"

    def __init__(self, desk: Desk, pack: CityPack) -> None:
        self._desk = desk
        self._again = Again(desk, pack)

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """The next question, or the end of the survey."""
        said, opened = Said.of(tracker), tracker.slots.get("survey_open") or {}
        if not (said.value("survey") or opened.get("survey")):
            return await self._without_question(dispatcher, said, tracker)
        survey, question, answers = _answered(said, opened, tracker)
        try:
            if not answers:
                return await self._ask_again(dispatcher, said, survey, tracker)
            first, *others = answers
            step = await self._desk.answer_survey(
                said.conversation,
                message_id=said.message,
                survey=survey,
                question=first,
                answer=answers[first],
                also={other: answers[other] for other in others},
                lang=said.lang,
            )
        except (TicketNotFound, InvalidInput):
            Sentence("utter_survey_gone").utter(dispatcher)
            return _open(None, tracker)
        if step.outcome == "asked" and answers.get("solved") == "no" and step.ticket.may_reopen:
            # Whoever says that it is still broken is not first asked who called: it goes back at once.
            return [*await self._again.send_back(dispatcher, said, step.ticket, said.words), over(tracker)]
        tells_more = step.outcome != "asked" or len(answers) > 1 or question not in answers
        if tells_more and len(said.words) >= _COMMENT[said.lang]:
            await self._desk.comment_survey(said.conversation, message_id=said.message, text=said.words)
        if step.outcome == "reopened" and tells_how(said):
            values = {"number": step.ticket.number, "due": step.ticket.due_text}
            Sentence("utter_reopened_told", values).utter(dispatcher)
            return [*_open(step, tracker), SlotSet("comment_wanted", False)]
        buttons = tuple(offer(choice.title, choice.payload) for choice in step.choices)
        aside = step.outcome == "asked" and question not in answers
        name = "utter_survey_noted" if aside else "utter_desk_says"
        _asking(name, step, buttons).utter(dispatcher)
        if step.outcome == "closed" and answers.get("satisfied") == "not" and not tells_how(said):
            Sentence("utter_survey_why").utter(dispatcher)
            return [*_open(step, tracker), SlotSet(WHY_ASKED, True), SlotSet("comment_wanted", True)]
        return _open(step, tracker)

    async def _ask_again(
        self, dispatcher: CollectingDispatcher, said: Said, survey: Any, tracker: Tracker
    ) -> Events:
        """The open question once more, with its buttons; nothing is taken for a yes."""
        step = await self._desk.ask_survey(said.conversation, survey=survey, lang=said.lang)
        buttons = tuple(offer(choice.title, choice.payload) for choice in step.choices)
        asks = step.outcome == "asked"
        noted = said.words and (tells_how(said) or said.acts_any("vent", "blame_desk", "supplement"))
        if noted:
            await self._desk.comment_survey(said.conversation, message_id=said.message, text=said.words)
        name = "utter_survey_noted" if noted else "utter_survey_again"
        _asking(name if asks else "utter_desk_says", step, buttons).utter(dispatcher)
        return _open(step, tracker)

    async def _without_question(
        self, dispatcher: CollectingDispatcher, said: Said, tracker: Tracker
    ) -> Events:
        """An answer to nothing: still broken, a word on how it went, or simply talk."""
        if said.acts_any(UNSOLVED, "reopen"):
            tickets = await self._desk.tickets_of(said.conversation, said.lang)
            events = await self._again.reopen(dispatcher, said, tracker, tickets)
            goes_on = any(event.get("event") == "followup" for event in events)
            return events if goes_on else [*events, over(tracker)]
        under_way = [one for one in await self._desk.tickets_of(said.conversation, said.lang) if one.is_open]
        if said.does("answer:solved_yes") and under_way:
            # 'It's mended' of one that is under way: it can be taken back, if that is what is meant.
            return [FollowupAction(WITHDRAW_FORM)]
        if said.does("answer:contacted_no") and len(under_way) == 1:
            # 'Nobody has called yet' is told to those who should.
            return [
                *await self._again.press(dispatcher, said, tracker, under_way[0], said.words),
                over(tracker),
            ]
        commented = said.words and await self._desk.comment_survey(
            said.conversation, message_id=said.message, text=said.words
        )
        Sentence("utter_survey_comment" if commented else "utter_fine").utter(dispatcher)
        return [over(tracker)]


def _answered(said: Said, opened: Mapping[str, Any], tracker: Tracker) -> tuple[Any, str, dict[str, str]]:
    """Which survey and question, and what is answered; nothing where the words do not say."""
    if said.value("survey"):
        question = str(said.value("question"))
        return said.value("survey"), question, {question: str(said.value("answer"))}
    question = str(opened.get("question"))
    if question == "solved" and said.acts_any("affirm") and _discontent(tracker):
        return opened["survey"], question, {}
    return opened["survey"], question, answers_of(said, question)


def _discontent(tracker: Tracker) -> bool:
    """Whether discontent was heard since this follow-up began: a bare 'ok' then does not say that all is well."""
    survey = (tracker.slots.get("survey_open") or {}).get("survey")
    heard = [event for event in tracker.events if event.get("event") in ("user", "slot")]
    for event in reversed(heard[:-1] if heard and heard[-1].get("event") == "user" else heard):
        if event.get("event") == "user":
            if _DISCONTENT & set((event.get("parse_data") or {}).get("commands") or ()):
                return True
        elif event.get("name") == "survey_open" and (event.get("value") or {}).get("survey") != survey:
            return False
    return False


def answers_of(said: Said, question: str) -> dict[str, str]:
    """What a message answers, by question; a bare yes or no answers the one that is open."""
    acts = sorted((act for act in _ANSWERS if said.does(act)), key=lambda act: said.commands[act])
    if acts:
        # Of two answers to one question the likelier one.
        return dict(_ANSWERS[act] for act in acts)
    if said.acts_any("affirm", "deny"):
        return {question: _YES_NO[question][said.does("affirm")]}
    return {}


def tells_how(said: Said) -> bool:
    """Whether more is told than an answer: how it is now, or why."""
    return bool(said.spans_of("reason", "more", "matter")) or said.acts_any("more", "matter")


def _asking(name: str, step: SurveyStep, buttons: tuple[dict[str, Any], ...]) -> Sentence:
    """What the desk says, in a sentence around it; Rasa takes a value called `text` for the whole message."""
    told = "text" if name == "utter_desk_says" else "question"
    return Sentence(name, {told: step.text}, buttons)


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

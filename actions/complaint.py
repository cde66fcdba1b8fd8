"""The form in which a complaint is told: one remote call a turn that reads the message, keeps the draft and asks on."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import asked, incidents, joining, resuming, same_place
from actions.answer_beside import answered_beside
from actions.answers import changes, take
from actions.areas import neighbours_named
from actions.asides import Asides, is_first_anger
from actions.asking_on import AskingOn
from actions.assent import is_assent
from actions.between import with_between
from actions.contacts import is_about_reporter
from actions.draft import FIELDS, NOTES, Draft, with_time
from actions.enterprises import with_business
from actions.filing import filed_sentence
from actions.going_on import goes_on, tells_more
from actions.held import held_to_commands
from actions.incident_turns import IncidentTurns
from actions.interruptions import interrupts
from actions.named import COMPLAINT_FORM, Events, Named
from actions.number_pieces import is_begun, with_pieces
from actions.phone_numbers import is_bare_number
from actions.righting import puts_right
from actions.said import Said, is_asked_again
from actions.step import Step
from actions.talk import harsh_answer
from actions.telling import QUESTIONS, tells
from actions.turn import ENDED, Turn
from actions.venting import is_venting
from actions.whether_handled import as_opening
from actions.which_door import with_flat_behind
from city.pack import CityPack
from desk.desk import Desk

# '一个都不亮' rates nothing.
_NOT_ONE = re.compile(r"一[个盏台条件棵部间家户点][^，。]{0,2}(?:都|也)(?:没|不)")
# What is said where no case was found.
_LOOKED_UP = ("utter_no_tickets", "utter_number_lost", "utter_ticket_not_found", "utter_code_alone")
# 'No, I don't want to file it', 'I have a video, should I upload it'.
_PUTS_NOTHING_RIGHT = ("drop_draft", "ask_to_send")
_OPENED = ("confirm_draft", "resume_draft", "affirm")


class ValidateComplaintForm(Named):
    """Takes each message into the draft, mirrors it to the desk, and says what comes next."""

    called = f"validate_{COMPLAINT_FORM}"

    def __init__(self, desk: Desk, pack: CityPack) -> None:
        self._desk = desk
        self._pack = pack
        self._incidents = IncidentTurns(desk, pack)
        self._asking = AskingOn(desk, pack)
        self._asides = Asides(desk, pack, self._asking)

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """The events that keep the draft and name the next question."""
        question = tracker.slots.get("requested_slot")
        said = as_opening(with_between(Said.of(tracker), self._pack), question)
        turn = Turn(said, tracker.slots, [], asked.may_tell_of(tracker), tracker.events)
        if question and is_asked_again(tracker):
            events = await self._asking.again(turn, question)
        elif question in incidents.QUESTIONS and (of_it := await self._of_incident(turn, question)):
            events = of_it
        else:
            turn = answered_beside(turn, question, self._pack)
            events = await self._answered(turn, question, tracker)
        for sentence in turn.sentences:
            sentence.utter(dispatcher)
        return events

    async def _answered(self, turn: Turn, question: str | None, tracker: Tracker) -> Events:
        """What a message makes of the draft, or that something else answers it first."""
        if not question:
            return _nothing_told(turn, tracker) or await self._go_on(turn, None)
        if question == "contact_by":
            if is_begun(turn.said, turn.events) and with_flat_behind(turn.said, Draft.of(turn.slots)) is None:
                return await self._ask_for_rest(turn)
            turn = replace(turn, said=with_pieces(turn.said, turn.events))
        if question not in (*QUESTIONS, joining.QUESTION) and joining.goes_along(turn.said.words):
            # Nothing like it was found that could be followed: theirs is gone on with.
            return await self._keep(turn, told=False)
        if (aside := await self._asides.answer(turn, question)) is not None:
            rest = await self._go_on(aside.rest, question) if aside.rest else []
            return [*aside.events, *rest]
        thanked = turn.meant_before == "thank"
        if interrupts(turn.said, question, thanked=thanked) and not self._changes(turn, question):
            if not is_first_anger(turn):
                return [ActionExecutionRejected(COMPLAINT_FORM)]
            return await self._asides.calm(turn, question)
        return await self._go_on(turn, question)

    async def _ask_for_rest(self, turn: Turn) -> Events:
        """The rest of a telephone number that was begun is asked for."""
        step = Step(Draft.of(turn.slots), wants_call=True, miscounted=True)
        return await self._asking.one_field(
            turn, step, await self._asking.preview(step.draft, turn.said.lang)
        )

    def _changes(self, turn: Turn, question: str) -> bool:
        if turn.said.intent in _PUTS_NOTHING_RIGHT:
            return False
        draft = Draft.of(turn.slots)
        more = goes_on(turn.said, draft, question) or tells_more(turn.said, draft, question)
        more = more or _answers_no_survey(turn, question)
        return more or changes(turn.said, draft, question, self._pack)

    async def _of_incident(self, turn: Turn, question: str) -> Events | None:
        """The answer to what was asked of a known incident; None where it answers nothing of that."""
        answered = await self._incidents.answer(turn, question)
        if answered is None:
            # What was filed already is no draft any more that other words could change.
            return None if question == incidents.QUESTION else [ActionExecutionRejected(COMPLAINT_FORM)]
        if answered.events is not None:
            return answered.events
        if answered.anew:
            fresh = replace(turn, slots={**turn.slots, **dict.fromkeys((*FIELDS, *NOTES))})
            return [*Draft().events(turn.slots), *await self._go_on(fresh, None)]
        preview = await self._asking.preview(answered.draft, turn.said.lang)
        return await self._asking.on(turn, answered.draft, Step(answered.draft), preview)

    async def _follow(self, turn: Turn) -> Events | None:
        """The citizen follows what is reported already: nothing else is filed. None where it is too late."""
        draft = Draft.of(turn.slots)
        followed = await joining.taken(self._desk, turn.said, draft)
        if followed is None:
            turn.say("utter_join_gone")
            return None
        sentence, events = followed
        turn.sentences.append(sentence)
        behind = await joining.put_back(self._desk, turn.said, draft)
        return [*turn.keeping(Draft()), *ENDED, *events, *behind]

    async def _keep(self, turn: Turn, *, told: bool = True) -> Events:
        """The open question is put again; what is `told`, where no follow-up is open, is kept with the matter."""
        before = Draft.of(turn.slots)
        draft = with_time(turn.said, before).saying_more(turn.said.words) if told else before
        preview = await self._asking.preview(draft, turn.said.lang)
        return await self._asking.on(turn, before, Step(draft, aside=True), preview)

    async def _go_on(self, turn: Turn, question: str | None) -> Events:
        if question and _answers_no_survey(turn, question):
            return await self._keep(turn)
        if question == joining.QUESTION and joining.is_taken(turn.said):
            followed = await self._follow(turn)
            if followed is not None:
                return followed
        draft, step = await self._step(turn, question)
        step = held_to_commands(turn.said, draft, await self._placed(turn, step, question), question)
        told = with_business(turn.said, step.draft)
        unclear = step.unclear and told["description"] == step.draft["description"]
        step = replace(step, draft=told, unclear=unclear)
        if step.outside is not None:
            return await self._outside(turn, step)
        if not question and not step.draft.fields and turn.said.intent in _OPENED:
            filed = await self._desk.filed_by(
                turn.said.conversation, message_id=turn.said.message, lang=turn.said.lang
            )
            if filed:
                # The service died between filing and answering; the message came again.
                turn.sentences.append(filed_sentence(filed, turn.said.lang))
                return [*turn.keeping(Draft()), *ENDED, SlotSet("ticket_in_focus", filed[0].number)]
        if not draft.fields and not step.draft.fields and turn.said.pressed:
            turn.say("utter_nothing_open")
            return [*turn.keeping(Draft()), *ENDED]
        preview = await self._asking.preview(step.draft, turn.said.lang)
        if step.confirmed and not {"description", "district"} & set(preview.needs):
            return [*turn.keeping(step.draft), SlotSet("confirmed", True), SlotSet("requested_slot", None)]
        if step.edit is not None or step.wants_call or step.unclear:
            return await self._asking.one_field(turn, step, preview)
        return await self._asking.on(turn, draft, step, preview)

    async def _placed(self, turn: Turn, step: Step, question: str | None) -> Step:
        """With the place of an earlier ticket, where the words point at it and name none themselves."""
        if same_place.may_be_told_before(turn.said, step.draft):
            tickets = await self._desk.tickets_of(turn.said.conversation, turn.said.lang)
            step = replace(step, draft=same_place.placed_as_before(turn.said, step.draft, tickets))
        if not question and not (step.draft["district"] or step.draft["address"] or step.place_choices):
            step = replace(step, draft=step.draft.having(**same_place.place_of(turn.slots)))
        if question:
            step = replace(step, draft=same_place.put_back(step.draft, Draft.of(turn.slots), turn.events))
        return step

    async def _step(self, turn: Turn, question: str | None) -> tuple[Draft, Step]:
        """The draft as it was before the message, and the step the message makes."""
        if question:
            draft = Draft.of(turn.slots)
            return draft, take(turn.said, draft, question, self._pack)
        return resuming.begun(turn, await resuming.waiting(self._desk, turn), self._pack)

    async def _outside(self, turn: Turn, step: Step) -> Events:
        """Nothing is filed for a place beyond the city; what was told stays at hand, in case the place was a slip."""
        neighbour = next(neighbours_named(self._pack, step.outside or ""), None)
        english = turn.said.lang == "en"
        city = self._pack.name_en if english else self._pack.name_zh
        if neighbour:
            name = neighbour.en if english else neighbour.zh
            place = turn.said.told("outside_city") or name
            turn.say("utter_outside", place=place, number=neighbour.number, city=city)
        else:
            turn.say("utter_outside_somewhere", city=city)
        await self._desk.drop_draft(turn.said.conversation)
        return [*turn.keeping(step.draft), SlotSet("confirmed", False), SlotSet("requested_slot", None)]


def _answers_no_survey(turn: Turn, question: str) -> bool:
    """Whether words that sound like an answer to a follow-up are told where none is open, and tell no detail."""
    said = turn.said
    if said.intent != "answer_survey" or said.pressed or turn.slots.get("survey_waiting"):
        return False
    details = said.names_place or any(said.value(name) for name in ("phone", "person_name", "party"))
    told = bool(turn.slots.get("description")) and question not in QUESTIONS
    told = told and (tells(said) or _NOT_ONE.match(said.words) is not None)
    answers = is_about_reporter(said) or is_assent(said.words) or puts_right(said)
    return told and not details and not answers


def _nothing_told(turn: Turn, tracker: Tracker) -> Events:
    """The answer to a first message in which nothing is told that could be filed; empty where something may be."""
    if not turn.said.pressed and is_venting(turn.said.words, turn.said.lang):
        turn.sentences.append(harsh_answer(tracker))
        return [SlotSet("abuse_answered", True), *ENDED]
    if _looks_up_by_phone(turn):
        turn.say("utter_phone_finds_nothing")
        return [*ENDED]
    return []


def _looks_up_by_phone(turn: Turn) -> bool:
    """Whether a telephone number is sent right after it was said what a case is looked up by: no case is found so."""
    if turn.slots.get("draft_waiting") or not is_bare_number(turn.said):
        return False
    said = [event for event in turn.events if event.get("event") == "bot"]
    return bool(said) and (said[-1].get("metadata") or {}).get("utter_action") in _LOOKED_UP

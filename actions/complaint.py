"""The form in which a complaint is told: one remote call a turn that reads the message, keeps the draft and asks on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import asked, incidents, joining, resuming, same_place
from actions.areas import neighbours_named
from actions.asides import Asides
from actions.asking_on import AskingOn
from actions.draft import FIELDS, NOTES, Draft
from actions.draft_update import update
from actions.enterprises import with_business
from actions.filing import filed_sentence
from actions.incident_turns import IncidentTurns
from actions.interruptions import has_rule, interrupts
from actions.named import COMPLAINT_FORM, Events, Named
from actions.said import Said, is_asked_again
from actions.step import Step
from actions.turn import ENDED, Turn
from city.pack import CityPack
from desk.desk import Desk
from desk.pack import answers

# What is said where no case was found.
_LOOKED_UP = ("utter_no_tickets", "utter_number_lost", "utter_ticket_not_found", "utter_code_alone")
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
        turn = Turn(Said.of(tracker), tracker.slots, [], asked.may_tell_of(tracker), tracker.events)
        if question and is_asked_again(tracker):
            events = await self._asking.again(turn, question)
        elif question in incidents.QUESTIONS and (of_it := await self._of_incident(turn, question)):
            events = of_it
        else:
            events = await self._answered(turn, question)
        for sentence in turn.sentences:
            sentence.utter(dispatcher)
        return events

    async def _answered(self, turn: Turn, question: str | None) -> Events:
        """What a message makes of the draft, or that something else answers it first."""
        self._answer_beside(turn)
        if not question:
            if turn.said.is_mostly("phone") and turn.was_said(*_LOOKED_UP):
                # No case is found by a telephone number.
                turn.say("utter_phone_finds_nothing")
                return [*ENDED]
            return await self._go_on(turn, None)
        is_known = turn.said.means("ask_question") and turn.said.value("knowledge")
        if not is_known and (aside := await self._asides.answer(turn, question)) is not None:
            return aside
        if has_rule(turn.said) and interrupts(turn.said, several=bool(turn.slots.get("others"))):
            return await self._interrupted(turn, question)
        return await self._go_on(turn, question)

    async def _interrupted(self, turn: Turn, question: str) -> Events:
        """Something else is answered first; what was told beside it is kept."""
        if not turn.said.edits:
            return [ActionExecutionRejected(COMPLAINT_FORM)]
        draft = update(turn.said, Draft.of(turn.slots), question, self._pack).draft
        await self._desk.remember_draft(turn.said.conversation, draft.taken_from(turn.said.message).kept())
        return [*turn.keeping(draft), ActionExecutionRejected(COMPLAINT_FORM)]

    def _answer_beside(self, turn: Turn) -> None:
        """Answer a question that was asked in one message with the matter, where the city knows the answer."""
        if turn.said.does("ask:privacy") and turn.said.edits:
            turn.say("utter_kept_secret")
        known = self._pack.knowledge.get(str(turn.said.value("knowledge")))
        if known and turn.said.does("ask:kb") and turn.said.edits:
            values = answers.values(known, turn.said.lang, ZoneInfo(self._pack.timezone))
            turn.say("utter_answer_in_form", **values)

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

    async def _go_on(self, turn: Turn, question: str | None) -> Events:
        if question == joining.QUESTION and joining.is_taken(turn.said):
            followed = await self._follow(turn)
            if followed is not None:
                return followed
        draft, step = await self._step(turn, question)
        step = await self._placed(turn, step, question)
        step = replace(step, draft=with_business(turn.said, step.draft))
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
        return step

    async def _step(self, turn: Turn, question: str | None) -> tuple[Draft, Step]:
        """The draft as it was before the message, and the step the message makes."""
        if question:
            draft = Draft.of(turn.slots)
            return draft, update(turn.said, draft, question, self._pack)
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

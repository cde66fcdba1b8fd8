"""Questions: answered from the city's knowledge base with source and day, or offered to staff; and matters of others.

A matter that the hotline cannot take is named before filing, with where to go; what may be filed all the same waits as
a draft for the citizen's word.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asked import QUESTION, just_answered, remembered, tells_matter
from actions.draft import Draft
from actions.draft_update import told_in
from actions.named import COMPLAINT_FORM, Events, Named, open_form
from actions.said import Said
from actions.sentence import Sentence
from actions.waiting import offer_what_waits
from city.further import asked_further, number_in, told_of
from city.pack import CityPack, Known
from desk.desk import Desk
from desk.pack import answers

MEANT = "elsewhere"
# What a further question is about.
FURTHER = "asks_on"


class ActionAnswerQuestion(Named):
    """Answers a question where the base surely can; else says so honestly and offers to send it to staff."""

    called = "action_answer_question"

    def __init__(self, desk: Desk, pack: CityPack) -> None:
        self._desk = desk
        self._pack = pack

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """The question is remembered, so that a person can be asked it after all; a draft that waits is offered."""
        said = Said.of(tracker)
        if not open_form(tracker) and (of_it := await self._of_incident(dispatcher, said)):
            return of_it
        known = self._pack.knowledge.get(str(said.value("knowledge")))
        if known is not None and (further := asked_further(str(said.value(FURTHER) or ""))):
            if of_entry := self._of_entry(dispatcher, tracker, known, further):
                return of_entry
            known = None
        elif known is not None and _says_it_again(said, known, tracker):
            known = None
        in_form = open_form(tracker) is not None
        if known is None and in_form:
            Sentence("utter_question_later").utter(dispatcher)
            return []
        if known is None:
            return await _note(self._desk, self._pack, said, dispatcher, tracker)
        values = answers.values(known, said.lang, ZoneInfo(self._pack.timezone))
        if in_form:
            Sentence("utter_answer_in_form", values).utter(dispatcher)
            return []
        asked = remembered(said, self._pack)
        events: Events = [SlotSet(QUESTION, dict(asked.fields))]
        if not tracker.slots.get("draft_waiting") and tells_matter(said):
            Sentence("utter_answer_and_offer", values).utter(dispatcher)
            await self._desk.remember_draft(said.conversation, asked.taken_from(said.message).kept())
            return [*events, SlotSet("draft_waiting", True)]
        Sentence("utter_answer", values).utter(dispatcher)
        await offer_what_waits(self._desk, dispatcher, tracker, said)
        return events

    def _of_entry(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, known: Known, further: str
    ) -> Events:
        """What the entry before says of what is asked further, else who knows; empty where it names nobody to ask.

        The question before it stays the one that a person is asked, with this one behind it.
        """
        said, form = Said.of(tracker), open_form(tracker)
        told = told_of(further, known.wording(said.lang).answer)
        number = number_in(known.wording(said.lang).answer)
        if told:
            values = {**answers.values(known, said.lang, ZoneInfo(self._pack.timezone)), "answer": told}
            Sentence("utter_answer_in_form" if form else "utter_answer", values).utter(dispatcher)
        elif number:
            name = "utter_ask_there_in_form" if form else "utter_ask_there"
            Sentence(name, {"number": number}).utter(dispatcher)
        else:
            return []
        before = just_answered(tracker)
        if before is None:
            return [SlotSet(QUESTION, dict(remembered(said, self._pack).fields))]
        return [SlotSet(QUESTION, dict(before.saying_more(said.words).fields))]

    async def _of_incident(self, dispatcher: CollectingDispatcher, said: Said) -> Events:
        """'Why is there no power in …?': a known incident is told of in the form; empty where there is none.

        Whoever follows it reads how it stands. Without a place the form asks where, if there is one anywhere.
        """
        draft = told_in(said, Draft(), self._pack)
        choices = () if draft["category"] else draft.choices
        if not (draft["category"] or choices):
            return []
        known = await self._desk.known_incident(said.conversation, draft.fields, said.lang, choices=choices)
        if known is not None and known.follows:
            Sentence("utter_incident_stands", {"told": known.told}).utter(dispatcher)
            return [SlotSet(QUESTION, None)]
        placeless = not said.names_place and not said.pin
        if known is None and not (placeless and await self._desk.knows_of(str(draft["category"]))):
            return []
        return [FollowupAction(COMPLAINT_FORM)]


class ActionAskStaff(Named):
    """The answer was not enough, or there was none: the question becomes the draft of an inquiry."""

    called = "action_ask_staff"

    def __init__(self, desk: Desk, pack: CityPack) -> None:
        self._desk = desk
        self._pack = pack

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """A draft that is gone on with at once; in the middle of another matter that one comes first."""
        said = Said.of(tracker)
        asked = tracker.slots.get(QUESTION)
        if open_form(tracker):
            Sentence("utter_question_later").utter(dispatcher)
            return []
        if not asked:
            Sentence("utter_ask_what").utter(dispatcher)
            return []
        kept = await self._desk.draft(said.conversation)
        if Draft.of(kept).message_id != said.message:
            behind = kept if tracker.slots.get("draft_waiting") else None
            draft = Draft(fields={**asked, "kind": "inquiry"}, set_aside=behind)
            await self._desk.remember_draft(said.conversation, draft.taken_from(said.message).kept())
        Sentence("utter_question_noted").utter(dispatcher)
        return [SlotSet("draft_waiting", True), SlotSet(QUESTION, None)]


class ActionNameElsewhere(Named):
    """Says where a matter belongs that the hotline cannot take, and files it only on the citizen's word, or never."""

    called = "action_name_elsewhere"

    def __init__(self, desk: Desk, pack: CityPack) -> None:
        self._desk = desk
        self._pack = pack

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """What was told waits as a draft, unless such a matter is never filed."""
        said = Said.of(tracker)
        matter = self._pack.elsewhere.get(str(said.value(MEANT)))
        if matter is None:
            return await _note(self._desk, self._pack, said, dispatcher, tracker)
        answer = {"answer": matter.telling(said.lang).answer}
        waiting = bool(tracker.slots.get("draft_waiting"))
        if not matter.filed:
            Sentence("utter_not_filed_here", answer).utter(dispatcher)
            return []
        if said.value(FURTHER):
            # 'And what do I do now?' is answered by the same once more; what was told waits already.
            Sentence("utter_elsewhere", answer).utter(dispatcher)
            return []
        kept = await self._desk.draft(said.conversation)
        if Draft.of(kept).message_id != said.message:
            # A form that was open and knew no matter yet goes on with what it knew, such as the place.
            begun = Draft(set_aside=kept) if waiting else Draft.of(kept).offering(())
            draft = told_in(said, begun, self._pack)
            await self._desk.remember_draft(said.conversation, draft.taken_from(said.message).kept())
        Sentence("utter_elsewhere", answer).utter(dispatcher)
        return [SlotSet("draft_waiting", True)]


async def _note(
    desk: Desk, pack: CityPack, said: Said, dispatcher: CollectingDispatcher, tracker: Tracker
) -> Events:
    """A question that cannot be answered is kept as the draft of an inquiry, which waits for a yes."""
    kept = await desk.draft(said.conversation)
    # Delivered again, the message finds its question kept already.
    if Draft.of(kept).message_id != said.message:
        begun = Draft(set_aside=kept if tracker.slots.get("draft_waiting") else None)
        draft = told_in(said, begun, pack).having(kind="inquiry")
        before = just_answered(tracker) if said.value(FURTHER) else None
        asked = (before["description"] if before else None, draft["description"] or said.words)
        draft = draft.having(description="\n".join(filter(None, asked)) or None)
        await desk.remember_draft(said.conversation, draft.taken_from(said.message).kept())
    Sentence("utter_cannot_answer_yet").utter(dispatcher)
    return [SlotSet("draft_waiting", True)]


def _says_it_again(said: Said, known: Known, tracker: Tracker) -> bool:
    """Whether a further question finds only the answer given before, and that does not speak of what is asked."""
    further = str(said.value(FURTHER) or "")
    if not further or further.casefold() in known.wording(said.lang).answer.casefold():
        return False
    asked = [event for event in tracker.events if event.get("event") == "user"]
    before = asked[-2].get("parse_data") or {} if len(asked) > 1 else {}
    told = {
        entity.get("value") for entity in before.get("entities") or () if entity.get("entity") == "knowledge"
    }
    return said.value("knowledge") in told

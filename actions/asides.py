"""What is said in the middle of telling and answers no question: anger, haste, 'why do you ask', 'read it back'."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions.asking_on import AskingOn
from actions.draft import Draft
from actions.named import Events
from actions.recap import so_far
from actions.turn import Turn
from city.pack import CityPack
from desk.desk import Desk

_WHY = {
    **dict.fromkeys(("district", "address"), "utter_why_place"),
    "occurred_at": "utter_why_time",
    "party": "utter_why_party",
    "contact_by": "utter_why_contact",
}


class Asides:
    """Answers what is said aside, and has the open question asked again."""

    def __init__(self, desk: Desk, pack: CityPack, asking: AskingOn) -> None:
        self._desk = desk
        self._pack = pack
        self._asking = asking

    async def answer(self, turn: Turn, question: str) -> Events | None:
        """What a message says aside of the open `question`; None where it says nothing so, or something else too."""
        said = turn.said
        if said.pressed or said.edits or said.answers:
            return None
        if said.acts_any("ask:recap", "ask:repeat"):
            return await self._say_back(turn, question)
        if said.does("ask:why") and question in _WHY:
            turn.say(_WHY[question])
            return await self._again(turn, question)
        if said.does("ask:privacy"):
            turn.say("utter_kept_secret")
            if question == "confirmed":
                turn.say("utter_no_trouble")
            return await self._again(turn, question, confidential=True)
        if said.does("hurry"):
            turn.say("utter_hurry")
            return await self._again(turn, question)
        if said.does("vent"):
            if not turn.slots.get("abuse_answered"):
                turn.say("utter_heard")
            return [SlotSet("abuse_answered", True), *await self._again(turn, question)]
        return None

    async def _again(self, turn: Turn, question: str, **noted: bool) -> Events:
        draft = Draft.of(turn.slots).having(**noted)
        if noted:
            await self._desk.remember_draft(
                turn.said.conversation, draft.taken_from(turn.said.message).kept()
            )
        return [*turn.keeping(draft), *await self._asking.again(turn, question)]

    async def _say_back(self, turn: Turn, question: str) -> Events:
        """What was taken down so far, which is all on the card where that is looked over."""
        draft = Draft.of(turn.slots)
        if question == "confirmed":
            turn.sentences.append(await self._asking.card(draft, turn.said))
            return [*turn.keeping(draft), SlotSet("requested_slot", question)]
        preview = await self._asking.preview(draft, turn.said.lang)
        turn.sentences.append(so_far(draft, preview, turn.said, self._pack))
        return [*turn.keeping(draft), *await self._asking.again(turn, question)]

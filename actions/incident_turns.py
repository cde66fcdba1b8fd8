"""The answers to what is asked of a known incident: counted in or not, somebody in need, and where exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk.events import SlotSet

from actions import incidents, joining, vulnerable
from actions.draft import Draft
from actions.interruptions import interrupts
from actions.named import Events
from actions.turn import ENDED, Turn
from city.pack import CityPack
from desk.desk import Desk

_TWICE = 2
"""How often it is asked who needs help at home, where the answer says neither yes nor no."""
_NO_PLACE = ("skip", "deny", "cancel", "goodbye", "thank")


@dataclass(frozen=True)
class Answered:
    """What an answer leads to: these events; or the draft is gone on with (`anew`: the message begins another one)."""

    events: Events | None = None
    draft: Draft = field(default_factory=Draft)
    anew: bool = False


class IncidentTurns:
    """Takes the answers on a desk and a city."""

    def __init__(self, desk: Desk, pack: CityPack) -> None:
        self._desk = desk
        self._pack = pack

    async def answer(self, turn: Turn, question: str) -> Answered | None:
        """What follows from the message; None where it says nothing to this question."""
        draft = Draft.of(turn.slots)
        state = turn.slots.get(incidents.SLOT) or {}
        if question == incidents.QUESTION:
            return await self._follow(turn, draft, state) if incidents.is_taken(turn.said) else None
        if question == incidents.AT_HOME:
            return await self._at_home(turn, draft, state)
        return await self._exactly(turn, draft, state)

    async def _follow(self, turn: Turn, draft: Draft, state: Mapping[str, Any]) -> Answered:
        gave = await incidents.followed(self._desk, turn.said, draft, int(state["id"])) if state else None
        if gave is None:
            turn.say("utter_incident_over")
            return Answered(draft=draft)
        sentence, events, asks = gave
        turn.sentences.append(sentence)
        if asks:
            told = draft.having_asked(incidents.AT_HOME)
            return Answered([*turn.keeping(told), *events, SlotSet("requested_slot", incidents.AT_HOME)])
        return await self._filed(turn, draft, events, asks_where=sentence.response.endswith("_where"))

    async def _at_home(self, turn: Turn, draft: Draft, state: Mapping[str, Any]) -> Answered | None:
        said = turn.said
        in_need = vulnerable.answer(said)
        if in_need:
            return await self._file_own(turn, draft, state)
        if in_need is False:
            turn.say("utter_incident_none")
            return await self._left(turn)
        if interrupts(said):
            return None
        if said.intent == "file_complaint" and said.value("category") not in (None, draft["category"]):
            # Nobody is named: another matter is told.
            return Answered(anew=True)
        if draft.asked_times(incidents.AT_HOME) < _TWICE:
            turn.say("utter_incident_at_home")
            told = draft.having_asked(incidents.AT_HOME)
            return Answered([*turn.keeping(told), SlotSet("requested_slot", incidents.AT_HOME)])
        turn.say("utter_incident_none")
        return await self._left(turn)

    async def _file_own(self, turn: Turn, draft: Draft, state: Mapping[str, Any]) -> Answered:
        gave = await incidents.filed_own(self._desk, turn.said, draft, state, self._pack)
        if gave is None:
            # What cannot be filed as it stands is asked for as any complaint is, and stays an emergency.
            turn.say("utter_incident_over")
            return Answered(draft=draft.having(urgency="emergency"))
        sentence, told, events = gave
        turn.sentences.append(sentence)
        return await self._filed(turn, told, events, asks_where=sentence.response.endswith("_where"))

    async def _filed(self, turn: Turn, draft: Draft, events: Events, *, asks_where: bool) -> Answered:
        if asks_where:
            return Answered([*turn.keeping(draft), *events, SlotSet("requested_slot", incidents.EXACTLY)])
        left = await self._left(turn)
        return Answered([*(left.events or []), *(one for one in events if one["name"] != incidents.SLOT)])

    async def _exactly(self, turn: Turn, draft: Draft, state: Mapping[str, Any]) -> Answered | None:
        said = turn.said
        if said.means(*_NO_PLACE) and not said.names_place:
            turn.say("utter_incident_none")
            return await self._left(turn)
        if interrupts(said):
            return None
        noted = await incidents.exactly(self._desk, said, draft, str(state.get("own")), self._pack)
        turn.sentences.append(noted)
        return await self._left(turn)

    async def _left(self, turn: Turn) -> Answered:
        """Nothing more is to be asked: the form ends, and a draft that waited behind waits by itself."""
        behind = await joining.put_back(self._desk, turn.said, Draft.of(turn.slots))
        return Answered([*turn.keeping(Draft()), *ENDED, SlotSet(incidents.SLOT, None), *behind])

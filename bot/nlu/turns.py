"""One message taken through Rasa, strictly: a turn is kept whole with its id and reply, or it never happened.

Rasa's own loop goes on when an action fails, and saves what is left. Ours stops: nothing is written, so the next try of
the same message begins where this one began. A message that was taken before gets the reply it got.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.agent import Agent
from rasa.shared.core.events import ActiveLoop, BotUttered, SlotSet

from bot.nlu import session, speech
from bot.nlu.delivered import ALONE, DANGER, Delivered, understand
from bot.nlu.endpoint import ActionsEndpoint
from bot.nlu.meant import Standing, meant
from bot.nlu.remote import Actions
from bot.nlu.tracker_store import DeskTrackerStore
from bot.nlu.turn import Turn, TurnFailed, understanding
from city import faultpoints
from dialogue.state import State

DEADLINE_SECONDS = 20.0
NOTED_SLOTS = ("language", "ticket_in_focus", "survey_open", "draft_waiting", "comment_wanted")


class Turns:
    """Takes one message at a time of each sender. Different senders do not wait for each other."""

    def __init__(self, agent: Agent, store: DeskTrackerStore, endpoint: ActionsEndpoint) -> None:
        self._agent = agent
        self._actions = Actions(agent.domain, endpoint)
        self._store = store
        self._orders: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def serves(self, agent: Agent) -> bool:
        """Whether these turns are taken with this agent; Rasa replaces it when it loads another model."""
        return self._agent is agent

    async def take(self, delivered: Delivered) -> dict[str, Any]:
        """The reply {messages, intent, confidence, entities, model, lang, categories, kind}.

        Raises TurnFailed, StoreFailed.
        """
        reply: dict[str, Any] = await self._in_order(delivered.sender, self._take(delivered))
        return reply

    async def note(self, sender: str, note_id: str, note: Mapping[str, Any]) -> None:
        """Tell the conversation of something said or done outside it; the same id again changes nothing.

        `text` is what the citizen was told; NOTED_SLOTS set what they name (`survey_open`: {survey, question}), and
        `draft_waiting` ends an open form: the draft is with the desk. Raises TurnFailed, StoreFailed.
        """
        await self._in_order(sender, self._note(sender, note_id, note))

    async def read(self, delivered: Delivered) -> dict[str, Any]:
        """How a text is understood, as the first words of somebody new: what `take` says of it, without messages.

        No conversation is opened or kept. Raises TurnFailed.
        """
        try:
            parsed = await asyncio.wait_for(understand(delivered, self._agent.processor), DEADLINE_SECONDS)
        except asyncio.TimeoutError as late:
            raise TurnFailed("deadline") from late
        if parsed["intent"]["name"] != DANGER:
            parsed = meant(parsed, State(), Standing())
        wished, intent = delivered.metadata.get("lang"), parsed["intent"]["name"]
        lang = speech.spoken(delivered.text, known=None, wished=wished, intent=intent)
        read = {"commands": parsed.get("commands") or {}, "spans": parsed.get("spans") or []}
        return {**understanding(parsed), **read, "model": self._agent.model_name, "lang": lang}

    async def rehearse(self, text: str) -> None:
        """Understand a text and predict what follows as for somebody new, up to the first action. Nothing is said,
        asked of the actions or kept: what a process loads when it is first needed is there afterwards."""
        turn = Turn(self._agent, self._actions, self._store.init_tracker(ALONE))
        await turn.hear(Delivered.alone({"text": text}))
        turn.follows()

    async def _in_order(self, sender: str, work: Any) -> Any:
        # Rasa's lock looks again only once a second; ours is immediate. Rasa's stays as the fence between processes.
        order = self._orders.setdefault(sender, asyncio.Lock())
        try:
            async with order, self._agent.lock_store.lock(sender):
                return await asyncio.wait_for(work, DEADLINE_SECONDS)
        except asyncio.TimeoutError as late:
            raise TurnFailed("deadline") from late

    async def _take(self, delivered: Delivered) -> dict[str, Any]:
        opened = await self._store.open(delivered.sender, delivered.id)
        if opened.reply is not None:
            return opened.reply
        turn = Turn(self._agent, self._actions, opened.tracker or self._store.init_tracker(delivered.sender))
        faultpoints.reached("turn.begun")
        reply = await turn.answer(delivered)
        faultpoints.reached("turn.said")
        await self._store.keep(turn.tracker, version=opened.version, turn=delivered.id, reply=reply)
        faultpoints.reached("turn.kept")
        return reply

    async def _note(self, sender: str, note_id: str, note: Mapping[str, Any]) -> None:
        opened = await self._store.open(sender, note_id)
        if opened.reply is not None:
            return
        tracker = opened.tracker or self._store.init_tracker(sender)
        events: list[Any] = [] if tracker.events else session.opening({})
        events += [SlotSet(name, note[name]) for name in NOTED_SLOTS if name in note]
        if "survey_open" in note:
            events.append(SlotSet("survey_waiting", bool(note["survey_open"])))
        if note.get("kind") == "given_back":
            events.append(SlotSet("person_called", None))
        if "draft_waiting" in note and tracker.active_loop_name:
            events += [ActiveLoop(None), SlotSet("requested_slot", None)]
        if note.get("text"):
            events.append(BotUttered(str(note["text"]), metadata={"note": True}))
        tracker.update_with_events(events, self._store.domain)
        await self._store.keep(tracker, version=opened.version, turn=note_id, reply={})

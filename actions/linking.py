"""A citizen's other chats, and a ticket that was told on the phone: linking, unlinking, taking it in, letting it go."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.named import Events, Named
from actions.said import Said
from actions.sentence import Sentence
from desk.desk import Desk
from desk.errors import Conflict, NotAllowed, TicketNotFound


class ActionLinkChats(Named):
    """Does what `link_chats`, `unlink_chats`, `claim_ticket` or the button below a claimed ticket asks."""

    called = "action_link_chats"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Changes no slot: what was being talked about goes on after it."""
        said = Said.of(tracker)
        if said.intent == "claim_ticket":
            sentence = Sentence("utter_claim_how")
        elif said.intent == "unlink_chats":
            done = await self._desk.unbind(said.conversation)
            sentence = Sentence("utter_unlinked" if done else "utter_not_linked")
        elif said.intent == "release_ticket":
            sentence = await self._let_go(said)
        else:
            sentence = await self._code(said)
        sentence.utter(dispatcher)
        return []

    async def _code(self, said: Said) -> Sentence:
        try:
            code = await self._desk.binding_code(said.conversation)
        except Conflict:
            return Sentence("utter_link_full")
        return Sentence("utter_link_code", {"code": code})

    async def _let_go(self, said: Said) -> Sentence:
        number = str(said.value("ticket_number") or "")
        try:
            await self._desk.release(said.conversation, number=number, lang=said.lang)
        except (TicketNotFound, NotAllowed):
            return Sentence("utter_ticket_not_found")
        return Sentence("utter_ticket_released")

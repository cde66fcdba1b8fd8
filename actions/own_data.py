"""What is kept of a citizen: told with a copy of it, and deleted once they have read what goes and what stays."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.named import Events, Named
from actions.said import Said
from actions.sentence import Sentence
from actions.waiting import cleared
from desk.desk import Desk


class ActionMyData(Named):
    """Does what `ask_my_data`, `erase_my_data` or the button that keeps everything asks."""

    called = "action_my_data"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Changes no slot: what was being talked about goes on after it."""
        said = Said.of(tracker)
        sentences = {
            "erase_my_data": self._before_erasing,
            "keep_my_data": self._kept,
        }.get(said.intent, self._told)
        for sentence in await sentences(said):
            sentence.utter(dispatcher)
        return []

    async def _told(self, said: Said) -> list[Sentence]:
        data = await self._desk.own_data(said.conversation, lang=said.lang)
        told = Sentence(
            "utter_my_data",
            {
                "since": data.since_text,
                "messages": data.messages,
                "kept": data.kept_text,
                "tickets": data.tickets_text,
            },
        )
        return [told, Sentence("utter_my_copy", {"link": data.link})] if data.link else [told]

    async def _before_erasing(self, said: Said) -> list[Sentence]:
        found = await self._desk.erasure(said.conversation, lang=said.lang)
        waiting = "utter_erase_waits" if found.named else "utter_erase_waits_unnamed"
        waits = [Sentence(waiting, {"numbers": found.numbers_text})] if found.numbers else []
        bound = [Sentence("utter_erase_bound")] if found.bound else []
        return [*waits, *bound, Sentence("utter_erase_asked")]

    async def _kept(self, _: Said) -> list[Sentence]:
        return [Sentence("utter_data_kept")]


class ActionEraseMyData(Named):
    """Has everything deleted that may be, now or once the open tickets are done."""

    called = "action_erase_my_data"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """The slots of the draft emptied, with a word."""
        said = Said.of(tracker)
        found = await self._desk.ask_to_erase(said.conversation, message_id=said.message, lang=said.lang)
        if found.numbers:
            Sentence("utter_erasing_later", {"numbers": found.numbers_text}).utter(dispatcher)
        else:
            Sentence("utter_erasing").utter(dispatcher)
        return cleared(tracker, draft_waiting=False)

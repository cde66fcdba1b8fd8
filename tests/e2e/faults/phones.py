"""A Bot API server that misbehaves for a while as it is told, and knows which accepted sends nobody heard of."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from typing import Any

from aiohttp import web

from tests.botapi import BotApi, Sent

LATE_SECONDS, LOST_SECONDS = 3.0, 9.0
"""A slow answer that is still heard, and one that comes when the client has given up."""
SENDING = ("429", "500", "drop_before", "drop_after", "slow", "mixed")
FETCHING = ("duplicate", "out_of_order")


class Phones(BotApi):
    """While `fault` names one, the first send and a part (`share`) of the others meet it, or every fetch that brings
    something.

    `unheard` holds the ids of accepted sends whose answer was not given, or too late.
    """

    def __init__(self, *, seed: int = 1) -> None:
        super().__init__()
        self.fault: str | None = None
        self.share = 0.3
        self.met = 0
        self.unheard: set[int] = set()
        self._certain = False
        self._chance = random.Random(seed)
        self._bells: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)
        self._past: list[dict[str, Any]] = []

    def misbehave(self, fault: str | None) -> None:
        """From now on, until it is told otherwise; None ends it. The first send meets it for certain."""
        self.fault, self._certain = fault, True

    async def news(self, chat: int) -> None:
        """Wait until this chat was sent something."""
        await self._bells[chat].wait()
        self._bells[chat].clear()

    async def _sendmessage(self, request: web.Request, data: dict[str, Any], raw: Any) -> web.Response:
        fault = self._met()
        if fault == "mixed":
            fault = self._chance.choice(["429", "500", "drop_before", "drop_after"])
        if fault in ("429", "500", "drop_before", "drop_after"):
            self.faults.append(fault)
        before = len(self.sent_all)
        answer = await super()._sendmessage(request, data, raw)
        if len(self.sent_all) > before:
            sent = self.sent_all[-1]
            self._bells[sent.chat].set()
            await self._hold(sent, fault)
        return answer

    async def _hold(self, sent: Sent, fault: str | None) -> None:
        if fault == "drop_after":
            self.unheard.add(sent.id)
        if fault == "slow":
            lost = self._chance.random() < 0.5
            if lost:
                self.unheard.add(sent.id)
            await asyncio.sleep(LOST_SECONDS if lost else LATE_SECONDS)

    async def _getupdates(self, request: web.Request, data: dict[str, Any], raw: Any) -> web.Response:
        """As Telegram, which delivers in order and once; under a fault some come in another order or once more."""
        answer = await super()._getupdates(request, data, raw)
        again = self._chance.sample(self._past, min(3, len(self._past)))
        known = {update["update_id"] for update in self._past}
        self._past += [update for update in self._updates if update["update_id"] not in known]
        if self.fault not in FETCHING or not self._updates:
            return answer
        self.met += 1
        batch = [*self._updates[:100], *again] if self.fault == "duplicate" else self._shuffled(again)
        return web.json_response({"ok": True, "result": batch})

    def _shuffled(self, again: list[dict[str, Any]]) -> list[dict[str, Any]]:
        batch = [*self._updates[:100], *again]
        self._chance.shuffle(batch)
        return batch

    def _met(self) -> str | None:
        certain, self._certain = self._certain, False
        if self.fault not in SENDING or not (certain or self._chance.random() < self.share):
            return None
        self.met += 1
        return self.fault

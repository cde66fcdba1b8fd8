"""Wake-ups: who waits hears of a commit at once. Only a hint: every queue is scanned for what a hint was lost for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from functools import partial
from typing import Protocol

from desk.channel import Line, Subscription
from desk.store.database import Database

IN = "in"
"""A citizen's message or a note waits for the dialogue."""
OUT = "out"
"""A message waits for a channel that we send to."""
MEDIA = "media"
"""A photo, voice note or file waits to be fetched from its channel."""
STAFF = "staff"
"""Something that staff look at has changed."""
PACK = "pack"
"""Somebody published an entry of the city pack."""
CHAT = "chat:"


def chat_topic(channel: str, address: str) -> str:
    """The topic of one citizen's chat."""
    return f"{CHAT}{channel}:{address}"


def is_shared(topic: str) -> bool:
    """Whether somebody in another process may wait for it too. Work is done by whoever hears of it first."""
    return topic in (STAFF, PACK) or topic.startswith(CHAT)


class Wakeups(Protocol):
    """Tells subscribers of a topic that there is news. Never blocks, never raises."""

    def notify(self, *topics: str) -> None:
        """Wake whoever waits for one of these topics."""

    def hand(self, topic: str, lines: Sequence[Line]) -> None:
        """Give who waits for this topic in this process the lines that the last news was of, so that they need not look
        for them. Who was told of other news, too, has to.
        """

    def subscribe(self, topic: str) -> Subscription:
        """Listen from now on. News that comes between two waits ends the next one at once."""


class LocalSubscription:
    """One listener in this process."""

    def __init__(self, leave: Callable[[LocalSubscription], None]) -> None:
        self._leave = leave
        self._news = asyncio.Event()
        self._heard = self._known = 0
        self._is_acting = False
        self._handed: list[Line] = []

    def wake(self) -> None:
        """End this or the next wait; while the listener acts, once that is done."""
        self._heard += 1
        if not self._is_acting:
            self._news.set()

    async def wait(self, timeout: float) -> bool:
        try:
            async with asyncio.timeout(timeout):
                await self._news.wait()
        except TimeoutError:
            return False
        self._news.clear()
        known, self._known = self._known, self._heard
        return known != self._heard

    @contextmanager
    def acting(self) -> Iterator[Callable[[], None]]:
        heard, self._is_acting = self._heard, True

        def pass_over() -> None:
            if self._known == heard and self._heard == heard + 1:
                self._known = self._heard

        try:
            yield pass_over
        finally:
            self._is_acting = False
            if self._heard != heard:
                self._news.set()

    def hand(self, lines: Sequence[Line]) -> None:
        """Take these in the place of the last news, unless other news came before it."""
        if self._known + 1 == self._heard:
            self._known = self._heard
            self._handed.extend(lines)

    def handed(self) -> Sequence[Line]:
        handed, self._handed = self._handed, []
        return handed

    def close(self) -> None:
        self._leave(self)


class LocalWakeups:
    """Wake-ups within one process."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[LocalSubscription]] = {}

    @property
    def topics(self) -> Set[str]:
        """The topics that somebody listens to."""
        return self._listeners.keys()

    def notify(self, *topics: str) -> None:
        for topic in topics:
            self.wake(topic)

    def wake(self, topic: str) -> bool:
        """Wake this process's listeners of a topic; False if there is none."""
        listeners = self._listeners.get(topic, set())
        for listener in listeners:
            listener.wake()
        return bool(listeners)

    def hand(self, topic: str, lines: Sequence[Line]) -> None:
        for listener in self._listeners.get(topic, set()):
            listener.hand(lines)

    def subscribe(self, topic: str) -> Subscription:
        listener = LocalSubscription(partial(self._forget, topic))
        self._listeners.setdefault(topic, set()).add(listener)
        return listener

    def _forget(self, topic: str, listener: LocalSubscription) -> None:
        """Every chat is a topic: one that nobody listens to any more must not stay."""
        listeners = self._listeners.get(topic, set())
        listeners.discard(listener)
        if not listeners:
            self._listeners.pop(topic, None)


def announce_commits(db: Database, wakeups: Wakeups) -> None:
    """Let every commit on `db` that has news wake whoever waits for it. Doing it twice changes nothing."""
    db.announce = lambda topics: wakeups.notify(*topics)

"""One open chat socket: reads a device's frames and hands them to the desk. The other way is `web_screen`'s.

It keeps nothing that matters: a socket may break at any moment, and the next one catches up from the store.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from aiohttp import WSCloseCode, WSMessage, WSMsgType, web

from connectors.host_tickets import HostTickets
from connectors.web_faults import fault
from connectors.web_frames import (
    HISTORY_LIMIT,
    TEXT_LIMIT,
    Frame,
    FrameError,
    Hello,
    LookBack,
    Said,
    Seen,
    parse,
)
from connectors.web_host import Host
from connectors.web_identity import Devices
from connectors.web_marks import SeenMarks
from connectors.web_pace import Pace, Paces, Rate
from connectors.web_screen import CHANNEL, Screen
from connectors.web_urgent import is_urgent, may_be_urgent
from desk.channel import LARGEST_MEDIA, Inbox, Incoming, Media, Near, Received, Subscription

HELLO_WITHIN = 10.0
RETRY_AFTER = 2.0
BURST, PER_SECOND = 10, 2.0
LENGTH = 1000
"""A message takes one more out of the buckets for each so many characters."""
ALL_BURST, ALL_PER_SECOND = 60, 10.0
BACK_BURST, BACK_PER_SECOND = 10, 1.0
OPEN_BURST, OPEN_PER_SECOND = 30, 0.5
"""Sockets of one device: its tabs, each of which comes back by itself."""
NEAR_BURST, NEAR_PER_SECOND = 300, 20.0
"""Messages of all devices of one address, and its new sockets: a hall, many telephones of one network."""
ALL_NEAR_BURST, ALL_NEAR_PER_SECOND = 1200, 100.0
BACK_NEAR_BURST, BACK_NEAR_PER_SECOND = 150, 10.0
KNOWN = 3
KNOWN_AFTER = timedelta(minutes=10)
"""Beside it a third of an address's share is kept for devices that were answered so long ago."""
URGENT_BURST, URGENT_PER_SECOND = 3, 0.1
URGENT_NEAR_BURST, URGENT_NEAR_PER_SECOND = 60, 5.0
"""What is said of danger by a device or an address whose other buckets are empty. Whether it is one is looked at out of
the same, as that costs some milliseconds.
"""
MOST_ERRORS = 50
"""Frames of one socket that are none: no page of ours sends a single one."""
LIMITS = {"text": TEXT_LIMIT, "history": HISTORY_LIMIT}

log = structlog.get_logger(__name__)


class ChatPaces:
    """How fast devices and addresses may send, over all their sockets. A new socket has no new buckets."""

    def __init__(self) -> None:
        self.sockets = _paces((OPEN_BURST, OPEN_PER_SECOND), (NEAR_BURST, NEAR_PER_SECOND))
        self.messages = _paces((BURST, PER_SECOND), (NEAR_BURST, NEAR_PER_SECOND))
        self.frames = _paces((ALL_BURST, ALL_PER_SECOND), (ALL_NEAR_BURST, ALL_NEAR_PER_SECOND))
        self.history = _paces((BACK_BURST, BACK_PER_SECOND), (BACK_NEAR_BURST, BACK_NEAR_PER_SECOND))
        self.urgent = _paces((URGENT_BURST, URGENT_PER_SECOND), (URGENT_NEAR_BURST, URGENT_NEAR_PER_SECOND))


def _paces(own: tuple[int, float], near: tuple[int, float]) -> Paces:
    burst, per_second = near
    return Paces(
        own=Rate(burst=own[0], per_second=own[1]),
        near=Rate(burst=burst, per_second=per_second),
        kept=Rate(burst=burst // KNOWN, per_second=per_second / KNOWN),
    )


class ChatSocket:
    """The conversation of one device over one WebSocket. `near` is the address that it is counted for, or None."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        *,
        inbox: Inbox,
        devices: Devices,
        hosts: HostTickets,
        clock: Callable[[], datetime],
        hello_within: float,
        paces: ChatPaces,
        near: Near | None = None,
        takes_files: bool = False,
    ) -> None:
        self._socket = socket
        self._inbox = inbox
        self._devices = devices
        self._host = Host(inbox, hosts, clock)
        self._clock, self._monotonic = clock, asyncio.get_running_loop().time
        self._hello_within = hello_within
        self._limits = LIMITS | ({"media": LARGEST_MEDIA} if takes_files else {})
        self._screen = Screen(socket, inbox, "")
        self._marks = self._marks_of("")
        self._address = self._token = ""
        self._lang: str | None = None
        self._paces, self._near = paces, near
        # Of a socket whose device is not known yet.
        self._every = Pace(burst=ALL_BURST, per_second=ALL_PER_SECOND, now=self._monotonic())
        self._errors = 0

    async def serve(self) -> None:
        """Talk until either side closes. Raises what the desk raises while the conversation opens."""
        try:
            async with asyncio.timeout(self._hello_within):
                hello = await self._first_hello()
        except TimeoutError:
            await self._socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"no hello")
            return
        if hello is not None:
            await self._converse(hello)

    async def _first_hello(self) -> Hello | None:
        async for message in self._socket:
            frame = await self._read(message)
            if isinstance(frame, Hello):
                return frame
            if frame is not None:
                await self._refuse(FrameError("hello_first"))
        return None

    async def _converse(self, hello: Hello) -> None:
        known = self._devices.address(hello.token)
        self._token = hello.token if known and hello.token else self._devices.new()
        self._address = known or self._devices.address(self._token) or ""
        if pause := self._paces.sockets.wait(self._address, near=None, now=self._monotonic()):
            await self._refuse(FrameError("too_fast", retry_after=round(pause, 2)))
            await self._socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=b"too many sockets")
            return
        self._lang = hello.lang
        self._screen = Screen(self._socket, self._inbox, self._address)
        self._marks = self._marks_of(self._address)
        subscription = self._inbox.subscribe(CHANNEL, self._address)
        try:
            shown = await self._host.show(hello, address=self._address)
            greeting = {**self._greeting(new=known is None), **shown}
            await self._screen.open(hello.after if known else 0, greeting, is_new=known is None)
            watcher = asyncio.create_task(self._screen.watch(subscription))
            try:
                async for message in self._socket:
                    await self._take(await self._read(message), subscription)
            finally:
                # Never in the middle of a look: a store does not like its readers cancelled.
                async with self._screen.looking:
                    watcher.cancel()
                await asyncio.gather(watcher, self._marks.end(), return_exceptions=True)
        finally:
            subscription.close()

    def _marks_of(self, address: str) -> SeenMarks:
        return SeenMarks(
            self._inbox,
            CHANNEL,
            address,
            marked=lambda up_to: self._screen.send({"type": "ack", "up_to": up_to}),
            failed=lambda: self._refuse(FrameError("try_later", retry_after=RETRY_AFTER)),
        )

    def _greeting(self, *, new: bool) -> dict[str, object]:
        return {"type": "hello", "token": self._token, "new": new, "lang": self._lang, "limits": self._limits}

    async def _read(self, message: WSMessage) -> Frame | None:
        await self._in_turn(self._paces.frames if self._address else None)
        try:
            return parse(message.data if message.type == WSMsgType.TEXT else "")
        except FrameError as error:
            self._errors += 1
            if self._errors > MOST_ERRORS:
                await self._socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"too many errors")
                return None
            await self._refuse(error)
            return None

    async def _in_turn(self, paces: Paces | None) -> None:
        """Leave what came too fast lying until its time: nothing is refused, and nobody is answered faster."""
        now = self._monotonic()
        if paces is None:
            pause = self._every.turn(now)
        else:
            pause = paces.turn(self._address, near=self._near, now=now, is_known=self._is_known)
        if pause:
            await asyncio.sleep(pause)

    async def _refuse(self, error: FrameError) -> None:
        await self._screen.send({"type": "error", "code": error.code, **error.details})

    async def _take(self, frame: Frame | None, news: Subscription) -> None:
        try:
            match frame:
                case Hello():
                    self._lang = frame.lang
                    shown = await self._host.show(frame, address=self._address)
                    await self._screen.send({**self._greeting(new=False), **shown})
                case Said():
                    await self._hear(self._host.fill(frame, self._lang), news)
                case Seen():
                    self._marks.note(frame.up_to)
                case LookBack():
                    await self._in_turn(self._paces.history)
                    await self._screen.look_back(frame.limit)
        except ConnectionResetError:
            raise
        except FrameError as refused:
            await self._refuse(refused)
        except Exception as problem:
            log.error("web_frame_failed", frame=type(frame).__name__, **fault(problem))
            details = {"id": frame.id} if isinstance(frame, Said) else {}
            await self._refuse(FrameError("try_later", retry_after=RETRY_AFTER, **details))

    async def _hear(self, said: Said, news: Subscription) -> None:
        cost = 1 + len(said.text or "") // LENGTH
        pause = self._wait(self._paces.messages, cost=cost)
        if pause and not self._is_urgent(said.text or ""):
            await self._refuse(FrameError("too_fast", id=said.id, retry_after=round(pause, 2)))
            return
        # What is new is news to this screen's watcher too, unless it is no more than what was said.
        with news.acting() as pass_over:
            kept = await self._inbox.receive(self._incoming(said))
            if kept.line is not None:
                pass_over()
                await self._screen.show(kept.line, _receipt(said, kept))
                return
        await self._screen.send(_receipt(said, kept))
        if kept.duplicate:
            # Of what was sent again nobody hears.
            await self._screen.catch_up()

    def _wait(self, paces: Paces, *, cost: float = 1.0) -> float:
        return paces.wait(
            self._address, near=self._near, now=self._monotonic(), cost=cost, is_known=self._is_known
        )

    def _is_known(self) -> bool:
        """Whether it was answered some time ago: no device is that was made up for a flood that goes on."""
        answered = self._screen.first_answer
        return answered is not None and self._clock() - answered >= KNOWN_AFTER

    def _is_urgent(self, text: str) -> bool:
        """Whether it speaks of danger: then it is kept, whoever else of this address writes too much."""
        return may_be_urgent(text) and not self._wait(self._paces.urgent) and is_urgent(text)

    def _incoming(self, said: Said) -> Incoming:
        return Incoming(
            channel=CHANNEL,
            address=self._address,
            channel_message_id=said.id,
            text=said.text,
            button=said.button,
            place=said.place,
            media=[Media(kind="document", reference=each) for each in said.media],
            lang=self._lang,
            sent_at=self._clock() - timedelta(seconds=said.age),
            sender_name=self._host.name,
        )


def _receipt(said: Said, kept: Received) -> dict[str, object]:
    return {"type": "ack", "id": said.id, "message": kept.message_id, "duplicate": kept.duplicate}

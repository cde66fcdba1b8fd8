"""What one device has been shown: its history first, then every new line once, and the typing sign.

It reads the store again whenever there may be news, unless it was handed all that is new.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from aiohttp import WSMsgType, web

from city.compact import compact
from connectors.web_faults import fault
from connectors.web_frames import HISTORY_LIMIT, line_json
from connectors.web_writes import one_write
from desk.channel import History, Inbox, Line, Subscription

CHANNEL = "web"
FIRST_LINES = 50
MISSED_LINES = 200
# Rows of two transactions may appear in the other order than their ids, so each look starts some lines back.
OVERLAP = 20
IDLE_LOOK, BUSY_LOOK, RETRY_LOOK = 20.0, 3.0, 5.0

log = structlog.get_logger(__name__)


class Screen:
    """One device's view of one conversation. `looking` is held while the store is read for it; `first_answer` is when
    the desk first wrote what was shown.
    """

    def __init__(self, socket: web.WebSocketResponse, inbox: Inbox, address: str) -> None:
        self._socket = socket
        self._inbox = inbox
        self._address = address
        self._after = 0
        self._shown: list[int] = []
        self._busy = False
        self.first_answer: datetime | None = None
        self.looking = asyncio.Lock()

    async def send(self, frame: Mapping[str, Any]) -> None:
        """Send one frame as JSON."""
        await self._socket.send_frame(compact(frame), WSMsgType.TEXT)

    async def open(self, after: int, greeting: Mapping[str, Any], *, is_new: bool) -> None:
        """Greet the device and send what it lacks: the newest lines, or those after the one it knows. With one that
        `is_new` nobody has spoken yet.
        """
        self._after = after
        limit = MISSED_LINES if after else FIRST_LINES
        async with self.looking:
            history = History() if is_new else await self._read(after=after, limit=limit)
            with one_write(self._socket):
                await self.send({**greeting, "lang": history.lang})
                await self._send_history(history, after=after, limit=limit)
                await self._show_typing(history.busy)

    async def look_back(self, limit: int) -> None:
        """Send the newest `limit` lines again, so that a device can show earlier ones."""
        async with self.looking:
            await self._send_history(await self._read(after=0, limit=limit), after=0, limit=limit)

    async def catch_up(self) -> None:
        """Send every line that this device has not been shown."""
        async with self.looking:
            after = self._shown[-OVERLAP] if len(self._shown) >= OVERLAP else self._after
            history = await self._read(after=after, limit=HISTORY_LIMIT, known=self._shown)
            with one_write(self._socket):
                await self._send_lines(history.lines)
                self._remember(history.lines)
                await self._show_typing(history.busy)

    async def show(self, line: Line, receipt: Mapping[str, Any]) -> None:
        """Send the receipt of a message, and its line that was just kept and whose answer is being written, without a
        look.
        """
        if self.looking.locked():
            await self.send(receipt)
            receipt = {}
        async with self.looking:
            with one_write(self._socket):
                if receipt:
                    await self.send(receipt)
                if line.id in self._shown:
                    # A look came before, and saw what had become of it by then.
                    return
                await self._send_lines([line])
                self._remember([line])
                await self._show_typing(True)

    async def _show_answer(self, lines: Sequence[Line]) -> None:
        """Send lines that were handed over, without a look: the answer to what was said before them."""
        async with self.looking:
            with one_write(self._socket):
                await self._send_lines([line for line in lines if line.id not in self._shown])
                self._remember(lines)
                if self._shown[-1] == lines[-1].id:
                    # Who has said more since waits again.
                    await self._show_typing(False)

    async def watch(self, subscription: Subscription) -> None:
        """Show news until cancelled. The regular look is for news whose wake-up was lost.

        Whoever waits long is looked for ever more seldom: where thousands wait, looking must not be what delays them.
        """
        pause, retry = BUSY_LOOK, 0.0
        while not self._socket.closed:
            was_busy = self._busy
            # What a look that failed was for is not told again.
            news = await subscription.wait(retry or (pause if was_busy else IDLE_LOOK)) or retry > 0
            handed = subscription.handed()
            if not (news or handed) and self._busy and not was_busy:
                # It was shown its own words without a look: from now on an answer is waited for.
                continue
            try:
                if handed and not news:
                    await self._show_answer(handed)
                    pause = BUSY_LOOK
                    continue
                await self.catch_up()
                retry = 0.0
                pause = min(2 * pause, IDLE_LOOK) if was_busy and self._busy else BUSY_LOOK
            except ConnectionResetError:
                return
            except Exception as problem:
                log.error("web_look_failed", **fault(problem))
                retry = min(2 * retry, IDLE_LOOK) or RETRY_LOOK

    async def _read(self, *, after: int, limit: int, known: Collection[int] = ()) -> History:
        return await self._inbox.history(CHANNEL, self._address, after=after, limit=limit, known=known)

    async def _send_lines(self, lines: Sequence[Line]) -> None:
        for line in lines:
            await self.send({"type": "message", **line_json(line)})

    async def _send_history(self, history: History, *, after: int, limit: int) -> None:
        lines = [line_json(line) for line in history.lines]
        await self.send({"type": "history", "lines": lines, "after": after, "complete": len(lines) < limit})
        self._remember(history.lines)

    def _remember(self, lines: Sequence[Line]) -> None:
        if self.first_answer is None:
            self.first_answer = min([line.at for line in lines if line.direction == "out"], default=None)
        known = {*self._shown, *[line.id for line in lines]}
        self._shown = sorted(known)[-HISTORY_LIMIT:]

    async def _show_typing(self, busy: bool) -> None:
        if busy != self._busy:
            self._busy = busy
            await self.send({"type": "typing", "on": busy})

"""A mail server on loopback, as RFC 5321 has it: takes mails, and does what was ordered of it instead.

Faults are ordered one by one (`server.faults.append(...)`), each is used once, by the next step that it fits:
'421' (at MAIL), '450' and '550' (at RCPT), '451' and '554' (after DATA), 'drop_before' (at MAIL, nothing taken),
'drop_after' (the mail is taken, no answer).
"""

from __future__ import annotations

import asyncio
import base64
from collections import deque
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

STEPS = {"421": "MAIL", "drop_before": "MAIL", "450": "RCPT", "550": "RCPT", "451": "DATA", "554": "DATA",
         "drop_after": "DATA"}  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """One mail that the server took."""

    to: str
    message: EmailMessage

    @property
    def text(self) -> str:
        """Its words."""
        return str(self.message.get_content())


class MailServer:
    """Starts on a free port of `host`; `taken` is what arrived. With `account`, only who signs in may send."""

    def __init__(self, account: tuple[str, str] | None = None, *, host: str = "127.0.0.1") -> None:
        self.taken: list[Taken] = []
        self.faults: deque[str] = deque()
        self.host = host
        self._account = account
        self._server: asyncio.Server | None = None
        self.port = 0

    async def start(self) -> None:
        """Listen; again on the same port after `stop`."""
        self._server = await asyncio.start_server(self._talk, self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Be gone."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = _Talk(self, reader, writer, self._account)
        try:
            await talk.run()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def ordered(self, step: str) -> str | None:
        """The fault that was ordered for this step, if it is the next one."""
        if self.faults and STEPS[self.faults[0]] == step:
            return self.faults.popleft()
        return None


class _Talk:
    """One connection."""

    def __init__(
        self,
        server: MailServer,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        account: tuple[str, str] | None,
    ) -> None:
        self._server, self._reader, self._writer, self._account = server, reader, writer, account
        self._to = ""

    async def run(self) -> None:
        await self._say("220 mail.test")
        while line := (await self._reader.readline()).decode().strip():
            verb = line.split(" ", 1)[0].split(":")[0].upper()
            if verb == "QUIT":
                await self._say("221 bye")
                return
            if not await self._answer(verb, line):
                return

    async def _answer(self, verb: str, line: str) -> bool:
        """Whether the connection goes on."""
        fault = self._server.ordered(verb)
        if fault == "drop_before":
            return False
        if verb in ("EHLO", "HELO"):
            await self._say("250-mail.test", "250 AUTH PLAIN" if self._account else "250 SIZE 1000000")
        elif verb == "AUTH":
            await self._say("235 welcome" if self._is_right(line) else "535 no")
        elif verb == "DATA":
            return await self._data(fault)
        elif fault is not None:
            await self._say(f"{fault} not now")
        else:
            if verb == "RCPT":
                self._to = line.split("<", 1)[1].split(">", 1)[0]
            await self._say("250 ok")
        return True

    async def _data(self, fault: str | None) -> bool:
        await self._say("354 go on")
        raw = await self._reader.readuntil(b"\r\n.\r\n")
        body = raw.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
        if fault in (None, "drop_after"):
            message = message_from_bytes(body, policy=default)
            self._server.taken.append(Taken(self._to, message))
        if fault == "drop_after":
            return False
        await self._say("250 taken" if fault is None else f"{fault} not this")
        return True

    def _is_right(self, line: str) -> bool:
        _, user, password = base64.b64decode(line.split()[-1]).decode().split("\0")
        return (user, password) == self._account

    async def _say(self, *lines: str) -> None:
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await self._writer.drain()

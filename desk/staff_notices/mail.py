"""A mail and who sends it. Without a server the echo says in the log that there was one, and nothing of it.

MailProblem
├── MailRefused      final: this address or this mail is not taken
├── MailDelayed      try again later; `is_server`: it is the server, not this mail
└── MailUncertain    nobody knows whether it arrived
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import structlog

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail. `kind` is its media type."""

    name: str
    kind: str
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Mail:
    """Plain text to one address. `id` is the same when the same mail goes out again, so that readers see it once."""

    id: str
    to: str
    subject: str
    text: str
    attachments: Sequence[Attachment] = ()


class MailProblem(Exception):
    """Root of the tree above. The text is a code or a server's reply, never an address."""


class MailRefused(MailProblem):
    pass


class MailDelayed(MailProblem):
    def __init__(self, message: str, *, is_server: bool = False) -> None:
        super().__init__(message)
        self.is_server = is_server


class MailUncertain(MailProblem):
    pass


class MailSender(Protocol):
    """Hands mails to whoever delivers them."""

    async def send(self, mail: Mail) -> None:
        """Return when the mail is somebody else's to deliver. Raises what the tree above names."""


class EchoSender:
    """Sends nothing: for development, and where no mail server is set."""

    async def send(self, mail: Mail) -> None:
        log.info("mail_not_sent", mail=mail.id)

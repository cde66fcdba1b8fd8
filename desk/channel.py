"""What a channel and the desk say to each other: plain dataclasses and Protocols, standard library only.

A connector turns what its channel delivers into `Incoming`, and shows people `Outgoing`. It knows no more of the desk.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

LARGEST_MEDIA = 20 * 1024 * 1024
"""Bytes of one photo, voice note, video or file; no channel has to bring more, and more is refused."""


@dataclass(frozen=True)
class Place:
    """A pin a citizen sent: WGS-84 degrees, with the name the channel gave it, if any."""

    lat: float
    long: float
    name: str | None = None


@dataclass(frozen=True)
class Media:
    """A photo, voice note, video or document: what the channel calls it and where it can be fetched.

    `reference` is the channel's, for its `MediaSource`, or the id that `MediaDesk.hand_over` gave. `id` is the desk's
    and never guessed; a connector leaves it out. `name` is the file's name, if it has one. In a transcript `state` is
    waiting (not fetched yet), stored, refused or lost, and `reason` says of the last two why. `unique` is what the
    channel calls the content, where a `reference` of the same content may change.
    """

    kind: str
    reference: str
    caption: str | None = None
    mime: str | None = None
    size: int | None = None
    name: str | None = None
    id: str | None = None
    state: str | None = None
    reason: str | None = None
    unique: str | None = None


@dataclass(frozen=True)
class MediaFile:
    """What is stored of a photo, voice note, video or document. `small` is a picture's thumbnail (WebP)."""

    path: Path
    kind: str
    mime: str
    size: int
    name: str | None = None
    small: Path | None = None

    def headers(self, *, small: bool = False) -> dict[str, str]:
        """How it may be served: as what it is by content, never as a page or a script, papers only to be saved."""
        shown = self.mime.split("/")[0] in ("image", "audio", "video")
        named = f"; filename*=UTF-8''{quote(self.name)}" if self.name else ""
        return {
            "Content-Type": "image/webp" if small and self.small else self.mime,
            "Content-Disposition": f"{'inline' if shown else 'attachment'}{named}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        }


@dataclass(frozen=True)
class Incoming:
    """One message of a citizen, as the channel delivered it.

    `channel_message_id` is unique within (channel, address): the same id twice is one message.
    `button` is the token of a pressed button (`Button.token`), never a payload.
    `lang` is what the client says it speaks ('zh', 'en'), if it says so.
    `sent_at` is timezone-aware; None means now.
    `reply_to` is the channel's id of the message of ours that this one answers, if the channel tells.
    `phrases` are words by language, of which those in the conversation's own take the place of `text` (a command).
    `start` is what a deep link carried along, `forwarded_from` whose words it is if they are somebody else's.
    `album`: messages of one album have the same, and become one. `edits` is the `channel_message_id` of an earlier
    message, whose words these replace. `cannot` says that it was something we can do nothing with: 'contact' (of
    somebody else) or 'kind' (a poll, a game); the citizen is told so.
    """

    channel: str
    address: str
    channel_message_id: str
    text: str | None = None
    button: str | None = None
    place: Place | None = None
    media: Sequence[Media] = ()
    lang: str | None = None
    sent_at: datetime | None = None
    reply_to: str | None = None
    sender_name: str | None = None
    phrases: Mapping[str, str] = field(default_factory=dict)
    start: str | None = None
    forwarded_from: str | None = None
    album: str | None = None
    edits: str | None = None
    cannot: str | None = None


@dataclass(frozen=True)
class Received:
    """What became of an `Incoming`: its row, and whether it had been there already.

    `line` is how its chat shows it, where that is all there is to show and its answer is being written.
    """

    message_id: int
    conversation_id: int
    duplicate: bool
    line: Line | None = None


@dataclass(frozen=True)
class Button:
    """A button below a message. `token` is at most 16 ASCII characters and stands for a payload the desk keeps."""

    token: str
    title: str


@dataclass(frozen=True)
class Outgoing:
    """One message for a citizen. `id` is the row's id and grows within a conversation.

    `author` is 'bot', 'staff' or 'system'; `card` is a summary or a ticket's progress that a channel may draw
    (the text says the same in words); `at` is when it was written.
    """

    id: int
    conversation_id: int
    channel: str
    address: str
    author: str
    text: str
    buttons: Sequence[Button] = ()
    card: Mapping[str, Any] | None = None
    lang: str = "zh"
    at: datetime | None = None
    reply_to: str | None = None
    media: Sequence[Media] = ()


@dataclass(frozen=True)
class Line:
    """One line of a transcript as its citizen may see it, either direction."""

    id: int
    direction: str
    author: str
    text: str
    at: datetime
    buttons: Sequence[Button] = ()
    card: Mapping[str, Any] | None = None
    place: Place | None = None
    media: Sequence[Media] = ()
    channel_message_id: str | None = None


@dataclass(frozen=True)
class History:
    """The newest lines of one conversation, oldest first, and whether an answer is being written."""

    lines: Sequence[Line] = field(default_factory=tuple)
    busy: bool = False
    lang: str | None = None


class SendFailed(Exception):
    """A send did not succeed. Leaves: `TryLater`, `Unreachable` (with `ChatClosed`), `AnswerLost`."""


class TryLater(SendFailed):
    """A passing failure (time-out before sending, 5xx, 429). `retry_after` is in seconds if the channel named it.

    `everybody` says whether that time holds for all chats of the channel (True) or for this one (False); None where
    the channel does not tell, then the desk judges by what happens to other chats.
    """

    def __init__(
        self, reason: str, retry_after: float | None = None, *, everybody: bool | None = None
    ) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.everybody = everybody


class Unreachable(SendFailed):
    """The channel will never deliver this one message (malformed, too long, refused)."""


class ChatClosed(Unreachable):
    """Nothing can be sent in this chat until its citizen writes again or opens it (blocked, deleted, out of time).

    What waits there, and what is written meanwhile, is left undeliverable without a try, and goes out in order then.
    """


class AnswerLost(SendFailed):
    """The request went out and no answer came back: the citizen may have the message or not."""


class MediaRefused(Exception):
    """It cannot be kept. `reason` is size, type, broken or pixels (a picture too large to be opened)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


NextPiece = Callable[[], Awaitable[bytes]]
"""Gives the next part of an upload, an empty one at its end."""


@dataclass(frozen=True)
class Near:
    """Where a request comes from, as it is counted. `is_proxy`: nobody named it, and a whole city may be behind it.

    `wider` are the networks around it, the nearest first, and how many addresses' share all of each have together.
    """

    address: str
    is_proxy: bool = False
    wider: tuple[tuple[str, int], ...] = ()


class MediaSource(Protocol):
    """Where a channel keeps what was sent through it."""

    async def fetch(self, reference: str) -> bytes:
        """The whole content, at most `LARGEST_MEDIA` bytes.

        Raises `TryLater`, `Unreachable` (the channel has it no more), and `MediaRefused` for what is too large.
        """


class MediaDesk(Protocol):
    """What the desk offers to a connector beside its `Inbox`, where people upload to us or photos go out."""

    async def receive(self, next_piece: NextPiece, *, size: int | None = None) -> bytes:
        """The whole of an upload, of so many bytes where that was told.

        Raises `MediaRefused` for one that is too large, as soon as it is, and `TryLater` for one that does not go on;
        also, before anything is read, where the disk has no room for it beside what else is under way.
        """

    async def hand_over(
        self, channel: str, address: str, content: bytes, *, kind: str | None = None, name: str | None = None
    ) -> Media:
        """Keep what somebody uploads, before the message that names it: put the answer into `Incoming.media`.

        `kind` is what the client says ('voice' makes a sound a voice note); what it is says its content. Raises
        `MediaRefused`, and `TryLater` where it could not be written down.
        """

    async def shown_to(self, channel: str, address: str, media_id: str) -> MediaFile | None:
        """What a citizen sent, or was sent, in this chat; None for anything else, and while it is not stored."""

    async def content(self, media_id: str) -> bytes:
        """The content of something that goes out. Raises `Unreachable` where there is none (any more)."""


@dataclass(frozen=True)
class Limits:
    """How fast a channel lets us send, all our processes together. The desk keeps to it; the channel need not.

    `per_second` messages to all chats, evenly spaced; `chat_gap` seconds between two in one chat. None and 0 do not
    limit.
    """

    per_second: float | None = None
    chat_gap: float = 0.0

    @property
    def none(self) -> bool:
        """Whether nothing is limited."""
        return self.per_second is None and not self.chat_gap


class PushChannel(Protocol):
    """A channel that we send to (Telegram, WeChat). `send` returns the channel's id of the message."""

    name: str
    limits: Limits

    async def send(self, message: Outgoing) -> str:
        """Send one message. Raises `TryLater`, `Unreachable`, `ChatClosed` or `AnswerLost`."""

    async def retire_buttons(self, address: str, channel_message_id: str, text: str) -> None:
        """Take the buttons off a message sent earlier, since one of them was used. Never raises `SendFailed`."""


class Subscription(Protocol):
    """Tells when something new may be waiting for one conversation."""

    async def wait(self, timeout: float) -> bool:
        """Return True as soon as there may be news, False after `timeout` seconds or once news was passed over."""

    def acting(self) -> AbstractContextManager[Callable[[], None]]:
        """A block in which the listener does one thing that it is told of, too: what comes meanwhile ends a wait only
        after the block.

        What it gives is called where the listener knows what it did: if nothing else came since the block began, it is
        passed over; otherwise the listener is still told.
        """

    def handed(self) -> Sequence[Line]:
        """The lines that came instead of news since this was asked last: what a look would show, and nothing besides,
        an answer being no longer written. They are in the store all the same.
        """

    def close(self) -> None:
        """Stop listening."""


class Inbox(Protocol):
    """What the desk offers to connectors."""

    async def receive(self, incoming: Incoming) -> Received:
        """Commit the message (once for each channel message id) and answer danger at once.

        One that is new is news to whoever subscribed to its conversation. Raises nothing that a citizen causes.
        """

    async def reachable(self, channel: str, address: str, *, reachable: bool) -> None:
        """A citizen has shut this chat, or opened it again: then what could not be delivered meanwhile goes out."""

    async def history(
        self, channel: str, address: str, *, after: int = 0, limit: int = 50, known: Collection[int] = ()
    ) -> History:
        """Lines with an id above `after`, at most `limit` of the newest, without those `known` already.

        An unknown address has an empty history.
        """

    async def waiting(self, channel: str, address: str) -> Sequence[Outgoing]:
        """Messages not yet acknowledged by a channel that fetches (web chat), oldest first."""

    async def acknowledge(self, channel: str, address: str, *, up_to: int, beat: bool = False) -> None:
        """Mark every waiting message with an id up to `up_to` as seen by the citizen's device.

        `beat`: the device has said the same before and only shows that it is there, so most likely nothing waits.
        A crash may take marks of the last moment: then these messages are shown as new until the device's next mark.
        """

    async def receipt(self, channel: str, address: str, channel_message_id: str) -> None:
        """The channel says that a message of ours, by the channel's id, was seen. Unknown ones are passed over."""

    async def bounced(self, channel: str, address: str, channel_message_id: str, *, reason: str) -> None:
        """The channel took a message of ours, and says now that it did not arrive. Unknown ones are passed over."""

    def subscribe(self, channel: str, address: str) -> Subscription:
        """Listen for news in one conversation (new outgoing rows, typing)."""

    async def cursor(self, name: str) -> str | None:
        """A small value a connector keeps between starts (Telegram's update offset)."""

    async def keep_cursor(self, name: str, value: str) -> None:
        """Keep it."""

    async def hold_lease(self, name: str, holder: str, seconds: float) -> bool:
        """Take or renew a lease on work that must be single (polling). False while someone else holds it."""

    async def spend(self, name: str, holder: str, *, seconds: float) -> bool:
        """Use up something that counts for one holder only (a ticket of the app around a web chat).

        The same holder may show it again; for anybody else it is False for `seconds` after that.
        """

"""What the desk and the dialogue server say to each other: plain dataclasses and Protocols, standard library only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Choice:
    """A button as the dialogue and the desk mean it: what it says, and the payload it stands for."""

    title: str
    payload: str


@dataclass(frozen=True)
class Turn:
    """One message for the dialogue server. The same `id` again is the same turn and gets the same reply.

    Either `payload` (a pressed button) or `text` counts. `metadata` is what the desk knows beside the words: lang, now,
    danger, channel, place, media, draft, quiet (nothing may be asked or offered now), reply_to_ticket.
    """

    id: str
    sender: str
    text: str
    payload: str | None
    metadata: Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """One message the assistant wants to say. A card's `edit` values are payloads here, tokens once it is written."""

    text: str
    buttons: Sequence[Choice] = ()
    card: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Reply:
    """What the dialogue server answered, and how it understood the turn. `lang` is what is spoken from now on.

    Without messages the turn is meant to be answered by nothing. `categories` are the three that a matter most likely
    is, each with how likely, whatever was made of it; `kind` is that of a matter.
    """

    messages: Sequence[Said]
    intent: str | None = None
    confidence: float | None = None
    entities: Sequence[Mapping[str, Any]] = ()
    model: str | None = None
    lang: str | None = None
    categories: Sequence[tuple[str, float]] = ()
    kind: str | None = None


@dataclass(frozen=True)
class Note:
    """Something the dialogue must learn without a turn (a push that went out, what staff said). `id` as in `Turn`."""

    id: str
    sender: str
    note: Mapping[str, Any]


@dataclass(frozen=True)
class Reading:
    """How the dialogue server understands a text outside any conversation; all as in `Reply`. `commands` (act →
    confidence) and `spans` ([start, end, role]) are the reader's."""

    intent: str
    confidence: float
    entities: Sequence[Mapping[str, Any]] = ()
    lang: str | None = None
    categories: Sequence[tuple[str, float]] = ()
    commands: Mapping[str, float] = field(default_factory=dict)
    spans: Sequence[Sequence[Any]] = ()


class DialogueDown(Exception):
    """The dialogue server cannot be reached. Leaf: `TurnFailed`."""


class TurnFailed(DialogueDown):
    """The dialogue server was reached and the turn did not succeed: try the id again later. Leaf: `TurnRefused`."""


class TurnRefused(TurnFailed):
    """The dialogue server says that this turn can never succeed."""


class Dialogue(Protocol):
    """Understands a turn and answers it. Idempotent by id: the same id again gets the saved reply."""

    async def turn(self, turn: Turn) -> Reply:
        """The reply, with at least one message. Raises `DialogueDown` (unreachable) or `TurnFailed` (try again)."""

    async def note(self, note: Note) -> None:
        """Let the dialogue know something. Raises as `turn`."""


class Reads(Protocol):
    """Who understands a text outside any conversation."""

    async def read(self, text: str, metadata: Mapping[str, Any]) -> Reading:
        """`metadata` as in `Turn`. Raises `DialogueDown`, `TurnFailed` or `TurnRefused`."""


class Forgets(Protocol):
    """Who remembers conversations beside the desk, and can be told to forget."""

    async def forget(self, senders: Sequence[str]) -> None:
        """Remember nothing more of these; unknown ones are passed over. Raises as `Reads.read`."""

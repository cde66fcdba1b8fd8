"""What reviewers are shown, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.conversations.transcript import StaffLine


@dataclass(frozen=True)
class Comment:
    """What a reviewer says to the others. `by` is an actor's label."""

    id: int
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Reveal:
    """Who saw a conversation without masks, when and why. `by` is an actor's label."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Marks:
    """What reviewers did with a conversation. `up_to`: the last message that was reviewed; labels say who did it."""

    up_to: int | None = None
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None
    flagged_by: str | None = None
    flagged_at: datetime | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ticket:
    """A ticket of the conversation."""

    number: str
    status: str
    category: str


@dataclass(frozen=True)
class Listed:
    """One conversation in the list, by its newest message that answers what was asked; `text` is masked.

    `reviewed` covers that message.
    """

    conversation_id: int
    message_id: int
    author: str
    text: str
    at: datetime
    intent: str | None
    confidence: float | None
    media: tuple[str, ...]
    channel: str
    lang: str | None
    held_by: str | None
    tickets: Sequence[Ticket]
    marks: Marks

    @property
    def reviewed(self) -> bool:
        return (self.marks.up_to or 0) >= self.message_id


@dataclass(frozen=True)
class ReviewPage:
    """`next` is the message id to go on below. `reaches`: where the page is not `whole`, back to when was looked."""

    items: Sequence[Listed]
    next: int | None
    reaches: datetime | None


@dataclass(frozen=True)
class Transcript:
    """One conversation to review. `lines` are masked unless it is `revealed_until` a moment to who asks."""

    conversation_id: int
    channel: str
    lang: str | None
    held_by: str | None
    lines: Sequence[StaffLine]
    is_cut: bool
    reviewed: bool
    marks: Marks
    comments: Sequence[Comment]
    tickets: Sequence[Ticket]
    reveals: Sequence[Reveal]
    revealed_until: datetime | None
    names: Mapping[str, str]

"""The rows of a crowd's tickets, as text in the order of their columns, and the stories that they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from city.pack import Category, Subdistrict
from desk.figures.facts import Fact
from desk.figures.rates import NAMES
from desk.store.bulk import NULL

COLUMNS: dict[str, Sequence[str]] = {
    "conversations": ("id", "channel", "address", "lang", "quiet_until_read", "created_at", "updated_at"),
    "tickets": (
        "id", "number", "tracking_code", "filing_key", "version", "status", "kind", "category", "category_group",
        "title", "description", "address", "district", "subdistrict", "anonymous", "confidential", "published",
        "public_id", "contact_by", "lang", "channel", "conversation_id", "unit", "suggested_unit",
        "suggestion_reason", "co_units", "urgency", "dispatch_due_at", "due_at", "unit_due_at", "created_at",
        "updated_at", "dispatched_at", "accepted_at", "resolved_at", "closed_at", "reopen_count", "return_count",
        "dispatch_count", "next_step_at", "excluded_at",
    ),
    "messages": (
        "conversation_id", "direction", "author", "text", "status", "priority", "attempts", "due_at", "ticket_id",
        "notice", "created_at", "done_at",
    ),
    "ticket_history": (
        "ticket_id", "seq", "at", "action", "from_status", "to_status", "actor_kind", "actor", "unit",
        "public_note", "reason",
    ),
    "surveys": (
        "id", "ticket_id", "state", "contacted", "solved", "satisfied", "unit", "at_limit", "follower", "asked_at",
        "answered_at", "delivered_at",
    ),
    "ticket_figures": (
        "ticket_id", "survey_id", "day", "until", "unit", "district", "subdistrict", "category", "excluded",
        "follower", *NAMES,
    ),
    "numbers": ("day", "last"),
}  # fmt: skip
Row = Sequence[str]


@dataclass(frozen=True)
class Said:
    """What a citizen says of a category."""

    category: Category
    text: str
    lang: str


@dataclass
class Story:
    """One ticket while it is told: its rows so far."""

    id: int
    conversation: int
    number: str
    said: Said
    place: Subdistrict
    unit: str
    reason: str
    day: date
    filed: datetime
    due: datetime
    status: str = "received"
    excluded: datetime | None = None
    reopened: int = 0
    history: list[Row] = field(default_factory=list)
    messages: list[Row] = field(default_factory=list)
    follow_ups: list[Asked] = field(default_factory=list)
    moments: dict[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """One follow-up of a story."""

    id: int
    at: datetime
    delivered: bool
    answered: datetime | None = None
    contacted: bool | None = None
    solved: bool | None = None
    satisfied: str | None = None
    at_limit: bool = False


def say(
    story: Story,
    at: datetime,
    direction: str,
    author: str,
    text: str,
    *,
    notice: str = NULL,
    sent: bool = True,
) -> None:
    """Add a message to the story's chat."""
    when = utc(at)
    status = "handled" if direction == "in" else "sent" if sent else "undeliverable"
    priority = "3" if notice.startswith("survey") else "2"
    story.messages.append(
        (
            str(story.conversation), direction, author, text, status, priority, "1", when, str(story.id), notice,
            when, when,
        )
    )  # fmt: skip


def survey(story: Story, asked: Asked) -> Row:
    """A follow-up of the story."""
    return (
        str(asked.id), str(story.id), "answered" if asked.answered else "expired", yes(asked.contacted),
        yes(asked.solved), asked.satisfied or NULL, story.unit, yes(asked.at_limit), "0", utc(asked.at),
        utc(asked.answered), utc(asked.at) if asked.delivered else NULL,
    )  # fmt: skip


def figure(ticket: int, fact: Fact) -> Row:
    """What the ticket counts for."""
    return (
        str(ticket), str(fact.survey) if fact.survey else NULL, str(fact.day), str(fact.until), fact.unit or NULL,
        fact.district or NULL, fact.subdistrict or NULL, fact.category, yes(fact.excluded), yes(fact.follower),
        *(str(getattr(fact.counts, name)) for name in NAMES),
    )  # fmt: skip


def yes(answer: bool | None) -> str:
    """A truth value as both databases read it."""
    return NULL if answer is None else "1" if answer else "0"


def utc(at: datetime | None) -> str:
    """A moment in UTC as both databases read it."""
    return at.isoformat(" ")[:19] if at is not None else NULL

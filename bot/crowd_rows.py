"""The rows of a crowd's tickets, as text in the order of their columns, and the stories that they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache

from city.pack import Category, Subdistrict
from desk import phrases
from desk.figures.facts import Fact
from desk.figures.rates import NAMES, Counts
from desk.figures.spans import Span
from desk.store.bulk import NULL

COLUMNS: dict[str, Sequence[str]] = {
    "conversations": ("id", "channel", "address", "lang", "quiet_until_read", "created_at", "updated_at"),
    "tickets": (
        "id", "number", "tracking_code", "filing_key", "version", "status", "kind", "category", "category_group",
        "title", "description", "address", "district", "subdistrict", "place_key", "anonymous", "confidential",
        "published", "public_id", "contact_by", "lang", "channel", "conversation_id", "unit", "suggested_unit",
        "suggestion_reason", "co_units", "urgency", "dispatch_due_at", "due_at", "unit_due_at", "limit_at",
        "created_at", "updated_at", "dispatched_at", "accepted_at", "resolved_at", "closed_at", "reopen_count",
        "return_count",
        "dispatch_count", "next_step_at", "excluded_at", "lat", "long", "place_cell",
    ),
    "ticket_words": ("rowid", "words"),
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
    "ticket_spans": (
        "ticket_id", "opened_on", "ended_on", "late_on", "in_time", "first", "contact_on", "contact_hours",
        "solve_hours", "unit", "district", "subdistrict", "category", "channel", "kind", "excluded",
    ),
    "numbers": ("day", "last"),
}  # fmt: skip
Row = Sequence[str]
HOUR = 3600
DAY = 24 * HOUR
QUARTER = HOUR // 4
"""Days of whatever zone begin at a whole quarter of an hour."""
MOST_SURVEYS = 2


class Moments:
    """Moments as seconds since 1970: as both databases read them, and as days of the city. What was told is kept."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._date = cache(lambda day: (date(1970, 1, 1) + timedelta(days=day)).isoformat())
        self._day = cache(lambda quarter: self._at(quarter * QUARTER).date())
        self._words = cache(lambda quarter, lang: phrases.date(self._at(quarter * QUARTER), lang, zone))
        self._times = [
            f" {second // HOUR:02d}:{second // 60 % 60:02d}:{second % 60:02d}" for second in range(DAY)
        ]

    def utc(self, at: int | None) -> str:
        """In UTC, without its zone."""
        if at is None:
            return NULL
        day, second = divmod(at, DAY)
        return self._date(day) + self._times[second]

    def at(self, at: int) -> datetime:
        """As a moment, in UTC."""
        return datetime.fromtimestamp(at, UTC)

    def day(self, at: int) -> date:
        """The city's day."""
        found: date = self._day(at // QUARTER)
        return found

    def said(self, at: int, lang: str) -> str:
        """The city's day in words."""
        return self._words(at // QUARTER, lang)

    def _at(self, seconds: int) -> datetime:
        return datetime.fromtimestamp(seconds, UTC).astimezone(self._zone)


@dataclass(frozen=True, slots=True)
class Said:
    """What a citizen says of a category."""

    category: Category
    text: str
    lang: str


@dataclass(slots=True)
class Story:
    """One ticket while it is told: its rows so far. Moments are seconds since 1970; `steps` are the lines of its
    history as (moment, action, status after it). Without an address it gets one by chance.
    """

    id: int
    conversation: int
    number: str
    said: Said
    place: Subdistrict
    unit: str
    reason: str
    day: date
    filed: int
    due: int
    address: str = ""
    point: tuple[float, float] | None = None
    status: str = "received"
    excluded: int | None = None
    reopened: int = 0
    history: list[Row] = field(default_factory=list)
    messages: list[Row] = field(default_factory=list)
    follow_ups: list[Asked] = field(default_factory=list)
    steps: list[tuple[int, str, str]] = field(default_factory=list)
    moments: dict[str, int] = field(default_factory=dict)

    def survey_id(self) -> int:
        """Of its next follow-up: no other ticket has it, whoever writes that one."""
        return (self.id - 1) * MOST_SURVEYS + len(self.follow_ups) + 1


@dataclass(frozen=True, slots=True)
class Asked:
    """One follow-up of a story."""

    id: int
    at: int
    delivered: bool
    answered: int | None = None
    contacted: bool | None = None
    solved: bool | None = None
    satisfied: str | None = None
    at_limit: bool = False


def say(
    story: Story,
    when: str,
    direction: str,
    author: str,
    text: str,
    *,
    notice: str = NULL,
    sent: bool = True,
) -> None:
    """Add a message to the story's chat."""
    status = "handled" if direction == "in" else "sent" if sent else "undeliverable"
    priority = "3" if notice.startswith("survey") else "2"
    story.messages.append(
        (
            str(story.conversation), direction, author, text, status, priority, "1", when, str(story.id), notice,
            when, when,
        )
    )  # fmt: skip


def survey(story: Story, asked: Asked, moments: Moments) -> Row:
    """A follow-up of the story."""
    at = moments.utc(asked.at)
    return (
        str(asked.id), str(story.id), "expired" if asked.answered is None else "answered", yes(asked.contacted),
        yes(asked.solved), asked.satisfied or NULL, story.unit, yes(asked.at_limit), "0", at,
        moments.utc(asked.answered), at if asked.delivered else NULL,
    )  # fmt: skip


def figure(ticket: int, fact: Fact) -> Row:
    """What the ticket counts for."""
    return (
        str(ticket), str(fact.survey) if fact.survey else NULL, _date(fact.day), _date(fact.until), fact.unit or NULL,
        fact.district or NULL, fact.subdistrict or NULL, fact.category, yes(fact.excluded), yes(fact.follower),
        *_counts(fact.counts),
    )  # fmt: skip


def open_span(ticket: int, span: Span) -> Row:
    """A stretch in which the ticket was open."""
    return (
        str(ticket), _date(span.opened_on), _date(span.ended_on), _date(span.late_on), yes(span.in_time),
        yes(span.first), _date(span.contact_on) if span.contact_on else NULL, _number(span.contact_hours),
        _number(span.solve_hours), span.unit or NULL, span.district or NULL, span.subdistrict or NULL, span.category,
        span.channel, span.kind, yes(span.excluded),
    )  # fmt: skip


def _number(number: int | None) -> str:
    return NULL if number is None else str(number)


@cache
def _date(day: date) -> str:
    return day.isoformat()


@cache
def _counts(counts: Counts) -> Sequence[str]:
    return [str(getattr(counts, name)) for name in NAMES]


def yes(answer: bool | None) -> str:
    """A truth value as both databases read it."""
    return NULL if answer is None else "1" if answer else "0"

"""What goes into the staff API and what comes out of it, as models: they validate, and they are the OpenAPI document.

Names are fixed (DESIGN section 5). Times are ISO 8601 with offset.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from city.groups import Kind, Urgency
from city.model import CaseKind
from desk.cases.rules import LONGEST_EVIDENCE, MOST_EVIDENCE, State
from desk.conversations.enclosures import MOST_MEDIA
from desk.figures.behind import Figure
from desk.figures.scoreboard import Scope
from desk.tasks.rules import State as TaskState
from desk.tasks.rules import TaskAction
from desk.tickets.lifecycle import Status

YEARS = range(1970, 9000)


def _without_nul(given: object) -> object:
    """No database keeps a character zero in a text, and nobody means one."""
    return given.replace("\x00", "") if isinstance(given, str) else given


def _in_our_time(given: datetime) -> datetime:
    if given.year not in YEARS:
        raise ValueError("that is no time of this service")
    return given


NoNul = BeforeValidator(_without_nul)
Line = Annotated[str, NoNul, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Words = Annotated[str, NoNul, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]
MaybeWords = Annotated[str, NoNul, StringConstraints(strip_whitespace=True, max_length=5000)]
MediaId = Annotated[str, NoNul, StringConstraints(min_length=1, max_length=24)]
Code = Annotated[str, NoNul, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Moment = Annotated[datetime, AfterValidator(_in_our_time)]
Version = Annotated[int, Field(ge=0, lt=2**31)]


def _day_or_moment(given: object) -> object:
    """'2026-11-24' is a day; anything longer is a moment, which the model then reads."""
    if isinstance(given, str) and len(given) == len("2026-11-24"):
        return date.fromisoformat(given)
    return datetime.fromisoformat(given.replace(" ", "+")) if isinstance(given, str) else given


def _day(given: object) -> object:
    if not isinstance(given, str) or len(given) != len("2026-11-24"):
        raise ValueError("a day is written like 2026-11-24")
    day = date.fromisoformat(given)
    if day.year not in YEARS:
        raise ValueError("that is no day of this service")
    return day


Day = Annotated[date, BeforeValidator(_day)]
DayOrMoment = Annotated[date | datetime, BeforeValidator(_day_or_moment)]
Step = Literal[
    "dispatch", "accept", "return", "resolve", "reject", "withdraw", "reopen", "close", "merge", "unmerge",
    "reassign", "extend", "pause", "resume", "raise", "whistle", "exclude", "hang",
]  # fmt: skip


Piece = Annotated[
    str, NoNul, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_EVIDENCE)
]


class Strict(BaseModel):
    """Input: an unknown field is a mistake worth hearing of."""

    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """An RFC 9457 problem document."""

    type: str
    title: str
    detail: str
    status: int
    code: str
    errors: list[FieldProblem] | None = None
    current_version: int | None = Field(None, description="Of 'stale_version': the ticket's version now")
    changes: list[Change] | None = Field(
        None, description="Of 'stale_version': what was done since the version that was seen, oldest first"
    )

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:swift-response:problem:stale_version",
                    "title": "Somebody changed this meanwhile. Please look at it again.",
                    "detail": "the ticket is at version 4",
                    "status": 409,
                    "code": "stale_version",
                    "current_version": 4,
                    "changes": [
                        {
                            "at": "2026-11-24T08:30:00+00:00",
                            "action": "accept",
                            "actor": "staff:7",
                            "unit": "S110105026",
                            "version": 4,
                        }
                    ],
                }
            ]
        }
    )


class Change(BaseModel):
    """One step that somebody took meanwhile: 'internal' by 'staff' where the reader may not know more."""

    at: datetime
    action: str
    actor: str
    unit: str | None
    version: int


class FieldProblem(BaseModel):
    field: str
    message: str


class Page(Strict):
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = None
    lang: str | None = None


class TicketQuery(Page):
    """Filters of a ticket list; several of them narrow it. `status` may name several, separated by commas.

    `followed_up_from` and `followed_up_to` are the days of a figure: listed are the tickets that it counts, by
    `figure`, `scope` and `followed_up_unit`, the unit that it counts for.
    """

    status: str | None = None
    unit: Code | None = None
    category: Code | None = None
    category_group: Code | None = None
    district: Code | None = None
    subdistrict: Code | None = None
    kind: Code | None = None
    channel: Code | None = None
    enterprise: bool | None = Field(None, description="true: filed by enterprises, false: by residents")
    followed_up_from: Day | None = None
    followed_up_to: Day | None = None
    followed_up_unit: Code | None = None
    figure: Figure = "V"
    scope: Scope = "full"
    created_from: DayOrMoment | None = None
    created_to: DayOrMoment | None = None
    raised: bool | None = Field(None, description="true: raised to the supervisor")
    incident: int | None = Field(
        None, ge=1, lt=10**18, description="Everything that a known incident has to do with"
    )
    to_judge: bool | None = Field(
        None, description="true: something about it waits for a ruling by this role"
    )
    to_call: bool | None = Field(
        None, description="true: its citizen did not answer the follow-up and is to be called"
    )
    q: Line | None = None


class ConversationQuery(Page):
    """Filters of a conversation list. `address` is the channel's user id."""

    channel: Code | None = None
    address: Line | None = None
    held: bool | None = None
    q: Line | None = None


class MessageQuery(Page):
    """`after` is the id of the last message read; a `cursor` from `next` says the same."""

    after: int = Field(0, ge=0, lt=10**18)


class NewTicket(Strict):
    """A complaint filed on behalf of a citizen."""

    description: Words
    category: Code
    kind: Kind = "complaint"
    urgency: Urgency | None = None
    district: Code
    subdistrict: Code | None = None
    address: Line | None = None
    lat: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False)
    long: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False)
    occurred_at: Moment | None = None
    party: Line | None = None
    enterprise: Line | None = Field(
        None, description="The enterprise that complains; left out for a resident"
    )
    reporter_name: Line | None = None
    reporter_phone: Line | None = None
    anonymous: bool = False
    confidential: bool | None = Field(
        None, description="Left out: reports of wrongdoing are, all else is not"
    )
    published: bool = Field(
        False, description="The citizen agreed that the public sees category and sub-district"
    )
    contact_by: Literal["chat", "call", "text_only"] = "call"
    call_hours: Line | None = None
    on_behalf_of: Line | None = None
    request_id: Line | None = Field(None, description="The same id again is the same ticket")


class TicketPatch(Strict):
    """What staff may correct without a transition. Fields left out stay as they are."""

    category: Code | None = None
    kind: Kind | None = None
    urgency: Urgency | None = None
    title: Line | None = None
    description: Words | None = None
    address: Line | None = None
    district: Code | None = None
    subdistrict: Code | None = None
    party: Line | None = None
    enterprise: Line | None = None
    confidential: bool | None = None
    version: Version | None = None


class Transition(Strict):
    """One step of a ticket. `note` is the text that the citizen reads.

    Where somebody else judges first (a unit's `extend` and `pause`, a supervisor's `exclude` and `hang`), `note` and
    `grounds` are for whoever judges. Another supervisor's same step grants what is asked, as a ruling does.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"action": "dispatch", "unit": "S110105026", "version": 1},
                {
                    "action": "return",
                    "reason": "wrong_place",
                    "grounds": "The yard is on the other side of the boundary",
                    "evidence": ["https://files.example/boundary.pdf"],
                    "version": 2,
                },
                {"action": "pause", "note": "The ground is frozen", "until": "2027-03-01T08:00:00+08:00"},
                {"action": "exclude", "reason": "already_decided", "evidence": ["judgment-17.pdf"]},
            ]
        }
    )

    action: Step
    note: Words | None = None
    unit: Code | None = None
    co_units: list[Code] = []
    reason: Code | None = None
    parent: Code | None = None
    grounds: Words | None = Field(None, description="What only staff read: why, for whoever judges")
    evidence: list[Piece] = Field(
        [], max_length=MOST_EVIDENCE, description="Links, file names or message ids"
    )
    until: Moment | None = Field(None, description="Of `pause`: when the unit goes on")
    place: Line | None = Field(
        None, description="whistle: where units are to come; else the ticket's address"
    )
    by: Moment | None = Field(None, description="whistle: by when; else within the city's hours")
    version: Version | None = None


class FollowUp(Strict):
    """A follow-up call. Who was reached has answered `contacted` and `solved`; at the limit there is `contacted` only.

    `comment` is what the citizen said; of a call in vain it is a word for colleagues.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"reached": True, "contacted": True, "solved": True, "satisfied": "basically"},
                {"reached": True, "contacted": True, "solved": False, "comment": "还是没水"},
                {"reached": False, "called_at": "2026-11-24T16:30:00+08:00"},
            ]
        }
    )

    reached: bool
    contacted: bool | None = None
    solved: bool | None = None
    satisfied: Literal["satisfied", "basically", "not"] | None = None
    comment: Words | None = None
    called_at: Moment | None = Field(None, description="Left out: just now")
    result: Literal["nobody", "wrong_number", "refused"] | None = Field(
        None, description="Why it was in vain; after the last two nobody calls again"
    )
    version: Version | None = None


class CaseQuery(Page):
    """Filters of a list of cases. `kind` and `state` may name several, separated by commas."""

    kind: str | None = None
    state: str | None = None
    unit: Code | None = None
    ticket: Code | None = None


class Ruling(Strict):
    """What a judge says. A refusal says why (`grounds`), and so does upholding a return that came without evidence.

    Granting more time or a pause needs `note`, which the citizen reads. `unit` and `category` are the right ones for a
    ticket whose return is upheld: its next dispatch goes there.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"state": "granted", "unit": "market", "category": "consumer.refund", "version": 3},
                {"state": "granted", "note": "The pipe company comes on the 5th"},
                {"state": "refused", "grounds": "The map shows the yard inside the sub-district"},
            ]
        }
    )

    state: Literal["granted", "refused"]
    note: Words | None = Field(None, description="What the citizen reads of what is granted")
    grounds: Words | None = Field(None, description="Why; only staff read it")
    unit: Code | None = None
    category: Code | None = None
    until: Moment | None = Field(None, description="Another end of a pause than was asked for")
    version: Version | None = Field(None, description="The ticket's version that the judge saw")


class Lifting(Strict):
    """An exclusion or a hanging ends. The citizen reads `note`."""

    note: Words | None = None
    version: Version | None = None


class Case(BaseModel):
    """What somebody asked about a ticket, and how it was ruled."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 12,
                    "ticket": "BJ20261124-000123",
                    "kind": "return",
                    "state": "open",
                    "reason": "wrong_place",
                    "reason_name": "Not in our area",
                    "grounds": "The yard is on the other side of the boundary",
                    "evidence": ["https://files.example/boundary.pdf"],
                    "unit": "S110105026",
                    "unit_name": "Wangjing Subdistrict",
                    "asked_by": "staff:7",
                    "asked_at": "2026-11-24T16:30:00+08:00",
                    "due_at": "2026-11-25T00:30:00+08:00",
                    "until": None,
                    "judged_by": None,
                    "judged_at": None,
                    "ruling": None,
                    "right_unit": None,
                    "right_category": None,
                    "lifted_by": None,
                    "lifted_at": None,
                    "may_judge": True,
                }
            ]
        }
    )

    id: int
    ticket: str
    kind: CaseKind
    state: State
    reason: str | None
    reason_name: str | None
    grounds: str | None
    evidence: list[str]
    unit: str | None
    unit_name: str | None
    asked_by: str
    asked_at: datetime
    due_at: datetime
    until: datetime | None
    judged_by: str | None
    judged_at: datetime | None
    ruling: str | None
    right_unit: str | None
    right_category: str | None
    lifted_by: str | None
    lifted_at: datetime | None
    may_judge: bool


class Cases(BaseModel):
    items: list[Case]
    next: str | None


class Note(Strict):
    """Words that only staff read; public ones the citizen reads in their chat, at once."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"text": "The key is with the caretaker"},
                {"text": "The spare part comes on Thursday", "public": True},
            ]
        },
    )

    text: Words
    public: bool = False


class Reveal(Strict):
    """Why the reporter must be seen; it is logged."""

    reason: Line


class Reply(Strict):
    text: MaybeWords = ""
    media: list[MediaId] = Field(
        [],
        max_length=MOST_MEDIA,
        description="Ids of uploads for this conversation; with them no words are needed",
    )


class Reporter(BaseModel):
    name: str | None
    phone: str | None
    anonymous: bool
    confidential: bool
    contact_by: str
    call_hours: str | None
    on_behalf_of: str | None
    masked: bool | None = Field(None, description="Whether name and number are hidden from this token")


class Repeats(BaseModel):
    """How often person and place came up in the month and year of filing, this time included; null: unknown."""

    person_month: int | None
    person_year: int | None
    place_month: int | None
    place_year: int | None


class TaskQuery(Page):
    """Filters of a list of tasks; `state` may name several, separated by commas."""

    state: str | None = None
    unit: Code | None = None
    ticket: Code | None = None


class TaskStep(Strict):
    """One step of a co-unit's task. `note` is its result (needed to report) or why it is released; staff read it."""

    action: TaskAction
    note: Words | None = None


class Task(BaseModel):
    """What one co-unit has to do for a ticket. `actions` are those that this token may take now."""

    id: int
    ticket: str
    unit: str
    unit_name: str
    state: TaskState
    called_at: datetime
    due_at: datetime
    whistled_at: datetime | None
    place: str | None
    arrive_by: datetime | None
    arrived_at: datetime | None
    accepted_at: datetime | None
    result: str | None
    done_at: datetime | None
    released_at: datetime | None
    actions: list[TaskAction]


class Tasks(BaseModel):
    items: list[Task]
    next: str | None


class Period(Strict):
    """Tickets filed on these days, or between these moments; a day is whole."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    start: DayOrMoment | None = Field(None, alias="from")
    end: DayOrMoment | None = Field(None, alias="to")
    lang: str | None = None


class Agreement(BaseModel):
    """Tickets by the unit suggested at filing (null: none), and what people did with them. Shares are 0..1 or null.

    `dispatched`: people sent them out; `same`: to the suggested unit; `kept`: and it accepted. `sure`: those of them
    that go out unseen with `auto_above`, or would without `shadow`.
    """

    unit: str | None
    unit_name: str | None
    suggested: int
    dispatched: int
    same: int
    kept: int
    share: float | None
    sure: int
    sure_same: int
    sure_share: float | None


class Agreements(BaseModel):
    items: list[Agreement]


class Survey(BaseModel):
    """The latest follow-up. A unit reads the answers when the ticket is closed."""

    id: int | None
    state: Literal["asked", "answered", "expired"] | None
    contacted: bool | None
    solved: bool | None
    satisfied: Literal["satisfied", "basically", "not"] | None
    comment: str | None
    asked_at: datetime | None
    source: Literal["chat", "phone"] | None = Field(
        description="Where it was answered: in the chat, or on the phone to the hotline"
    )
    calls: int = Field(description="Follow-up calls made for it, in vain or not")
    called_at: datetime | None


class HistoryLine(BaseModel):
    """One step. `note` was for the citizen; `staff_note` and `details` are for staff."""

    seq: int
    at: datetime
    action: str
    from_status: str | None
    to_status: str
    actor_kind: str
    actor: str | None
    unit: str | None
    unit_name: str | None
    note: str | None
    reason: str | None
    staff_note: str | None
    details: dict[str, Any]


class Ticket(BaseModel):
    """A ticket as this token may see it. `…_name` are in the asked language."""

    number: str
    version: int
    status: Status
    status_name: str
    kind: Kind
    kind_name: str
    category: str
    category_name: str
    category_group: str
    category_group_name: str
    category_confidence: float | None
    title: str
    description: str
    address: str | None
    district: str | None
    district_name: str | None
    subdistrict: str | None
    subdistrict_name: str | None
    lat: float | None
    long: float | None
    occurred_at: datetime | None
    reporter: Reporter
    party: str | None
    enterprise: str | None
    repeats: Repeats | None = Field(description="Of a ticket by itself; null in lists")
    lang: str
    channel: str
    conversation_id: int | None
    unit: str | None
    unit_name: str | None
    suggested_unit: str | None
    suggested_unit_name: str | None
    suggestion_reason: str | None
    co_units: list[str]
    co_unit_names: list[str]
    urgency: Urgency
    urgency_name: str
    dispatch_due_at: datetime
    due_at: datetime
    unit_due_at: datetime | None
    due_provisional: bool = Field(
        description="The limits may move: not all days off before them are announced"
    )
    created_at: datetime
    updated_at: datetime
    dispatched_at: datetime | None
    accepted_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    reopen_count: int
    return_count: int
    parent: str | None
    previous: str | None
    followers: int
    incident: int | None = Field(
        description="The known incident that it heads, follows, or is an emergency of"
    )
    urges: int
    awaits_citizen: bool
    paused_at: datetime | None
    paused_until: datetime | None
    raised_at: datetime | None
    excluded_at: datetime | None
    hung_at: datetime | None
    survey: Survey
    tasks: list[Task] = Field(description="Of co-units; a co-unit sees its own")
    history: list[HistoryLine]
    actions: list[Step] = Field(description="What this token may do with it now, given the details")


class FiledTicket(Ticket):
    """A ticket just filed, with the code that its citizen needs to ask after it from elsewhere."""

    tracking_code: str


class Tickets(BaseModel):
    items: list[Ticket]
    next: str | None


class Conversation(BaseModel):
    id: int
    channel: str
    address: str | None
    lang: str | None
    held_by: str | None
    updated_at: datetime


class Conversations(BaseModel):
    items: list[Conversation]
    next: str | None


class Message(BaseModel):
    """One line of a transcript as staff see it: with its state, its danger and how it was understood."""

    id: int
    direction: Literal["in", "out"]
    author: str
    text: str
    at: datetime
    status: str
    staff_id: int | None
    buttons: list[str]
    card: dict[str, Any] | None
    place: dict[str, Any] | None
    media: list[dict[str, Any]]
    danger: str | None
    understanding: dict[str, Any] | None
    answers: int | None
    ticket_id: int | None
    notice: str | None
    error: str | None
    done_at: datetime | None
    forwarded_from: str | None = Field(None, description="Whose words it is, if the citizen passed them on")
    edits: int | None = Field(None, description="The earlier message that this one puts right")


class Messages(BaseModel):
    """Messages after an id. `next` is the last id where more follow: give it back as `cursor` or as `after`."""

    items: list[Message]
    next: str | None = None


class Sent(BaseModel):
    id: int
    conversation_id: int

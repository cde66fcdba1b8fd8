"""What the staff API takes of tickets: queries, complaints filed on behalf, corrections, steps, calls and notes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from city.groups import Kind, Urgency
from desk.api.schemas import Code, Day, DayOrMoment, Line, Moment, NoNul, Page, Step, Strict, Version, Words
from desk.cases.rules import LONGEST_EVIDENCE, MOST_EVIDENCE
from desk.figures.behind import Figure
from desk.figures.scoreboard import Scope

Piece = Annotated[
    str, NoNul, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_EVIDENCE)
]


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

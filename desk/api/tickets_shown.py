"""What the staff API shows of a ticket."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from city.groups import Kind, Urgency
from desk.api.schemas import Step
from desk.api.tasks import Task
from desk.tickets.lifecycle import Status


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

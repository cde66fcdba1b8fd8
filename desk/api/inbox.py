"""The inbox of the staff API: what concerns a token's unit and role, and marking it as read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from desk.api.operations import ROLES, Call, Operation
from desk.api.schemas import Page, Strict
from desk.staff_notices.events import Topic
from desk.staff_notices.service import Notice

if TYPE_CHECKING:
    from desk.api.staff import StaffServices

NoticeId = Annotated[int, Field(ge=1, lt=10**18)]


class NoticeQuery(Page):
    """Which notices, newest first."""

    unread: bool = Field(False, description="true: only those that this token has not marked as read")


class NoticeShown(BaseModel):
    """What happened, in words of the asked language, without the citizen's own.

    `title` is null for a confidential ticket, and for one that this token may not open any more.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 81,
                    "at": "2026-11-24T16:30:00+08:00",
                    "kind": "warn",
                    "topic": "warnings",
                    "text": "BJ20261124-000123 is running out of time (time to handle): due by 1 December, 16:30.",
                    "ticket": "BJ20261124-000123",
                    "title": "Rubbish under building 3",
                    "conversation_id": None,
                    "urgent": False,
                    "read": False,
                }
            ]
        }
    )

    id: int
    at: datetime
    kind: str
    topic: Topic
    text: str
    ticket: str | None
    title: str | None
    conversation_id: int | None = Field(description="Of a citizen whom our messages do not reach")
    urgent: bool = Field(description="Of an emergency")
    read: bool


class NoticesShown(BaseModel):
    items: list[NoticeShown]
    next: str | None
    unread: int = Field(description="How many wait to be read; of very many the count stops at 100")


class ReadNotices(Strict):
    """Which notices are read: those with these ids, or all `up_to` an id (the newest one that was seen)."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"ids": [81, 82]}, {"up_to": 90}]}
    )

    ids: list[NoticeId] = Field([], max_length=200)
    up_to: NoticeId | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> ReadNotices:
        if bool(self.ids) == (self.up_to is not None):
            raise ValueError("give either ids or up_to")
        return self


class UnreadLeft(BaseModel):
    unread: int


async def list_notices(call: Call[StaffServices]) -> dict[str, Any]:
    wanted: NoticeQuery = call.query
    notices = call.services.tickets.notices
    page = await notices.list(
        call.actor, lang=call.lang, unread=wanted.unread, limit=wanted.limit, cursor=wanted.cursor
    )
    return {
        "items": [_shown(one, call) for one in page.items],
        "next": page.next,
        "unread": await notices.unread(call.actor),
    }


async def mark_notices_read(call: Call[StaffServices]) -> dict[str, int]:
    read: ReadNotices = call.body
    notices = call.services.tickets.notices
    if read.up_to is not None:
        await notices.mark_all(call.actor, up_to=read.up_to)
    else:
        await notices.mark(call.actor, read.ids)
    return {"unread": await notices.unread(call.actor)}


def _shown(one: Notice, call: Call[StaffServices]) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": one.at.astimezone(call.services.zone).isoformat(timespec="seconds"),
        "kind": one.kind,
        "topic": one.topic,
        "text": one.text,
        "ticket": one.number,
        "title": one.title,
        "conversation_id": one.conversation_id,
        "urgent": one.urgent,
        "read": one.read,
    }


OPERATIONS: tuple[Operation[StaffServices], ...] = (
    Operation(
        "GET", "/v1/notices",
        "What concerns this token's unit and role, newest first, of the last 30 days; what it did itself is left out",
        ROLES, list_notices, NoticesShown, query=NoticeQuery, errors=(422,),
    ),
    Operation(
        "POST", "/v1/notices/read", "Mark notices as read by this token; the answer is how many are left", ROLES,
        mark_notices_read, UnreadLeft, body=ReadNotices, errors=(422,),
    ),
)  # fmt: skip

"""The staff API's list of what did not reach its citizen, and sending it again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from desk.api.operations import Call, Operation
from desk.api.schemas import Code, Page
from desk.conversations.undelivered import Undelivered, UndeliveredFilter
from desk.errors import MessageNotFound
from desk.review.masking import Known
from desk.tickets.lines import words_for

if TYPE_CHECKING:
    from desk.api.staff import StaffServices

READ = ("operator", "supervisor", "reviewer", "admin")
SEND = ("operator", "supervisor", "admin")
Reason = Literal["closed", "refused", "unconfirmed"]


class UndeliveredQuery(Page):
    """Which, those that were given up last first."""

    channel: Code | None = None
    reason: Reason | None = Field(
        None,
        description="closed: the chat cannot be sent to until its citizen writes again; refused: the channel will not "
        "have this message; unconfirmed: it was sent again and again without an answer",
    )
    conversation: int | None = Field(None, ge=1, lt=10**18)


class UndeliveredShown(BaseModel):
    """A message that did not reach its citizen. `beside` others of its conversation did not either."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 812,
                    "conversation_id": 81,
                    "channel": "telegram",
                    "text": "望京街道说BJ20261124-000123办好了：垃圾已经清走。",
                    "ticket": "BJ20261124-000123",
                    "reason": "closed",
                    "error": "Forbidden: bot was blocked by the user",
                    "created_at": "2026-11-24T16:30:00+08:00",
                    "since": "2026-11-24T16:30:01+08:00",
                    "beside": 1,
                }
            ]
        }
    )

    id: int
    conversation_id: int
    channel: str
    text: str
    ticket: str | None
    reason: Reason
    error: str | None
    created_at: datetime
    since: datetime
    beside: int


class UndeliveredList(BaseModel):
    items: list[UndeliveredShown]
    next: str | None


class SentAgain(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"messages": 2}]})

    messages: int = Field(description="How many go out again; 0 where somebody asked for it before")


async def list_undelivered(call: Call[StaffServices]) -> dict[str, Any]:
    wanted: UndeliveredQuery = call.query
    page = await call.services.conversations.undelivered.list(
        UndeliveredFilter(wanted.channel, wanted.reason, conversation_id=wanted.conversation),
        limit=wanted.limit,
        cursor=wanted.cursor,
    )
    chats = {one.conversation_id for one in page.items}
    named = await call.services.conversations.named_in(call.actor, chats)
    return {
        "items": [_shown(one, call, named[one.conversation_id]) for one in page.items],
        "next": page.next,
    }


async def send_again(call: Call[StaffServices]) -> dict[str, int]:
    number = call.parts["id"]
    if not number.isdecimal() or len(number) > 18:
        raise MessageNotFound(f"no message {number}")
    letters = call.services.conversations.undelivered
    return {"messages": await letters.send_again(call.actor, int(number))}


def _shown(one: Undelivered, call: Call[StaffServices], known: Known) -> dict[str, Any]:
    zone = call.services.zone
    return {
        "id": one.id,
        "conversation_id": one.conversation_id,
        "channel": one.channel,
        "text": words_for(one.text, call.actor, known),
        "ticket": one.ticket,
        "reason": one.reason,
        "error": None if one.error is None else words_for(one.error, call.actor, known),
        "created_at": one.created_at.astimezone(zone).isoformat(timespec="seconds"),
        "since": one.since.astimezone(zone).isoformat(timespec="seconds"),
        "beside": one.beside,
    }


OPERATIONS: tuple[Operation[StaffServices], ...] = (
    Operation(
        "GET", "/v1/deliveries", "Messages that did not reach their citizen, those given up last first", READ,
        list_undelivered, UndeliveredList, query=UndeliveredQuery, errors=(422,),
    ),
    Operation(
        "POST", "/v1/deliveries/{id}/send-again",
        "Let one go out after all, in its chat's order; asked twice it goes out once", SEND,
        send_again, SentAgain, errors=(404,),
    ),
)  # fmt: skip

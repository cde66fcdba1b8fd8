"""Conversations and their messages in the staff API."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field

from desk.api import replies
from desk.api.operations import Call, Operation
from desk.api.schemas import Code, Line, Page
from desk.conversations.listing import ConversationFilter, ConversationView
from desk.conversations.transcript import StaffLine
from desk.errors import InvalidInput, NotAllowed
from desk.staff.actor import Actor
from desk.tickets.lines import for_actor
from desk.tickets.masking import SEE_ALL

if TYPE_CHECKING:
    from desk.api.staff import StaffServices


class ConversationQuery(Page):
    """Filters of a conversation list. `address` is the channel's user id."""

    channel: Code | None = None
    address: Line | None = None
    held: bool | None = None
    q: Line | None = None


class MessageQuery(Page):
    """`after` is the id of the last message read; a `cursor` from `next` says the same."""

    after: int = Field(0, ge=0, lt=10**18)


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


CONVERSE = ("operator", "supervisor", "reviewer", "admin")
SEE_ADDRESS = SEE_ALL


async def list_conversations(call: Call[StaffServices]) -> dict[str, Any]:
    wanted: ConversationQuery = call.query
    if call.actor.role not in SEE_ADDRESS and (wanted.q or wanted.address):
        # Whoever may not read persons may not find them by their words either.
        raise NotAllowed(f"the role '{call.actor.role}' may not search conversations")
    page = await call.services.conversations.list(
        ConversationFilter(channel=wanted.channel, address=wanted.address, held=wanted.held, q=wanted.q),
        limit=wanted.limit,
        cursor=wanted.cursor,
    )
    zone = call.services.zone
    return {"items": [_conversation(one, call.actor, zone) for one in page.items], "next": page.next}


def _conversation(one: ConversationView, actor: Actor, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": one.id,
        "channel": one.channel,
        "address": one.address if actor.role in SEE_ADDRESS else None,
        "lang": one.lang,
        "held_by": one.held_by,
        "updated_at": _iso(one.updated_at, zone),
    }


async def list_messages(call: Call[StaffServices]) -> dict[str, Any]:
    wanted: MessageQuery = call.query
    conversation = replies.conversation_id(call)
    after = wanted.after if wanted.cursor is None else _row_id(wanted.cursor)
    lines = await call.services.conversations.read_on(conversation, after=after, limit=wanted.limit)
    named = await call.services.conversations.named_in(call.actor, [conversation])
    shown = for_actor(lines.items, call.actor, known=named[conversation])
    return {
        "items": [_message(line, call.services.zone) for line in shown],
        "next": None if lines.next is None else str(lines.next),
    }


def _row_id(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdecimal()) or len(cursor) > 18:
        raise InvalidInput("the cursor is not one of this list", field="cursor")
    return int(cursor)


def _message(line: StaffLine, zone: ZoneInfo) -> dict[str, Any]:
    shown = asdict(line) | {"at": _iso(line.at, zone)}
    shown["done_at"] = _iso(line.done_at, zone) if line.done_at else None
    shown["buttons"] = [button.title for button in line.buttons]
    return shown


def _iso(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat(timespec="seconds")


OPERATIONS: tuple[Operation[StaffServices], ...] = (
    Operation(
        "GET", "/v1/conversations", "Conversations, the one that changed last first", CONVERSE,
        list_conversations, Conversations, query=ConversationQuery, errors=(422,),
    ),
    Operation(
        "GET", "/v1/conversations/{id}/messages", "The messages of a conversation after an id, oldest first",
        CONVERSE, list_messages, Messages, query=MessageQuery, errors=(404, 422),
    ),
)  # fmt: skip

"""Writing to a citizen by the staff API: words, and photos or files that were uploaded for the conversation before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from desk.api.forms import Receive
from desk.api.operations import Call, Operation
from desk.api.problems import of_refused_upload, stalled_upload
from desk.api.schemas import MaybeWords, MediaId, Strict
from desk.channel import MediaRefused, TryLater
from desk.conversations.enclosures import MOST_MEDIA
from desk.errors import ConversationNotFound

if TYPE_CHECKING:
    from desk.api.staff import StaffServices

EXAMPLE: JsonDict = {
    "id": "Zk3vQ8xT1mR5wY7nB2cD4f", "kind": "photo", "type": "image/jpeg", "size": 48213, "name": "after.jpg",
}  # fmt: skip
MAY_WRITE = ("operator", "supervisor", "admin")


class Reply(Strict):
    text: MaybeWords = ""
    media: list[MediaId] = Field(
        [],
        max_length=MOST_MEDIA,
        description="Ids of uploads for this conversation; with them no words are needed",
    )


class Sent(BaseModel):
    id: int
    conversation_id: int


class UploadQuery(BaseModel):
    """What the file is called."""

    name: str | None = Field(None, max_length=200, description="The name of the file, if it has one")
    lang: str | None = None


class Uploaded(BaseModel):
    """What was kept. `id` is for `media` of one message in this conversation; what it is says its content."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    id: str
    kind: str
    type: str
    size: int
    name: str | None


def conversation_id(call: Call[StaffServices]) -> int:
    """The conversation in the path. Raises `ConversationNotFound` for what can be none."""
    text = call.parts["id"]
    if not text.isdecimal() or len(text) > 18:
        raise ConversationNotFound(f"no conversation {text}")
    return int(text)


async def reply(call: Call[StaffServices]) -> dict[str, Any]:
    conversation, said = conversation_id(call), call.body
    message = await call.services.conversations.reply(call.actor, conversation, said.text, media=said.media)
    return {"id": message, "conversation_id": conversation}


async def upload(call: Call[StaffServices]) -> dict[str, Any] | web.Response:
    conversation = conversation_id(call)
    try:
        kept = await call.services.media.hand_over_for(
            call.actor, conversation, call.body, name=call.query.name
        )
    except MediaRefused as refused:
        return of_refused_upload(refused.reason, lang=call.lang)
    except TryLater:
        return stalled_upload(503, lang=call.lang)
    return {"id": kept.id, "kind": kept.kind, "type": kept.mime, "size": kept.size, "name": kept.name}


def _receive(services: StaffServices) -> Receive:
    return services.media.receive_of_staff


OPERATIONS: tuple[Operation[StaffServices], ...] = (
    Operation(
        "POST", "/v1/conversations/{id}/messages",
        "Write to the citizen, with or without photos and files, without taking the chat over",
        MAY_WRITE, reply, Sent, body=Reply, status=201, errors=(404, 422),
    ),
    Operation(
        "POST", "/v1/conversations/{id}/media",
        "Upload a photo or file for a message to the citizen, which then names its id; the body is the content itself",
        MAY_WRITE, upload, Uploaded, query=UploadQuery, upload=_receive, status=201, errors=(404, 408, 415, 422, 503),
    ),
)  # fmt: skip

"""Photos, voice notes and files in the staff API: the content itself, to whoever may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web
from pydantic import BaseModel, Field

from desk.api.operations import Call, Operation

if TYPE_CHECKING:
    from desk.api.staff import StaffServices


class MediaQuery(BaseModel):
    """Of a picture, its thumbnail instead."""

    small: bool = Field(False, description="true: a picture's thumbnail (WebP)")
    lang: str | None = None


async def get_media(call: Call[StaffServices]) -> web.StreamResponse:
    wanted: MediaQuery = call.query
    file = await call.services.media.for_staff(call.actor, call.parts["id"])
    path = file.small if wanted.small and file.small is not None else file.path
    return web.FileResponse(path, headers=file.headers(small=wanted.small))


OPERATIONS: tuple[Operation[StaffServices], ...] = (
    Operation(
        "GET", "/v1/media/{id}",
        "The content of a photo, voice note or file of a message; a unit gets what its tickets are about",
        ("operator", "handler", "supervisor"), get_media, None, query=MediaQuery, errors=(404, 422),
    ),
)  # fmt: skip

"""Photos, voice notes and films between WeChat and the desk. WeChat keeps either for three days."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import aiohttp

from connectors.wechat_api import Refused, answer, as_object, exchange
from connectors.wechat_token import WeChatApi
from desk.channel import LARGEST_MEDIA, AnswerLost, Media, MediaDesk, MediaRefused, TryLater, Unreachable

MEGABYTE = 1024 * 1024
TAKEN = {
    "image/jpeg": ("image", 10 * MEGABYTE, "jpg"),
    "image/png": ("image", 10 * MEGABYTE, "png"),
    "image/gif": ("image", 10 * MEGABYTE, "gif"),
    "audio/amr": ("voice", 2 * MEGABYTE, "amr"),
    "audio/mpeg": ("voice", 2 * MEGABYTE, "mp3"),
    "video/mp4": ("video", 10 * MEGABYTE, "mp4"),
}
"""What WeChat sends on: as what, how large at most, and how it wants the file to be named."""


class WeChatFiles:
    """`desk.channel.MediaSource` on WeChat's temporary media."""

    def __init__(self, api: WeChatApi) -> None:
        self._api = api

    async def fetch(self, reference: str) -> bytes:
        async def once(token: str) -> bytes:
            url = f"{self._api.url}/media/get"
            content, mime = await answer(self._api.http, url, access_token=token, media_id=reference)
            if mime in ("application/json", "text/plain"):
                # An error, or, in place of a film, where it is.
                content, _ = await answer(self._api.http, str(as_object(content)["video_url"]))
            return content

        try:
            content = await self._api.with_token(once)
        except (AnswerLost, KeyError) as lost:
            raise TryLater(type(lost).__name__) from lost
        except Refused as refused:
            raise Unreachable(str(refused)) from refused
        if len(content) > LARGEST_MEDIA:
            raise MediaRefused("size")
        return content


def is_taken(media: Media) -> bool:
    """Whether WeChat sends a file of this type and size."""
    taken = TAKEN.get(media.mime or "")
    return taken is not None and (media.size or 0) <= taken[1]


async def uploaded(api: WeChatApi, desk: MediaDesk, media: Media) -> tuple[str, str]:
    """As what a file is sent ('image'), and the id that it has on WeChat's side now. Raises `SendFailed`, `Refused`."""
    kind, _, extension = TAKEN[media.mime or ""]
    content = await desk.content(media.id or "")

    def once(token: str) -> Awaitable[dict[str, Any]]:
        form = aiohttp.FormData()
        form.add_field("media", content, filename=f"{kind}.{extension}")
        return exchange(api.http, f"{api.url}/media/upload", form, access_token=token, type=kind)

    try:
        return kind, str((await api.with_token(once))["media_id"])
    except (AnswerLost, KeyError) as lost:
        # Nobody has seen anything of it yet.
        raise TryLater(type(lost).__name__) from lost

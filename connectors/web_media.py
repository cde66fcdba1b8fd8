"""Files from and to web devices: uploaded before the message that names them, shown to the device whose they are.

The token travels in a header, never in an address, so that no log and no history of a browser has it.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Mapping
from dataclasses import replace

import structlog
from aiohttp import web

from connectors.web_faults import fault
from connectors.web_identity import Devices
from connectors.web_pace import Pace, Paces, Rate
from connectors.web_screen import CHANNEL
from connectors.web_shares import NoPlace, Shares
from desk.channel import LARGEST_MEDIA, MediaDesk, MediaRefused, Near, TryLater

KINDS = ("photo", "voice", "audio", "video", "document")
REASONS = {"size": (413, "too_large"), "type": (415, "wrong_type"), "pixels": (422, "pixels")}
BURST, PER_SECOND = 10, 0.5
NEAR_BURST, NEAR_PER_SECOND = 60, 2.0
"""For all devices of one address: a family, an office, many telephones behind one address of a network."""
ALL_BURST, ALL_PER_SECOND = 500, 40.0
MOST_UNDER_WAY, NEAR_UNDER_WAY, KEPT_PLACES = 200, 20, 40
"""Uploads that are being received, of all and of one address: each may take a quarter of an hour. The last of them are
for addresses that send nothing else.
"""
NETWORKS = 4
"""So many addresses' share all of a home's or a house's network have, however wide it is."""
MOST_OPENED, NEAR_OPENED, KEPT_OPENED = 20, 3, 5
"""Of these, so many of all and of one address are looked into or wait for it: the store has a short line for all."""
Whose = Callable[[web.Request], Near | None]
"""The address that a request is counted for; None where it is not."""
RETRY_AFTER = 5

log = structlog.get_logger(__name__)


class UploadRefused(Exception):
    """An upload that is not kept. The JSON of its answer has `code`, and `retry_after` where it may come again."""

    def __init__(self, status: int, code: str, *, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.body: dict[str, str | float] = {"code": code}
        if retry_after is not None:
            self.body["retry_after"] = retry_after


class WebMedia:
    """`POST /chat/media` and `GET /chat/media/{id}`."""

    def __init__(self, media: MediaDesk, devices: Devices, whose: Whose) -> None:
        self._media = media
        self._devices = devices
        self._whose = whose
        self._paces = Paces(
            own=Rate(burst=BURST, per_second=PER_SECOND),
            near=Rate(burst=NEAR_BURST, per_second=NEAR_PER_SECOND),
        )
        self._pace: Pace | None = None
        self._under_way = Shares(most=MOST_UNDER_WAY, of_one=NEAR_UNDER_WAY, kept=KEPT_PLACES)
        self._opened = Shares(most=MOST_OPENED, of_one=NEAR_OPENED, kept=KEPT_OPENED)

    async def upload(self, request: web.Request) -> web.Response:
        """Take one file. Answers 201 with its id, or why it is not kept."""
        try:
            return await self._take(request)
        except UploadRefused as refused:
            pause = refused.body.get("retry_after")
            headers = {} if pause is None else {"Retry-After": str(math.ceil(float(pause)))}
            return web.json_response(refused.body, status=refused.status, headers=headers)

    async def _take(self, request: web.Request) -> web.Response:
        address = self._address(request)
        if address is None:
            raise UploadRefused(401, "no_token")
        if (request.content_length or 0) > LARGEST_MEDIA:
            raise UploadRefused(413, "too_large")
        near = _narrowed(self._whose(request))
        if pause := self._wait(address, near=near):
            raise UploadRefused(429, "too_fast", retry_after=round(pause, 2))
        try:
            with self._under_way.place(near):
                return await self._kept(request, address, near)
        except NoPlace:
            raise UploadRefused(429, "too_fast", retry_after=RETRY_AFTER) from None

    async def _kept(self, request: web.Request, address: str, near: Near | None) -> web.Response:
        kind, name = request.query.get("kind"), request.query.get("name", "")[:200]
        try:
            # Nothing is read of what could not be looked into just now.
            self._opened.look(near)
            content = await self._media.receive(request.content.readany, size=request.content_length)
        except MediaRefused:
            raise UploadRefused(413, "too_large") from None
        except TryLater:
            raise UploadRefused(408, "try_later", retry_after=RETRY_AFTER) from None
        except NoPlace:
            raise UploadRefused(503, "try_later", retry_after=RETRY_AFTER) from None
        try:
            with self._opened.place(near):
                kept = await self._media.hand_over(
                    CHANNEL, address, content, kind=kind if kind in KINDS else None, name=name or None
                )
        except MediaRefused as refused:
            raise UploadRefused(*REASONS.get(refused.reason, (422, "broken"))) from None
        except (TryLater, NoPlace):
            raise UploadRefused(503, "try_later", retry_after=RETRY_AFTER) from None
        except Exception as problem:
            log.error("web_upload_failed", **fault(problem))
            raise UploadRefused(503, "try_later", retry_after=RETRY_AFTER) from None
        told = {"id": kept.reference, "kind": kept.kind, "type": kept.mime, "size": kept.size}
        return web.json_response(told, status=201)

    async def show(self, request: web.Request) -> web.StreamResponse:
        """A file of this device's own conversation; `?small=1` a picture's thumbnail. Anything else is not there."""
        address = self._address(request)
        if address is None:
            raise web.HTTPUnauthorized
        file = await self._media.shown_to(CHANNEL, address, request.match_info["id"])
        if file is None:
            raise web.HTTPNotFound
        small = "small" in request.query and file.small is not None
        path = file.small if small and file.small is not None else file.path
        return web.FileResponse(path, headers=file.headers(small=small))

    def _address(self, request: web.Request) -> str | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return self._devices.address(token.strip()) if scheme.lower() == "bearer" else None

    def _wait(self, address: str, *, near: Near | None) -> float:
        """Seconds until this device, all of its address, and all together may upload again.

        Devices are made up easily: without the second, one address could empty the bucket of all.
        """
        now = asyncio.get_running_loop().time()
        everybody = self._pace = self._pace or Pace(burst=ALL_BURST, per_second=ALL_PER_SECOND, now=now)
        if pause := everybody.pause(now) or self._paces.wait(address, near=near, now=now):
            return pause
        everybody.take(now)
        return 0.0


def _narrowed(near: Near | None) -> Near | None:
    """The same, with less for the networks around it: sixteen shares would be nearly all that there are."""
    if near is None:
        return None
    return replace(near, wider=tuple((network, min(many, NETWORKS)) for network, many in near.wider))


def allowing(origin: str) -> Mapping[str, str]:
    """Headers that let a page of `origin`, which embeds the widget, upload and read."""
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "GET, POST",
        "Access-Control-Allow-Headers": "Authorization, Content-Type",
        "Access-Control-Max-Age": "600",
        "Vary": "Origin",
    }

"""The staff API as one application. What it can do stands beside, each handler calling one desk method."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from aiohttp import web

from city.pack import CityPack
from desk.api import (
    agreements,
    cases,
    checkup,
    conversations,
    deliveries,
    figures,
    inbox,
    incidents,
    media,
    openapi,
    overview,
    replies,
    routing,
    subscriptions,
    surges,
    tasks,
    themes,
    tickets,
)
from desk.api.operations import ActorOf, Operation, route
from desk.api.problems import problems
from desk.conversations.service import Conversations
from desk.events.subscriptions import Subscriptions
from desk.figures.scoreboard import Figures
from desk.media.store import MediaStore
from desk.staff.permits import anybody
from desk.tickets.service import Tickets

VERSION = "1.0.0"


@dataclass(frozen=True)
class StaffServices:
    """What the handlers call."""

    pack: CityPack
    tickets: Tickets
    conversations: Conversations
    figures: Figures
    media: MediaStore
    subscriptions: Subscriptions

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.pack.timezone)


def application(services: StaffServices, actor_of: ActorOf, *, url: str) -> web.Application:
    """Everything below `/api`. `url` is where the service is reached from outside."""
    app = web.Application(middlewares=[problems])
    app.add_routes([route(operation, services, actor_of) for operation in OPERATIONS])

    @cache
    def document() -> bytes:
        """Written once: anybody may ask for it as often as they like, and it is long."""
        return json.dumps(openapi.document(OPERATIONS, version=VERSION, url=url, prefix="/api")).encode()

    @anybody
    async def described(request: web.Request) -> web.Response:
        return web.Response(body=document(), content_type="application/json", charset="utf-8")

    app.router.add_get("/openapi.json", described)
    app.on_response_prepare.append(_kept_nowhere)
    return app


async def _kept_nowhere(_request: web.Request, response: web.StreamResponse) -> None:
    """What a token is shown is in no cache, neither a browser's nor a proxy's."""
    response.headers.setdefault("Cache-Control", "no-store")


OPERATIONS: Sequence[Operation[StaffServices]] = (
    *tickets.OPERATIONS,
    *cases.OPERATIONS,
    *tasks.OPERATIONS,
    *agreements.OPERATIONS,
    *conversations.OPERATIONS,
    *replies.OPERATIONS,
    *deliveries.OPERATIONS,
    *inbox.OPERATIONS,
    *media.OPERATIONS,
    *figures.OPERATIONS,
    *overview.OPERATIONS,
    *routing.OPERATIONS,
    *surges.OPERATIONS,
    *themes.OPERATIONS,
    *checkup.OPERATIONS,
    *incidents.OPERATIONS,
    *subscriptions.OPERATIONS,
)

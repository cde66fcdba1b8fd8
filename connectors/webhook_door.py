"""The way in from a city's own app or SMS gateway: signed calls, committed before they are acknowledged."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import structlog
from aiohttp import web
from pydantic import ValidationError

from connectors.numbered import with_choice
from connectors.web_faults import fault
from connectors.webhook_gateway import Gateway
from connectors.webhook_links import reader
from connectors.webhook_messages import Body, MessageBody, ReceiptBody, incoming
from connectors.webhook_problems import of_bad_input, problem
from connectors.webhook_seal import Forged, check
from desk.channel import Inbox, MediaDesk

log = structlog.get_logger(__name__)

Said = TypeVar("Said", bound=Body)


class WebhookDoor:
    """Takes the calls of these gateways. The answers are those of docs/webhook.md."""

    def __init__(
        self,
        gateways: Sequence[Gateway],
        inbox: Inbox,
        media: MediaDesk,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._gateways: Mapping[str, Gateway] = {gateway.name: gateway for gateway in gateways}
        self._inbox = inbox
        self._media = media
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        """The addresses under `/channels/{name}/`. Public: a gateway signs."""
        return [
            web.post("/channels/{name}/messages", self.messages),
            web.post("/channels/{name}/receipts", self.receipts),
            web.get("/channels/{name}/media/{id}", self.media),
        ]

    async def messages(self, request: web.Request) -> web.Response:
        """A citizen's message."""
        return await self._answer(request, MessageBody, self._take)

    async def receipts(self, request: web.Request) -> web.Response:
        """What became of a message of ours."""
        return await self._answer(request, ReceiptBody, self._note)

    async def media(self, request: web.Request) -> web.StreamResponse:
        """A file that was sent to somebody, at an address that only we can write."""
        gateway, media_id = self._gateways.get(request.match_info["name"]), request.match_info["id"]
        if gateway is None:
            return problem(request, 404, "unknown_channel", "No channel of this name is set.")
        try:
            secret = gateway.secret.get_secret_value()
            address = reader(secret, media_id, request.query, now=self._clock())
        except Forged as forged:
            return problem(request, 403, "not_signed", f"{forged}.")
        file = await self._media.shown_to(gateway.name, address, media_id)
        if file is None:
            return problem(request, 404, "unknown_media", "It is not there, or not any more.")
        return web.FileResponse(file.path, headers=file.headers())

    async def _answer(
        self,
        request: web.Request,
        kind: type[Said],
        take: Callable[[Gateway, Said], Awaitable[dict[str, Any]]],
    ) -> web.Response:
        """What `take` makes of a signed call, or why it is refused. A failure of ours is a 500: it is sent again."""
        gateway = self._gateways.get(request.match_info["name"])
        if gateway is None:
            return problem(request, 404, "unknown_channel", "No channel of this name is set.")
        body = await request.read()
        try:
            check(gateway.secret.get_secret_value(), request.headers, body, now=self._clock())
            said = kind.model_validate_json(body)
        except Forged as forged:
            log.warning("webhook_call_refused", channel=gateway.name, reason=str(forged))
            return problem(request, 401, "not_signed", f"{forged}.")
        except ValidationError as error:
            return of_bad_input(request, error)
        if isinstance(said, MessageBody) and not all(gateway.keeps(each.url) for each in said.media):
            return problem(request, 422, "invalid_input", "A file is not at one of the channel's hosts.")
        try:
            return web.json_response(await take(gateway, said))
        except Exception as failure:
            # The edge of this call: whatever broke, the gateway must know that nothing is kept of it.
            log.error("webhook_failed", channel=gateway.name, **fault(failure))
            return problem(request, 500, "internal", "Nothing is kept of it: send it again.")

    async def _take(self, gateway: Gateway, said: MessageBody) -> dict[str, Any]:
        message = incoming(gateway.name, said)
        if "buttons" not in gateway.can:
            message = await with_choice(message, self._inbox)
        received = await self._inbox.receive(message)
        return {"message": received.message_id, "duplicate": received.duplicate}

    async def _note(self, gateway: Gateway, said: ReceiptBody) -> dict[str, Any]:
        if said.state == "seen":
            await self._inbox.receipt(gateway.name, said.address, said.id)
        else:
            reason = said.reason or "the gateway says so"
            await self._inbox.bounced(gateway.name, said.address, said.id, reason=reason)
        return {"state": said.state}

"""The way in from a city's own app or SMS gateway: signed messages, committed before they are acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import structlog
from aiohttp import web
from pydantic import ValidationError

from connectors.numbered import with_choice
from connectors.web_faults import fault
from connectors.webhook_gateway import Gateway
from connectors.webhook_messages import MessageBody, incoming
from connectors.webhook_problems import of_bad_input, problem
from connectors.webhook_seal import Forged, check
from desk.channel import Inbox, Received

log = structlog.get_logger(__name__)


class WebhookDoor:
    """Takes the calls of these gateways."""

    def __init__(self, gateways: Sequence[Gateway], inbox: Inbox, *, clock: Callable[[], datetime]) -> None:
        self._gateways: Mapping[str, Gateway] = {gateway.name: gateway for gateway in gateways}
        self._inbox = inbox
        self._clock = clock

    def routes(self) -> web.RouteTableDef:
        """`POST /channels/{name}/messages`. The answers are those of docs/webhook.md.

        A failure of ours is a 500, after which the gateway sends the message again.
        """
        routes = web.RouteTableDef()

        @routes.post("/channels/{name}/messages")
        async def messages(request: web.Request) -> web.Response:
            gateway = self._gateways.get(request.match_info["name"])
            if gateway is None:
                return problem(request, 404, "unknown_channel", "No channel of this name is set.")
            body = await request.read()
            try:
                check(gateway.secret.get_secret_value(), request.headers, body, now=self._clock())
                said = MessageBody.model_validate_json(body)
            except Forged as forged:
                log.warning("webhook_call_refused", channel=gateway.name, reason=str(forged))
                return problem(request, 401, "not_signed", f"{forged}.")
            except ValidationError as error:
                return of_bad_input(request, error)
            try:
                received = await self._take(gateway, said)
            except Exception as failure:
                # The edge of this call: whatever broke, the gateway must know that the message is not kept.
                log.error("webhook_failed", channel=gateway.name, **fault(failure))
                return problem(request, 500, "internal", "The message is not kept: send it again.")
            return web.json_response({"message": received.message_id, "duplicate": received.duplicate})

        return routes

    async def _take(self, gateway: Gateway, said: MessageBody) -> Received:
        message = incoming(gateway.name, said)
        if "buttons" not in gateway.can:
            message = await with_choice(message, self._inbox)
        return await self._inbox.receive(message)

"""The way in from WeChat: its webhook.

WeChat waits five seconds, so it gets an empty answer as soon as the message is committed; what there is to say goes out
afterwards. What it did not see answered it delivers again, under the same id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

import structlog
from aiohttp import web

from connectors.numbered import is_number, with_choice
from connectors.web_faults import fault
from connectors.wechat import MENUS_ROW, is_listed
from connectors.wechat_messages import NAME, failed, follows, incoming
from connectors.wechat_seal import Forged, Seal
from connectors.wechat_xml import NotXml
from desk.channel import Inbox, Incoming

log = structlog.get_logger(__name__)


class WeChatReceiver:
    """Takes WeChat's calls that are sealed as its own."""

    def __init__(self, seal: Seal, inbox: Inbox, *, clock: Callable[[], datetime]) -> None:
        self._seal = seal
        self._inbox = inbox
        self._clock = clock

    def routes(self) -> web.RouteTableDef:
        """`/wechat/webhook`: GET echoes what WeChat asks at set-up, POST takes a message. Public, but signed.

        403 without WeChat's signature, 400 for what is no message. A failure of ours is a 500: WeChat tries again.
        """
        routes = web.RouteTableDef()

        @routes.get("/wechat/webhook")
        async def echo(request: web.Request) -> web.Response:
            try:
                self._seal.check(request.query, now=self._clock())
            except Forged as forged:
                raise _refusal(forged) from forged
            return web.Response(text=request.query.get("echostr", ""))

        @routes.post("/wechat/webhook")
        async def receive(request: web.Request) -> web.Response:
            body = await request.read()
            try:
                fields = self._seal.opened(request.query, body, now=self._clock())
            except Forged as forged:
                raise _refusal(forged) from forged
            except NotXml as problem:
                raise web.HTTPBadRequest(text="not a message") from problem
            try:
                await self.take(fields)
            except Exception as problem:
                # The edge of this call: WeChat delivers again what was not answered with 200.
                log.error("wechat_webhook_failed", **fault(problem))
                raise web.HTTPInternalServerError(text="not kept") from None
            return web.Response()

        return routes

    async def take(self, fields: Mapping[str, str]) -> None:
        """Commit what these fields say."""
        address = fields.get("FromUserName", "")
        if (reason := failed(fields)) is not None:
            await self._inbox.bounced(NAME, address, fields.get("MsgID", ""), reason=reason)
        if (reachable := follows(fields)) is not None:
            await self._inbox.reachable(NAME, address, reachable=reachable)
        message = incoming(fields)
        if message is not None:
            await self._inbox.receive(await self._with_choice(message))

    async def _with_choice(self, message: Incoming) -> Incoming:
        if not is_number(message.text):
            return message
        has_menus = await self._inbox.cursor(MENUS_ROW) != "no"
        return await with_choice(message, self._inbox, partial(is_listed, has_menus=has_menus))


def _refusal(forged: Forged) -> web.HTTPForbidden:
    log.warning("wechat_call_refused", reason=str(forged))
    return web.HTTPForbidden(text="not signed by WeChat")

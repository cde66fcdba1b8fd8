"""The dialogue server's only door for messages: our own input channel, on loopback, behind a bearer token.

POST …/webhook takes a message and answers when its turn is whole; POST …/note tells a conversation of something said
outside it; POST …/read says how a text is understood that belongs to no conversation; POST …/forget deletes; GET
…/health says whether our tracker store and a model are really loaded.
"""

from __future__ import annotations

import hmac
import logging
import os
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.nlu.databases import StoreFailed
from bot.nlu.delivered import BadRequest, Delivered
from bot.nlu.endpoint import ActionsEndpoint
from bot.nlu.patterns import of_this_start
from bot.nlu.replies import NAME
from bot.nlu.tracker_store import own_store
from bot.nlu.turn import TurnFailed
from bot.nlu.turns import Turns
from city.memory import settle

logger = logging.getLogger(__name__)

REHEARSED = (
    "您好，我要投诉，望京南湖东园3号楼下的垃圾三天没人清运了，昨天晚上开始的",
    "The street light in front of 5 Jianguo Road has been broken since last week",
)
"""What nobody said: a process loads much at its first words in a language, and no citizen should wait for that."""

Handler = Callable[[Request], Awaitable[HTTPResponse]]


class DeskInput(InputChannel):  # type: ignore[misc]
    """The token is RASA_TOKEN, shared with the desk; without one the server does not start."""

    def __init__(self, token: str) -> None:
        if not token:
            raise ValueError("RASA_TOKEN is needed: the dialogue server takes messages from the desk only")
        self._token = token.encode()
        self._turns: Turns | None = None
        self._is_warm = False

    @classmethod
    def name(cls) -> str:
        """The channel's part of the address."""
        return NAME

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> DeskInput:
        """The channel as `credentials.yml` names it; Rasa hands over what stands below the name, which is nothing."""
        return cls(os.environ.get("RASA_TOKEN") or "")

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes. Rasa's own handler is not used: it goes on after failures."""
        routes = Blueprint("desk_webhook")

        async def warm(app: Sanic, _: Any) -> None:
            await self.warm_up(app.ctx.agent)

        routes.listener(warm, "after_server_start")

        # Sanic writes on handlers, which methods do not allow.
        async def health(request: Request) -> HTTPResponse:
            return await self.health(request)

        routes.add_route(health, "/health", methods=["GET"])
        for handler in (self.webhook, self.note, self.read, self.forget):
            path = handler.__name__
            routes.add_route(self._guarded(handler), f"/{path}", methods=["POST"], name=path)
        return routes

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: Request) -> HTTPResponse:
            given = (request.headers.get("authorization") or "").encode("utf-8", "replace")
            if not hmac.compare_digest(given, b"Bearer " + self._token):
                return _refusal(401, "wrong token")
            try:
                return await handler(request)
            except BadRequest as problem:
                return _refusal(400, str(problem))
            except (TurnFailed, StoreFailed) as problem:
                logger.warning("turn failed: %s (%s)", type(problem).__name__, problem)
                return _refusal(503, "the turn failed: send it again")

        return guarded

    async def webhook(self, request: Request) -> HTTPResponse:
        """Take one message."""
        return response.json(await self._taking(request).take(Delivered.read(request.json)))

    async def note(self, request: Request) -> HTTPResponse:
        """Tell a conversation of something that happened outside it."""
        body = request.json or {}
        if not (body.get("id") and body.get("sender") and isinstance(body.get("note"), dict)):
            raise BadRequest("id, sender and note are needed")
        await self._taking(request).note(str(body["sender"]), str(body["id"]), body["note"])
        return response.json({"ok": True})

    async def read(self, request: Request) -> HTTPResponse:
        """How a text is understood: `text`, and as `metadata` what would come with a message. Nothing is kept."""
        return response.json(await self._taking(request).read(Delivered.alone(request.json)))

    async def forget(self, request: Request) -> HTTPResponse:
        """Delete conversations: `senders`, and what was last written `before` (seconds since the epoch)."""
        body = request.json or {}
        store = own_store(request.app.ctx.agent.tracker_store)
        if store is None:
            raise TurnFailed("another tracker store is loaded")
        gone = await store.forget(before=body.get("before"), senders=body.get("senders") or ())
        return response.json({"forgotten": gone})

    async def warm_up(self, agent: Agent) -> None:
        """Rehearse a turn in each language. What fails there fails for citizens, too, and is told then."""
        try:
            for text in REHEARSED:
                await self._turns_of(agent).rehearse(text)
        except Exception as problem:
            logger.warning("no rehearsal: %s (%s)", type(problem).__name__, problem)
        of_this_start().end()
        settle()
        self._is_warm = True

    async def health(self, request: Request) -> HTTPResponse:
        """200 if a message could be taken now; the body names what is loaded either way."""
        agent = request.app.ctx.agent
        store = own_store(getattr(agent, "tracker_store", None))
        body = {
            "tracker_store": f"{type(store).__module__}.{type(store).__name__}" if store else None,
            "model": agent.model_name if agent and agent.is_ready() else None,
        }
        ready = self._is_warm and all(body.values()) and await _answers(store)
        return response.json({"status": "ok" if ready else "not ready", **body}, status=200 if ready else 503)

    def _taking(self, request: Request) -> Turns:
        return self._turns_of(request.app.ctx.agent)

    def _turns_of(self, agent: Agent) -> Turns:
        store = own_store(getattr(agent, "tracker_store", None))
        if store is None or not agent.is_ready():
            raise TurnFailed("no model, or another tracker store is loaded")
        if self._turns is None or not self._turns.serves(agent):
            endpoint = ActionsEndpoint(agent.action_endpoint, self._token.decode())
            self._turns = Turns(agent, store, endpoint)
        return self._turns


async def _answers(store: Any) -> bool:
    try:
        await store.open("", "")
    except StoreFailed:
        return False
    return True


def _refusal(status: int, reason: str) -> HTTPResponse:
    return response.json({"error": reason}, status=status)

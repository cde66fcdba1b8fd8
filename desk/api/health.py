"""Whether the service lives, whether it can do its work, and its figures for Prometheus. No secrets, no people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import aiohttp
from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy import ColumnElement, Select, and_, case, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from desk.conversations.claim import OPEN
from desk.conversations.outbox import FETCHED
from desk.store.database import Database
from desk.store.models import ConversationRow, MessageRow, TicketRow
from desk.tickets.lifecycle import UNDISPATCHED, UNSOLVED, WITH_UNIT

LANES = (("in", ""), ("note", ""), ("out", "push"), ("out", "web"))
"""Directions, and for the way out whether we send ('push') or a client fetches and acknowledges ('web')."""
FETCHES = case((and_(MessageRow.direction == "out", ConversationRow.channel.in_(FETCHED)), 1), else_=0)
PATIENCE = aiohttp.ClientTimeout(total=2)


@dataclass(frozen=True)
class Health:
    """`dialogue_url` is the dialogue server's own address; it is not needed to accept a message."""

    database: Database
    http: aiohttp.ClientSession
    dialogue_url: str
    clock: Callable[[], datetime]

    def routes(self) -> Sequence[web.RouteDef]:
        """`/healthz`, `/readyz` and `/metrics`."""
        return [
            web.get("/healthz", self.alive),
            web.get("/readyz", self.ready),
            web.get("/metrics", self.metrics),
        ]

    async def alive(self, request: web.Request) -> web.Response:
        """200 as long as the process answers."""
        return web.json_response({"status": "ok"})

    async def ready(self, request: web.Request) -> web.Response:
        """200 when messages are kept and answered; 503 names the part that is missing.

        Without the dialogue server messages are still accepted, so a load balancer may look at `accepting` alone.
        """
        store, dialogue = await self._store(), await self._dialogue()
        ok = store and dialogue
        body = {
            "status": "ready" if ok else "not ready",
            "accepting": store,
            "store": store,
            "dialogue": dialogue,
        }
        return web.json_response(body, status=200 if ok else 503)

    async def _store(self) -> bool:
        try:
            async with self.database.read() as session:
                await session.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return False
        return True

    async def _dialogue(self) -> bool:
        try:
            async with self.http.get(self.dialogue_url, timeout=PATIENCE) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def metrics(self, request: web.Request) -> web.Response:
        """Read from the store at each scrape, so that every process tells the same."""
        registry = CollectorRegistry()
        await self._messages(registry)
        await self._tickets(registry)
        response = web.Response(body=generate_latest(registry))
        response.headers["Content-Type"] = CONTENT_TYPE_LATEST
        return response

    async def _messages(self, registry: CollectorRegistry) -> None:
        now = self.clock()
        waiting = Gauge(
            "desk_messages_waiting",
            "Messages not yet handled or delivered; those of web chats wait for a device that may never come back",
            ["direction", "channel"],
            registry=registry,
        )
        age = Gauge(
            "desk_oldest_waiting_seconds",
            "Age of the oldest that is ours to handle or to send",
            ["direction"],
            registry=registry,
        )
        lost = Gauge(
            "desk_conversations_undeliverable", "Chats that can no longer be reached", registry=registry
        )
        held = Gauge(
            "desk_conversations_held", "Chats waiting for a person or held by one", registry=registry
        )
        async with self.database.read() as session:
            rows = await session.execute(
                select(MessageRow.direction, FETCHES, func.count(), func.min(MessageRow.created_at))
                .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
                .where(OPEN)
                .group_by(MessageRow.direction, FETCHES)
            )
            found = {
                (_lane(direction, fetches)): (count, oldest) for direction, fetches, count, oldest in rows
            }
            lost.set(await session.scalar(_count(ConversationRow.undeliverable_since.is_not(None))) or 0)
            held.set(await session.scalar(_count(ConversationRow.held_by.is_not(None))) or 0)
        for direction, channel in LANES:
            count, oldest = found.get((direction, channel), (0, None))
            waiting.labels(direction, channel).set(count)
            if channel != "web":
                age.labels(direction).set((now - oldest).total_seconds() if oldest else 0)

    async def _tickets(self, registry: CollectorRegistry) -> None:
        now = self.clock()
        tickets = Gauge("desk_tickets", "Tickets by status", ["status"], registry=registry)
        late = Gauge("desk_tickets_overdue", "Open tickets past a limit", ["clock"], registry=registry)
        undispatched = TicketRow.status.in_(UNDISPATCHED), TicketRow.dispatch_due_at < now
        at_units = TicketRow.status.in_(WITH_UNIT), TicketRow.unit_due_at < now
        citizens = TicketRow.status.in_(UNSOLVED), TicketRow.due_at < now
        async with self.database.read() as session:
            for status, count in await session.execute(
                select(TicketRow.status, func.count()).group_by(TicketRow.status)
            ):
                tickets.labels(status).set(count)
            for clock, overdue in (("dispatch", undispatched), ("unit", at_units), ("citizen", citizens)):
                found = await session.scalar(select(func.count()).select_from(TicketRow).where(*overdue))
                late.labels(clock).set(found or 0)


def _lane(direction: str, fetches: int) -> tuple[str, str]:
    if direction != "out":
        return direction, ""
    return direction, "web" if fetches else "push"


def _count(condition: ColumnElement[bool]) -> Select[int]:
    return select(func.count()).select_from(ConversationRow).where(condition)

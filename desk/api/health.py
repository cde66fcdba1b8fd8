"""Whether the service lives, whether it can do its work, and its figures for Prometheus. No secrets, no people."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp
from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy import ColumnElement, Select, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from desk.conversations import waiting
from desk.conversations.claim import OPEN
from desk.conversations.tally import OUTCOMES
from desk.conversations.waiting import MOST_COUNTED
from desk.events.standing import standing
from desk.kept.waiting import oldest_wish
from desk.staff.permits import anybody
from desk.store.database import Database
from desk.store.models import ConversationRow, MessageRow, TicketRow
from desk.tickets.lifecycle import UNDISPATCHED, UNSOLVED, WITH_UNIT

PATIENCE = aiohttp.ClientTimeout(total=2)
KEPT_SECONDS = 1.0


class Lately:
    """What was looked at less than a second ago is not looked at again, however many ask.

    `seconds` is a clock that never goes back.
    """

    def __init__(self, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._turn = asyncio.Lock()
        self._found: tuple[float, dict[str, bool]] | None = None

    async def found(self, look: Callable[[], Awaitable[dict[str, bool]]]) -> dict[str, bool]:
        """What `look` says now, or said a moment ago."""
        async with self._turn:
            if self._found is None or self._seconds() - self._found[0] >= KEPT_SECONDS:
                self._found = (self._seconds(), await look())
            return self._found[1]


@dataclass(frozen=True)
class Health:
    """`dialogue_url` is the dialogue server's own address; it is not needed to accept a message.

    `measured` is what this process measures by itself.
    """

    database: Database
    http: aiohttp.ClientSession
    dialogue_url: str
    clock: Callable[[], datetime]
    measured: CollectorRegistry = field(default_factory=CollectorRegistry)
    lately: Lately = field(default_factory=Lately)

    def routes(self) -> Sequence[web.RouteDef]:
        """`/healthz`, `/readyz` and `/metrics`."""
        return [
            web.get("/healthz", self.alive),
            web.get("/readyz", self.ready),
            web.get("/metrics", self.metrics),
        ]

    @anybody
    async def alive(self, request: web.Request) -> web.Response:
        """200 as long as the process answers."""
        return web.json_response({"status": "ok"})

    @anybody
    async def ready(self, request: web.Request) -> web.Response:
        """200 when messages are kept and answered; 503 names the part that is missing.

        Without the dialogue server messages are still accepted, so a load balancer may look at `accepting` alone.
        Anybody may ask: both parts are looked at once a second at most.
        """
        parts = await self.lately.found(self._parts)
        ok = all(parts.values())
        body = {"status": "ready" if ok else "not ready", "accepting": parts["store"], **parts}
        return web.json_response(body, status=200 if ok else 503)

    async def _parts(self) -> dict[str, bool]:
        return {"store": await self._store(), "dialogue": await self._dialogue()}

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

    @anybody
    async def metrics(self, request: web.Request) -> web.Response:
        """What is read from the store, which every process tells the same, and what this process measured."""
        registry = CollectorRegistry()
        await self._messages(registry)
        await self._deliveries(registry)
        await self._tickets(registry)
        await self._events(registry)
        await self._wishes(registry)
        response = web.Response(body=generate_latest(registry) + generate_latest(self.measured))
        response.headers["Content-Type"] = CONTENT_TYPE_LATEST
        return response

    async def _messages(self, registry: CollectorRegistry) -> None:
        now = self.clock()
        queued = Gauge(
            "desk_messages_waiting",
            "Messages not yet handled or delivered; those of web chats wait for a device that may never come back, "
            f"and are counted up to {MOST_COUNTED}",
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
        blocked = Gauge(
            "desk_conversations_blocked", "Chats that the assistant does not answer", registry=registry
        )
        async with self.database.read() as session:
            for direction in ("in", "note"):
                count, oldest = (await session.execute(_inward(direction))).one()
                queued.labels(direction, "").set(count)
                age.labels(direction).set(_age(oldest, now))
            outward = await waiting.to_send(session)
            queued.labels("out", "web").set(await waiting.to_fetch(session))
            lost.set(await session.scalar(_count(ConversationRow.undeliverable_since.is_not(None))) or 0)
            held.set(await session.scalar(_count(ConversationRow.held_by.is_not(None))) or 0)
            blocked.set(await session.scalar(_count(ConversationRow.blocked_until.is_not(None))) or 0)
        queued.labels("out", "push").set(sum(one.count for one in outward))
        age.labels("out").set(max((_age(one.oldest, now) for one in outward), default=0))

    async def _deliveries(self, registry: CollectorRegistry) -> None:
        now = self.clock()
        queued = Gauge(
            "desk_deliveries_waiting",
            "Messages that wait to be sent",
            ["channel", "priority"],
            registry=registry,
        )
        age = Gauge(
            "desk_deliveries_oldest_seconds",
            "Age of the oldest message that waits to be sent",
            ["channel", "priority"],
            registry=registry,
        )
        left = Gauge(
            "desk_deliveries_undelivered",
            "Messages that were given up and lie there for staff to see",
            ["channel"],
            registry=registry,
        )
        done = Counter(
            "desk_deliveries",
            "What sends came to: sent, retried (to be tried again), uncertain (of these, the answer was lost) and "
            "undeliverable (messages given up); all processes, since the store was made",
            ["channel", "outcome"],
            registry=registry,
        )
        rest = Gauge(
            "desk_channel_closed_seconds",
            "For how long a channel wants no messages",
            ["channel"],
            registry=registry,
        )
        async with self.database.read() as session:
            outward = {(one.channel, one.priority): one for one in await waiting.to_send(session)}
            undelivered = await waiting.undeliverable(session)
            counted = await waiting.outcomes(session)
            closed = await waiting.closed(session, now=now)
        channels = {channel for channel, _ in (*outward, *counted)} | {*undelivered, *closed}
        for channel in sorted(channels):
            for priority, name in waiting.PRIORITIES.items():
                found = outward.get((channel, priority))
                queued.labels(channel, name).set(found.count if found else 0)
                age.labels(channel, name).set(_age(found.oldest if found else None, now))
            for outcome in OUTCOMES:
                done.labels(channel, outcome).inc(counted.get((channel, outcome), 0))
            left.labels(channel).set(undelivered.get(channel, 0))
            rest.labels(channel).set((closed[channel] - now).total_seconds() if channel in closed else 0)

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

    async def _events(self, registry: CollectorRegistry) -> None:
        now = self.clock()
        queued = Gauge(
            "desk_events_waiting",
            "Events that wait to be sent to another system",
            ["subscription"],
            registry=registry,
        )
        age = Gauge(
            "desk_events_oldest_seconds",
            "Age of the event that waits longest",
            ["subscription"],
            registry=registry,
        )
        failed = Gauge(
            "desk_events_failed",
            "Events that were given up and can be sent anew",
            ["subscription"],
            registry=registry,
        )
        async with self.database.read() as session:
            for one in await standing(session):
                queued.labels(one.name).set(one.waiting)
                age.labels(one.name).set(_age(one.oldest, now))
                failed.labels(one.name).set(one.failed)

    async def _wishes(self, registry: CollectorRegistry) -> None:
        age = Gauge(
            "desk_erasures_waiting_seconds",
            "For how long the oldest wish to be erased waits that no open ticket holds up",
            registry=registry,
        )
        async with self.database.read() as session:
            age.set(_age(await oldest_wish(session), self.clock()))


def _inward(direction: str) -> Select[int, datetime | None]:
    """How many rows of a direction wait, and since when the oldest does."""
    return select(func.count(), func.min(MessageRow.created_at)).where(
        MessageRow.direction == direction, OPEN
    )


def _age(oldest: datetime | None, now: datetime) -> float:
    return max(0.0, (now - oldest).total_seconds()) if oldest is not None else 0.0


def _count(condition: ColumnElement[bool]) -> Select[int]:
    return select(func.count()).select_from(ConversationRow).where(condition)

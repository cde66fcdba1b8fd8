"""Sends spans to a collector by OTLP over HTTP, from a thread of its own: a collector that is away delays nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from bot.tracing.ids import Ids
from bot.tracing.spans import Spans
from desk.store.database import Database
from desk.store.heard import heard

log = structlog.get_logger(__name__)

NAME = "swift-response"
SECONDS = 2.0
"""How long an export may take, and a stop waits for the last one."""


@asynccontextmanager
async def traced(url: str, *, db: Database, secret: bytes, instance: str) -> AsyncIterator[Spans]:
    """Spans that go to the collector at this address while the block lasts; `instance` names this process."""
    resource = Resource.create({"service.name": NAME, "service.instance.id": instance})
    provider = TracerProvider(resource=resource, id_generator=Ids())
    exporter = OTLPSpanExporter(f"{url}/v1/traces", timeout=SECONDS)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    system = "sqlite" if db.is_sqlite else "postgresql"
    spans = Spans(provider.get_tracer(NAME), secret=secret, system=system)
    try:
        with heard(db, spans.statement_begun, spans.statement_ended):
            yield spans
    finally:
        try:
            async with asyncio.timeout(SECONDS):
                await asyncio.to_thread(provider.shutdown)
        except TimeoutError:
            log.warning("traces_not_sent")

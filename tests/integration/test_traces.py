"""One message, one trace: from its arrival over the dialogue and its actions to the store, and nobody's words in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from bot.tracing.exporting import traced
from bot.watching import Watching
from desk.dialogue import Reply, Said, Turn, TurnFailed
from desk.store.database import Database
from tests.integration.test_measures import watched
from tests.messages import MessagePath, a_message

WORDS, ADDRESS, SECRET = "楼下垃圾三天没人清运", "device-of-mrs-wang", b"a secret of the desk"


@dataclass
class Collector:
    """Takes what an OpenTelemetry collector takes."""

    url: str = ""
    spans: list[Span] = field(default_factory=list)
    raw: bytes = b""

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.raw += body
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            for scope in resource.scope_spans:
                self.spans += scope.spans
        return web.Response()

    def named(self, name: str) -> Span:
        [found] = [span for span in self.spans if span.name == name]
        return found

    def below(self, parent: Span) -> set[str]:
        """The first words of the spans below this one."""
        return {span.name.split()[0] for span in self.spans if span.parent_span_id == parent.span_id}


@pytest.fixture
async def collector() -> AsyncIterator[Collector]:
    taking = Collector()
    app = web.Application()
    app.add_routes([web.post("/v1/traces", taking.take)])
    async with TestServer(app) as server:
        taking.url = str(server.make_url("")).rstrip("/")
        yield taking


def an_action_call(turn: Turn) -> dict[str, Any]:
    """As Rasa makes it: with the message's metadata as it came."""
    return {"tracker": {"latest_message": {"metadata": dict(turn.metadata)}}}


async def test_a_message_is_one_trace_from_its_arrival_to_its_answer_s_being_kept(
    db: Database, collector: Collector
) -> None:
    turns: list[Turn] = []

    def answer(turn: Turn) -> Reply:
        turns.append(turn)
        return Reply([Said("在哪个小区？")], intent="file_complaint", confidence=0.9, lang="zh")

    async with traced(collector.url, db=db, secret=SECRET, instance="one") as spans:
        path = watched(MessagePath(db), Watching(spans=spans))
        path.dialogue.answer = answer
        await path.inbox.receive(a_message(WORDS, address=ADDRESS))
    async with traced(collector.url, db=db, secret=SECRET, instance="another") as spans:
        path = watched(path, Watching(spans=spans))
        await path.pump.run_once()
        with Watching(spans=spans).action("action_greet", an_action_call(turns[0])):
            async with db.read() as session:
                await session.connection()

    receive, turn = collector.named("receive web"), collector.named("turn")
    dialogue, action = collector.named("dialogue"), collector.named("action action_greet")
    assert len({span.trace_id for span in collector.spans}) == 1
    assert receive.parent_span_id == b""
    assert turn.parent_span_id == receive.span_id
    assert dialogue.parent_span_id == turn.span_id
    assert action.parent_span_id == dialogue.span_id
    assert "INSERT" in collector.below(receive)
    assert "UPDATE" in collector.below(turn)
    assert "traceparent" in turns[0].metadata
    for told in (WORDS, ADDRESS, "小区"):
        assert told.encode() not in collector.raw


async def test_a_turn_that_fails_is_a_span_that_failed(db: Database, collector: Collector) -> None:
    async with traced(collector.url, db=db, secret=SECRET, instance="one") as spans:
        path = watched(MessagePath(db), Watching(spans=spans))
        path.dialogue.down = TurnFailed("the dialogue server answered 503")
        await path.inbox.receive(a_message())
        await path.pump.run_once()

    assert collector.named("dialogue").status.code == collector.named("turn").status.code == 2


async def test_what_an_error_says_is_not_in_the_span_that_failed(db: Database, collector: Collector) -> None:
    async with traced(collector.url, db=db, secret=SECRET, instance="one") as spans:
        with pytest.raises(ValueError, match=WORDS), Watching(spans=spans).action("action_greet", {}):
            raise ValueError(WORDS)

    span = collector.named("action action_greet")
    assert (span.status.code, span.status.message) == (2, "ValueError")
    assert WORDS.encode() not in collector.raw


async def test_what_looks_round_by_itself_is_not_traced(db: Database, collector: Collector) -> None:
    async with traced(collector.url, db=db, secret=SECRET, instance="one") as spans:
        path = watched(MessagePath(db), Watching(spans=spans))
        await path.pump.run_once()

    assert collector.spans == []


async def test_a_collector_that_is_away_holds_nobody_up(db: Database) -> None:
    async with (
        asyncio.timeout(20),
        traced("http://127.0.0.1:9", db=db, secret=SECRET, instance="one") as spans,
    ):
        path = watched(MessagePath(db), Watching(spans=spans))
        await path.inbox.receive(a_message())
        await path.pump.run_once()

    assert len(await path.texts()) == 1

"""The spans of a message: its arrival, its turn, the dialogue's call, each action, and the store's statements in them.

Attributes are channels, ids of ours and kinds: no address, no words, no values of statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import NonRecordingSpan, Span, SpanKind, Status, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from bot.tracing.ids import beginning, rooted
from desk.conversations.watching import Whence
from desk.dialogue import Dialogue, Note, Reply, Turn

LONGEST_STATEMENT = 1000
_TABLE = re.compile(r"\b(?:FROM|INTO|UPDATE)\s+\"?(\w+)", re.IGNORECASE)
_W3C = TraceContextTextMapPropagator()


class Spans:
    """Makes them with this tracer. `secret` seals whose message a trace is of; `system` is the store's kind."""

    def __init__(self, tracer: Tracer, *, secret: bytes, system: str) -> None:
        self._tracer = tracer
        self._secret = secret
        self._system = system

    @contextmanager
    def arrival(self, whence: Whence) -> Iterator[None]:
        """Around a message's being taken in: where its trace begins."""
        with rooted(beginning(whence, secret=self._secret)):
            span = self._tracer.start_span(
                f"receive {whence.channel}", Context(), SpanKind.SERVER, {"desk.channel": whence.channel}
            )
        with _within(span):
            yield

    @contextmanager
    def turn(self, whence: Whence) -> Iterator[None]:
        """Around a message's turn, from the call of the dialogue to the answer's being written."""
        begun = NonRecordingSpan(beginning(whence, secret=self._secret))
        parent = trace.set_span_in_context(begun, Context())
        attributes = {"desk.channel": whence.channel}
        with _within(self._tracer.start_span("turn", parent, SpanKind.CONSUMER, attributes)):
            yield

    @contextmanager
    def action(self, name: str, call: Mapping[str, Any]) -> Iterator[None]:
        """Around an action. The dialogue server gives back what came with the message it is about."""
        told = ((call.get("tracker") or {}).get("latest_message") or {}).get("metadata") or {}
        came_with = {key: told[key] for key in _W3C.fields if isinstance(told.get(key), str)}
        parent = _W3C.extract(came_with, Context())
        with _within(self._tracer.start_span(f"action {name}", parent, SpanKind.SERVER)):
            yield

    def dialogue(self, dialogue: Dialogue) -> Dialogue:
        """The same dialogue, each call of it a span."""
        return TracedDialogue(dialogue, self._tracer)

    def statement_begun(self, statement: str) -> Span | None:
        """A span for a statement of a message's; whatever looks round by itself is not traced."""
        if not trace.get_current_span().is_recording():
            return None
        kind = statement.lstrip().split(None, 1)[0].upper()
        table = _TABLE.search(statement)
        name = f"{kind} {table[1]}" if table else kind
        attributes = {"db.system.name": self._system, "db.query.text": statement[:LONGEST_STATEMENT]}
        return self._tracer.start_span(name, kind=SpanKind.CLIENT, attributes=attributes)

    def statement_ended(self, begun: object, failed: str | None) -> None:
        """It is done, or has failed with an error of this kind."""
        if not isinstance(begun, Span):
            return
        if failed is not None:
            begun.set_status(Status(StatusCode.ERROR, failed))
        begun.end()


@contextmanager
def _within(span: Span) -> Iterator[None]:
    """Around what the span is of. Where that fails, the span tells the kind of the error.

    What an error says, and where it was raised, may be what a citizen wrote.
    """
    with trace.use_span(span, end_on_exit=True, record_exception=False, set_status_on_exception=False):
        try:
            yield
        except Exception as problem:
            span.set_status(Status(StatusCode.ERROR, type(problem).__name__))
            raise


class TracedDialogue:
    """A `Dialogue` whose calls are spans, and which gives the trace along as W3C's traceparent in the metadata.

    Rasa keeps a message's metadata with it and sends it along to the actions: so the trace goes on there, in whichever
    process they run, and nothing of the dialogue server had to be changed.
    """

    def __init__(self, dialogue: Dialogue, tracer: Tracer) -> None:
        self._dialogue = dialogue
        self._tracer = tracer

    async def turn(self, turn: Turn) -> Reply:
        attributes = {"desk.message": turn.id, "desk.conversation": turn.sender}
        span = self._tracer.start_span("dialogue", kind=SpanKind.CLIENT, attributes=attributes)
        with _within(span):
            carried: dict[str, str] = {}
            _W3C.inject(carried)
            reply = await self._dialogue.turn(replace(turn, metadata={**turn.metadata, **carried}))
            if reply.intent is not None:
                span.set_attribute("desk.intent", reply.intent)
            return reply

    async def note(self, note: Note) -> None:
        await self._dialogue.note(note)

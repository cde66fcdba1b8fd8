"""What it costs to count and to trace, in microseconds: `python -m tests.measuring.watching`. No store, no network."""

from __future__ import annotations

import sys
import timeit
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager

from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from structlog.contextvars import bound_contextvars

from bot.tracing.ids import Ids
from bot.tracing.spans import Spans
from bot.watching import Watching
from desk.conversations.watching import Whence, nothing_around
from desk.dialogue import Reply, Said

TIMES, ROUNDS = 3000, 7
WHENCE = Whence("web", "device", "m1")
REPLY = Reply([Said("在哪个小区？")], intent="inform", confidence=0.9, lang="zh")
STATEMENT = "SELECT messages.id FROM messages WHERE messages.id = %s"


class Nowhere(SpanExporter):
    """Takes spans and forgets them."""

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return SpanExportResult.SUCCESS


def main() -> None:
    """Print the best of some rounds of each."""
    watching, spans = Watching(), traced()
    measures = watching.measures

    def turn_counted() -> None:
        measures.came("web")
        measures.called("answered", 0.1)
        measures.understood(REPLY)
        measures.kept("web", REPLY, waited=0.2)

    def statement() -> None:
        spans.statement_ended(spans.statement_begun(STATEMENT), None)

    always: Mapping[str, Callable[[], object]] = {
        "a turn, counted": turn_counted,
        "an action, counted": lambda: entered(watching.action("action_greet", {})),
        "a conversation's number for the log": lambda: entered(bound_contextvars(conversation=1)),
        "a step that nobody traces": lambda: entered(nothing_around(WHENCE)),
    }
    with_collector: Mapping[str, Callable[[], object]] = {
        "an arrival, traced": lambda: entered(spans.arrival(WHENCE)),
        "a turn, traced": lambda: entered(spans.turn(WHENCE)),
        "a statement outside of any turn": statement,
    }
    for name, work in {**always, **with_collector}.items():
        show(name, work)
    with spans.turn(WHENCE):
        show("a statement of a turn, traced", statement)


def traced() -> Spans:
    """Spans that go nowhere."""
    provider = TracerProvider(id_generator=Ids())
    provider.add_span_processor(BatchSpanProcessor(Nowhere()))
    return Spans(provider.get_tracer("measuring"), secret=b"a key", system="postgresql")


def entered(manager: AbstractContextManager[object]) -> None:
    """Go in and out."""
    with manager:
        pass


def show(name: str, work: Callable[[], object]) -> None:
    """How long it takes once, of the best round."""
    best = min(timeit.repeat(work, number=TIMES, repeat=ROUNDS)) / TIMES
    sys.stdout.write(f"{best * 1e6:7.1f} µs  {name}\n")


if __name__ == "__main__":
    main()

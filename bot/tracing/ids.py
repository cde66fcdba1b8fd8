"""A message's trace is named by the message itself, so that every process that touches it finds the same trace.

Between a message's arrival and its turn there is a queue, and no column for a trace. What the channel calls the message
is known at both ends; sealed with the desk's own secret it is the trace's id, and tells nobody who wrote.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import SpanContext, TraceFlags

from desk.conversations.watching import Whence

_TRACE_BYTES, _SPAN_BYTES = 16, 8
_root: ContextVar[SpanContext | None] = ContextVar("root", default=None)


def beginning(whence: Whence, *, secret: bytes) -> SpanContext:
    """The span with which this message's trace begins, wherever it was or will be made."""
    told = "\0".join((whence.channel, whence.address, whence.message_id))
    key = hashlib.sha256(b"traces:" + secret).digest()
    digest = hashlib.blake2b(told.encode(), digest_size=_TRACE_BYTES + _SPAN_BYTES, key=key).digest()
    return SpanContext(
        trace_id=int.from_bytes(digest[:_TRACE_BYTES], "big"),
        span_id=int.from_bytes(digest[_TRACE_BYTES:], "big"),
        is_remote=True,
        trace_flags=TraceFlags(TraceFlags.SAMPLED),
    )


@contextmanager
def rooted(root: SpanContext) -> Iterator[None]:
    """The next trace that begins within the block, begins with this span."""
    token = _root.set(root)
    try:
        yield
    finally:
        _root.reset(token)


class Ids(RandomIdGenerator):
    """Random ids, but those of a root that `rooted` names."""

    def generate_trace_id(self) -> int:
        root = _root.get()
        return super().generate_trace_id() if root is None else root.trace_id

    def generate_span_id(self) -> int:
        root = _root.get()
        return super().generate_span_id() if root is None else root.span_id

    def is_trace_id_random(self) -> bool:
        return _root.get() is None

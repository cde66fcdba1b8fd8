"""What this process measures of the message path, for Prometheus: counted in memory, no statement, nobody's words.

What is told of the store (`desk.api.health`) is the same in every process; this is each process's own, to be summed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from time import perf_counter
from typing import Any, TypeVar

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

from desk.conversations.watching import REASONS
from desk.dialogue import Reply

TURN_SECONDS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30, 60, 300)
CALL_SECONDS = (0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10, 30)
ACTION_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 8)
CONFIDENCES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
LANGUAGES = frozenset({"zh", "en"})


_Measure = TypeVar("_Measure", bound=Counter | Histogram)


class Measures:
    """A `Watch` that counts. Labels are channels, actions, languages and outcomes: few, and never people."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._heard_of: set[str] = set()
        ProcessCollector(registry=self.registry)
        self._came = _by_labels(
            Counter("desk_messages_received", "New messages of citizens", ["channel"], registry=self.registry)
        )
        self._answers = _by_labels(
            Counter("desk_answers", "Messages that answered them", ["channel"], registry=self.registry)
        )
        self._failures = _by_labels(
            Counter(
                "desk_turn_failures",
                "Tries at a message that failed; each is tried again, or a person gets it",
                ["channel", "reason"],
                registry=self.registry,
            )
        )
        self._turns = _by_labels(
            Histogram(
                "desk_turn_duration_seconds",
                "From a message's being committed to its answer's being written",
                ["channel"],
                buckets=TURN_SECONDS,
                registry=self.registry,
            )
        )
        self._calls = _by_labels(
            Histogram(
                "desk_dialogue_duration_seconds",
                "A call of the dialogue server: understanding, rules, and the actions it calls",
                ["outcome"],
                buckets=CALL_SECONDS,
                registry=self.registry,
            )
        )
        self._actions = _by_labels(
            Histogram(
                "desk_action_duration_seconds",
                "What the dialogue server asked of the desk",
                ["action", "outcome"],
                buckets=ACTION_SECONDS,
                registry=self.registry,
            )
        )
        self._sure = _by_labels(
            Histogram(
                "desk_understanding_confidence",
                "How sure the assistant was of what was meant, 0 to 1; pressed buttons are not counted",
                ["lang"],
                buckets=CONFIDENCES,
                registry=self.registry,
            )
        )

        self._refused = _by_labels(
            Counter(
                "desk_requests_refused",
                "Requests of those who asked too often or too slowly",
                ["limit"],
                registry=self.registry,
            )
        )

    def refused(self, limit: str) -> None:
        """Somebody asked too often: an `address`, `account`, `token` or `key`; or a body came too slowly: `slow`."""
        self._refused(limit).inc()

    def came(self, channel: str) -> None:
        """A new message was committed. From now on failures of its channel are told, none at first: what rises from
        nothing at all is no rise to who watches.
        """
        self._came(channel).inc()
        if channel not in self._heard_of:
            self._heard_of.add(channel)
            for reason in REASONS:
                self._failures(channel, reason)

    def kept(self, channel: str, reply: Reply, *, waited: float) -> None:
        """Its reply was written."""
        self._turns(channel).observe(waited)
        self._answers(channel).inc(len(reply.messages))

    def failed(self, channel: str, reason: str) -> None:
        """A try failed."""
        self._failures(channel, reason).inc()

    def understood(self, reply: Reply) -> None:
        """The dialogue server says how sure it was of words."""
        if reply.confidence is not None:
            lang = reply.lang if reply.lang in LANGUAGES else ""
            self._sure(lang).observe(reply.confidence)

    def called(self, outcome: str, seconds: float) -> None:
        """The dialogue server was called: `answered`, or why not."""
        self._calls(outcome).observe(seconds)

    @contextmanager
    def acting(self, action: str) -> Iterator[None]:
        """Around an action, which is `done` or has `failed`; one that is late has failed."""
        begun, outcome = perf_counter(), "failed"
        try:
            yield
            outcome = "done"
        finally:
            self._actions(action, outcome).observe(perf_counter() - begun)


def _by_labels(measure: _Measure) -> Callable[..., _Measure]:
    """What gives a measure its labels: each set of them is worked out once, as there are few."""
    labels: Any = measure.labels
    return cache(labels)

"""Who watches the message path of this process: always the measures, and traces where a collector is set."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bot.settings import Settings
from desk.conversations.watching import Around, nothing_around, reason_of
from desk.dialogue import Dialogue, DialogueDown, Note, Reply, Turn
from desk.measures import Measures
from desk.store.database import Database

if TYPE_CHECKING:
    from bot.tracing.spans import Spans


@dataclass(frozen=True)
class Watching:
    """What the parts are given."""

    measures: Measures = field(default_factory=Measures)
    spans: Spans | None = None

    @property
    def around_arrival(self) -> Around:
        """Around taking a message in."""
        return self.spans.arrival if self.spans is not None else nothing_around

    @property
    def around_turn(self) -> Around:
        """Around a message's turn."""
        return self.spans.turn if self.spans is not None else nothing_around

    @contextmanager
    def action(self, name: str, call: Mapping[str, Any]) -> Iterator[None]:
        """Around an action, with the call that asked for it."""
        with self.measures.acting(name):
            if self.spans is None:
                yield
            else:
                with self.spans.action(name, call):
                    yield

    def dialogue(self, dialogue: Dialogue) -> Dialogue:
        """The same dialogue, watched."""
        measured = MeasuredDialogue(dialogue, self.measures)
        return measured if self.spans is None else self.spans.dialogue(measured)


class MeasuredDialogue:
    """A `Dialogue` of which is measured how long its turns take, and how sure it is."""

    def __init__(self, dialogue: Dialogue, measures: Measures) -> None:
        self._dialogue = dialogue
        self._measures = measures

    async def turn(self, turn: Turn) -> Reply:
        begun, outcome = perf_counter(), "failed"
        try:
            reply = await self._dialogue.turn(turn)
            outcome = "answered"
        except DialogueDown as problem:
            outcome = reason_of(problem)
            raise
        finally:
            self._measures.called(outcome, perf_counter() - begun)
        if turn.payload is None and turn.text:
            self._measures.understood(reply)
        return reply

    async def note(self, note: Note) -> None:
        await self._dialogue.note(note)


@asynccontextmanager
async def watching(settings: Settings, db: Database, *, instance: str) -> AsyncIterator[Watching]:
    """The watch of a service. Without OTLP_URL nothing of OpenTelemetry is loaded by us."""
    if settings.otlp_url is None:
        yield Watching()
        return
    from bot.tracing.exporting import traced

    secret = settings.secret_key.get_secret_value().encode()
    async with traced(settings.otlp_url, db=db, secret=secret, instance=instance) as spans:
        yield Watching(spans=spans)

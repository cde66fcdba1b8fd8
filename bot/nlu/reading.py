"""A trained model outside the server: texts in, what was understood out. For measuring and for tests."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.catalogue import Verdict
from bot.nlu.component import Component
from bot.nlu.details import DetailExtractor
from bot.nlu.matter import GUESS, TOLD
from bot.nlu.places import PlaceExtractor
from bot.nlu.runner import in_order
from bot.nlu.taught_places import TaughtPlaces

_MOST_LEAVES = 3
_WHERE_AND_WHEN = (PlaceExtractor, TaughtPlaces, DetailExtractor)


@dataclass(frozen=True)
class Reading:
    """One understood message.

    `group`, `leaf` and `leaves` (the first three) are what the classifier ranks first, with how likely each was found, also
    where the assistant asks back; `told` is the group that it settles on and `category` the category that it files
    without a question, each None where it does not.
    """

    intent: str
    confidence: float
    group: str | None
    group_confidence: float
    leaf: str | None
    leaf_confidence: float
    leaves: tuple[str, ...]
    told: str | None
    category: str | None
    entities: tuple[dict[str, Any], ...]

    def value(self, entity: str) -> Any:
        """The value of the last entity of that name, as a slot would take it; None if there is none."""
        return next((found["value"] for found in reversed(self.entities) if found["entity"] == entity), None)

    @property
    def kind(self) -> str | None:
        """The kind of the ticket it would become: a question without more becomes an inquiry, other talk none."""
        said: str | None = self.value("kind")
        return said or ("inquiry" if self.intent == "ask_question" else None)


class Reader:
    """Reads texts with the model's own graph, as the server does."""

    def __init__(self, model: Path) -> None:
        """`model`: an archive, or a folder whose newest archive is taken. Raises FileNotFoundError without one."""
        archive = model
        if model.is_dir():
            archives = sorted(model.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
            if not archives:
                raise FileNotFoundError(f"no model in {model}: run `python -m bot train` first")
            archive = archives[-1]
        if not archive.exists():
            raise FileNotFoundError(f"there is no model {archive}")
        # Rasa writes every message that it parses to its debug log: not here, where they are read by the thousand.
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
        in_order()
        self._agent = Agent.load(str(archive))
        self._loop = asyncio.new_event_loop()

    def read(self, text: str, **metadata: Any) -> Reading:
        """Understand one message; `now` in metadata is the time it was sent, as an ISO text."""
        message = UserMessage(text, metadata=metadata)
        parse = self._agent.processor.parse_message(message, only_output_properties=False)
        return _reading(self._loop.run_until_complete(parse))

    def glance(self, text: str) -> Reading:
        """The same without places and details, in half the time: for what a message is about and what it wants."""
        message = Message({TEXT: text, METADATA: {}})
        for node in self._agent.processor.graph_runner._instantiated_nodes.values():
            part = node._component
            if isinstance(part, Component) and not isinstance(part, _WHERE_AND_WHEN):
                part.process([message])
        return _reading(message.as_dict())


def _reading(parsed: Mapping[str, Any]) -> Reading:
    entities = tuple(parsed.get("entities") or ())
    intent, verdict = parsed["intent"], parsed.get(GUESS)
    leaves = _ranked(verdict)
    return Reading(
        intent=str(intent["name"]),
        confidence=float(intent["confidence"]),
        group=verdict.group if verdict else None,
        group_confidence=verdict.group_confidence if verdict else 0.0,
        leaf=verdict.leaf if verdict else None,
        leaf_confidence=verdict.confidence if verdict else 0.0,
        leaves=leaves[:_MOST_LEAVES],
        told=parsed.get(TOLD),
        category=next((e["value"] for e in entities if e["entity"] == "category"), None),
        entities=entities,
    )


def _ranked(verdict: Verdict | None) -> tuple[str, ...]:
    """All leaves, the likeliest of the likeliest group before the others."""
    if verdict is None:
        return ()
    return (verdict.leaf, *(code for code, _ in verdict.leaves if code != verdict.leaf))

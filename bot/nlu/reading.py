"""A trained model outside the server: texts in, what was understood out. For measuring and for tests."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from bot.nlu.matter import GUESS


@dataclass(frozen=True)
class Reading:
    """One understood message. `group` is the first guess of the category's group, `category` only what was sure."""

    intent: str
    confidence: float
    group: str | None
    category: str | None
    entities: tuple[dict[str, Any], ...]

    def value(self, entity: str) -> Any:
        """The value of the last entity of that name, as a slot would take it; None if there is none."""
        return next((found["value"] for found in reversed(self.entities) if found["entity"] == entity), None)


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
        self._agent = Agent.load(str(archive))
        self._loop = asyncio.new_event_loop()

    def read(self, text: str, **metadata: Any) -> Reading:
        """Understand one message; `now` in metadata is the time it was sent, as an ISO text."""
        message = UserMessage(text, metadata=metadata)
        parse = self._agent.processor.parse_message(message, only_output_properties=False)
        parsed = self._loop.run_until_complete(parse)
        entities = tuple(parsed.get("entities") or ())
        category = next((e["value"] for e in entities if e["entity"] == "category"), None)
        intent = parsed["intent"]
        return Reading(
            str(intent["name"]), float(intent["confidence"]), parsed.get(GUESS), category, entities
        )

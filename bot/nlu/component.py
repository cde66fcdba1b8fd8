"""What all our Rasa components share: how they are made, stored and noticed as changed by Rasa's cache."""

from __future__ import annotations

import hashlib
import logging
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, Dict, List, Optional, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu import citypack

logger = logging.getLogger(__name__)
Self = TypeVar("Self", bound="Component")

# These talk to the desk, keep the tracker or measure; they do not change what a text is understood as.
_ELSEWHERE = {
    *(
        "channel",
        "clauses",
        "databases",
        "delivered",
        "endpoint",
        "intent_names",
        "loading",
        "meant",
        "patterns",
        "remembered",
        "replies",
        "runner",
        "serve",
        "session",
        "several",
        "sought_codes",
        "speech",
        "states",
        "talk_state",
        "tracker_store",
        "trackers",
        "turn",
        "turns",
        "watched",
        "wording",
    ),
    "reading",
}


class Component(GraphComponent, ABC):  # type: ignore[misc]
    """Made from its config; a trained one overrides `train` and `restore`."""

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self.config = config
        self.storage = storage
        self.resource = resource
        self.prepare()

    def prepare(self) -> None:
        """Load what every message needs; nothing for most."""

    @classmethod
    def create(
        cls: type[Self],
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """Called by Rasa before training, and at start for what needs none."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls: type[Self],
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """Called by Rasa with a trained model."""
        component = cls(config, model_storage, resource)
        component.restore()
        return component

    def restore(self) -> None:
        """Read what `train` stored; nothing for a component that is not trained."""

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Rasa's cache looks at a component's class only; ours also depend on the city pack and on each other."""
        digest = hashlib.sha256(citypack.fingerprint(config.get("city")).encode())
        for module in sorted(Path(__file__).parent.glob("*.*")):
            if module.suffix in (".py", ".yml") and module.stem not in _ELSEWHERE:
                digest.update(module.read_bytes())
        return digest.hexdigest()

    def process(self, messages: List[Message]) -> List[Message]:
        """Read each message that has text; what this component cannot read the others still can."""
        for message in messages:
            if message.get(TEXT):
                try:
                    self.read(message)
                except Exception:  # A citizen's message must not be lost to a fault in one of its readers.
                    logger.exception("%s could not read a message", type(self).__name__)
        return messages

    @abstractmethod
    def read(self, message: Message) -> None:
        """Add to one message what this component knows."""


def add_entity(message: Message, entity: str, value: Any, *, start: int, end: int, **extra: Any) -> None:
    """Append one entity, small because it is stored with every event; `extra` only if there is any."""
    found: Dict[str, Any] = {"entity": entity, "value": value, "start": start, "end": end}
    if extra:
        found["extra"] = extra
    message.set(ENTITIES, [*message.get(ENTITIES, []), found], add_to_output=True)

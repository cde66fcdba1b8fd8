"""Components of the pipeline outside Rasa's graph, trained and asked one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.component import Component
from bot.nlu.details import DetailExtractor
from bot.nlu.featuriser import CityFeaturiser
from bot.nlu.intents import CityIntentClassifier
from bot.nlu.matter import MatterClassifier
from bot.nlu.places import PlaceExtractor
from bot.nlu.tokenizer import CityTokenizer

NOW = "2026-11-25T10:30:00+08:00"  # a Wednesday
CONTEXT = ExecutionContext(graph_schema=None)  # type: ignore[arg-type]


class Pipeline:
    """The trained parts of `config.yml` over a city pack; a component that was trained is loaded again from disk."""

    def __init__(
        self, city: Path, folder: Path, examples: list[Message], *, learned: Path | None = None
    ) -> None:
        storage = LocalModelStorage.create(folder)
        self._own = {"city": str(city), "learned": str(learned or folder / "nothing")}
        data = CityTokenizer(self._own, storage, Resource("tokenizer")).process_training_data(
            TrainingData(examples)
        )
        featuriser = self._trained(CityFeaturiser, storage, data)
        assert isinstance(featuriser, CityFeaturiser)
        data = featuriser.process_training_data(data)
        self._parts = [
            featuriser,
            *(self._trained(c, storage, data) for c in (CityIntentClassifier, MatterClassifier)),
        ]

    def _trained(self, kind: Any, storage: LocalModelStorage, data: TrainingData) -> Component:
        config = {**kind.get_default_config(), **self._own}
        resource = Resource(kind.__name__)
        kind.create(config, storage, resource, CONTEXT).train(data)
        loaded: Component = kind.load(config, storage, resource, CONTEXT)
        return loaded

    def read(self, text: str) -> Message:
        """One message after all parts."""
        message = Message({TEXT: text})
        for part in self._parts:
            part.read(message)
        return message


def extractor(kind: Any) -> Component:
    """An extractor over the shipped city."""
    component: Component = kind(kind.get_default_config(), None, None)
    return component


def entities(text: str, *components: Component, **metadata: Any) -> dict[str, Any]:
    """Values by entity name, as slots would take them, after the places and the details have been read."""
    message = Message({TEXT: text, "metadata": {"now": NOW, **metadata}})
    for component in components:
        component.read(message)
    return {found["entity"]: found["value"] for found in message.get(ENTITIES, [])}


__all__ = ["NOW", "DetailExtractor", "Pipeline", "PlaceExtractor", "entities", "extractor"]

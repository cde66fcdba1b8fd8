"""What short texts that many people write came to ('hello', '谢谢', 'yes'): understood once a process, not each time.

Neither the words are kept, under whose digest it stands, nor anything that is somebody's own: whatever tells a name, a
number or a place is read anew, and so is whatever tells a time, which is another one each day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from rasa.core.processor import MessageProcessor

from bot.nlu.details import DetailExtractor
from bot.nlu.short_texts import ShortTexts, is_short

_MEMORY = "_swift_remembered"
# Nobody's own: a language, and codes of the city pack and of the knowledge base.
_OF_ALL = frozenset({"language", "category", "category_choices", "kind", "urgency", "knowledge"})
Read = Callable[[], Mapping[str, Any]]


class Remembered:
    """The memory of one model. What is given out is the asker's own to write on."""

    def __init__(self, times: DetailExtractor) -> None:
        self._times = times
        self._known: ShortTexts[Mapping[str, Any]] = ShortTexts()

    @property
    def kept(self) -> int:
        """How many texts are remembered."""
        return len(self._known)

    def told(self, text: str, metadata: Mapping[str, Any], read: Read) -> dict[str, Any]:
        """What `read` says of the text, without asking it where that is known: {text, entities, …}."""
        if not is_short(text) or metadata.get("danger"):
            return dict(read())
        known = self._known.get(text)
        if known is not None and self._times.moment(text, metadata) is not None:
            return dict(read())
        if known is None:
            found = dict(read())
            if any(entity["entity"] not in _OF_ALL for entity in found["entities"]):
                return found
            known = deepcopy({name: value for name, value in found.items() if name != "text"})
            self._known.keep(text, known)
        return {"text": text, **deepcopy(dict(known))}


def memory_of(processor: MessageProcessor) -> Remembered | None:
    """The memory of a processor's model, made at its first text; None for a model that reads no times."""
    if _MEMORY not in processor.__dict__:
        nodes = processor.graph_runner._instantiated_nodes.values()
        times = [node._component for node in nodes if isinstance(node._component, DetailExtractor)]
        processor.__dict__[_MEMORY] = Remembered(times[0]) if times else None
    memory: Remembered | None = processor.__dict__[_MEMORY]
    return memory

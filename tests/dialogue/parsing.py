"""What the classifiers and extractors may have found in a message, written by hand."""

from __future__ import annotations

from typing import Any


def parsed(intent: str, *entities: str) -> dict[str, Any]:
    """Parse data of a message with this intent and these entities."""
    return {
        "intent": {"name": intent, "confidence": 0.6},
        "intent_ranking": [{"name": intent, "confidence": 0.6}],
        "entities": [{"entity": name, "value": "…"} for name in entities],
    }


def told(text: str, intent: str, **spans: str) -> dict[str, Any]:
    """Parse data of a text whose entities are these words of it."""
    entities = [
        {"entity": name, "value": "…", "start": text.index(words), "end": text.index(words) + len(words)}
        for name, words in spans.items()
    ]
    return {**parsed(intent), "text": text, "entities": entities}

"""One message to a citizen: a response of `domain.yml` with what fills it, and a button beside its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk.executor import CollectingDispatcher


@dataclass(frozen=True)
class Sentence:
    """One message: a response's name, what fills its gaps, and buttons and a card beside its own."""

    response: str
    values: Mapping[str, Any] = field(default_factory=dict)
    buttons: tuple[dict[str, Any], ...] = ()
    card: Mapping[str, Any] | None = None

    def utter(self, dispatcher: CollectingDispatcher) -> None:
        """Say it."""
        values = {name: _harmless(value) for name, value in self.values.items()}
        drawn = {"card": dict(self.card)} if self.card else None
        dispatcher.utter_message(
            response=self.response, buttons=list(self.buttons) or None, json_message=drawn, **values
        )


def _harmless(value: Any) -> Any:
    # Rasa's interpolation takes '0[' in a value for a gap it failed to fill, and gives up on the sentence.
    return value.replace("0[", "0［") if isinstance(value, str) else value


def offer(title: str, payload: str) -> dict[str, Any]:
    """A button that stands before those the response itself has."""
    return {"title": title, "payload": payload, "first": True}

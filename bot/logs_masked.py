"""The last look at a line of the log: whatever tells who somebody is, is masked, should a line ever hold it."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from desk.review.masking import mask

OWN = frozenset({"event", "level", "logger", "timestamp"})
"""What we write ourselves, and never somebody's words."""


def masked(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The same line, every text in it but `OWN` masked as reviewers read it. Digests and ids stay."""
    for name, value in event.items():
        if name not in OWN and isinstance(value, str):
            event[name] = mask(value)
    foreign = event.get("event")
    if isinstance(foreign, str) and " " in foreign:
        # Ours are one word; what has more is a library's sentence.
        event["event"] = mask(foreign)
    return event

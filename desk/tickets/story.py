"""A story told to staff, as the assistant understands it: the fields of a complaint, and what stays to be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from city.danger import Kind


@dataclass(frozen=True)
class Story:
    """What a story says. `fields` are named as those of `Complaint`, times as ISO texts.

    `categories` are the likeliest, each with how likely; `places` codes of the areas it may be where the words leave
    that open; `others` the words of further matters told with it; `outside` a place beyond the city.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    categories: Sequence[tuple[str, float]] = ()
    places: Sequence[str] = ()
    others: Sequence[str] = ()
    outside: str | None = None
    danger: Kind | None = None
    lang: str = "zh"


class Understands(Protocol):
    """Who makes a story of words."""

    async def __call__(self, words: str, *, lang: str, now: datetime) -> Story:
        """`lang` is the language of whoever asks, `now` with the city's offset. Raises `DialogueDown`."""

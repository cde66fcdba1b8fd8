"""An `Incoming` made fit for the store: nothing that a citizen or a client sends can make a database refuse it."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from city.model import Numbers
from desk.channel import Incoming, Media, Place
from desk.conversations.language import known, language_of

LONGEST_TEXT = 20_000
LONGEST_TOKEN = 16
OLDEST_TRUSTED = timedelta(days=2)


class City(Protocol):
    """What is asked of the city pack here."""

    @property
    def numbers(self) -> Numbers:
        """Whom to call."""

    @property
    def timezone(self) -> str:
        """The name of the zone that dates are told in."""

    def district_at(self, lat: float, long: float) -> str | None:
        """The district's code, or None outside the city."""


@dataclass(frozen=True)
class Arrival:
    """The values of a message's row and of its conversation."""

    channel: str
    address: str
    channel_message_id: str
    words: str
    button: str | None
    place: dict[str, Any] | None
    media: list[dict[str, Any]] | None
    lang: str | None
    said_at: datetime
    reply_to: str | None
    sender_name: str | None
    phrases: Mapping[str, str] = field(default_factory=dict)
    start: str | None = None
    forwarded_from: str | None = None
    album: str | None = None
    edits: str | None = None
    cannot: str | None = None

    def in_language(self, lang: str | None) -> Arrival:
        """The same with the words of a command in the language of its conversation."""
        spoken = self.phrases.get(lang or self.lang or "zh")
        return self if spoken is None else replace(self, words=clean(spoken))

    @property
    def captions(self) -> list[str]:
        """What is written below its pictures, where that is not its text already."""
        found = [item["caption"] for item in self.media or () if item["caption"]]
        return [caption for caption in found if caption != self.words]

    @property
    def language(self) -> str | None:
        """What its client speaks, else the language its words are written in, else None."""
        return self.lang or language_of(self.words)


def arrival(incoming: Incoming, *, city: City, now: datetime) -> Arrival:
    """Clean `incoming`. The sender's clock counts if it is not in the future and at most two days behind."""
    sent = incoming.sent_at
    trusted = sent is not None and sent.tzinfo is not None and now - OLDEST_TRUSTED <= sent <= now
    return Arrival(
        channel=incoming.channel,
        address=identifier(incoming.address, 200),
        channel_message_id=identifier(incoming.channel_message_id, 120),
        words=clean(incoming.text)[:LONGEST_TEXT],
        button=identifier(incoming.button, LONGEST_TOKEN) if incoming.button is not None else None,
        place=_place(incoming.place, city),
        media=_media(incoming.media),
        lang=known(incoming.lang),
        said_at=sent if trusted and sent is not None else now,
        reply_to=identifier(incoming.reply_to, 120) if incoming.reply_to else None,
        sender_name=clean(incoming.sender_name)[:200] or None,
        phrases=incoming.phrases,
        start=clean(incoming.start)[:200] or None,
        forwarded_from=clean(incoming.forwarded_from)[:200] or None,
        album=identifier(incoming.album, 120) if incoming.album else None,
        edits=identifier(incoming.edits, 120) if incoming.edits else None,
        cannot=incoming.cannot,
    )


def clean(text: str | None) -> str:
    """The text without NUL (PostgreSQL has none) and without halves of characters (no encoding has them)."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8").strip() if text else ""


def identifier(value: str, longest: int) -> str:
    """The value itself, or a hash that stands for it where it is too long or not clean: equal stays equal."""
    cleaned = clean(value)
    if cleaned == value and len(value) <= longest:
        return value
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


def _place(place: Place | None, city: City) -> dict[str, Any] | None:
    if place is None or not (math.isfinite(place.lat) and math.isfinite(place.long)):
        return None
    if abs(place.lat) > 90 or abs(place.long) > 180:
        return None
    return pin(place.lat, place.long, name=clean(place.name)[:300] or None, city=city)


def pin(lat: float, long: float, *, name: str | None = None, city: City) -> dict[str, Any]:
    """A point as a message's row keeps it, with the district that it lies in, if it is one of the city's."""
    return {"lat": lat, "long": long, "name": name, "district": city.district_at(lat, long)}


def _media(media: Sequence[Media]) -> list[dict[str, Any]] | None:
    kept = [
        {
            "kind": clean(item.kind),
            "reference": clean(item.reference),
            "caption": clean(item.caption) or None,
            "mime": clean(item.mime) or None,
            "size": item.size,
            "name": clean(item.name)[:200] or None,
            "unique": clean(item.unique)[:200] or None,
        }
        for item in media
    ]
    return kept or None

"""What a city's own app and the desk say to each other, as JSON: read into dataclasses, written from them. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from connectors.gcj02 import to_wgs84
from desk.channel import Incoming, Media, Outgoing, Place

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]
Id = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class Body(BaseModel):
    """Unknown fields are ignored, so that a field can be added without breaking anyone."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class PlaceBody(Body):
    """A pin. `datum` says what its degrees are in."""

    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    long: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] | None = None
    datum: Literal["wgs84", "gcj02"] = "wgs84"


class MediaBody(Body):
    """A file that can be fetched at `url`."""

    kind: Literal["photo", "voice", "video", "document"]
    url: Annotated[str, StringConstraints(pattern=r"^https?://", max_length=2000)]
    caption: Words | None = None
    mime: Annotated[str, StringConstraints(max_length=100)] | None = None
    size: Annotated[int, Field(ge=0)] | None = None


class MessageBody(Body):
    """One message of a citizen."""

    id: Id
    address: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    text: Words | None = None
    button: Annotated[str, StringConstraints(pattern=r"^[!-~]{1,16}$")] | None = None
    place: PlaceBody | None = None
    media: Annotated[list[MediaBody], Field(max_length=10)] = []
    lang: Literal["zh", "en"] | None = None
    sent_at: AwareDatetime | None = None
    reply_to: Id | None = None
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> MessageBody:
        if self.text is None and self.button is None and self.place is None and not self.media:
            raise ValueError("one of text, button, place and media is needed")
        return self


class ReceiptBody(Body):
    """What became of a message that was posted, by the id that the channel gave it or else by ours."""

    id: Id
    address: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    state: Literal["seen", "undeliverable"]
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


def incoming(channel: str, body: MessageBody) -> Incoming:
    """The message as the desk takes it, its place in WGS-84."""
    return Incoming(
        channel=channel,
        address=body.address,
        channel_message_id=body.id,
        text=body.text,
        button=body.button,
        place=_place(body.place),
        media=[Media(each.kind, each.url, each.caption, each.mime, each.size) for each in body.media],
        lang=body.lang,
        sent_at=body.sent_at,
        reply_to=body.reply_to,
        sender_name=body.name,
    )


def _place(pin: PlaceBody | None) -> Place | None:
    if pin is None:
        return None
    lat, long = to_wgs84(pin.lat, pin.long) if pin.datum == "gcj02" else (pin.lat, pin.long)
    return Place(lat, long, pin.name or None)


def outgoing(message: Outgoing, text: str, *, key: str, can: Collection[str]) -> dict[str, Any]:
    """One message for a citizen as it is posted, with what the channel `can` show beside text.

    `key` is the same each time the same message is posted.
    """
    body: dict[str, Any] = {
        "id": key,
        "channel": message.channel,
        "address": message.address,
        "from": message.author,
        "text": text,
        "lang": message.lang,
        "at": _written(message.at),
    }
    if message.buttons and "buttons" in can:
        body["buttons"] = [{"token": button.token, "title": button.title} for button in message.buttons]
    if message.card is not None and "card" in can:
        body["card"] = dict(message.card)
    if message.reply_to is not None:
        body["reply_to"] = message.reply_to
    return body


def _written(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None

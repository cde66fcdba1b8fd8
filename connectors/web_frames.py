"""The frames of the chat socket: text from a device into dataclasses, lines of a transcript into JSON.

Everything a device can get wrong ends here, as a `FrameError`. The schemas are in docs/chat.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from city.compact import parsed
from city.languages import LANGUAGES
from desk.channel import Line, Media, Place

TEXT_LIMIT = 5_000
HISTORY_LIMIT = 500
OLDEST = 2 * 24 * 3600.0
MOST_MEDIA = 10
PASSED_ON = ("contact", "place")

_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_MEDIA_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_BUTTON = re.compile(r"[!-~]{1,16}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Hello:
    """`host` is a ticket of the app around the page, and `seal` what an earlier answer gave for it."""

    token: str | None
    after: int
    lang: str | None
    host: str | None = None
    seal: str | None = None


@dataclass(frozen=True)
class Said:
    """A citizen's message, written `age` seconds ago (it may have waited for a network).

    `media` are ids of what was uploaded before; `host` is what of the app's ticket is passed on: contact or place.
    """

    id: str
    text: str | None
    button: str | None
    place: Place | None
    age: float
    media: tuple[str, ...] = ()
    host: str | None = None


@dataclass(frozen=True)
class Seen:
    up_to: int


@dataclass(frozen=True)
class LookBack:
    limit: int


Frame = Hello | Said | Seen | LookBack


class FrameError(Exception):
    """A frame that is refused. `code` is one of those in docs/chat.md; `details` go along with it."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def parse(raw: str) -> Frame:
    """Read one frame. Raises `FrameError`, never anything else."""
    try:
        data = parsed(raw)
    except (ValueError, RecursionError):
        raise FrameError("not_json") from None
    if not isinstance(data, dict):
        raise FrameError("bad_frame")
    match data.get("type"):
        case "hello":
            return _hello(data)
        case "message":
            return _said(data)
        case "ack":
            return Seen(_row_id(data.get("up_to")))
        case "history":
            return LookBack(max(1, min(_row_id(data.get("limit")), HISTORY_LIMIT)))
        case _:
            raise FrameError("unknown_type")


def _hello(data: dict[str, Any]) -> Hello:
    lang = data.get("lang")
    texts = {name: value for name in ("token", "host", "seal") if isinstance(value := data.get(name), str)}
    return Hello(
        token=texts.get("token"),
        after=_row_id(data.get("after", 0)),
        lang=lang if lang in LANGUAGES else None,
        host=texts.get("host"),
        seal=texts.get("seal"),
    )


def _row_id(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63:
        raise FrameError("bad_frame")
    return value


def _said(data: dict[str, Any]) -> Said:
    client_id = data.get("id")
    if not isinstance(client_id, str) or not _CLIENT_ID.fullmatch(client_id):
        raise FrameError("bad_message")
    text, button = data.get("text"), data.get("button")
    if not isinstance(text, str | None) or not isinstance(button, str | None):
        raise FrameError("bad_message", id=client_id)
    if button is not None and not _BUTTON.fullmatch(button):
        raise FrameError("bad_message", id=client_id)
    place = _place(data["place"], client_id) if data.get("place") is not None else None
    words = clean(text) if text is not None else ""
    if len(words) > TEXT_LIMIT:
        raise FrameError("too_long", id=client_id, limit=TEXT_LIMIT)
    media, host = _media(data.get("media"), client_id), data.get("host")
    if host not in (None, *PASSED_ON):
        raise FrameError("bad_message", id=client_id)
    if not (words or media or host) and button is None and place is None:
        raise FrameError("bad_message", id=client_id)
    return Said(client_id, words or None, button, place, _age(data.get("age")), media, host)


def _media(value: Any, client_id: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MOST_MEDIA:
        raise FrameError("bad_message", id=client_id)
    if not all(isinstance(each, str) and _MEDIA_ID.fullmatch(each) for each in value):
        raise FrameError("bad_message", id=client_id)
    return tuple(dict.fromkeys(value))


def clean(text: str) -> str:
    """Return `text` as a store can keep it: no control characters, no half characters, no blank edges."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROL.sub("", whole.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _place(value: Any, client_id: str) -> Place:
    if not isinstance(value, dict):
        raise FrameError("bad_message", id=client_id)
    lat, long, name = degrees(value.get("lat"), 90), degrees(value.get("long"), 180), value.get("name")
    if lat is None or long is None:
        raise FrameError("bad_message", id=client_id)
    return Place(lat, long, clean(name)[:200] or None if isinstance(name, str) else None)


def degrees(value: Any, limit: int) -> float | None:
    """Return a number of degrees up to `limit` either way, or None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= limit else None


def _age(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    return float(value) if 0 <= value <= OLDEST else 0.0


def line_json(line: Line) -> dict[str, Any]:
    """Return one line of a transcript as it travels. Fields that say nothing are left out."""
    citizen = line.direction == "in"
    shown: dict[str, Any] = {
        "id": line.id,
        "from": "citizen" if citizen else line.author,
        "text": line.text,
        "at": line.at.isoformat(),
    }
    if line.buttons:
        shown["buttons"] = [{"token": button.token, "title": button.title} for button in line.buttons]
    if line.card is not None:
        shown["card"] = dict(line.card)
    if line.place is not None:
        shown["place"] = {"lat": line.place.lat, "long": line.place.long, "name": line.place.name}
    if line.media:
        shown["media"] = [_media_json(each) for each in line.media]
    if citizen and line.channel_message_id is not None:
        shown["client_id"] = line.channel_message_id
    return shown


def _media_json(media: Media) -> dict[str, Any]:
    told = {
        "id": media.id,
        "kind": media.kind,
        "type": media.mime,
        "size": media.size,
        "name": media.name,
        "state": media.state,
    }
    return {name: value for name, value in told.items() if value is not None}

"""What a message without words is, in a word: a photo, a voice note, a place. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desk import notices

PLACE = "place"
_NAMED = frozenset(
    {"photo", "sticker", "voice", "audio", "video", "video_note", "animation", "document", PLACE}
)


def kinds(media: Sequence[Mapping[str, Any]] | None, place: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The kinds of what a message brings, each as often as it does."""
    return (*(str(one.get("kind")) for one in media or ()), *((PLACE,) if place else ()))


def brief(brought: Sequence[str], lang: str) -> str:
    """'〔照片×2〕' or '[photo] [place]'; empty where nothing was brought."""
    counted = {kind: brought.count(kind) for kind in dict.fromkeys(brought)}
    return " ".join(_one(kind, count, lang) for kind, count in counted.items())


def _one(kind: str, count: int, lang: str) -> str:
    name = notices.text(f"brief.{kind if kind in _NAMED else 'document'}", lang)
    times = f"×{count}" if count > 1 else ""
    return f"[{name}{times}]" if lang == "en" else f"〔{name}{times}〕"

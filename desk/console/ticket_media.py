"""Everything that can be looked at or listened to of a ticket: who sent it, and when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from desk.console import transcripts
from desk.console.parts import Console
from desk.conversations.transcript import StaffLine


def gallery(parts: Console, lines: Iterable[StaffLine], lang: str) -> list[dict[str, Any]]:
    """What the lines brought, in their order, as far as whoever asks may open it."""
    return [
        {"line": line["id"], "author": line["author"], "at": line["at"], "at_iso": line["at_iso"], **media}
        for line in transcripts.shown(parts, lines, lang)
        for media in line["media"]
        if media["url"] or media["state"]
    ]

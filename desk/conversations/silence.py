"""What a silence means in a conversation that staff hold: who owes the next word, and for how long already. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from city.model import HandoverSettings

Silent = Literal["staff", "citizen"]


@dataclass(frozen=True)
class Talk:
    """A conversation that staff hold: since when, and what was said last since then, by whom (None: nothing)."""

    held_since: datetime
    last_author: str | None = None
    last_at: datetime | None = None


def silent(talk: Talk, settings: HandoverSettings, *, now: datetime) -> Silent | None:
    """Who has let the other wait too long; None while nobody has.

    Whoever took a chat over owes the first word.
    """
    since = talk.last_at or talk.held_since
    if talk.last_author == "staff":
        return "citizen" if now - since >= settings.citizen_silent else None
    return "staff" if now - since >= settings.staff_silent else None

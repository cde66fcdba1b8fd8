"""Danger first: what a citizen in danger is told, in the transaction that keeps the message, whatever else goes on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from city.danger import answer, recognise

from city.model import Numbers
from desk import notices
from desk.conversations.outbox import DANGER, Post

LABELLED = ("police", "fire", "ambulance", "traffic", "sms", "gas", "power", "mental_health")


@dataclass(frozen=True)
class Alarm:
    """A danger recognised in a message, and the messages that answer it."""

    kind: str
    texts: tuple[str, ...]
    lang: str
    numbers: Numbers

    @property
    def is_suicide(self) -> bool:
        """After which nothing may be asked or offered in that chat until a person has read it."""
        return self.kind == "suicide"

    def posts(self, message_id: int) -> list[Post]:
        """The answers to write, ahead of everything else that waits."""
        return [
            Post(
                text=text,
                author="bot",
                card=self._card(text),
                priority=DANGER,
                answers=message_id,
                notice="danger",
            )
            for text in self.texts
        ]

    def _card(self, text: str) -> dict[str, Any] | None:
        """The numbers that the text names, to be called by a touch."""
        named = re.findall(r"\d{3,}", text)
        numbers = [
            {"number": number, "label": notices.text(f"call.{name}", self.lang)}
            for name in LABELLED
            if (number := str(getattr(self.numbers, name))) in named
        ]
        numbers.sort(key=lambda entry: named.index(entry["number"]))
        return {"kind": "danger", "numbers": numbers} if numbers else None


def alarm(text: str, *, lang: str, numbers: Numbers) -> Alarm | None:
    """The danger a text speaks of, or None."""
    danger = recognise(text)
    if danger is None:
        return None
    return Alarm(danger.kind, answer(danger, lang, numbers), lang, numbers)

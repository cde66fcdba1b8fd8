"""What the assistant answers in one turn, collected as plain messages {text, buttons, card}."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rasa.core.channels.channel import OutputChannel

NAME = "desk"


class Replies(OutputChannel):  # type: ignore[misc]
    """Collects one turn's messages; sends nothing anywhere."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.silent = False

    @classmethod
    def name(cls) -> str:
        """The channel that response variants may name."""
        return NAME

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one message. `custom: {silent: true}` says that this turn is meant to be answered by nothing."""
        custom = message.get("custom") or {}
        if custom.get("silent"):
            self.silent = True
            return
        card = _without_empty_fields(custom.get("card") or {})
        text = (message.get("text") or "").strip() or words(card)
        if text:
            reply = {"text": text, "buttons": _in_order(message.get("buttons") or [])}
            self.messages.append({**reply, "card": card} if card else reply)


def _in_order(buttons: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """What an action offers comes before what its response always offers ('none of these'), which Rasa puts first."""
    ordered = sorted(buttons, key=lambda button: 0 if button.get("first") else 1)
    return [{"title": str(button["title"]), "payload": str(button["payload"])} for button in ordered]


def _without_empty_fields(card: Mapping[str, Any]) -> dict[str, Any]:
    if "fields" not in card:
        return dict(card)
    return {**card, "fields": [field for field in card["fields"] if str(field.get("value") or "").strip()]}


def words(card: Mapping[str, Any]) -> str:
    """A summary card in words, a field a line, for channels that draw no cards. Empty for a card without fields."""
    if not card.get("fields"):
        return ""
    colon = "：" if any("\u4e00" <= char <= "\u9fff" for char in str(card.get("ask", ""))) else ": "
    lines = [f"{field['label']}{colon}{field['value']}" for field in card["fields"]]
    return "\n".join(line for line in (card.get("title", ""), *lines, card.get("ask", "")) if line)

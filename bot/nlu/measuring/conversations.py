"""How the played conversations ended, from the file that the last playing of `tests/conversations` left."""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import Any

from bot.nlu.measuring.scores import share

PLAYED = Path(__file__).resolve().parents[3] / "results" / "conversations.json"
NOT_PLAYED = "not measured: run make conversations"


def measure(file: Path, lang: str) -> dict[str, Any]:
    """Of one language: how many were played, the share whose ticket was right in every field, and the median number of
    citizen messages of those to the ticket's number, where they should end in one; says so where none was played."""
    played = [entry for entry in _read(file) if entry["lang"] == lang]
    if not played:
        return {"conversations": NOT_PLAYED}
    right = [entry["messages"] for entry in played if entry["right"] and entry.get("messages") is not None]
    return {
        "conversations": len(played),
        "conversations_right": share(entry["right"] for entry in played),
        "messages_to_ticket": float(statistics.median(right)) if right else None,
    }


def _read(file: Path) -> list[dict[str, Any]]:
    if not file.exists():
        return []
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return found

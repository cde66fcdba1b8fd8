"""Records tests/readings.json anew, what the trained model says of its stories: `python -m tests.dialogue.record`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.dialogue.stage import TOKEN, Stage, stage

FILE = Path(__file__).parents[1] / "readings.json"
TOLD = {"lang": "zh", "now": "2026-11-24T16:30:00+08:00"}
"""What comes with each story."""


def read(built: Stage, story: str) -> tuple[int, Any]:
    """How the dialogue server reads it."""
    return built.ask(f"{built.rasa}/webhooks/desk/read", {"text": story, "metadata": TOLD}, token=TOKEN)


if __name__ == "__main__":
    with stage() as running:
        answers = {story: read(running, story) for story in json.loads(FILE.read_text(encoding="utf-8"))}
    assert all(status == 200 for status, _ in answers.values()), answers
    readings = {story: reading for story, (_, reading) in answers.items()}
    FILE.write_text(json.dumps(readings, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

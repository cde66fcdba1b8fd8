"""What a message means to the dialogue beyond its intent: a question that the city can answer, a matter of others. Pure.

The intent stays what the classifier found where only that is measured; the rules go by what is said here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_MATTERS = frozenset({"file_complaint", "ask_question"})
# What a question that the base answers may be taken for; everything about tickets stays as it is.
_ASKING = frozenset(
    {
        "file_complaint",
        "ask_help",
        "out_of_scope",
        "nlu_fallback",
        "switch_language",
        "bot_challenge",
        "inform",
    }
)
_ASKING_IN_FORM = frozenset({"ask_help", "out_of_scope", "nlu_fallback"})
_WHAT = "description"
# What a bare tracking code may be taken for: it has no words to go by.
_WORDLESS = frozenset({"out_of_scope", "nlu_fallback", "ask_question", "file_complaint"})


def meant(parsed: Mapping[str, Any], *, form: str | None, asked: str | None) -> dict[str, Any]:
    """The parse data with the intent that the rules go by. `asked`: the question that is open in `form`.

    In the middle of a form an answer stays an answer; only where the matter itself is asked for may it be of others.
    """
    intent = parsed["intent"]["name"]
    found = {entity["entity"] for entity in parsed["entities"]}
    if "elsewhere" in found and intent in _MATTERS and (not form or asked == _WHAT):
        return _as(parsed, "tell_elsewhere")
    if intent in _WORDLESS and _is_bare_code(parsed):
        return _as(parsed, "inform")
    if "knowledge" in found and intent in (_ASKING_IN_FORM if form else _ASKING):
        return _as(parsed, "ask_question")
    return dict(parsed)


def _is_bare_code(parsed: Mapping[str, Any]) -> bool:
    text = str(parsed.get("text") or "").strip()
    return any(
        entity["entity"] == "tracking_code" and entity["end"] - entity["start"] == len(text)
        for entity in parsed["entities"]
    )


def _as(parsed: Mapping[str, Any], intent: str) -> dict[str, Any]:
    certain = {"name": intent, "confidence": 1.0}
    return {**parsed, "intent": certain, "intent_ranking": [certain, *parsed.get("intent_ranking", ())]}

"""What a message means to the dialogue beyond its intent: a question that the city can answer, a matter of others, a wish
about a ticket that is there. Pure.

The intent stays what the classifier found where only that is measured; the rules go by what is said here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.nlu.filed import wished
from bot.nlu.stray import stray

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
# What a bare place, time or number may be taken for while something is asked: it has few words to go by.
_FEW_WORDS = frozenset(
    {
        "ask_question",
        "out_of_scope",
        "nlu_fallback",
        "answer_survey",
        "goodbye",
        "greet",
        "thank",
        "ask_help",
        "bot_challenge",
        "switch_language",
    }
)
_DETAILS = frozenset({"district", "subdistrict", "address", "place_choices", "time", "phone", "person_name"})
_MOSTLY = 0.6
_SHORT_NAMING = 40
# Whoever left in the middle and says so is no farewell and no yes.
_BACK = re.compile(
    r"(?:(?:好了?|嗯|行|我|那|咱们?|您好|你好|刚忙完|忙完了|ok|okay|hi|hello|hey|right|so|now|sorry|well)[\s，,。.!！]*)*"
    r"(?:又?回来了(?=$|[\s，,。！])|接着(?:说|来|填|登记|刚才)|继续(?:说|吧|填|登记|刚才|$)|刚才说到哪|说到哪了"
    r"|(?:i'?m|im|i am) back\b|back (?:again|now)\b|(?:let'?s |let us |we can )?(?:continue|carry on|go on)\b(?! strike)|where were we)",
    re.IGNORECASE,
)
# 'Where do I complain about the gym above us?' Here.
_WHERE_TO = re.compile(
    r"(?:hi|hello|hey|so|and|please|sorry|excuse me|[,. ])*(?:where|how|who|whom) (?:do|can|could|should|would) (?:i|we|you) (?:go to |turn to |even )?"
    r"(?:complain|report|file|make a complaint|lodge)\b.{0,12}\b(?:about|for|on|against|a|an|the|my)\b",
    re.IGNORECASE,
)
_ASKS = _ASKING | {"ask_question"}
_OF_A_MATTER = frozenset({"category", "category_choices"})
# What a bare tracking code may be taken for: it has no words to go by.
_WORDLESS = frozenset({"out_of_scope", "nlu_fallback", "ask_question", "file_complaint"})


def meant(
    parsed: Mapping[str, Any],
    *,
    form: str | None,
    asked: str | None,
    filed: bool = False,
    waiting: bool = False,
    alarmed: bool = False,
) -> dict[str, Any]:
    """The parse data with the intent that the rules go by. `asked`: the question that is open in `form`; `filed`: whether
    a ticket was filed or spoken of before; `waiting`: whether a complaint was begun and left;
    `alarmed`: whether danger was told before.

    In the middle of a form an answer stays an answer; only where the matter itself is asked for may it be of others.
    """
    intent = parsed["intent"]["name"]
    found = {entity["entity"] for entity in parsed["entities"]}
    text = str(parsed.get("text") or "").strip()
    if beside := stray(text):
        told = {**parsed, "entities": [{"entity": "stray", "value": beside}]}
        return _as(told, "out_of_scope")
    if waiting and not form and len(text) <= _SHORT_NAMING and _BACK.match(text):
        return _as(parsed, "resume_draft")
    if alarmed and not form and intent == "out_of_scope":
        # 'We are out' is heard by what answers words that were not understood.
        return _as(parsed, "nlu_fallback")
    wish = wished(text, intent) if filed and not form else None
    if wish:
        return _as(parsed, wish)
    if (
        intent in _ASKS
        and not form
        and found & _OF_A_MATTER
        and "knowledge" not in found
        and _WHERE_TO.match(text)
    ):
        return _as(parsed, "file_complaint")
    if "elsewhere" in found and intent in _MATTERS and (not form or asked == _WHAT):
        return _as(parsed, "tell_elsewhere")
    if intent in _WORDLESS and _is_bare_code(parsed):
        return _as(parsed, "inform")
    if form and intent in _FEW_WORDS and (_is_detail(parsed) or _names_party(parsed)):
        return _as(parsed, "inform")
    if "knowledge" in found and intent in (_ASKING_IN_FORM if form else _ASKING):
        return _as(parsed, "ask_question")
    return dict(parsed)


def _is_detail(parsed: Mapping[str, Any]) -> bool:
    """Whether most of the letters and digits belong to a place, a time, a number or a name."""
    text = str(parsed.get("text") or "")
    within = {
        at
        for entity in parsed["entities"]
        if entity["entity"] in _DETAILS and "start" in entity
        for at in range(entity["start"], entity["end"])
    }
    letters = [at for at, char in enumerate(text) if char.isalnum()]
    return sum(at in within for at in letters) >= _MOSTLY * len(letters) > 0


def _names_party(parsed: Mapping[str, Any]) -> bool:
    """Whether a short message that asks nothing says whom it is about: 'the agency is called ...'."""
    text = str(parsed.get("text") or "")
    named = any(entity["entity"] == "party" for entity in parsed["entities"])
    return named and len(text) <= _SHORT_NAMING and not text.rstrip().endswith(("?", "？"))


def _is_bare_code(parsed: Mapping[str, Any]) -> bool:
    text = str(parsed.get("text") or "").strip()
    return any(
        entity["entity"] == "tracking_code" and entity["end"] - entity["start"] == len(text)
        for entity in parsed["entities"]
    )


def _as(parsed: Mapping[str, Any], intent: str) -> dict[str, Any]:
    certain = {"name": intent, "confidence": 1.0}
    return {**parsed, "intent": certain, "intent_ranking": [certain, *parsed.get("intent_ranking", ())]}

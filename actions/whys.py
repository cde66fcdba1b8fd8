"""Why something is asked: who answers a question with a question is told, and asked again. Pure."""

from __future__ import annotations

import re

_WHY = re.compile(
    r"为(?:什么|啥|何)(?:要|得|非)?(?:问|知道|说|留|填|告诉)|(?:问|要|留)(?:这个|这|那个)?(?:干(?:什么|嘛|啥|吗)|做什么|有(?:什么|啥)用)"
    r"|(?:必须|一定|非)(?:要|得)?(?:说|留|填|给|告诉)|(?:不说|不留|不填|不给)(?:行|可以|会怎|会咋|会有|有什么)"
    r"|凭(?:什么|啥)(?:告诉|要我|问)"
    r"|\bwhy\b.{0,24}\b(?:need|want|ask|asking|matter|know|tell)\b|\bwhat(?:'s| is) (?:that|this|it) for\b"
    r"|\b(?:do|must|should) i (?:really |still )?(?:have to|need to|tell|give|leave|say)\b"
    r"|\bis (?:that|this|it) (?:really )?(?:necessary|needed"
    r"|required|mandatory|obligatory|compulsory)\b|\bwhat(?: happens)? if i (?:don'?t|do not|refuse"
    r"|won'?t)\b|\bwhat do you need (?:that|it|this) for\b"
    r"|\bnone of your business\b|\b(?:why does (?:it|that) matter|what'?s it to you)\b",
    re.IGNORECASE,
)
_LONGEST = {"zh": 24, "en": 60}
_ABOUT = {
    **dict.fromkeys(("district", "address"), "place"),
    "occurred_at": "time",
    "party": "party",
    "contact_by": "contact",
}


def why_response(words: str, question: str, lang: str) -> str | None:
    """The sentence that says why `question` is put; None where the words do not ask that."""
    if question not in _ABOUT or not 0 < len(words) <= _LONGEST.get(lang, 24) or not _WHY.search(words):
        return None
    return f"utter_why_{_ABOUT[question]}"

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
# Whether anybody learns who it was.
_SECRET = re.compile(
    r"保不保密|(?:是不是|会不会|能不能|可以|能|会)(?:给我)?保密(?:吗|么|不|吧)?|(?:会不会|会|能不能)(?:泄露|透露|告诉)[^，。]{0,10}(?:[吗么]|[?？]|$)"
    r"|(?:他们?|她们?|人家|对方|物业|老板|单位|学校|邻居|房东)(?:会不会|会|能)(?:知道|晓得|查到|看到)[^，。]{0,6}(?:我|谁)[^，。]{0,6}"
    r"|\b(?:will|would|can|could|do) (?:they|he|she|my \w+|the \w+) (?:\w+ )?(?:know|see|find out"
    r"|learn)\b[^.;]{0,24}\b(?:me|i|who|my name)\b"
    r"|\bis (?:it|this|that) (?:anonymous|confidential|private|safe to report)\b|\bwho (?:will"
    r"|can) see (?:this|it|my)\b",
    re.IGNORECASE,
)
SECRET = "utter_kept_secret"
_TOLD_FIRST = ("opening", "description")
_LONGEST = {"zh": 24, "en": 60}
_ABOUT = {
    **dict.fromkeys(("district", "address"), "place"),
    "occurred_at": "time",
    "party": "party",
    "contact_by": "contact",
}


def why_response(words: str, question: str, lang: str) -> str | None:
    """The sentence that says why `question` is put; None where the words do not ask that."""
    if question not in _TOLD_FIRST and len(words) <= _LONGEST[lang] and _SECRET.search(words):
        return SECRET
    if question not in _ABOUT or not 0 < len(words) <= _LONGEST.get(lang, 24) or not _WHY.search(words):
        return None
    return f"utter_why_{_ABOUT[question]}"

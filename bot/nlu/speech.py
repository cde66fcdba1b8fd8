"""Which language to answer in: the citizen's own, followed when they change it, and a courteous line for others."""

from __future__ import annotations

import re

from bot.nlu.text import language

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f']+")
_CJK = re.compile(r"[\u3400-\u9fff]")
_SCRIPTS = {
    "ko": re.compile(r"[\uac00-\ud7af\u1100-\u11ff]"),
    "ja": re.compile(r"[\u3041-\u30ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
}
_FRENCH = frozenset(
    [
        "je",
        "vous",
        "nous",
        "est",
        "les",
        "une",
        "des",
        "dans",
        "pas",
        "bonjour",
        "avec",
        "pour",
        "mon",
        "ma",
        "il",
        "y",
        "depuis",
        "chez",
        "sur",
        "mais",
        "j'ai",
        "c'est",
    ]
)
_NAMED = {
    "zh": re.compile(r"中文|汉语|普通话|国语|\bchinese\b|\bmandarin\b|\bzhongwen\b", re.IGNORECASE),
    "en": re.compile(r"英文|英语|\benglish\b", re.IGNORECASE),
}
# 'My Chinese is not so good', 不太会说英文: what somebody lacks is not what they ask for.
_LACKS = re.compile(
    r"\bmy (?:written |spoken )?(?:chinese|mandarin|english)(?: \w+)?(?: (?:is|isn['’]?t)|['’]s)\b"
    r"|\b(?:i|we) (?:don['’]?t|do not|can['’]?t|cannot|can not|hardly|barely|only)(?: (?:really|speak|understand|read|know|write"
    r"|type|follow|much|any|good|enough|a|little|bit|of|or|and)){1,6} (?:chinese|mandarin|english)\b"
    r"|\b(?:no|not|without|bad|poor|little|stop|instead of)(?: \w+)? (?:chinese|mandarin|english)\b"
    r"|(?:不会|不懂|看不懂|听不懂|不太会|不太懂|不怎么会|说不好)(?:说|讲|看|写)?(?:中文|汉语|普通话|英文|英语)"
    r"|(?:中文|汉语|普通话|英文|英语)(?:不太?好|不行|不熟|看不懂|听不懂)",
    re.IGNORECASE,
)
_FEW_LETTERS = 2
_SENTENCE_WORDS = 4
_SENTENCE_CHARS = 6

# What names a place, a time or a person may be written in either language without changing the one spoken.
DETAILS = frozenset({"inform", "correct_detail", "skip"})


def spoken(text: str, *, known: str | None, wished: str | None, intent: str) -> str | None:
    """'zh' or 'en' if the conversation's language should be set to it now, else None.

    `known` is what is spoken so far, `wished` what the client says it speaks. A whole sentence in the other language
    changes it; a name or a single word does not.
    """
    written = language(text)
    if known:
        follows = written and written != known and intent not in DETAILS and _is_sentence(text, written)
        return written if follows else None
    if written and (not wished or _is_sentence(text, written)):
        return written
    return wished if wished in ("zh", "en") else "zh"


def _is_sentence(text: str, written: str) -> bool:
    if written == "zh":
        return len(_CJK.findall(text)) >= _SENTENCE_CHARS
    return len(_WORD.findall(text)) >= _SENTENCE_WORDS


def asked_for(text: str, *, known: str | None) -> str:
    """The language somebody asks for ('说中文', 'in English please'), or else the other one of the two."""
    wished = _LACKS.sub(" ", text)
    for code, name in _NAMED.items():
        if name.search(wished):
            return code
    lacked = [code for code, name in _NAMED.items() if name.search(text)]
    if len(lacked) == 1:
        return "en" if lacked == ["zh"] else "zh"
    return "zh" if known == "en" else "en"


def foreign(text: str) -> str | None:
    """'ko', 'ja', 'ar', 'ru' or 'fr' if the text is written in it, else None."""
    for code, script in _SCRIPTS.items():
        if len(script.findall(text)) >= _FEW_LETTERS:
            return code
    found = [word.lower() for word in _WORD.findall(text)]
    return "fr" if len(_FRENCH.intersection(found)) >= 2 and not _CJK.search(text) else None

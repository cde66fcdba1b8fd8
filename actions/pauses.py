"""Words that only say that somebody is away for a moment, or back again. Pure."""

from __future__ import annotations

import re

_AWAY = re.compile(
    r"(?:等|待|稍等|过)(?:我)?(?:一?会儿?|一下|下)(?:再说|再聊|吧|啊|哈)?|一会儿?再(?:说|聊|来|填)|回头再(?:说"
    r"|聊)|先(?:接个电话|忙|不说了|去忙)"
    r"|有点事儿?|马上回来|^(?:算了|行|好|那|就|嗯|[，,。 ])*先这样(?:吧|了)?[。.!！ ]*$"
    r"|\b(?:hold on|hang on|one (?:sec|second|moment|minute)|just a (?:sec|second|moment|minute)|brb|be right back"
    r"|(?:talk|finish|do (?:this|it)) later|gotta go|got to go|phone'?s ringing)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"我?回来了|接着(?:说|来|填|登记)|继续(?:说|吧|登记)?|刚才说到哪"
    r"|\b(?:i'?m back|back (?:again|now)|(?:let'?s )?(?:continue|carry on|go on)|where were we)\b",
    re.IGNORECASE,
)
_SHORT = {"zh": 20, "en": 60}


def is_pause(words: str, lang: str) -> bool:
    """Whether a short message says that somebody goes away for now."""
    return 0 < len(words) <= _SHORT.get(lang, 20) and bool(_AWAY.search(words))


def is_back(words: str, lang: str) -> bool:
    """Whether a short message says that somebody goes on where they stopped."""
    return 0 < len(words) <= _SHORT.get(lang, 20) and bool(_BACK.search(words))

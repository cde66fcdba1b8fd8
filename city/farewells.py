"""Words that bid farewell; what was taken for one without them is none: 'every night'. Pure."""

from __future__ import annotations

import re

_BYE = re.compile(
    r"再见|拜拜|掰掰|回头|回见|晚安|先这样|(?<!已经)(?<!刚)(?<!都)走了"
    r"|忙去|下次|改天|明天|不聊|挂了|撤了"
    r"|\b(?:bye|goodbye|see (?:you|ya)|later|cya|ttyl|good ?night"
    r"|(?:gotta|got to|have to|must|need to) (?:go|run|leave)"
    r"|take care|farewell|ciao|so long|have a (?:good|nice|great)|cheers|that['’]?s (?:all|it)|i['’]?m off)\b",
    re.IGNORECASE,
)


def bids_farewell(words: str) -> bool:
    """Whether there are such words in it at all."""
    return _BYE.search(words) is not None

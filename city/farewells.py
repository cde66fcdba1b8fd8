"""Words that bid farewell; what was taken for one without them is none: '她82了', 'every night'. Pure."""

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


# Who is spoken of, and how old they are: '她82了'.
_OF_ANOTHER = re.compile(
    r"(?:[他她它]|老人|老爷子|老太太|孩子|我[爸妈爷奶])(?!走了|说)"
    r"|(?:he|she|they|it)(?:['’]?s|['’]?re| is| are| was| were)\b",
    re.IGNORECASE,
)


def tells_of_another(words: str) -> bool:
    """Whether what was taken for a farewell tells of somebody else, and has no word of one."""
    return _OF_ANOTHER.match(words) is not None and not bids_farewell(words)

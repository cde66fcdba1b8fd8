"""Words that say that people are out of danger. Pure."""

from __future__ import annotations

import re

_SAFE = re.compile(
    r"(?:人|我|我们|大家|孩子|老人|全家|都|已经)\S{0,6}(?:出来|下来|撤出|离开|跑出|安全|没事|获救|救)(?:了|啦)"
    r"|(?:出来|下来|到外面|到楼下|到楼外|安全|没事|脱险|脱困)了|(?:人|大家|我们|都)(?:都|很|已经)?(?:安全|平安|没事)"
    r"|(?:救护车|消防车?|警察|120|119|110)(?:已经|都)?(?:来|到)了|火(?:已经)?(?:灭|扑灭)了"
    r"|\b(?:we|i|everyone|everybody|they|he|she|all)(?:'re|'s|'m| are| is| am| have| has| got)?"
    r"(?: all| both| now| safely| got)* (?:out|safe|fine|ok|okay|outside|downstairs)\b"
    r"|\bthe (?:ambulance|fire brigade|police)(?: is| are| has|'s)? (?:here|arrived|come)\b"
    r"|\b(?:fire is out|out of danger|safe now|got out|all safe)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"没(?:有)?出来|出不来|还没|不安全|困在|\b(?:not|isn'?t|aren'?t|can'?t|still)\b", re.IGNORECASE
)
_RECORD = re.compile(r"登记|记录|记下|\brecord\b|\bfile\b|\breport\b", re.IGNORECASE)


def is_safe(words: str) -> bool:
    """Whether the words say that people are safe, and nothing of still being in danger or of wanting a ticket."""
    return bool(_SAFE.search(words)) and not _NOT_YET.search(words) and not _RECORD.search(words)

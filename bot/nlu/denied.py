"""Places that a message denies: '不在望京', 'it isn't in Wangjing'. Pure."""

from __future__ import annotations

import re

_NEGATED = re.compile(
    r"(?:不是|不在|并非|别写|不是我们?家?在?|isn't in|not in|not|isn't|instead of|rather than) ?(?:在|the )?$"
)


def negated(written: str, start: int) -> bool:
    """Whether the words before `start` say that what follows is not the place."""
    return _NEGATED.search(written[max(0, start - 12) : start]) is not None

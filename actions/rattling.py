"""A manhole cover that only rattles: pressing, but nobody falls into it. Pure."""

from __future__ import annotations

import re

_MANHOLE = "municipal_facilities.manhole"
_RATTLES = re.compile(
    r"响|哐|咣|咯噔|咕咚|晃|松动?|动静|吵|噪|\b(?:rattl\w*|clang\w*|clank\w*|clatter\w*|bang\w*|clunk\w*|wobbl\w*|loose|nois[ey]\w*)\b",
    re.IGNORECASE,
)
_GAPES = re.compile(
    r"没了|没有?盖|不见|丢|偷|开着|敞|掀|翻|塌|陷|沉|裂|碎|破|坏|缺|掉|摔|绊|崴|翘|洞|窟窿|悬|空了"
    r"|\b(?:missing|open|broken?|crack\w*|s[aiu]nk\w*|gone|f[ae]ll\w*|hole|stolen|tilt\w*|gap|trip\w*"
    r"|collaps\w*|hurt|half off|lifted)\b",
    re.IGNORECASE,
)


def less_urgent(words: str, category: str | None) -> str | None:
    """'urgent' for a cover that makes noise where nothing gapes; None leaves it to the category."""
    rattles = category == _MANHOLE and _RATTLES.search(words) and not _GAPES.search(words)
    return "urgent" if rattles else None

"""Calls that nobody answers, or wishes for none, told beside a matter: no matter of calls that nobody wants. Pure."""

from __future__ import annotations

import re

from actions.contacts import is_about_reporter
from actions.said import Said

_CALLS = "telecom.harassing_calls"
_UNANSWERED = re.compile(
    r"(?:电话|手机|微信|消息|短信|信息)[^，。]{0,6}(?:不接|不回|打不通|没人接|关机|拉黑|停机)|联系不上|不接(?:我们?的?)?电话"
    r"|\b(?:not|n['’]?t|never|nobody|no one|stopped) (?:answer|pick|reply|return)|\b(?:blocked (?:me|us|my)"
    r"|phone (?:is |was )?(?:off|dead))",
    re.IGNORECASE,
)


def is_only_how_reached(said: Said) -> bool:
    """Whether what is sorted under unwanted calls tells that somebody does not answer, or how to reach the citizen."""
    if said.value("category") != _CALLS:
        return False
    return _UNANSWERED.search(said.words) is not None or is_about_reporter(said)

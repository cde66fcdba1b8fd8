"""Which kind a message is: a complaint in doubt, and what its own words say outright (DOMAIN, vocabulary). Pure."""

from __future__ import annotations

from typing import Mapping

from bot.nlu.kind_marks import (
    asks_to_send,
    bears,
    only_asks_in_anger,
    only_grieves,
    praises_nobody,
    praises_outright,
    reports_outright,
)
from city.danger import past_violence

# What nobody means by a message in which somebody is in danger.
_IDLE = frozenset({"suggestion", "praise", "inquiry"})
# How likely a report has to be where the words themselves say that it is one.
_MAY_REPORT = 0.1


def kind_of(text: str, likely: Mapping[str, float], *, danger: bool, sure: float, bare: float) -> str:
    """The likeliest kind, if it is at least so `sure`, or `bare` where the words show nothing of it; else a complaint.

    `likely` is the probability of every kind, `danger` whether somebody is in any.
    """
    if (likely["report"] >= _MAY_REPORT and reports_outright(text)) or past_violence(text):
        return "report"
    if praises_outright(text) and not danger:
        return "praise"
    kind = max(likely, key=lambda one: likely[one])
    if kind in ("inquiry", "suggestion") and asks_to_send(text):
        return "help_request"
    if kind == "inquiry" and (only_asks_in_anger(text) or only_grieves(text)):
        return "complaint"
    if (kind == "praise" and praises_nobody(text)) or (kind in _IDLE and danger):
        return "complaint"
    return kind if likely[kind] >= (sure if bears(kind, text) else bare) else "complaint"

"""Which kind a message is, by the classifier's probabilities (DOMAIN, vocabulary). Pure."""

from __future__ import annotations

from typing import Mapping

from city.danger import past_violence

# Impossible while somebody is in danger.
_IDLE = frozenset({"suggestion", "praise", "inquiry"})


def kind_of(text: str, likely: Mapping[str, float], *, danger: bool, sure: float) -> str:
    """The likeliest kind if its probability is at least `sure`, else a complaint; past violence is a report.

    `likely` has the probability of each kind, `danger` tells whether somebody is in any.
    """
    if past_violence(text):
        return "report"
    kind = max(likely, key=lambda one: likely[one])
    if likely[kind] < sure or (kind in _IDLE and danger):
        return "complaint"
    return kind

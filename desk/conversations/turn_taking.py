"""Which message goes next where many wait for few slots: danger, answers, pushes, surveys, and nobody for ever last."""

from __future__ import annotations

from collections.abc import Sequence

from desk.conversations.outbox import ANSWER, DANGER, PUSH, SURVEY

PUSH_EVERY, SURVEY_EVERY = 5, 20
"""Every fifth slot is a push's and every twentieth a survey's, if one waits: a rush of answers never stops them."""


def order(turn: int) -> Sequence[int]:
    """The priorities in the order in which they may have slot number `turn` (≥ 0). Danger is always first."""
    if turn % SURVEY_EVERY == SURVEY_EVERY - 1:
        return (DANGER, SURVEY, ANSWER, PUSH)
    if turn % PUSH_EVERY == PUSH_EVERY - 1:
        return (DANGER, PUSH, ANSWER, SURVEY)
    return (DANGER, ANSWER, PUSH, SURVEY)

"""When a person is asked for though the citizen did not: nothing is understood, or words turn harsh. Pure."""

from __future__ import annotations

from collections.abc import Sequence

MISSED = "nlu_fallback"
MISSES = frozenset({MISSED, "out_of_scope"})
ABUSE = "abuse"
HARSH_TWICE = 2


def reason_for_person(intents: Sequence[str | None], *, misses: int) -> str | None:
    """Why a person is asked for after these intents of the citizen's latest messages, newest first; None: no reason.

    Chat about other things alone brings nobody: at least one message was not understood at all.
    """
    latest = intents[:misses]
    if len(latest) == misses and MISSED in latest and all(one in MISSES for one in latest):
        return "not_understood"
    harsh = intents[:HARSH_TWICE]
    return "abuse" if len(harsh) == HARSH_TWICE and all(one == ABUSE for one in harsh) else None

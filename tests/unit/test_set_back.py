"""A clock that was set back is known by rows that rest longer than anything of ours lets them rest."""

from __future__ import annotations

from desk.conversations.albums import WAIT
from desk.conversations.claim import INWARD, OUTWARD
from desk.conversations.parcels import PUSH_AGAIN_AFTER
from desk.conversations.retry import FOR_CHANNELS, FOR_DIALOGUE
from desk.conversations.set_back import LONGEST_REST
from desk.media.content import HEARD_WITHIN


def test_no_pause_of_ours_is_taken_for_a_clock_that_was_set_back() -> None:
    assert max(FOR_DIALOGUE.longest, WAIT, HEARD_WITHIN) < LONGEST_REST[INWARD]
    assert max(FOR_CHANNELS.longest, PUSH_AGAIN_AFTER) < LONGEST_REST[OUTWARD]

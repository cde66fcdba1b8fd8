"""Written conversations end in the right ticket, and those that begin with what and where end soon.

Danger, known incidents, privacy and plain reports must (`must: true`). Of all others nearly all do: the assistant reads
by what it learned, and one sentence read wrong is no fault of the code. `docs/understanding.md` tells the share.
"""

from __future__ import annotations

import statistics
from pathlib import Path

import pytest

from bot.talks.script import Conversation, conversations
from tests.conversations.conftest import Outcome

WRITTEN = conversations(Path(__file__).parent)
MUST = [one for one in WRITTEN if one.must]
MOST_MESSAGES = 3
SHARE_RIGHT = 0.97
ENOUGH = 100


@pytest.mark.parametrize("conversation", MUST, ids=lambda conversation: conversation.name)
def test_a_conversation_ends_in_the_right_ticket(outcome: Outcome, conversation: Conversation) -> None:
    played = outcome.played[conversation.name]

    assert not played.wrong, f"\n{played.transcript}"


@pytest.mark.parametrize("written", [WRITTEN], ids=["all"])
def test_nearly_all_conversations_end_in_the_right_ticket(
    outcome: Outcome, written: list[Conversation]
) -> None:
    wrong = [outcome.played[one.name] for one in written if outcome.played[one.name].wrong]
    told = "\n".join(one.transcript for one in wrong)

    assert len(wrong) <= (1 - SHARE_RIGHT) * len(written), f"{len(wrong)} end wrong\n{told}"


def test_enough_conversations_must_end_right() -> None:
    assert len(MUST) >= ENOUGH


def test_no_ticket_is_filed_without_its_citizen_being_told(outcome: Outcome) -> None:
    told = {number for played in outcome.played.values() for number in played.numbers}

    assert outcome.all_numbers <= told, outcome.all_numbers - told


def test_what_and_where_at_once_need_few_messages(outcome: Outcome) -> None:
    complete = [one.name for one in WRITTEN if one.complete and one.name in outcome.played]
    counts = [outcome.played[name].messages for name in complete]

    assert statistics.median(count or MOST_MESSAGES + 1 for count in counts) <= MOST_MESSAGES


def test_names_are_unique_and_both_languages_are_spoken() -> None:
    names = [one.name for one in WRITTEN]

    assert len(set(names)) == len(names)
    assert min(sum(one.lang == lang for one in WRITTEN) for lang in ("zh", "en")) * 3 > len(names)

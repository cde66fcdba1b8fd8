"""No message of a citizen makes a pattern of the desk or the assistant's actions run for ever."""

from __future__ import annotations

import re

import pytest

from tests import patterns


@pytest.mark.parametrize(
    "package",
    ["actions", "city", "desk.tickets", "desk.conversations", "desk.search", "desk.importing", "connectors"],
)
def test_no_words_said_over_and_over_hold_up_the_desk(package: str) -> None:
    assert patterns.endless(package) == []


def test_what_reads_the_same_words_in_two_ways_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "SECONDS", 0.1)
    monkeypatch.setattr("actions.assent._TWO_WAYS", re.compile(r"(?:谢谢?|感谢)+了"), raising=False)

    assert "actions.assent._TWO_WAYS" in [one.partition(":")[0] for one in patterns.endless("actions")]

"""No message of a citizen makes a pattern of the desk or the assistant's actions run for ever."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

import pytest

from actions.enterprise_words import speaks_for_business
from city.danger_rule import rules
from desk.tickets.confiding import confided
from desk.tickets.masking import hide_codes
from desk.tickets.privacy import take_out
from tests import patterns
from tests.pattern_edges import edgeless, is_edgeless

_OF_THE_DESK = (
    *("desk.api", "desk.conversations", "desk.importing", "desk.incidents", "desk.media"),
    *("desk.review", "desk.search", "desk.teaching", "desk.tickets"),
)


@pytest.mark.parametrize("package", ["actions", "city", "connectors", *_OF_THE_DESK])
def test_no_words_said_over_and_over_hold_up_the_desk(package: str) -> None:
    assert patterns.endless(package) == []


def test_what_reads_the_same_words_in_two_ways_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "SECONDS", 0.1)
    monkeypatch.setattr("actions.said._TWO_WAYS", re.compile(r"(?:谢谢?|感谢)+了"), raising=False)

    assert "actions.said._TWO_WAYS" in [one.partition(":")[0] for one in patterns.endless("actions")]


@pytest.mark.parametrize("package", ["actions", "city", "connectors", *_OF_THE_DESK])
def test_nothing_sought_begins_anew_at_each_character_of_a_long_row(package: str) -> None:
    assert edgeless(package) == []


@pytest.mark.parametrize(
    ("sought", "expected"),
    [
        (r"[0-9一二三]+\s*号楼", True),
        (r"(?:第)?\d+号", True),
        (r"(?:大概|就)*(?:\d+)块", True),
        (r"的?(?:[，,]|\s)*好", True),
        (r"\b[\w ]+路", True),
        (r"(?<!\d)[\d ]+号", True),
        (r"(?<![0-9一二三])[0-9一二三]+\s*号楼", False),
        (r"\d{1,6}号", False),
        (r"\b\d+ floor", False),
        (r"^\s*(?:是|在)+这", False),
        (r"(?<=\d)\s+号", False),
        (r"[，,。]+", False),
    ],
)
def test_a_repeat_without_a_limit_needs_an_edge(sought: str, expected: bool) -> None:
    assert is_edgeless(re.compile(sought)) is expected


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_word_of_danger_begins_anew_at_each_character_of_a_long_row(lang: str) -> None:
    known, language = rules(lang)
    held = (*language, *(value for rule in known for value in vars(rule).values()))
    sought = {one.pattern: one for one in held if isinstance(one, re.Pattern)}

    assert sorted(text for text, pattern in sought.items() if is_edgeless(pattern)) == []


class Counting:
    """A pattern that counts the characters it is given to search through."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.seen = 0

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        self.seen += min(end, len(text)) - start
        return self.pattern.search(text, start, end)


@pytest.mark.parametrize(
    ("name", "reads", "words"),
    [
        ("actions.enterprise_words._QUOTES", speaks_for_business, "老板说我们公司的货被扣了，"),
        ("desk.tickets.privacy.THEIRS", take_out, "广告上的电话是13800138000，"),
        ("desk.tickets.masking._AFTER_ITS_NAME", hide_codes, "查询码是234567，"),
        ("desk.tickets.confiding._THEIRS", confided, "房东的邮箱：wang@example.com，"),
    ],
)
def test_what_stands_before_something_found_is_looked_for_near_it(
    monkeypatch: pytest.MonkeyPatch, name: str, reads: Callable[[str], Any], words: str
) -> None:
    """Twice as long a text costs twice as much: with all that stands before it, each find costs more than the last."""
    module, _, constant = name.rpartition(".")
    counting = Counting(vars(sys.modules[module])[constant])
    monkeypatch.setattr(name, counting)
    reads(words * 100)
    once, counting.seen = counting.seen, 0

    reads(words * 200)

    assert 0 < counting.seen <= 2.1 * once

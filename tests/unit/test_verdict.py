"""The judge of faults: what is lost, mixed up or doubled is seen, and what was in doubt is told from what was not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.e2e.faults.devices import Shown
from tests.e2e.faults.verdict import Record, Verdict

NUMBER = "BJ20261126-000001"
FILED = f"登记好了，编号 {NUMBER}"


def line(row: int, direction: str, text: str, answers: int | None = None, status: str = "") -> dict[str, Any]:
    return {
        "id": row,
        "direction": direction,
        "author": "bot" if direction == "out" else "citizen",
        "text": text,
        "answers": answers,
        "status": status or ("sent" if direction == "out" else "handled"),
    }


TALK = [line(1, "in", "垃圾"), line(2, "out", "留电话吗", 1), line(3, "in", "不留"), line(4, "out", FILED, 3)]


def shown(*texts: str) -> list[Shown]:
    return [Shown(at, text) for at, text in enumerate(texts, start=100)]


def test_a_talk_in_which_everything_arrived_once_is_clean() -> None:
    record = Record(TALK, shown("留电话吗", FILED))

    found = (
        record.lost(),
        record.unanswered(2),
        record.mixed_up(),
        record.shown_twice(),
        record.written_twice(),
    )

    assert found == (0, 0, 0, 0, 0)
    assert record.strange(NUMBER) == []


@pytest.mark.parametrize(
    ("texts", "lost", "mixed", "doubled"),
    [
        (("留电话吗",), 1, 0, 0),
        ((FILED, "留电话吗"), 0, 1, 0),
        (("留电话吗", "留电话吗", FILED), 0, 0, 1),
        ((), 2, 0, 0),
    ],
)
def test_what_a_phone_showed_is_held_against_the_record(
    texts: Sequence[str], lost: int, mixed: int, doubled: int
) -> None:
    record = Record(TALK, shown(*texts))

    assert (record.lost(), record.mixed_up(), record.shown_twice()) == (lost, mixed, doubled)


def test_a_message_that_was_never_answered_or_never_kept_counts_as_lost() -> None:
    assert Record(TALK[:3], shown("留电话吗")).unanswered(2) == 1
    assert Record(TALK, shown("留电话吗", FILED)).unanswered(3) == 1


def test_an_answer_written_twice_is_seen_though_it_was_shown_as_often() -> None:
    record = Record([*TALK, line(5, "out", FILED, 3)], shown("留电话吗", FILED, FILED))

    assert (record.written_twice(), record.shown_twice()) == (1, 0)
    assert record.strange(NUMBER) == ["the number was not told once"]


@pytest.mark.parametrize(("unheard", "unexplained"), [({100}, 0), (set(), 1), ({101}, 1)])
def test_a_repeat_is_explained_only_by_the_lost_answer_of_the_one_before(
    unheard: set[int], unexplained: int
) -> None:
    record = Record(TALK, shown("留电话吗", "留电话吗", FILED))

    assert record.unexplained(unheard) == unexplained


def test_a_row_that_waits_and_a_message_from_nowhere_are_strange() -> None:
    waiting = [*TALK[:3], line(4, "out", FILED, 3, "uncertain")]

    assert Record(waiting, shown("留电话吗", FILED, "？")).strange(NUMBER) == [
        "shown and not on record: ['？']",
        "left as ['handled', 'sent', 'uncertain']",
    ]


def test_more_doubled_than_in_doubt_does_not_pass() -> None:
    def verdict(*, tickets: int, doubled: int, uncertain: int) -> Verdict:
        return Verdict(2, tickets, 0, 0, doubled, 0, uncertain, 0, 0)

    assert verdict(tickets=2, doubled=1, uncertain=1).passed
    assert not verdict(tickets=2, doubled=2, uncertain=1).passed
    assert not verdict(tickets=3, doubled=0, uncertain=0).passed

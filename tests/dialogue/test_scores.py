"""The figures of a measurement."""

from __future__ import annotations

import pytest

from bot.nlu.measuring.answers import ABSTAINED, Answer, Task
from bot.nlu.measuring.report import matrix
from bot.nlu.measuring.scores import (
    accuracy,
    accuracy_settled,
    balanced_accuracy,
    best_constant,
    macro_f1,
    share,
)

A, B, EITHER = frozenset("a"), frozenset("b"), frozenset("ab")


def test_any_of_the_right_groups_counts() -> None:
    assert accuracy([A, EITHER, B], ["a", "b", "a"]) == pytest.approx(2 / 3)


def test_nothing_measured_is_no_figure() -> None:
    assert accuracy([], []) is None
    assert macro_f1([], []) is None
    assert share([]) is None


def test_perfect_answers_have_f1_one() -> None:
    assert macro_f1([A, B, A], ["a", "b", "a"]) == 1.0


def test_macro_f1_weighs_small_classes_like_large_ones() -> None:
    assert macro_f1([A, A, A, B], ["a", "a", "a", "a"]) == pytest.approx((6 / 7 + 0) / 2)


def test_no_answer_is_a_missed_one() -> None:
    assert macro_f1([A], [None]) == 0.0
    assert accuracy([A, A], ["a", None]) == 0.5
    assert accuracy_settled([A, A], ["a", None]) == 1.0


def test_a_balanced_accuracy_weighs_rare_answers_like_common_ones() -> None:
    assert balanced_accuracy([A, A, A, B], ["a", "a", "a", "a"]) == 0.5
    assert balanced_accuracy([], []) is None


def test_the_best_constant_answer_is_the_one_that_is_right_most_often() -> None:
    assert best_constant([A, EITHER, B, B, B]) == ("b", 0.8)
    assert best_constant([]) is None


def a_task(*answers: tuple[frozenset[str], str | None, float]) -> Task:
    return Task("group", [Answer(f"text {at}", *answer) for at, answer in enumerate(answers)])


def test_the_worst_mistakes_are_the_surest_and_abstentions_come_last() -> None:
    task = a_task((A, "b", 0.3), (A, None, 0.9), (A, "a", 1.0), (B, "a", 0.8))

    assert [answer.text for answer in task.worst(50)] == ["text 3", "text 0", "text 1"]
    assert [answer.text for answer in task.worst(1)] == ["text 3"]


def test_a_matrix_has_a_row_for_all_that_counts_and_any_of_it_is_found() -> None:
    found = matrix(a_task((EITHER, "a", 1.0), (A, "a", 1.0), (EITHER, "c", 1.0), (B, None, 0.1)))

    lines = {line.label: dict(zip(found.columns, line.cells, strict=True)) for line in found.lines}
    assert lines["a"] == {"a": 1, "c": 0, ABSTAINED: 0}
    assert lines["a|b"] == {"a": 1, "c": 1, ABSTAINED: 0}
    assert lines["b"][ABSTAINED] == 1
    assert {line.label: line.found for line in found.lines} == {"a": 1.0, "a|b": 0.5, "b": 0.0}

"""The figures of a measurement."""

from __future__ import annotations

import pytest

from bot.nlu.scores import accuracy, confusions, macro_f1, share

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
    assert confusions(["a"], [None]) == [("a", "", 1)]

"""A telephone number sent in pieces is one number, and no other digits are."""

from __future__ import annotations

from typing import Any

import pytest

from actions.draft import Draft
from actions.number_pieces import is_begun, with_pieces
from actions.optional_answers import contact_by
from actions.phone_numbers import miscounted
from actions.said import Said
from actions.step import Step
from tests.talk import said


def sent(*texts: str) -> tuple[Said, list[dict[str, Any]]]:
    """The last of some messages, and the events of them all."""
    return said(texts[-1]), [{"event": "user", "text": text} for text in texts]


@pytest.mark.parametrize(
    "texts",
    [
        ("138", "0000", "1111"),
        ("13800", "001111"),
        ("电话是138", "0000", "然后1111"),
        ("my number is 138 00", "00", "and 1111"),
        ("好的", "138", "0000", "1111"),
        ("138", "0013", "800001", "138", "0000", "1111"),
    ],
)
def test_the_last_piece_makes_the_number_whole(texts: tuple[str, ...]) -> None:
    message = with_pieces(*sent(*texts))

    assert message.value("phone") == "13800001111"
    assert not is_begun(*sent(*texts))


@pytest.mark.parametrize("texts", [("138",), ("138", "0000"), ("我的手机 138",), ("the number is 1380000",)])
def test_a_number_whose_end_is_missing_waits_for_it(texts: tuple[str, ...]) -> None:
    assert is_begun(*sent(*texts))


@pytest.mark.parametrize(
    "texts",
    [
        ("3",),
        ("201",),
        ("8号楼 138",),
        ("138", "不留了"),
        ("138块钱",),
        ("0000",),
        ("12800001111",),
        ("tuesday",),
    ],
)
def test_other_digits_are_no_beginning_and_no_number(texts: tuple[str, ...]) -> None:
    message, events = sent(*texts)

    assert not is_begun(message, events)
    assert with_pieces(message, events) == message


def test_what_was_pressed_and_a_number_told_whole_are_left_alone() -> None:
    pressed, whole = (
        said("138", pressed=True),
        said("sorry 13800001111", phone=("13800001111", "13800001111")),
    )

    assert not is_begun(pressed, [{"event": "user", "text": "138"}])
    assert (
        with_pieces(whole, [{"event": "user", "text": "138"}, {"event": "user", "text": whole.text}]) == whole
    )


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("姓赵 1371234567", "1371234567"),
        ("my phone: 138 0000 111", "138 0000 111"),
        ("139111122223", "139111122223"),
        ("+86 1380000111", "+86 1380000111"),
        ("6512 3456", None),
        ("订单2026113012", None),
        ("1号楼1301", None),
        ("退我1500000000元", None),
    ],
)
def test_a_mobile_number_with_a_digit_too_few_or_too_many_is_noticed(words: str, number: str | None) -> None:
    assert miscounted(said(words)) == number


def test_a_number_told_whole_is_counted_by_nobody() -> None:
    assert miscounted(said("13800001111", phone=("13800001111", "13800001111"))) is None


def test_whose_number_is_a_digit_short_is_asked_for_it_and_keeps_the_name() -> None:
    step = contact_by(said("Zhao, 1371234567", "out_of_scope", lang="en"), Step(Draft()))

    assert step.miscounted
    assert step.draft["reporter_name"] == "Zhao"
    assert step.draft["contact_by"] is None

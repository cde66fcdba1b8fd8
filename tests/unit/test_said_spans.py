"""Words of a message by the role that the reader or a finder gave them, and a message cut down to some of them."""

from __future__ import annotations

from typing import Any

import pytest

from actions.said import Said
from dialogue.talks import Span
from tests.talk import WANGJING, a_tracker, marked, said

FOUND = ("南湖东园3号楼", "南湖东园3号楼")


def roles(message: Said) -> dict[str, str]:
    return {span.role: message.text[span.start : span.end] for span in message.spans}


def test_what_the_reader_found_comes_with_the_tracker() -> None:
    message = marked("[电梯坏了](matter) @ matter")

    came = Said.of(a_tracker(message))

    assert came.does("matter")
    assert came.spans == message.spans


def test_what_tells_puts_right_takes_back_or_wishes_changes_a_field_and_an_answer_does_not() -> None:
    changing = ["set", "matter:praise", "more", "correct:party", "clear:person", "wish:anonymous"]

    assert [
        act for act in [*changing, "affirm", "choose", "ask:kb"] if marked(f"啊 @ {act}").edits
    ] == changing


def test_of_several_roles_the_first_that_any_words_have_counts() -> None:
    message = marked("不是[3号楼](place)，是[5号楼](place.new) @ correct:place")

    assert message.words_of(message.spans_of("place.new", "place")) == "5号楼"
    assert message.words_of(message.spans_of("place.old", "place")) == "3号楼"


def test_words_apart_are_told_with_a_blank_and_words_beside_with_what_is_between() -> None:
    message = marked("[南湖东园](place)，[3号楼](place)，老王家那个[2单元](place) @ set")

    assert message.words_of(message.spans) == "南湖东园，3号楼 2单元"


@pytest.mark.parametrize(
    ("turn", "entities", "found"),
    [
        ("南湖东园3号楼昨晚停电 @ set", {"address": FOUND, "time": ("x", "昨晚")},
         {"place": "南湖东园3号楼", "time": "昨晚"}),
        ("南湖东园3号楼，[5号楼](place.new) @ set", {"address": FOUND}, {"place.new": "5号楼"}),
        ("[南湖东园3号楼](party) @ set", {"address": FOUND}, {"party": "南湖东园3号楼"}),
        ("望京停电 @ set", {"subdistrict": (WANGJING, "望京")}, {"place": "望京"}),
    ],
)  # fmt: skip
def test_what_a_finder_found_stands_in_where_the_reader_marked_nothing_of_it(
    turn: str, entities: dict[str, Any], found: dict[str, str]
) -> None:
    assert roles(marked(turn, **entities).with_found("place", "time")) == found


@pytest.mark.parametrize(
    ("place", "words"),
    [("在南湖东园3号楼", "南湖东园3号楼"), ("南湖东园3号楼幸福超市门口", "南湖东园3号楼幸福超市门口")],
)
def test_a_message_cut_to_its_place_is_the_address_that_was_found_unless_much_stands_behind(
    place: str, words: str
) -> None:
    message = marked(f"[电梯](matter)在[{place}](place) @ matter", address=FOUND)

    cut = message.only(message.spans_of("place"))

    assert (cut.text, cut.told("address"), cut.spans) == (words, "南湖东园3号楼", ())


def test_what_was_found_outside_the_words_is_cut_off_but_for_the_areas_that_are_asked_for() -> None:
    message = marked("望京[幸福里](place) @ set", subdistrict=(WANGJING, "望京"), party=("望京", "望京"))

    cut = message.only(message.spans_of("place"))
    beside = cut.with_areas(message)

    assert list(cut.entities) == []
    assert (beside.value("subdistrict"), beside.value("party")) == (WANGJING, None)


def test_an_address_that_was_found_beside_a_place_is_more_of_it_unless_it_is_something_else() -> None:
    beside = marked("[2单元](place)，南湖东园3号楼 @ set", address=FOUND)
    else_told = marked("[2单元](place)，不是[南湖东园3号楼](place.old) @ correct:place", address=FOUND)

    assert [beside.words_of([one]) for one in beside.addresses_beside(beside.spans)] == [
        "2单元",
        "南湖东园3号楼",
    ]
    assert else_told.addresses_beside(else_told.spans_of("place")) == (Span(0, 3, "place"),)


def test_the_last_that_was_found_in_the_words_is_what_they_say() -> None:
    message = marked("[昨晚八点](time)，今天修好 @ set", time=("20:00", "昨晚八点"))

    assert message.found_in("time", message.spans[0]) == "20:00"
    assert message.found_in("party", message.spans[0]) == "昨晚八点"
    assert said("昨晚八点", time=("20:00", "昨晚")).within("time", [Span(2, 4, "time")]) == {}

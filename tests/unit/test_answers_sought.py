"""What the knowledge base answers to typed words, and which sentences hold them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.search.answers import MOST, answering, holds
from tests.talk import beijing

BASE = beijing().knowledge.values()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("旧沙发", "bulky_waste"),
        ("身份证丢了", "id_card"),
        ("lost my id card", "id_card"),
        ("供暖费", "heating_fee"),
        ("heating refund", "heating_refund"),
        ("公积金", "fund_withdraw"),
        ("ＦＡＰＩＡＯ", "invoice"),
        ("我想问一下身份证丢了怎么补办，需要带什么", "id_card"),
        ("暖气不热能退钱吗，我家才15度", "heating_refund"),
    ],
)
def test_the_entry_that_answers_comes_first(words: str, code: str) -> None:
    assert answering(BASE, words)[0].code == code


def test_a_word_that_is_half_typed_is_found() -> None:
    assert "residence_permit" in [one.code for one in answering(BASE, "residen")]


@pytest.mark.parametrize("words", ["", "  ", "你好", "hello", "？！"])
def test_what_asks_for_nothing_finds_nothing(words: str) -> None:
    assert answering(BASE, words) == []


def test_a_matter_to_be_filed_is_not_taken_for_a_question() -> None:
    assert answering(BASE, "朝阳区望京街道南湖东园一区3号楼楼下的垃圾堆了三天没人清运") == []


@given(st.text(max_size=60))
def test_whatever_is_typed_a_few_entries_of_the_base_come_back(words: str) -> None:
    found = answering(BASE, words)

    assert len(found) <= MOST
    assert len({one.code for one in found}) == len(found)
    assert all(one in BASE for one in found)


def test_an_empty_base_answers_nothing() -> None:
    assert answering([], "旧沙发") == []


@pytest.mark.parametrize(
    ("words", "is_held"),
    [("稍等", True), ("moment", True), ("mom", True), ("稍等 moment", True), ("电话", False), ("", True)],
)
def test_a_sentence_holds_what_is_typed_in_either_language(words: str, is_held: bool) -> None:
    assert holds(words, "请稍等，我看一下。", "One moment, please.") is is_held

"""Words for an index and for a query: what stands in a text is found by any two of its characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.search.bigrams import Term, asked, fts5, kept, tsquery

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=30)


def holds(words: list[str], terms: list[Term]) -> bool:
    """As both stores compare."""
    return bool(terms) and all(
        any(word.startswith(term.word) if term.begins else word == term.word for word in words)
        for term in terms
    )


def test_chinese_is_kept_as_pairs_and_its_last_character() -> None:
    assert kept("垃圾堆三天") == ["垃圾", "圾堆", "堆三", "三天", "天"]


def test_letters_and_digits_are_whole_words_in_lower_case() -> None:
    assert kept("Gongti North Rd. 3号楼, ＢＪ20261126-000123") == [
        "gongti", "north", "rd", "3", "号楼", "楼", "bj20261126", "000123",
    ]  # fmt: skip


def test_each_word_is_kept_once_and_may_carry_a_mark() -> None:
    assert kept("水管", None, "水管 a", mark="~") == ["~水管", "~管", "~a"]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("南湖东园一区3号楼楼下垃圾堆了三天", "垃圾"),
        ("南湖东园一区3号楼楼下垃圾堆了三天", "东园 垃圾"),
        ("南湖东园一区3号楼楼下垃圾堆了三天", "3号楼"),
        ("南湖东园一区3号楼楼下垃圾堆了三天", "天"),
        ("The garbage has not been collected", "GARB coll"),
        ("BJ20261126-000123", "bj20261126-0001"),
        ("１３８ ok", "138"),
    ],
)
def test_what_somebody_types_is_found(text: str, query: str) -> None:
    assert holds(kept(text), asked(query))


@pytest.mark.parametrize(
    ("text", "query"),
    [("垃圾堆", "垃堆"), ("garbage", "bage"), ("垃圾", "垃圾 水"), ("100%", "%"), ("a", "")],
)
def test_what_is_not_there_is_not_found(text: str, query: str) -> None:
    assert not holds(kept(text), asked(query))


@given(CHINESE, st.data())
def test_every_part_of_a_chinese_text_is_found(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))

    assert holds(kept(text), asked(text[begin:end]))


@given(st.text(max_size=200))
def test_no_word_holds_what_a_query_language_reads(text: str) -> None:
    assert all(word.isalnum() and len(word) <= 40 for word in kept(text) if word.isascii())
    assert not any(set("'\"\\:*&|!<>() ") & set(term.word) for term in asked(text))


def test_terms_are_written_for_both_stores() -> None:
    terms = asked("垃圾 garb")

    assert tsquery(terms) == "'垃圾' & 'garb':*"
    assert tsquery(terms, mark="~") == "'~垃圾' & '~garb':*"
    assert fts5(terms) == '"垃圾" AND "garb"*'

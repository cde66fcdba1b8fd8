"""Keys for names and numbers: what they seal, what is found by marks, what is refused."""

from __future__ import annotations

import pickle

import pytest

from desk.errors import KeyProblem
from desk.search import persons
from desk.staff.sealing import Keys
from desk.store.seal import Seal

OLD, NEW = "the key of last year", "the key of this year"
NAME = "tickets.reporter_name"


def test_what_any_of_the_keys_sealed_is_read_and_the_newest_seals() -> None:
    before, both = Seal([OLD]), Seal([NEW, OLD])
    kept = before.sealed("王建国", NAME)

    assert both.opened(kept, NAME) == "王建国"
    assert both.sealed("王建国", NAME).startswith(Seal([NEW]).begins)
    assert both.sealed("王建国", NAME) != both.sealed("王建国", NAME)
    assert pickle.loads(pickle.dumps(both)).opened(kept, NAME) == "王建国"


def test_a_key_that_is_not_there_a_changed_value_and_one_of_another_column_are_refused() -> None:
    kept = Seal([OLD]).sealed("13800138000", NAME)

    for seal, value, purpose in (
        (Seal([NEW]), kept, NAME),
        (Seal([OLD]), kept[:-5] + ("A" if kept[-5] != "A" else "B") + kept[-4:], NAME),
        (Seal([OLD]), kept, "tickets.reporter_phone"),
    ):
        with pytest.raises(KeyProblem):
            seal.opened(value, purpose)


def test_what_was_written_before_there_were_keys_is_as_it_stands() -> None:
    assert Seal([NEW]).opened("王建国", NAME) == "王建国"


def test_each_key_marks_the_same_text_in_its_own_way() -> None:
    newest, oldest = Seal([NEW, OLD]).marks("number:13800138000")

    assert newest == Seal([NEW, OLD]).mark("number:13800138000") != oldest
    assert oldest == Seal([OLD]).mark("number:13800138000")


@pytest.mark.parametrize(
    "query",
    [
        "13800138000",
        "138-0013-8000",
        "+86 138 0013 8000",
        "１３８００１３８０００",
        "王建国",
        "王建国女士",
        "王建国 13800138000",
    ],
)
def test_a_citizen_is_found_by_the_whole_number_and_the_whole_name(query: str) -> None:
    kept = set(persons.kept("王建国先生", "13800138000"))

    assert any(kept.issuperset(way) for way in persons.asked(query))


@pytest.mark.parametrize("query", ["1380013", "8000", "建国", "王", "王建国 13900139000"])
def test_a_part_of_either_finds_nobody(query: str) -> None:
    kept = set(persons.kept("王建国先生", "13800138000"))

    assert not any(kept.issuperset(way) for way in persons.asked(query))


def test_a_name_of_several_words_is_found_by_each_and_by_all() -> None:
    kept = set(persons.kept("Anna Schmidt", None))

    assert all(
        kept.issuperset(way) for query in ("anna", "Schmidt", "Anna Schmidt") for way in persons.asked(query)
    )


def test_a_former_secret_still_opens_what_it_sealed_until_it_is_sealed_anew() -> None:
    kept = Keys(OLD).sealed("a second factor", "factor")
    both = Keys(NEW, OLD)

    anew = both.sealed_anew(kept, "factor")

    assert both.opened(kept, "factor") == "a second factor"
    assert anew is not None
    assert (Keys(NEW).opened(anew, "factor"), Keys(NEW).opened(kept, "factor")) == ("a second factor", None)
    assert both.sealed_anew(anew, "factor") is None

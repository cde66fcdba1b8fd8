"""A message of several clauses does what the whole does, and what a clause says that the whole left silent."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dialogue.by_clause import DESK, read_by_clause
from dialogue.reader import Command, Reading, Span


def reading(acts: Mapping[str, float], *spans: tuple[int, int, str]) -> Reading:
    commands = [Command(*name.partition(":")[::2], sure) for name, sure in acts.items()]
    ranked = sorted(commands, key=lambda one: -one.confidence)
    sure = tuple(one for one in ranked if one.confidence >= 0.5)
    return Reading(sure, tuple(Span(*span, 0.9) for span in spans), tuple(ranked))


def reader(known: Mapping[str, Reading]) -> Callable[[str, str | None], Reading]:
    return lambda words, _question: known.get(words.strip(), reading({}))


def test_a_wish_in_a_clause_counts_beside_the_matter() -> None:
    text = "the lift is broken, keep my name out"
    read = reader({text: reading({"matter": 0.9}), "keep my name out": reading({"wish:anonymous": 0.8})})

    found = read_by_clause(text, read)

    assert found.commands == {"matter": 0.9, "wish:anonymous": 0.8}
    assert [(one.role, text[one.start : one.end]) for one in found.spans] == [(DESK, " keep my name out")]


def test_a_detail_in_a_clause_that_the_whole_left_silent_counts_with_its_span() -> None:
    text = "not Wumart, it was the day before"
    read = reader(
        {
            text: reading({"correct:party": 0.9}, (4, 10, "party.old")),
            "it was the day before": reading({"set": 0.7}, (8, 22, "time")),
        }
    )

    found = read_by_clause(text, read)

    assert found.commands == {"correct:party": 0.9, "set": 0.7}
    assert [(one.role, text[one.start : one.end]) for one in found.spans[1:]] == [("time", "the day before")]


def test_a_clause_says_nothing_of_what_the_whole_marked_in_it() -> None:
    text = "5 Rose Lane, Haidian"
    read = reader({text: reading({"set": 0.9}, (0, 20, "place")), "Haidian": reading({"more": 0.9})})

    assert read_by_clause(text, read).commands == {"set": 0.9}


def test_who_goes_on_in_the_last_clause_drops_nothing() -> None:
    text = "I won't scan my face, just report it"
    read = reader(
        {
            text: reading({"drop": 0.6}),
            "I won't scan my face,": reading({"drop": 0.7}),
            "just report it": reading({"file": 0.8}),
        }
    )

    assert read_by_clause(text, read).commands == {"file": 0.8}


def test_a_matter_told_behind_what_is_dropped_is_told_instead_of_it() -> None:
    text = "forget the bikes, the lift is broken"
    read = reader(
        {
            text: reading({"drop": 0.8}),
            "forget the bikes,": reading({"drop": 0.9}),
            "the lift is broken": reading({"set": 0.8, "matter": 0.6}),
        }
    )

    assert read_by_clause(text, read).commands == {"drop": 0.8, "set": 0.8, "matter": 0.6}


def test_what_leaves_is_done_only_where_it_is_sure() -> None:
    assert read_by_clause("well", lambda _words, _question: reading({"drop": 0.4})).commands == {}


def test_the_likeliest_is_done_where_it_is_harmless_and_nothing_is_sure() -> None:
    assert read_by_clause("well", lambda _words, _question: reading({"more": 0.4})).commands == {"more": 0.4}
    assert read_by_clause("well", lambda _words, _question: reading({"affirm": 0.4})).commands == {}


def test_of_two_wishes_that_exclude_each_other_the_likelier_counts() -> None:
    either = reading({"wish:confidential": 0.7, "wish:open": 0.3})

    assert read_by_clause("secret please", lambda _words, _question: either).commands == {
        "wish:confidential": 0.7
    }


def test_behind_an_answer_of_the_survey_the_next_question_is_open() -> None:
    clauses = {
        ("they came,", None): {"answer:contacted_yes": 0.8},
        ("but it leaks", None): {"answer:contacted_no": 0.7},
        ("but it leaks", "solved"): {"answer:solved_no": 0.8},
    }

    found = read_by_clause(
        "they came, but it leaks", lambda words, question: reading(clauses.get((words.strip(), question), {}))
    )

    assert found.commands == {"answer:contacted_yes": 0.8, "answer:solved_no": 0.8}


def test_of_two_answers_to_one_question_the_likelier_counts() -> None:
    both = reading({"answer:solved_no": 0.6, "answer:solved_yes": 0.5})

    assert read_by_clause("well", lambda _words, _question: both).commands == {"answer:solved_no": 0.6}

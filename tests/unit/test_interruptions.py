"""Which messages in the middle of a complaint are answered before the open question is put again."""

from __future__ import annotations

import pytest

from actions.interruptions import interrupts
from tests.talk import marked, said

PIN = {"lat": 39.95, "long": 116.46}


ALWAYS = [
    "ask:status", "ask:when", "ask:kb", "ask:data", "urge", "supplement", "withdraw", "list", "human", "language:en",
    "drop", "pause", "restart", "help_called", "safe", "blame_desk",
]  # fmt: skip
ALONE = ["greet", "thank", "bye", "vent", "beyond", "unclear"]
OF_COMPLAINT = [
    "matter", "more", "set", "correct:place", "clear:time", "choose", "wish:anonymous", "affirm", "deny", "skip",
    "unknown", "file", "ask:recap", "ask:why", "hurry",
]  # fmt: skip


def interrupting(acts: list[str], beside: str = "") -> list[str]:
    return [act for act in acts if interrupts(marked(f"啊 @ {act}{beside}"))]


@pytest.mark.parametrize("beside", ["", ", set", ", affirm"])
def test_what_has_an_answer_of_its_own_interrupts_whatever_stands_beside_it(beside: str) -> None:
    assert interrupting(ALWAYS, beside) == ALWAYS


def test_a_danger_that_only_the_reader_takes_for_one_is_told_on() -> None:
    assert interrupting(["danger:fire"]) == []


def test_what_is_only_said_along_interrupts_where_nothing_else_is_said() -> None:
    assert interrupting(ALONE) == ALONE


@pytest.mark.parametrize("beside", [", set", ", wish:anonymous", ", affirm", ", skip"])
def test_what_is_only_said_along_does_not_interrupt_what_is_told_or_answered(beside: str) -> None:
    assert interrupting(ALONE, beside) == []


def test_what_is_told_of_the_complaint_or_answers_its_question_does_not_interrupt() -> None:
    assert interrupting(OF_COMPLAINT) == []


def test_nothing_that_was_found_does_not_interrupt() -> None:
    assert not interrupts(said("嗯哼"))


def test_who_gives_one_matter_up_to_tell_another_does_not_interrupt() -> None:
    assert not interrupts(marked("算了，[路灯不亮](matter) @ drop, matter"))
    assert interrupts(marked("[路灯不亮](matter)，几点有人修 @ matter, ask:kb"))


@pytest.mark.parametrize(
    ("intent", "answers"),
    [("ask_help", False), ("drop_draft", False), ("inform", True), ("confirm_draft", True)],
)
def test_a_button_interrupts_unless_it_answers_the_form(intent: str, answers: bool) -> None:
    assert interrupts(said("", intent, pressed=True)) is not answers


def test_what_the_channel_knows_interrupts_unless_something_is_told_with_it() -> None:
    assert interrupts(said("", "send_photo"))
    assert not interrupts(marked("[5号楼](place) @ set", "send_photo"))


def test_a_place_that_is_sent_along_is_an_answer() -> None:
    assert not interrupts(said("", "out_of_scope", pin=PIN))
    assert not interrupts(marked("在这儿，谢谢 @ thank", pin=PIN))


def test_danger_interrupts_even_with_a_place_sent_along() -> None:
    assert interrupts(said("着火了", "report_danger", danger="fire", pin=PIN))

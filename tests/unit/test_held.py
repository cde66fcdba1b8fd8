"""What only sounds like a part of the matter stays out of it, and nothing counts as changed that was not."""

from __future__ import annotations

import pytest

from actions.draft import Draft
from actions.held import held_to_commands
from actions.said import Said
from actions.step import Step

MATTER = "路灯坏了三天"
BEFORE = Draft({"description": MATTER, "category": "lights", "address": "劲松三区", "district": "chaoyang"})


def said(words: str, **commands: float) -> Said:
    told = {name.replace("__", ":"): sure for name, sure in commands.items()}
    return Said(1, 2, "zh", words, "inform", 1.0, commands=told)


def with_words(words: str, **fields: str) -> Step:
    return Step(BEFORE.having(description=f"{MATTER}\n{words}", **fields))


@pytest.mark.parametrize("act", ["ask__kb", "thank", "deny", "correct__place", "vent"])
def test_talk_with_the_desk_is_no_part_of_the_matter(act: str) -> None:
    step = held_to_commands(
        said("你们几点下班", **{act: 0.9}), BEFORE, with_words("你们几点下班", category="other"), "time"
    )

    assert step.draft["description"] == MATTER
    assert step.draft["category"] == "lights"


@pytest.mark.parametrize(("act", "sure"), [("more", 0.9), ("correct__matter", 0.9), ("ask__kb", 0.5)])
def test_what_tells_of_the_matter_or_is_not_sure_stays(act: str, sure: float) -> None:
    step = with_words("晚上黑得很")

    assert held_to_commands(said("晚上黑得很", **{act: sure}), BEFORE, step, "time") is step


def test_what_stands_beside_talk_stays() -> None:
    both = said("晚上黑得很，你们管吗", more=0.8, ask__scope=0.9)

    assert held_to_commands(both, BEFORE, with_words("晚上黑得很"), "time").draft["description"] != MATTER


def test_a_correction_that_changed_nothing_asks_for_its_field() -> None:
    wrong = said("不是昨天的事", correct__time=0.9)
    step = held_to_commands(wrong, BEFORE, with_words("不是昨天的事"), "confirmed")

    assert (step.edit, step.draft) == ("occurred_at", BEFORE)


def test_a_correction_that_changed_something_asks_nothing() -> None:
    step = held_to_commands(
        said("是劲松五区", correct__place=0.9),
        BEFORE,
        with_words("是劲松五区", address="劲松五区"),
        "confirmed",
    )

    assert step.edit is None
    assert step.draft["address"] == "劲松五区"
    assert step.draft["description"] == MATTER


def test_that_there_is_a_matter_is_none_yet() -> None:
    words = "在吗 我想反映个事"
    opening = Step(Draft({"description": words, "category": "other"}))
    step = held_to_commands(said(words, announce=0.9, greet=0.6), Draft(), opening, None)

    assert not step.draft.fields


def test_a_button_is_no_talk() -> None:
    pressed = Said(1, 2, "zh", "", "affirm", 1.0, pressed=True, commands={"affirm": 1.0})
    step = Step(BEFORE, confirmed=True)

    assert held_to_commands(pressed, BEFORE, step, "confirmed") is step


def test_a_wish_counts_wherever_it_is_told_and_as_soon_as_it_is_likely() -> None:
    words = said("还有千万莫让房东晓得是我告的", wish__confidential=0.3, more=0.6)

    assert held_to_commands(words, BEFORE, Step(BEFORE), "confirmed").draft["confidential"] is True


def test_who_stays_unknown_leaves_no_name_and_no_number() -> None:
    known = BEFORE.having(reporter_name="李雷", reporter_phone="13811112222", contact_by="call")

    draft = held_to_commands(said("匿名", wish__anonymous=0.9), known, Step(known), "confirmed").draft

    assert (draft["anonymous"], draft["contact_by"]) == (True, "chat")
    assert (draft["reporter_name"], draft["reporter_phone"]) == (None, None)


def test_of_two_opposite_wishes_the_weaker_changes_nothing() -> None:
    known = BEFORE.having(reporter_name="李雷", reporter_phone="13811112222", contact_by="call")

    step = held_to_commands(
        said("不用匿名了", wish__named=0.6, wish__anonymous=0.3), known, Step(known), "confirmed"
    )

    assert step.draft == known

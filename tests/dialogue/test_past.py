"""What a city learned from its past tickets: part of the training, noticed by Rasa's cache."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu import past
from bot.nlu.matter import GUESS, MatterClassifier
from city.learned import Ticket, save
from city.pack import load
from tests.dialogue.components import Pipeline
from tests.dialogue.small_city import small_city

# No example of the small city holds any of these words.
TEXT = "蹦床垫子漏气弹簧外露"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    return small_city(tmp_path)


def group_of_text(city: Path, model: Path, learned: Path) -> str:
    greetings = [Message.build(text, "greet") for text in ("你好", "您好", "hello", "hi there")]
    model.mkdir()
    group: str = Pipeline(city, model, greetings, learned=learned).read(TEXT).get(GUESS).group
    return group


@pytest.mark.parametrize("group", ["greening", "education"])
def test_what_was_learned_changes_the_answer(city: Path, tmp_path: Path, group: str) -> None:
    other = Ticket("垃圾堆了一地没人收", ("sanitation",))
    save(tmp_path / "learned", [*(Ticket(f"{TEXT}，第{at}回", (group,)) for at in range(6)), other])

    assert group_of_text(city, tmp_path / "model", tmp_path / "learned") == group


def test_what_was_learned_makes_rasa_train_again(city: Path, tmp_path: Path) -> None:
    config = {"city": str(city), "learned": str(tmp_path / "learned")}
    before = MatterClassifier.fingerprint_addon(config)

    save(tmp_path / "learned", [Ticket(TEXT, ("greening",))])

    assert MatterClassifier.fingerprint_addon(config) != before


def test_tickets_held_apart_are_not_trained_on(city: Path, tmp_path: Path) -> None:
    save(tmp_path, [Ticket("a", ("greening",), held=True), Ticket("b", ("greening", "sanitation.dumping"))])

    found = list(past.of_tickets(load(city), tmp_path))

    assert found == [("b", ("greening.*", "sanitation.dumping"))]


def test_a_category_that_the_pack_has_no_longer_tells_its_group(city: Path, tmp_path: Path) -> None:
    save(tmp_path, [Ticket("a", ("greening.gone",)), Ticket("b", ("gone.gone",))])

    found = list(past.of_tickets(load(city), tmp_path))

    assert found == [("a", ("greening.*",))]

"""What a city learned from its past tickets: part of the training, noticed by Rasa's cache."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu import past, squares
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
    save(tmp_path / "learned", [Ticket(f"{TEXT}，第{at}回", (group,)) for at in range(6)])

    assert group_of_text(city, tmp_path / "model", tmp_path / "learned") == group


def test_what_was_learned_makes_rasa_train_again(city: Path, tmp_path: Path) -> None:
    config = {"city": str(city), "learned": str(tmp_path / "learned")}
    before = MatterClassifier.fingerprint_addon(config)

    save(tmp_path / "learned", [Ticket(TEXT, ("greening",))])

    assert MatterClassifier.fingerprint_addon(config) != before


def test_tickets_held_apart_are_not_trained_on(city: Path, tmp_path: Path) -> None:
    save(tmp_path, [Ticket("a", ("greening",), held=True), Ticket("b", ("greening", "sanitation.dumping"))])

    found = list(past.of_tickets(load(city), tmp_path))

    assert [(example["text"], example["category"]) for example in found] == [
        ("b", "greening.*|sanitation.dumping")
    ]


def test_a_category_that_the_pack_has_no_longer_tells_its_group(city: Path, tmp_path: Path) -> None:
    save(tmp_path, [Ticket("a", ("greening.gone",)), Ticket("b", ("gone.gone",))])

    found = list(past.of_tickets(load(city), tmp_path))

    assert [example["category"] for example in found] == ["greening.*"]


def test_a_set_of_right_answers_is_decided_by_the_examples_that_name_one() -> None:
    import numpy as np
    from scipy.sparse import csr_matrix

    dense = np.eye(2, dtype=np.float32)[[0, 0, 0, 1]]
    nothing = csr_matrix((4, 1), dtype=np.float32)
    labels = [["a"], ["a", "b"], ["a", "c"], ["b"]]

    fitted = squares.fit(
        dense, nothing, labels, penalty=0.1, encoding=1.0, sharpness=8.0, importance=[1.0] * 4
    )

    first = fitted.probabilities(dense[:1], nothing[:1])[0]
    assert fitted.labels[int(first.argmax())] == "a"

"""The category classifier learns from the city pack, and notices when the pack changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.catalogue import Decision, Verdict, decide, judge, of_groups
from bot.nlu.matter import MatterClassifier
from tests.dialogue.components import Pipeline
from tests.dialogue.small_city import categories, small_city, write

# Nothing but these words tells the category, and none of the pack's examples holds them.
WORD, MESSAGE = "蹦床垫", "我要投诉，蹦床垫的问题"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    return small_city(tmp_path)


def greetings() -> list[Message]:
    return [Message.build(text, "greet") for text in ("你好", "您好", "hello", "hi there")]


def add_keyword(city: Path, code: str, word: str) -> None:
    entries = categories(city)
    for entry in entries:
        if entry["code"] == code:
            entry["keywords"]["zh"].append(word)
    write(city, entries)


def likeliest(pipeline: Pipeline, text: str) -> Any:
    found = {e["entity"]: e for e in pipeline.read(text).get(ENTITIES, [])}
    if "category" in found:
        return found["category"]["value"]
    return found["category_choices"]["value"][0]


@pytest.mark.parametrize("code", ["greening.parks", "education.teachers"])
def test_a_changed_keyword_changes_the_answer(city: Path, tmp_path: Path, code: str) -> None:
    add_keyword(city, code, WORD)
    (tmp_path / "model").mkdir()

    pipeline = Pipeline(city, tmp_path / "model", greetings())

    assert likeliest(pipeline, MESSAGE) == code


def test_a_changed_keyword_makes_rasa_train_again(city: Path) -> None:
    config = {"city": str(city)}
    before = MatterClassifier.fingerprint_addon(config)
    unchanged = MatterClassifier.fingerprint_addon(config)

    add_keyword(city, "greening.parks", WORD)

    assert before == unchanged
    assert MatterClassifier.fingerprint_addon(config) != before


def test_a_matter_has_a_category_a_kind_and_an_urgency(city: Path, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    pipeline = Pipeline(city, tmp_path / "model", greetings())

    found = {
        e["entity"]: e for e in pipeline.read("有人半夜往空地上倒建筑垃圾，渣土堆得老高").get(ENTITIES, [])
    }

    assert found["category"]["value"] == "sanitation.dumping"
    assert found["category"]["extra"]["group"] == "sanitation"
    assert found["category"]["extra"]["top3"][0][0] == "sanitation.dumping"
    assert found["kind"]["value"] == "complaint"
    assert found["urgency"]["value"] == "normal"


def test_a_greeting_has_no_category(city: Path, tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    pipeline = Pipeline(city, tmp_path / "model", greetings())

    assert pipeline.read("你好").get(ENTITIES, []) == []


def test_what_is_known_of_a_whole_group_is_shared_out_among_its_categories() -> None:
    labels = ("a.*", "a.one", "a.two", "b.one")

    verdict = judge(labels, [0.4, 0.1, 0.05, 0.45])  # type: ignore[arg-type]

    assert (verdict.group, verdict.leaf) == ("a", "a.one")
    assert verdict.group_confidence == pytest.approx(0.55)
    assert verdict.confidence == pytest.approx(0.367, abs=0.001)


def a_verdict(*leaves: tuple[str, float], group: float) -> Verdict:
    """Of these leaves, the likeliest first."""
    leaf, confidence = leaves[0]
    return Verdict(leaf, leaf.partition(".")[0], confidence, group, leaves)


def decided(verdict: Verdict, *, owners: dict[str, str]) -> Decision:
    return decide(
        verdict,
        sure=0.5,
        group_sure=0.6,
        rival=0.5,
        least=0.05,
        most=3,
        alike=lambda one, other: owners.get(one) == owners.get(other),
    )


def test_a_sure_category_is_taken() -> None:
    decision = decided(a_verdict(("a.one", 0.55), ("a.two", 0.3), group=0.9), owners={"a.one": "x"})

    assert decision == Decision("a", "a.one", ())


def test_a_sure_group_whose_categories_have_one_owner_is_not_asked_about() -> None:
    decision = decided(a_verdict(("a.one", 0.4), ("a.two", 0.3), ("b.one", 0.1), group=0.8), owners={})

    assert decision == Decision("a", "a.one", ())


def test_categories_of_different_owners_are_asked_about_within_their_group() -> None:
    verdict = a_verdict(("a.one", 0.4), ("b.one", 0.3), ("a.two", 0.25), ("a.three", 0.1), group=0.75)

    decision = decided(verdict, owners={"a.one": "water"})

    assert decision == Decision("a", None, ("a.one", "a.two"))


def test_an_unsure_group_offers_the_likeliest_of_all() -> None:
    verdict = a_verdict(("a.one", 0.3), ("b.one", 0.28), ("a.two", 0.1), ("c.one", 0.09), group=0.4)

    assert decided(verdict, owners={}) == Decision(None, None, ("a.one", "b.one", "a.two"))


def test_a_matter_that_half_fits_every_category_of_a_group_belongs_to_it() -> None:
    labels = ("a.one", "a.two", "a.three", "b.one")
    logits = np.asarray([1.0, 1.0, 1.0, 1.4], dtype=np.float32)

    by_probability = of_groups(labels, np.asarray([0.1, 0.1, 0.1, 0.7]), logits, trust=0.0)
    by_scores_too = of_groups(labels, np.asarray([0.1, 0.1, 0.1, 0.7]), logits, trust=1.0)

    assert by_probability["b"] > by_probability["a"]
    assert by_scores_too["a"] > by_scores_too["b"]
    assert sum(by_scores_too.values()) == pytest.approx(1)


def test_the_groups_decide_before_their_categories() -> None:
    verdict = judge(("a.one", "b.one"), np.asarray([0.6, 0.4]), {"a": 0.2, "b": 0.8})

    assert (verdict.group, verdict.leaf, verdict.confidence) == ("b", "b.one", 0.8)

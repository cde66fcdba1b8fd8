"""What staff taught by corrections: learned beside all other examples, noticed by the cache, and never what is held."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.intents import CityIntentClassifier
from bot.nlu.matter import GUESS, MatterClassifier
from bot.nlu.measuring.compare import Answer, compared
from bot.nlu.taught_places import TaughtPlaces, names_of
from city.taught import Lesson, save
from tests.dialogue.components import CONTEXT, Pipeline
from tests.dialogue.small_city import small_city

# No example of the small city holds any of these words.
TEXT_ZH = "蹦床垫子漏气弹簧外露"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    return small_city(tmp_path)


def a_lesson(text: str = TEXT_ZH, *, held: bool = False, **right: str) -> Lesson:
    return Lesson(1, text, "zh", right, held)


def read(city: Path, tmp_path: Path, *lessons: Lesson) -> Message:
    greetings = [Message.build(text, "greet") for text in ("你好", "您好", "hello", "hi there")]
    thanks = [Message.build(text, "thank") for text in ("谢谢", "多谢", "thanks", "thank you")]
    save(tmp_path / "learned", lessons)
    (tmp_path / "model").mkdir()
    return Pipeline(city, tmp_path / "model", [*greetings, *thanks], learned=tmp_path / "learned").read(
        TEXT_ZH
    )


@pytest.mark.parametrize("category", ["sanitation.dumping", "greening.parks"])
def test_one_correction_of_a_category_changes_the_answer(city: Path, tmp_path: Path, category: str) -> None:
    assert read(city, tmp_path, a_lesson(category=category)).get(GUESS).leaf == category


def test_one_correction_of_an_intent_changes_the_answer(city: Path, tmp_path: Path) -> None:
    assert read(city, tmp_path, a_lesson(intent="thank")).get(INTENT)[INTENT_NAME_KEY] == "thank"


def test_what_is_held_is_not_learned(city: Path, tmp_path: Path) -> None:
    found = read(city, tmp_path, a_lesson(intent="thank", held=True))

    assert found.get(INTENT)[INTENT_NAME_KEY] != "thank"


@pytest.mark.parametrize("kind", [CityIntentClassifier, MatterClassifier, TaughtPlaces])
def test_what_was_taught_makes_rasa_train_again(city: Path, tmp_path: Path, kind: Any) -> None:
    config = {"city": str(city), "learned": str(tmp_path / "learned")}
    before = kind.fingerprint_addon(config)

    save(tmp_path / "learned", [a_lesson(intent="thank")])

    assert kind.fingerprint_addon(config) != before


def test_a_name_leads_to_the_area_that_staff_gave_it() -> None:
    told = a_lesson("我家富华里12号楼路灯不亮", area="110105026", address="富华里12号楼")

    assert names_of([told]) == {"富华里": "110105026"}
    assert names_of([told, a_lesson("富华里停电", area="110108", address="富华里")]) == {}
    assert names_of([a_lesson("在8号楼", area="110108", address="8号楼")]) == {}
    assert names_of([a_lesson("富华里", held=True, area="110108", address="富华里")]) == {}


def places(tmp_path: Path, text: str, *found: dict[str, Any]) -> dict[str, Any]:
    save(tmp_path / "learned", [a_lesson("富华里路灯不亮", area="110105026", address="富华里")])
    config = {"city": None, "learned": str(tmp_path / "learned")}
    storage, resource = LocalModelStorage.create(tmp_path), Resource("places")
    TaughtPlaces.create(config, storage, resource, CONTEXT).train(TrainingData())
    message = Message({TEXT: text, ENTITIES: list(found)})
    TaughtPlaces.load(config, storage, resource, CONTEXT).read(message)
    return {one["entity"]: one["value"] for one in message.get(ENTITIES)}


def test_a_taught_name_fills_in_what_nobody_knew(tmp_path: Path) -> None:
    assert places(tmp_path, "富华里那边停水") == {
        "district": "110105",
        "subdistrict": "110105026",
        "address": "富华里",
    }


def test_a_taught_name_counts_before_how_its_own_words_were_read(tmp_path: Path) -> None:
    wrong = {"entity": "subdistrict", "value": "110108022", "start": 0, "end": 3}
    other = {"entity": "district", "value": "110108", "start": 0, "end": 3}

    assert places(tmp_path, "富华里停水", wrong, other)["subdistrict"] == "110105026"


def test_a_district_that_is_told_beside_it_stays(tmp_path: Path) -> None:
    told = {"entity": "district", "value": "110108", "start": 0, "end": 3}

    assert places(tmp_path, "海淀区富华里停水", told) == {"district": "110108"}


def test_two_models_are_compared_sentence_by_sentence() -> None:
    def said(figure: str, right: str, one: str, *, yours: bool = False) -> Answer:
        return Answer("句子", "zh", figure, right, one, yours)

    before = [
        said("intent", "greet", "thank"),
        said("danger", "danger", "danger"),
        said("false_alarms", "harmless", "harmless"),
        said("category", "a.b", "a.b", yours=True),
    ]
    after = [
        said("intent", "greet", "greet"),
        said("danger", "danger", "harmless"),
        said("false_alarms", "harmless", "danger"),
        said("category", "a.b", "a.c", yours=True),
    ]

    found = compared(before, after)

    assert found["before"] == {
        "intent.zh": 0.0,
        "danger.zh": 1.0,
        "false_alarms.zh": 0.0,
        "overall": 3,
        "asked": 4,
        "yours": 1,
        "yours_asked": 1,
    }
    assert (found["after"]["danger.zh"], found["after"]["false_alarms.zh"]) == (0.0, 1.0)
    assert [(one["asked"], one["better"], one["yours"]) for one in found["changed"]] == [
        ("intent", True, False),
        ("danger", False, False),
        ("false_alarms", False, False),
        ("category", False, True),
    ]

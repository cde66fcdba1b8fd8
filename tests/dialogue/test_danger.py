"""Danger that no rule sees: the encoding tells it, the kind is said where it is sure, and the desk answers it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from bot.nlu import danger_signs
from bot.nlu.danger_signs import WEIGHTS, WORDS, Signs, may_be_suicide, seen
from bot.nlu.delivered import Delivered, understand
from bot.nlu.encoder import encoder
from city import danger_learn
from city.danger import recognise
from city.danger import told as danger_words

ROOT = Path(__file__).resolve().parents[2]
UNSEEN = yaml.safe_load((ROOT / "tests" / "unit" / "danger_unseen.yml").read_text(encoding="utf-8"))
KNOWN = yaml.safe_load((ROOT / "tests" / "unit" / "danger_sentences.yml").read_text(encoding="utf-8"))
ROUNDABOUT = "someone far out keeps lifting an arm over the waves"


def is_told(text: str) -> bool:
    """Whether the model alone takes it for danger."""
    return seen(text, encoder().encode([text])[0]) is not None


def parsed(agent: Any, text: str, **metadata: Any) -> dict[str, Any]:
    """What the rules of the dialogue get to see."""
    return asyncio.run(understand(Delivered("1", "c1", text, None, metadata), agent.processor))


def told(reading: dict[str, Any]) -> list[dict[str, Any]]:
    return [found["value"] for found in reading["entities"] if found["entity"] == "danger"]


def test_what_no_rule_saw_is_reported_as_danger_with_its_kind(agent: Any) -> None:
    assert recognise(ROUNDABOUT) is None

    reading = parsed(agent, ROUNDABOUT)

    assert reading["intent"]["name"] == "report_danger"
    assert told(reading) == [{"kind": "drowning", "imminent": False, "other": False}]


def test_what_the_service_answered_is_not_looked_at_again(agent: Any) -> None:
    reading = parsed(agent, ROUNDABOUT, danger="drowning")

    assert reading["intent"]["name"] == "report_danger"
    assert told(reading) == []


def test_dangers_are_left_out_of_the_comparison_only_where_none_could_be_near_enough() -> None:
    texts = [*UNSEEN["danger"], *UNSEEN["harmless"]]
    odds = [
        (float(danger_words(text)), row) for text, row in zip(texts, encoder().encode(texts), strict=True)
    ]
    known = danger_signs.signs()

    dangers = [one for one in odds if known.odds(*one) > danger_signs.THRESHOLD]
    looked_at = [one for one in odds if known.may_be(*one)]

    assert len(dangers) > 20
    assert all(known.may_be(*one) for one in dangers)
    assert len(looked_at) < len(odds)


def test_either_detector_hears_of_sentences_it_was_not_taught() -> None:
    missed = [text for text in UNSEEN["danger"] if recognise(text) is None and not is_told(text)]

    assert len(missed) / len(UNSEEN["danger"]) <= 0.03, missed


def test_of_the_latest_round_two_in_three_are_heard_and_one_look_alike_in_a_hundred() -> None:
    dangers, harmless = UNSEEN["latest"]["danger"], UNSEEN["latest"]["harmless"]
    missed = [text for text in dangers if recognise(text) is None and not is_told(text)]
    alarms = [text for text in harmless if recognise(text) or is_told(text)]

    assert len(missed) / len(dangers) <= 0.33, missed
    assert len(alarms) / len(harmless) <= 0.015, alarms


@pytest.mark.parametrize(
    "text",
    [
        "my neighbour lives alone and has nobody to do her shopping since she broke her hip",
        "snow wasnt cleared on the footbridge, slipped and hurt my knee this morning",
        "my throat hurts, i cant sleep",
        "My eyes burn and my throat is sore, I can't sleep at night",
        "could somebody help me please, my elderly neighbour lives alone and hasn't got anyone to do her shopping since"
        " she broke her hip. she's at Nanluoguxiang",
    ],
)
def test_a_scrape_that_is_over_calls_nobody(text: str) -> None:
    assert recognise(text) is None
    assert not is_told(text)


@pytest.mark.parametrize(
    "text",
    ["家里有刚满月的宝宝 泡奶都没水", "家里有老人 冷得不行", "我家有孕妇 洗不了澡", "保安打过119了 在路上呢"],
)
def test_what_a_home_lacks_for_who_lives_there_calls_nobody(text: str) -> None:
    assert not is_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "俺家老头子走了以后就我一个人住 今年七十八了 腿脚也不灵便",
        "hello i am student live in wangjing, the heater is not hot, very cold in my room, what i can do",
    ],
)
def test_a_life_that_is_told_and_a_cold_room_call_nobody(text: str) -> None:
    assert not is_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "my husband died, I live alone and someone is trying the door",
        "my wife died, I live by myself, I fell in the bath",
        "老伴走了，我一个人在家摔倒了",
        "老公没了动静，一个人躺厕所",
    ],
)
def test_a_loss_beside_it_hides_no_danger_from_the_model(text: str) -> None:
    assert is_told(text)


@pytest.mark.parametrize("texts", [KNOWN["over"], KNOWN["harmless"]], ids=["over", "harmless"])
def test_the_model_takes_little_that_is_harmless_for_danger(texts: list[str]) -> None:
    alarms = [text for text in map(str, texts) if is_told(text)]

    assert len(alarms) / len(texts) <= 0.02, alarms


@pytest.mark.parametrize(
    ("text", "may"),
    [
        *((text, True) for text in ("我买了百草枯", "我就想睡过去别醒", "一了百了算了", "替我照顾好孩子")),
        *((text, True) for text in ("no one will miss me", "I won't be here tomorrow", "I can't do this")),
        *((text, True) for text in ("nothing left for me", "please take care of my cat", "I'm done")),
        *((text, False) for text in ("工地上脚砸了，血流不止", "他被传送带卷进去了", "老人昏迷不醒")),
        *((text, False) for text in ("he hurt his foot at the building site", "she fell off the bus")),
    ],
)
def test_words_that_may_speak_of_ending_a_life(text: str, *, may: bool) -> None:
    assert may_be_suicide(text) is may


def some_signs() -> Signs:
    """One danger to the right, one harmless sentence upwards, nothing learned of the kinds."""
    right, up = np.eye(2, dtype=np.float32)
    return Signs(
        -1.0, 2 * right, np.eye(2, dtype=np.float32), right[None], up[None], ("fire",), np.zeros((1, 3))
    )


@pytest.mark.parametrize(
    "text",
    [
        "我怕他找我麻烦 别透露我",
        "怕他们打击报复，请保密",
        "I'm afraid they'll find out, please keep it secret",
    ],
)
def test_whoever_only_wants_it_kept_secret_is_in_no_danger(text: str) -> None:
    assert not is_told(text)


@pytest.mark.parametrize(
    "text",
    ["his name is mr liu he wont pick up", "The landlord's name is Ms. Wang, she isn't answering my calls"],
)
def test_whoever_names_with_whom_they_have_to_do_is_in_no_danger(text: str) -> None:
    assert not is_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "her name is tian tian she isn't answering",
        "his name is mr liu he wont let me go",
        "she's not answering",
    ],
)
def test_who_may_be_looked_for_is_not_taken_for_somebody_one_has_to_do_with(text: str) -> None:
    assert danger_signs._NAMES_WHO.fullmatch(text) is None


def test_whoever_is_threatened_is_in_danger_though_they_want_secrecy_too() -> None:
    assert is_told("他拿刀堵在我家门口，我怕他报复，别透露我")


@pytest.mark.parametrize("text", ["我怕他报复我，别告诉他", "don't let him"])
def test_who_asks_that_somebody_is_not_told_is_still_looked_at(text: str) -> None:
    assert not danger_signs._only_wants_secrecy(text)


def test_the_likest_sentences_count() -> None:
    right, up = np.eye(2, dtype=np.float32)

    assert some_signs().likeness(right) == 1.0
    assert some_signs().likeness(up) == -1.0
    assert some_signs().odds(0.0, right) > some_signs().odds(0.0, up)


def test_without_the_encoder_the_words_alone_are_weighed() -> None:
    nothing = np.zeros(2, np.float32)

    assert some_signs().likeness(nothing) == 0.0
    assert some_signs().odds(5.0, nothing) - some_signs().odds(0.0, nothing) == pytest.approx(5 * WORDS)


def test_the_weights_were_learned_from_todays_sentences() -> None:
    """If this fails: `python -m bot.nlu.danger_learn`, in the dialogue's environment."""
    assert f'"learned_from":"{danger_learn.digest()}"' in WEIGHTS.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "bicycles are charged in our stairs on the 2nd floor, cord from the balcony. some day we all burn",
        "someone charges a scooter in our lift lobby and I'm scared of fire",
        "water comes down through my bathroom ceiling from the flat above right now",
        "there is no lamp in the tunnel, my son is frightened, at Hujialou",
    ],
)
def test_a_fire_that_is_feared_and_a_dark_way_call_nobody(text: str) -> None:
    assert recognise(text) is None
    assert not is_told(text)

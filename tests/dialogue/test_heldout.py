"""The held-out set is held out: nothing is learned from it, and nothing in it is nearly what is learned from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import model
from bot.nlu.measuring.heldout import DEFAULT, cases, measure
from bot.nlu.measuring.overlap import MOST_SHARED, Corpus, grams, too_near
from bot.nlu.measuring.training import sentences
from bot.nlu.reading import Reader
from tests.dialogue.stage import ROOT

CITY = ROOT / "city" / "beijing"


@pytest.fixture(scope="module")
def learned_from() -> list[str]:
    return list(sentences(ROOT, CITY))


def held_out() -> Iterator[str]:
    yield from dict.fromkeys(case.text for case in cases(DEFAULT))


def test_no_held_out_sentence_is_nearly_one_that_was_learned_from(learned_from: list[str]) -> None:
    near = too_near(held_out(), Corpus(learned_from))

    assert len(near) == 0, f"{len(near)} share over {MOST_SHARED:.0%} of their runs of four characters"


def test_everything_that_is_learned_from_is_compared_with(learned_from: list[str]) -> None:
    known = set(learned_from)

    for known_sentence in ("活着真没意思，想死", "hello", "您好"):
        assert known_sentence in known
    assert len(known) > 5000
    assert not any("](" in sentence or ']{"' in sentence for sentence in known)


def test_training_does_not_look_at_the_held_out_set() -> None:
    held = DEFAULT.relative_to(ROOT).as_posix()

    assert not any(held == source or held.startswith(f"{source}/") for source in model.SOURCES)


def test_a_sentence_that_is_repeated_with_other_marks_is_too_near() -> None:
    corpus = Corpus(["楼下的垃圾三天没人收了", "The street light is broken"])

    assert too_near(["楼下的垃圾，三天没人收了！", "THE STREET-LIGHT IS BROKEN!"], corpus) == [
        "楼下的垃圾，三天没人收了！",
        "THE STREET-LIGHT IS BROKEN!",
    ]


def test_a_sentence_in_other_words_is_not_too_near() -> None:
    corpus = Corpus(["楼下的垃圾三天没人收了"])

    assert too_near(["我们这儿的垃圾三天没人收了也没人来看一眼", "路灯不亮"], corpus) == []
    assert corpus.nearest("路灯不亮") == (0.0, "")


@pytest.mark.parametrize(
    ("text", "runs"), [("", 0), ("坏", 1), ("灯坏了啊", 1), ("路灯坏了啊", 2), ("a-b c!", 1)]
)
def test_a_sentence_has_its_runs_of_four_characters(text: str, runs: int) -> None:
    assert len(grams(text)) == runs


def write(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")


def test_the_files_of_a_held_out_set_are_read_by_language(tmp_path: Path) -> None:
    write(tmp_path, "zh_categories.yml", "categories:\n  sanitation.dumping: [渣土乱倒, SOHO]\n")
    write(
        tmp_path,
        "en_danger.yml",
        "danger: [I smell gas]\nharmless: [my landlord is on fire with excuses, 火]\n",
    )
    write(
        tmp_path,
        "zh_places.yml",
        "now: '2026-11-25T10:30:00+08:00'\ncases:\n- {text: 望京, entities: {district: '110105', time: null}}\n",
    )

    read = list(cases(tmp_path))

    assert Counter((case.lang, case.asked) for case in read) == {
        ("zh", "category"): 2,
        ("en", "danger"): 1,
        ("en", "harmless"): 2,
        ("zh", "details"): 1,
    }
    assert next(case for case in read if case.asked == "details").entities == {
        "district": "110105",
        "time": None,
    }


def test_every_figure_of_a_set_is_there(model_file: Path, tmp_path: Path) -> None:
    write(
        tmp_path,
        "zh_all.yml",
        """
now: '2026-11-25T10:30:00+08:00'
intents: {greet: [您好]}
categories: {sanitation.rubbish_collection: [楼下垃圾堆了三天没人清运，臭得很]}
kinds: {complaint: [楼下垃圾堆了三天没人清运，臭得很]}
cases: [{text: 朝阳区望京街道昨天停水, entities: {district: '110105', subdistrict: '110105026', time: '2026-11-24'}}]
danger: [我闻到很浓的煤气味，头晕]
harmless: [您好]
""",
    )

    figures = measure(Reader(model_file), tmp_path).figures

    assert figures["n"] == 6
    assert figures["accuracy"] == figures["opened_ticket"] == 1.0
    counts = dict.fromkeys(("intents", "categories", "kinds", "messages", "dangers", "harmless"), 1)
    nothing = dict.fromkeys(("group_abstained", "asked_back", "false_alarms"), 0.0)
    assert {name: figures["zh"][name] for name in counts} == counts
    assert {name: figures["zh"][name] for name in nothing} == nothing
    assert {
        name: value for name, value in figures["zh"].items() if name not in {*counts, *nothing}
    } == dict.fromkeys(
        (
            *("intent_accuracy", "intent_macro_f1", "leaf_accuracy", "leaf_macro_f1", "leaf_top3"),
            *(
                "group_accuracy",
                "group_macro_f1",
                "group_settled_right",
                "filed_right",
                "kind_balanced_accuracy",
            ),
            *("district", "subdistrict", "time", "emergency_recall"),
        ),
        1.0,
    )
    assert figures["en"] == {}

"""Tokens, hints, the state of a talk, the chain of labels and the figures: the reader's parts without its weights."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue import figures
from dialogue.act_model import Calibration
from dialogue.features import GROUPS, act_features, group_of
from dialogue.figures import Outcome
from dialogue.hints import Hints
from dialogue.reader import Reading, reading_of
from dialogue.reader import Span as Read
from dialogue.state import State, states_of
from dialogue.tagger import forbidden, labels_of, log_total, runs, span_confidence, viterbi
from dialogue.talks import STATES, Span, Talk, Turn
from dialogue.tokens import tokens


@given(st.text())
def test_tokens_hold_all_that_is_not_white_space(text: str) -> None:
    cut = tokens(text)

    assert "".join(text[token.start : token.end] for token in cut) == "".join(
        one for one in text if not one.isspace()
    )
    assert all(a.end <= b.start for a, b in itertools.pairwise(cut))


def test_a_word_a_number_and_a_character_are_a_token_each() -> None:
    assert [token.text for token in tokens("我家305, don't Call")] == [
        "我",
        "家",
        "305",
        ",",
        "don't",
        "call",
    ]


def test_the_longest_word_hints() -> None:
    cut = tokens("昨天晚上在望京西园")
    hints = Hints(["望京", "望京西园"]).of(cut)

    assert "time" in hints[0]
    assert "time+" in hints[1]
    assert "name" in hints[5]
    assert all("name+" in one for one in hints[6:])
    assert "mobile" in Hints().of(tokens("13800001111"))[0]


def test_every_state_of_the_notation_is_in_one_group() -> None:
    assert sorted(itertools.chain(*GROUPS.values())) == sorted(STATES)
    assert group_of("card") == "card"


def _talk(*turns: tuple[tuple[str, ...], tuple[str, ...], tuple[Span, ...]]) -> Talk:
    return Talk("f 30", "en", tuple(Turn("a b", asked, acts, spans) for asked, acts, spans in turns))


def test_the_state_gathers_what_was_told() -> None:
    place = Span(0, 1, "place")
    talk = _talk(
        (("idle",), ("matter",), (Span(0, 1, "matter"),)),
        (("answered", "place"), ("set",), (place,)),
        (("card",), ("clear:place",), ()),
        (("filed",), ("thank",), ()),
        (("solved",), ("danger:gas",), ()),
        (("danger",), ("safe",), ()),
    )
    states = [state for state, _ in states_of(talk)]

    assert [sorted(state.filled) for state in states[:4]] == [[], ["matter"], ["matter", "place"], []]
    assert [state.filed for state in states] == [False, False, False, True, True, True]
    assert [state.surveyed for state in states] == [False, False, False, False, True, True]
    assert [state.alarmed for state in states] == [False, False, False, False, False, True]
    assert states[1].before == ("matter",)
    assert states[1].question == "place"


def test_what_is_dropped_is_not_known_any_more() -> None:
    talk = _talk((("idle",), ("matter",), ()), (("what",), ("drop",), ()), (("idle",), ("greet",), ()))

    assert [*states_of(talk)][2][0].filled == frozenset()


def _scores(seed: int, length: int, labels: int) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    steps = draw.normal(size=(labels + 1, labels)).astype(np.float32)
    return draw.normal(size=(length, labels)).astype(np.float32), np.where(forbidden(labels), -1e4, steps)


def _weight(emissions: np.ndarray, steps: np.ndarray, path: tuple[int, ...]) -> float:
    total = steps[-1][path[0]] + sum(emissions[at, label] for at, label in enumerate(path))
    return float(total + sum(steps[a, b] for a, b in itertools.pairwise(path)))


@pytest.mark.parametrize("seed", range(5))
def test_the_path_is_the_likeliest_of_all_and_never_goes_on_with_what_has_not_begun(seed: int) -> None:
    emissions, steps = _scores(seed, 4, 5)
    paths = [*itertools.product(range(5), repeat=4)]
    path = viterbi(emissions, steps)

    assert tuple(path) == max(paths, key=lambda one: _weight(emissions, steps, one))
    assert all(
        label in (0, 1, 3) or before in (label - 1, label) for before, label in itertools.pairwise([0, *path])
    )


@pytest.mark.parametrize("seed", range(5))
def test_a_spans_confidence_is_the_share_of_the_paths_that_hold_it(seed: int) -> None:
    emissions, steps = _scores(seed, 4, 5)
    path = [0, 1, 2, 0]
    weights = {one: np.exp(_weight(emissions, steps, one)) for one in itertools.product(range(5), repeat=4)}
    holding = sum(weight for one, weight in weights.items() if one[1:3] == (1, 2) and one[3] != 2)

    assert log_total(emissions, steps) == pytest.approx(np.log(sum(weights.values())), abs=1e-4)
    assert span_confidence(emissions, steps, path, 1, 3) == pytest.approx(
        holding / sum(weights.values()), abs=1e-4
    )


def test_runs_are_the_spans_of_a_path() -> None:
    assert labels_of(["place", "time"]) == ("O", "B-place", "I-place", "B-time", "I-time")
    assert runs([0, 1, 2, 1, 3, 4, 4, 0]) == [(1, 3), (3, 4), (4, 7)]


def test_an_act_is_sure_from_its_threshold_on() -> None:
    confidences = np.asarray([0.2, 0.9, 0.6], np.float32)
    told = reading_of(
        tokens("hi there"), ("ask:kb", "greet", "set"), np.full(3, 0.65, np.float32), confidences, []
    )
    nothing = reading_of(
        tokens("hi"), ("ask:kb", "greet", "set"), np.full(3, 0.95, np.float32), confidences, []
    )

    assert [command.name for command in told.commands] == ["greet"]
    assert [command.name for command in told.likeliest] == ["greet", "set", "ask:kb"]
    assert (told.likeliest[2].act, told.likeliest[2].argument) == ("ask", "kb")
    assert nothing.abstains


def test_confidences_follow_the_language() -> None:
    told = Calibration({"zh": 2.0}, {"zh": -1.0}, np.zeros(1, np.float32))

    assert told.confidences(np.asarray([0.5], np.float32), "zh")[0] == pytest.approx(0.5)
    assert told.confidences(np.asarray([0.0], np.float32), "other")[0] == pytest.approx(0.5)


def test_the_question_is_part_of_the_features() -> None:
    card, place = (act_features(tokens("no"), "no", State((asked,)))[0] for asked in ("card", "place"))

    assert 0 < len({*card.tolist()} & {*place.tolist()}) < len(card)


def test_spans_are_counted_exactly_and_nearly() -> None:
    marked = (Span(0, 4, "place"), Span(6, 8, "time"))
    read = Reading((), (Read(0, 3, "place", 0.9), Read(6, 8, "time", 0.8), Read(9, 10, "time", 0.5)), ())
    [outcome] = [Outcome("x" * 10, State(), ("set",), marked, read)]

    assert figures.total(figures.by_role([outcome], figures.is_exact).values()).right == 1
    assert figures.total(figures.by_role([outcome], figures.is_near).values()).right == 2
    assert figures.by_role([outcome], figures.is_exact)["time"].found == 2

"""Tokens, hints, the state of a talk, the chain of labels and the figures: the reader's parts without its weights."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue import figures
from dialogue.calibration import Calibration
from dialogue.features import Names, gram_rows, hint_rows, places_in, state_vector
from dialogue.figures import Outcome
from dialogue.hints import Hints
from dialogue.pieces import Pieces
from dialogue.reader import Reading, reading_of
from dialogue.reader import Span as Read
from dialogue.state import State, states_of
from dialogue.tagger import forbidden, labels_of, log_total, runs, span_confidence, viterbi
from dialogue.talks import Span, Talk, Turn
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
    card, place = ({*gram_rows(tokens("no"), "no", asked).tolist()} for asked in ("card", "place"))

    assert 0 < len(card & place) < len(card)


NAMES = Names(("deny", "set"), ("place",), ("mobile", "time"), ("card", "idle", "place"), ("matter",))


def test_the_state_is_told_in_zeros_and_ones() -> None:
    state = State(("answered", "card"), frozenset({"matter"}), ("deny",), filed=True, lang="en")
    told = state_vector(state, NAMES)

    assert len(told) == NAMES.state_width
    assert told.tolist() == [1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0]


PIECES = Pieces(
    ["<unk>", "▁", "▁we", "li", "ft", "▁lift", "电", "电梯", "！"],
    np.asarray([0, -3, -2, -6, -6, -4, -7, -5, -7], np.float32),
    {"\u3000": " ", "Ｗ": "w"},
    0,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("we lift", ["we", "lift"]),
        ("Ｗe\u3000 lift", ["Ｗe", "lift"]),
        ("电梯", ["电梯"]),
        ("we🛗lift", ["we", "🛗", "li", "ft"]),
        (" ", []),
        ("", []),
    ],
)
def test_pieces_stand_where_their_words_are_written(text: str, words: list[str]) -> None:
    cut = PIECES.cut(text)

    assert [text[a:b] for a, b in zip(cut.starts, cut.ends, strict=True) if a < b] == words


def test_a_mark_of_the_model_is_no_word() -> None:
    assert (
        4
        not in Pieces(["<unk>", "▁", "a", "b", "</s>"], np.zeros(5, np.float32), {}, 0, {4})
        .cut("</s>")
        .numbers
    )


@given(st.text(max_size=40))
def test_pieces_lie_in_the_text_in_order(text: str) -> None:
    cut = PIECES.cut(text)

    assert all(0 <= a <= b <= len(text) for a, b in zip(cut.starts, cut.ends, strict=True))
    assert all(a <= b for a, b in itertools.pairwise(cut.starts.tolist()))


def test_a_token_knows_its_pieces_and_their_edges() -> None:
    told, pieces = tokens("we lift"), PIECES.cut("we lift")
    first, last = places_in(told, pieces)

    assert (first.tolist(), last.tolist()) == ([1, 2], [1, 2])
    assert hint_rows(told, [set(), {"time"}], pieces, NAMES).tolist() == [[0, 0, 1, 1, 0], [0, 1, 1, 1, 0]]


def test_spans_are_counted_exactly_and_nearly() -> None:
    marked = (Span(0, 4, "place"), Span(6, 8, "time"))
    read = Reading((), (Read(0, 3, "place", 0.9), Read(6, 8, "time", 0.8), Read(9, 10, "time", 0.5)), ())
    [outcome] = [Outcome("x" * 10, State(), ("set",), marked, read)]

    assert figures.total(figures.by_role([outcome], figures.is_exact).values()).right == 1
    assert figures.total(figures.by_role([outcome], figures.is_near).values()).right == 2
    assert figures.by_role([outcome], figures.is_exact)["time"].found == 2

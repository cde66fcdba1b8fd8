"""What past tickets say: of the languages they were written in, and of the answers they had."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.encoder import WIDTH
from bot.nlu.precedents import Answer, Precedents, factors_by, groups_by

GREEN: Answer = ("greening.*",)
BINS_OR_GREEN: Answer = ("greening.parks", "sanitation.bins")
TICKETS: list[tuple[str, Answer]] = [
    *((f"公园里的草坪枯了一大片没人浇水，第{n}回", GREEN) for n in range(8)),
    *((f"门口的果皮箱倒了满地都是，第{n}回", BINS_OR_GREEN) for n in range(8)),
]


def nothing(texts: Sequence[str]) -> NDArray[np.float32]:
    """No encoding: the grams decide alone."""
    return np.zeros((len(texts), WIDTH), dtype=np.float32)


def told(precedents: Precedents | None, text: str) -> dict[Answer, float] | None:
    assert precedents
    return precedents.opinion(text, nothing([text]))


def test_the_answer_of_the_tickets_most_like_it_is_the_likeliest() -> None:
    found = told(Precedents.fit(TICKETS, nothing), "果皮箱又倒了")

    assert found
    assert found[BINS_OR_GREEN] > 0.9


def test_a_language_without_precedents_is_left_to_others() -> None:
    assert told(Precedents.fit(TICKETS, nothing), "the bin has fallen over") is None


def test_tickets_of_one_answer_say_nothing() -> None:
    assert Precedents.fit(TICKETS[:8], nothing) is None


def test_what_was_kept_says_the_same(tmp_path: Path) -> None:
    precedents = Precedents.fit(TICKETS, nothing)
    assert precedents

    precedents.save(tmp_path)

    before, after = told(precedents, "草坪枯了"), told(Precedents.read(tmp_path), "草坪枯了")
    assert before
    assert after
    assert after == pytest.approx(before, abs=1e-2)


def test_a_group_that_no_ticket_named_becomes_unlikely_and_the_shares_stay_whole() -> None:
    moved = groups_by({GREEN: 0.7, BINS_OR_GREEN: 0.3}, {"greening": 0.3, "sanitation": 0.3, "telecom": 0.4})

    assert sum(moved.values()) == pytest.approx(1)
    assert moved["greening"] > moved["sanitation"] > moved["telecom"]


def test_an_answer_that_names_a_category_moves_it_within_its_group() -> None:
    parks, trees, bins = factors_by(
        {GREEN: 0.5, BINS_OR_GREEN: 0.5}, ["greening.parks", "greening.trees", "sanitation.bins"]
    )

    assert parks > trees
    assert bins == pytest.approx(trees)

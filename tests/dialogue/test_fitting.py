"""What training leaves out for the sake of time changes no answer."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix, hstack

from bot.nlu.encoder import encoder
from bot.nlu.fitting import fit
from bot.nlu.grams import Vocabulary
from bot.nlu.linear import Linear

TEXTS = [
    f"{what}{how}，第{n}次"
    for n in range(6)
    for what in ("路灯", "垃圾", "水管")
    for how in ("坏了", "没人管")
]
LABELS = ["light" if "灯" in text else "bins" if "垃圾" in text else "water" for text in TEXTS]


def fitted(*, idle: int) -> tuple[Linear, np.ndarray, csr_matrix]:
    """A fit beside `idle` columns that no text shows."""
    rows = Vocabulary.of(TEXTS).rows(TEXTS)
    wide = hstack([rows, csr_matrix((len(TEXTS), idle))], format="csr")
    near = np.random.default_rng(1).random((len(TEXTS), 8), dtype=np.float32)
    return fit(near, wide, LABELS, strength=30.0), near, wide


def test_columns_that_no_example_shows_have_no_weight_and_move_no_answer() -> None:
    (narrow, near, rows), (wide, _, padded) = fitted(idle=0), fitted(idle=500)

    assert not wide.weights[-500:].any()
    np.testing.assert_allclose(wide.probabilities(near, padded), narrow.probabilities(near, rows), atol=1e-4)


def test_one_text_alone_is_judged_as_in_a_matrix() -> None:
    model, near, rows = fitted(idle=0)

    alone = model.probabilities_of(near[3], rows[3].indices, rows[3].data)

    np.testing.assert_allclose(alone, model.probabilities(near, rows)[3], atol=1e-6)


def test_many_texts_are_encoded_as_one_is() -> None:
    many = [f"{n}号楼的路灯坏了" for n in range(1100)]

    rows = encoder().encode(many)

    for at in (0, 999, 1000, 1099):
        np.testing.assert_allclose(rows[at], encoder().encode([many[at]])[0], atol=1e-5)

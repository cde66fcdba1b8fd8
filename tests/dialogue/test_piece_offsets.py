"""Each piece of the encoder is found again in the citizen's own words, whatever these are."""

from __future__ import annotations

import random

import numpy as np
import pytest

from bot.nlu.encoder import WIDTH, EncodedText, NoEncoder, SentenceEncoder
from bot.nlu.encoder_graph import PIECE_WIDTH
from bot.nlu.piece_offsets import aligned

_ALPHABETS = (
    "楼下垃圾三天没人收了，臭得很！？。、：《》「」",
    "The LIFT is broken since Monday, can't get out  \t\n",
    "0123456789１２３ＡＢＣｄｅ①②㎡℃½…—～",
    "😀👨\u200d👩\u200d👧🇨🇳👍🏽❤️",
    "éÉİıßẞΣΑΣ ﬁ ﷺ e\u0301 ｶﾞ 각\u0000\u200b\ufeff\xa0\u3000",
    "\ud83d\udc00",
)
_LONGEST = 300


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


def _texts(count: int) -> list[str]:
    draw = random.Random(7)
    return [
        "".join(draw.choice(draw.choice(_ALPHABETS)) for _ in range(draw.randrange(0, 40)))
        for _ in range(count)
    ]


def _hold(text: str, told: EncodedText) -> None:
    starts, ends = told.offsets[:, 0], told.offsets[:, 1]
    assert (starts <= ends).all()
    assert (starts[1:] >= starts[:-1]).all()
    assert (ends[1:] >= ends[:-1]).all()
    assert (ends <= len(text)).all()


def test_the_normal_form_is_the_tokenizers(encoder: SentenceEncoder) -> None:
    for text in _texts(3000):
        normal = aligned(encoder._pieces, text)
        assert normal.normal == encoder._pieces._normalizer.normalize(normal.read), repr(text)
        assert len(normal.normal) == len(normal.starts) == len(normal.ends)


def test_every_word_lies_in_a_piece_and_every_piece_spells_its_words(encoder: SentenceEncoder) -> None:
    for text in _texts(800):
        told = encoder.read_pieces(text)
        _hold(text, told)
        covered = {at for start, end in told.offsets for at in range(start, end)}
        bare = {
            at
            for at, one in enumerate(text)
            if "\u4e00" <= one <= "\u9fff" or (one.isascii() and one.isalnum())
        }
        assert bare <= covered, repr(text)


def test_pieces_of_plain_text_spell_it(encoder: SentenceEncoder) -> None:
    text = "  Our LIFT  at 国贸 is broken，三天了 😀 call 13800001111 "
    words = [text[start:end] for start, end in encoder.read_pieces(text).offsets]

    assert "".join(words).replace(" ", "") == text.replace(" ", "")
    assert not any(word.startswith(" ") for word in words if word.strip())


def test_the_sentence_is_that_of_encode(encoder: SentenceEncoder) -> None:
    for text in ["楼下垃圾三天没人收了", "Hello", "", " ", "楼道" * 400, *_texts(50)]:
        told = encoder.read_pieces(text)
        np.testing.assert_array_equal(told.sentence, encoder.encode([text])[0])
        assert told.states.shape == (len(told.offsets), PIECE_WIDTH)


def test_without_an_encoder_there_are_offsets_and_zeros() -> None:
    text = "我家在305楼, thanks"
    told = NoEncoder().read_pieces(text)

    assert [text[start:end] for start, end in told.offsets] == ["我", "家", "在", "305", "楼", ",", "thanks"]
    assert told.states.shape == (7, PIECE_WIDTH)
    assert not told.states.any()
    assert told.sentence.shape == (WIDTH,)

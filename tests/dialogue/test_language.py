"""The names of places are found as spaCy's own matcher of phrases finds them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from bot.nlu.language import PLACES
from bot.nlu.place_spans import PlaceSpans
from bot.nlu.speech import asked_for
from tests.dialogue.stage import ROOT

EVERY = 20
PAIRED = ("{0}和{1}都停水了", "between {0} and {1}", "{0}{1}", " {0}\t{1}\n", "{0}3号楼，不是{1}，Building 5")


def texts(names: list[str]) -> Iterator[str]:
    """What the tests of this folder and our examples say, and names beside and inside each other."""
    for file in [*Path(__file__).parent.rglob("*.yml"), *(ROOT / "data").rglob("*.yml")]:
        yield from file.read_text(encoding="utf-8").splitlines()[::3]
    for at, name in enumerate(names[::EVERY]):
        yield PAIRED[at % len(PAIRED)].format(name, names[-1 - at])


def marks(spans: list[Span]) -> list[tuple[int, int]]:
    return [(span.start_char, span.end_char) for span in spans]


def test_names_are_found_as_spacy_finds_them() -> None:
    known = PlaceSpans(str(ROOT / "city" / "beijing"))
    names = sorted({*known.gazetteer.written, *known.gazetteer.outside, *known.gazetteer.others})
    matcher = PhraseMatcher(known.nlp.vocab, attr="ORTH")
    for name in names:
        matcher.add(PLACES, [known.nlp.make_doc(name)])

    def theirs(doc: Doc) -> list[Span]:
        return filter_spans([Span(doc, start, end) for _, start, end in matcher(doc)])

    read = [known.nlp(text) for text in texts(names)]

    assert [marks([*doc.spans[PLACES]]) for doc in read] == [marks(theirs(doc)) for doc in read]
    assert sum(len(doc.spans[PLACES]) for doc in read) > len(names) // EVERY


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("sorry can we speak english, my chinese is not so good for this", "en"),
        ("I don't really understand Chinese", "en"),
        ("no Chinese please", "en"),
        ("can we switch to Chinese, my English is bad", "zh"),
        ("我不太会说英文", "zh"),
        ("说中文吧", "zh"),
        ("in English please", "en"),
    ],
)
def test_the_language_that_somebody_lacks_is_not_the_one_asked_for(text: str, lang: str) -> None:
    assert asked_for(text, known="zh") == asked_for(text, known="en") == lang

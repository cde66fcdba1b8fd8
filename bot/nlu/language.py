"""The spaCy pipeline of both languages, built in code: our tokenizer and a matcher over every name of the city.

Through `to_disk` and `spacy.load` a tokenizer of one's own fails in spaCy 3.4; building takes less than a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans
from spacy.vocab import Vocab

from bot.nlu.gazetteer import Gazetteer
from bot.nlu.text import plain
from bot.nlu.tokens import spans

PLACES = "places"
_BETWEEN = "\x1f"
"""Between the tokens of a name; white space, which is no part of any."""


class CharacterTokenizer:
    """Cuts as `tokens.spans` does; white space is kept as spaCy wants it, so that offsets are those of the text."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The document of one text; its tokens are the plain forms."""
        words, spaces = cut(text)
        return Doc(self.vocab, words=words, spaces=spaces)


def cut(text: str) -> tuple[list[str], list[bool]]:
    """The tokens of a text in plain form, and whether one space follows each."""
    written = plain(text)
    words: list[str] = []
    spaces: list[bool] = []
    at = 0
    for word, start, end in spans(written):
        if gap := written[at:start]:
            # One space belongs to the word before it; more are a token of their own.
            if words and gap[0] == " ":
                spaces[-1], gap = True, gap[1:]
            if gap:
                words.append(gap)
                spaces.append(False)
        words.append(word)
        spaces.append(False)
        at = end
    if written[at:]:
        words.append(written[at:])
        spaces.append(False)
    return words, spaces


class PlaceMatcher:
    """Marks the longest names that do not overlap; a span's text is the name as the gazetteer writes it.

    spaCy's own matcher of phrases finds the same, but wants a document of each name: two seconds of every start.
    """

    def __init__(self, names: Iterable[str]) -> None:
        # How each name begins, token by token, and whether that is all of one.
        self._begun: dict[str, bool] = {}
        for name in names:
            words, _ = cut(name)
            for length in range(1, len(words)):
                self._begun.setdefault(_BETWEEN.join(words[:length]), False)
            if words:
                self._begun[_BETWEEN.join(words)] = True

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc.spans['places']`."""
        words = [token.text for token in doc]
        doc.spans[PLACES] = filter_spans(Span(doc, start, end) for start, end in self.found(words))
        return doc

    def found(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """The first token and the one after the last of every name, also of names within names."""
        for start in range(len(words)):
            begun = words[start]
            for end in range(start + 1, len(words) + 1):
                whole = self._begun.get(begun)
                if whole is None:
                    break
                if whole:
                    yield start, end
                begun = _BETWEEN.join((begun, *words[end : end + 1]))


def pipeline(gazetteer: Gazetteer) -> Language:
    """A blank multilingual pipeline with the two parts; call it with a text."""
    nlp = spacy.blank("xx")
    nlp.tokenizer = CharacterTokenizer(nlp.vocab)
    matcher = PlaceMatcher({*gazetteer.written, *gazetteer.outside, *gazetteer.others})
    Language.component("city_places", func=matcher)
    nlp.add_pipe("city_places")
    return nlp

"""The spaCy pipeline of both languages, built in code: our tokenizer and a matcher over every name of the city.

Through `to_disk` and `spacy.load` a tokenizer of one's own fails in spaCy 3.4; building takes less than a second.
"""

from __future__ import annotations

from collections.abc import Iterable

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans
from spacy.vocab import Vocab

from bot.nlu.gazetteer import Gazetteer
from bot.nlu.text import plain
from bot.nlu.tokens import spans

PLACES = "places"


class CharacterTokenizer:
    """Cuts as `tokens.spans` does; white space is kept as spaCy wants it, so that offsets are those of the text."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The document of one text; its tokens are the plain forms."""
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
        return Doc(self.vocab, words=words, spaces=spaces)


class PlaceMatcher:
    """Marks the longest names that do not overlap; a span's text is the name as the gazetteer writes it."""

    def __init__(self, nlp: Language, names: Iterable[str]) -> None:
        self._matcher = PhraseMatcher(nlp.vocab, attr="ORTH")
        for name in names:  # One at a time: twenty thousand documents at once would cost 100 MB for good.
            self._matcher.add(PLACES, [nlp.make_doc(name)])

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc.spans['places']`."""
        doc.spans[PLACES] = filter_spans([Span(doc, start, end) for _, start, end in self._matcher(doc)])
        return doc


def pipeline(gazetteer: Gazetteer) -> Language:
    """A blank multilingual pipeline with the two parts; call it with a text."""
    nlp = spacy.blank("xx")
    nlp.tokenizer = CharacterTokenizer(nlp.vocab)
    matcher = PlaceMatcher(nlp, {*gazetteer.written, *gazetteer.outside, *gazetteer.others})
    Language.component("city_places", func=matcher)
    nlp.add_pipe("city_places")
    return nlp

"""Where a message writes the proper names of places, for those who read what it is about: a 沙河 there is no river."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language
from spacy.tokens import Doc

from bot.nlu import citypack
from bot.nlu.area import Mention
from bot.nlu.gazetteer import Gazetteer, build
from bot.nlu.language import pipeline
from bot.nlu.place_names import mentions

# What kind of place it is stays outside the span: a hospital, a station or a park may well be the matter.
_KIND = re.compile(
    r"(?:地铁站?|火车站|公交站|站|街道|地区|社区|小区|新村|大街|胡同|路|街|桥|村|镇|乡|区|县|公园|广场|医院|大学|学院|中学|小学|幼儿园"
    r"|市场|商场|超市|大厦|机场|博物馆|图书馆|体育[馆场])$"
    r"|[ ,]{1,3}(?:(?:subway|metro|railway|train|bus) )?(?:station|stop|subdistrict|town(?:ship)?|district"
    r"|community|compound|road|rd|street|st"
    r"|avenue|lane|hutong|bridge|park|square|plaza|mall|hospital|university|college|school|market|airport"
    r"|museum|library|stadium)$"
)
_LEAST_ZH, _LEAST = 2, 3
_MARKED = "marked_places"


class PlaceSpans:
    """Finds the proper names; called with a text it gives their spans, in order and without overlap."""

    def __init__(self, city: str | None = None) -> None:
        """`city`: folder of the city pack, else CITY_DIR. The matcher is built once a process."""
        self.gazetteer, self.nlp = matcher(citypack.folder(city), citypack.fingerprint(city))

    def __call__(self, text: str) -> tuple[tuple[int, int], ...]:
        """Start and end of each name in `text`, without the word for its kind: of 沙河小区 the 沙河."""
        return self._of(text, self.nlp(text))

    def of(self, message: Message) -> tuple[tuple[int, int], ...]:
        """The same of a message."""
        return self._of(message.get(TEXT), marked(message, self.nlp))

    def _of(self, text: str, doc: Doc) -> tuple[tuple[int, int], ...]:
        named, _ = mentions(text, doc, self.gazetteer, ())
        return tuple(_proper(doc.text, mention) for mention in named)


def marked(message: Message, nlp: Language) -> Doc:
    """A message with every name of the city marked, made once for all components that read places."""
    doc: Doc | None = message.get(_MARKED)
    if doc is None:
        doc = nlp(message.get(TEXT))
        message.set(_MARKED, doc)
    return doc


def _proper(written: str, mention: Mention) -> tuple[int, int]:
    name = written[mention.start : mention.end]
    kind = _KIND.search(name)
    least = _LEAST if name.isascii() else _LEAST_ZH
    end = mention.start + kind.start() if kind and kind.start() >= least else mention.end
    return mention.start, end


@lru_cache(maxsize=2)
def matcher(folder: Path, _digest: str) -> tuple[Gazetteer, Language]:
    """Every name of a city pack and the pipeline that finds them, one for the whole process."""
    gazetteer = build(citypack.pack(str(folder)))
    return gazetteer, pipeline(gazetteer)

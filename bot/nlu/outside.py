"""A place outside the city that a message is in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Doc

from bot.nlu.gazetteer import Gazetteer
from bot.nlu.lac import Word
from bot.nlu.language import PLACES
from bot.nlu.place_names import in_place_word

_PROVINCE = re.compile(
    r"(?:河北|山东|山西|河南|江苏|浙江|广东|辽宁|吉林|黑龙江|内蒙古?|安徽|福建|湖北|湖南|四川|陕西|甘肃|云南|贵州|广西|海南|江西)省?(?:的)?$"
)
_OUTSIDE_AFTER = re.compile(r"\s*(?:市|省|县|区|镇|的|这边|那边|[,，。.!！]|$)")
_OUTSIDE_BEFORE = re.compile(r"(?:在|住|位于|我们?|咱们?|俺们?|^|\bin|\bat|\bnear|live in|from)\s*$")


def outside(doc: Doc, gazetteer: Gazetteer, words: Sequence[Word]) -> tuple[str, int, int] | None:
    """A place outside the city that the message is in, not one it goes to ('去天津的高铁')."""
    written = doc.text
    for span in doc.spans[PLACES]:
        name = gazetteer.outside.get(span.text)
        if name is None or span.text in gazetteer.written:
            continue
        start, end = span.start_char, span.end_char
        if not _OUTSIDE_BEFORE.search(_PROVINCE.sub("", written[:start])):
            continue
        if (
            written[start:end].isascii()
            or _PROVINCE.search(written[:start])
            or _OUTSIDE_AFTER.match(written[end:])
            or in_place_word(start, end, words)
        ):
            return name, start, end
    return None

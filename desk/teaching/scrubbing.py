"""A citizen's words as the assistant may learn them: masked as reviewers read them, and without the masks. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from desk.review.masking import MARKS, Known, mask

_MARKS = re.compile("|".join(map(re.escape, MARKS)))


def scrubbed(text: str, *, names: Collection[str] = (), phones: Collection[str] = ()) -> str:
    """The text with a mark in place of whoever it names. `names` and `phones` are those already known of this talk."""
    return mask(text, Known.of(names, phones))


def without_marks(text: str) -> str:
    """The text as it is learned from: a mark is no word that citizens say."""
    return re.sub(r"\s{2,}", " ", _MARKS.sub("", text)).strip()

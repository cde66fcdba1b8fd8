"""The cut of a text: a token for each Chinese character, one for a whole Latin word or number, one for a mark."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]"  # one Chinese character
    r"|[A-Za-z\u00c0-\u024f]+(?:'[A-Za-z]+)*"  # a Latin word, "there's" included
    r"|\d+"
    r"|[^\s\w]|\w"
)


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Each token with its start and end in `text`; white space belongs to none."""
    for match in _TOKEN.finditer(text):
        yield match.group(), match.start(), match.end()


def words(text: str) -> list[str]:
    """The tokens alone, for features."""
    return [match.group() for match in _TOKEN.finditer(text)]

"""Words of Chinese and other texts, as an index keeps them and as somebody asks for them. Pure.

A run of Chinese characters is kept as its overlapping pairs, since nothing stands between its words: whatever two
characters somebody looks for are found. What else stands between two separators is one word, found by its beginning.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import add

CHINESE = "\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUNS = re.compile(f"[{CHINESE}]+|[^\\W_{CHINESE}]+")
IS_CHINESE = re.compile(f"[{CHINESE}]")
LONGEST = 40
"""Characters of a word that are kept: what is longer is found by its beginning."""
MOST_TERMS = 40
SIGNS = tuple(zip("，！？：；（）", ",!?:;()", strict=True))
"""What NFKC makes of the signs of Chinese texts. With them alone a text takes many times as long to be normalised."""


@dataclass(frozen=True)
class Term:
    """One word to look for: as it is, or as the beginning of one."""

    word: str
    begins: bool


def kept(*texts: str | None, mark: str = "") -> list[str]:
    """The words of these texts for an index, each once, in order. `mark` stands before each of them.

    A word holds letters, digits and Chinese characters only, in lower case, beside the mark.
    """
    words: list[str] = []
    for run in _runs("\n".join(filter(None, texts))):
        if IS_CHINESE.match(run):
            words += _pairs(run)
            # The last one alone, so that whoever looks for one character finds it at the end of a run too.
            words.append(run[-1])
        else:
            words.append(run[:LONGEST])
    found = dict.fromkeys(words)
    return [f"{mark}{word}" for word in found] if mark else list(found)


def asked(query: str) -> list[Term]:
    """What must all be found for a query to hold; empty where it has no word at all."""
    terms: dict[Term, None] = {}
    for run in _runs(query):
        if not IS_CHINESE.match(run):
            terms[Term(run[:LONGEST], begins=True)] = None
        elif len(run) == 1:
            terms[Term(run, begins=True)] = None
        else:
            terms |= dict.fromkeys(Term(pair, begins=False) for pair in _pairs(run))
    return list(terms)[:MOST_TERMS]


def tsquery(terms: Sequence[Term], *, mark: str = "") -> str:
    """The terms as PostgreSQL reads a `tsquery`. They hold no quotes (`asked`)."""
    return " & ".join(f"'{mark}{term.word}'{':*' if term.begins else ''}" for term in terms)


def fts5(terms: Sequence[Term], *, mark: str = "") -> str:
    """The terms as SQLite's FTS5 reads them."""
    return " AND ".join(f'"{mark}{term.word}"{"*" if term.begins else ""}' for term in terms)


def _runs(text: str) -> list[str]:
    for wide, narrow in SIGNS:
        text = text.replace(wide, narrow)
    return RUNS.findall(unicodedata.normalize("NFKC", text).casefold())


def _pairs(run: str) -> Iterator[str]:
    return map(add, run, run[1:])

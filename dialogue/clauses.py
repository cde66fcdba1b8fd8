"""The words of a matter within a message: its clauses, without those that were only said to the desk. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from dialogue.talks import Span

MATTER = frozenset({"matter", "matter2", "more", "reason"})
# Details with a field of their own: in the description they would be there twice.
APART = frozenset({"person", "person.new", "phone", "phone.new", "phone.old", "hours", "number", "code"})
DESK = frozenset({"desk"})
# How many characters may lead to such a detail: 'call me on', '我的电话是'.
_LEADS = 12
_ENDS = "，。！？；,;!?\n"
_EDGE = " \t\n，。；,;、"


class Marked(Protocol):
    """Words of a message with their role."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def role(self) -> str: ...


def meets(span: Marked, begin: int, end: int) -> bool:
    """Whether a span and the characters from `begin` to `end` have any in common."""
    return span.start < end and begin < span.end


def clauses(words: str) -> Iterator[tuple[int, int]]:
    """Where each clause begins and ends, its punctuation with it. A full stop ends one only before a space, and a space
    only in the middle of Chinese."""
    begin = 0
    for at, char in enumerate(words):
        ends = char in _ENDS or (char == "." and words[at + 1 : at + 2] in ("", " "))
        ends = ends or (
            char == " " and _is_chinese(words[at - 1 : at]) and _is_chinese(words[at + 1 : at + 2])
        )
        if ends and words[begin:at].strip():
            yield begin, at + 1
            begin = at + 1
    if words[begin:].strip():
        yield begin, len(words)


def _is_chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def matter_of(words: str, spans: Sequence[Marked]) -> str:
    """The clauses that tell of the matter: all but those said to the desk and those that only fill fields of their own.

    What is said to the desk is marked `desk`. All words where nothing is left.
    """
    kept = [
        _of_matter(words, clause, spans)
        for clause in clauses(words)
        if _touches(clause, spans, MATTER)
        or not (_is_apart(clause, spans) or _touches(clause, spans, DESK) or _corrects(clause, spans))
    ]
    return ("".join(kept) or words).strip(_EDGE)


def beside_matter(words: str, spans: Sequence[Marked]) -> Iterator[Span]:
    """The clauses in which no words of the matter are marked, as said to the desk."""
    for begin, end in clauses(words):
        if not _touches((begin, end), spans, MATTER):
            yield Span(begin, end, "desk")


def _is_apart(clause: tuple[int, int], spans: Sequence[Marked]) -> bool:
    """Whether most of a clause fills fields of their own."""
    begin, end = clause
    filled = sum(max(0, min(end, one.end) - max(begin, one.start)) for one in spans if one.role in APART)
    return filled > 0 and 2 * filled >= end - begin - _LEADS


def _of_matter(words: str, clause: tuple[int, int], spans: Sequence[Marked]) -> str:
    """The clause, or its words of the matter alone where something else is put right in it."""
    if not _corrects(clause, spans):
        return words[clause[0] : clause[1]]
    told = [one for one in spans if one.role in MATTER and meets(one, *clause)]
    return " ".join(words[max(one.start, clause[0]) : min(one.end, clause[1])] for one in told)


def _corrects(clause: tuple[int, int], spans: Sequence[Marked]) -> bool:
    return any(span.role.endswith((".new", ".old")) and meets(span, *clause) for span in spans)


def _touches(clause: tuple[int, int], spans: Sequence[Marked], roles: frozenset[str]) -> bool:
    return any(span.role in roles and meets(span, *clause) for span in spans)

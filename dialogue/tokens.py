"""The cut of a message: a token for each Chinese character, each word, each number and each mark."""

from __future__ import annotations

from dataclasses import dataclass

_HAN = (("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0002ffff"))


@dataclass(frozen=True)
class Token:
    """A stretch of the message. `kind`: 'han', 'word', 'number' or 'mark'; `text` in lower case."""

    start: int
    end: int
    text: str
    kind: str


def kind_of(character: str) -> str:
    """The kind of token that a character is part of; '' for white space."""
    if is_han(character):
        return "han"
    if character.isdecimal():
        return "number"
    if character.isalpha():
        return "word"
    return "" if character.isspace() else "mark"


def is_han(character: str) -> bool:
    """Whether it is a Chinese character."""
    return any(first <= character <= last for first, last in _HAN)


def tokens(text: str) -> list[Token]:
    """The tokens of a message, in order; white space belongs to none."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        kind = kind_of(text[at])
        end = _end(text, at, kind)
        if kind:
            found.append(Token(at, end, text[at:end].lower(), kind))
        at = end
    return found


def _end(text: str, start: int, kind: str) -> int:
    end = start + 1
    if kind not in ("word", "number"):
        return end
    while end < len(text) and (kind_of(text[end]) == kind or (kind == "word" and _joins(text, end))):
        end += 1
    return end


def _joins(text: str, at: int) -> bool:
    """Whether it is the apostrophe within a word: don't."""
    return text[at] in "'’" and at + 1 < len(text) and kind_of(text[at + 1]) == "word"

"""The figures of a measurement, as pure functions over what was expected and what was answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence


def accuracy(expected: Sequence[frozenset[str]], guessed: Sequence[str | None]) -> float | None:
    """Share of guesses that are among what counts as right; None over nothing."""
    if not expected:
        return None
    return sum(guess in right for right, guess in zip(expected, guessed, strict=True)) / len(expected)


def macro_f1(expected: Sequence[frozenset[str]], guessed: Sequence[str | None]) -> float | None:
    """Mean of the F1 of each expected answer, where several labels may count as right together.

    A class is a set of labels that count as right. A wrong guess counts against the classes that hold the guessed label.
    """
    classes = sorted(set(expected), key=sorted)
    if not classes:
        return None
    return sum(_f1(own, expected, guessed) for own in classes) / len(classes)


def _f1(own: frozenset[str], expected: Sequence[frozenset[str]], guessed: Sequence[str | None]) -> float:
    pairs = list(zip(expected, guessed, strict=True))
    hits = sum(right == own and guess in own for right, guess in pairs)
    missed = sum(right == own and guess not in own for right, guess in pairs)
    wrongly = sum(right != own and guess in own and guess not in right for right, guess in pairs)
    return 2 * hits / (2 * hits + missed + wrongly) if hits else 0.0


def share(facts: Iterable[bool]) -> float | None:
    """How many are true, as a share; None over nothing."""
    listed = list(facts)
    return sum(listed) / len(listed) if listed else None


def confusions(
    expected: Sequence[str], guessed: Sequence[str | None], *, most: int = 20
) -> list[tuple[str, str, int]]:
    """The commonest mistakes: what was right, what was said, how often."""
    wrong = Counter(
        (right, guess or "") for right, guess in zip(expected, guessed, strict=True) if right != guess
    )
    return [(right, guess, n) for (right, guess), n in wrong.most_common(most)]

"""The figures of a measurement, as pure functions over what was expected and what was answered.

What counts as right is a set: any of its labels will do. None as an answer is an abstention, and never right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

Rights = Sequence[frozenset[str]]
Answers = Sequence[str | None]


def accuracy(expected: Rights, guessed: Answers) -> float | None:
    """Share of guesses that are among what counts as right; None over nothing."""
    return share(guess in right for right, guess in zip(expected, guessed, strict=True))


def accuracy_settled(expected: Rights, guessed: Answers) -> float | None:
    """The accuracy of what was answered at all: abstentions are left out. None where nothing was."""
    answered = [(right, guess) for right, guess in zip(expected, guessed, strict=True) if guess is not None]
    return share(guess in right for right, guess in answered)


def balanced_accuracy(expected: Rights, guessed: Answers) -> float | None:
    """Mean over the expected answers of the share that was found of each: a rare one counts like a common one."""
    found: dict[frozenset[str], list[bool]] = {}
    for right, guess in zip(expected, guessed, strict=True):
        found.setdefault(right, []).append(guess in right)
    return sum(sum(hits) / len(hits) for hits in found.values()) / len(found) if found else None


def best_constant(expected: Rights) -> tuple[str, float] | None:
    """The one label that is right most often if it is always given, and its accuracy; None over nothing."""
    counts = Counter(label for right in expected for label in sorted(right))
    if not counts:
        return None
    label, hits = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return label, hits / len(expected)


def macro_f1(expected: Rights, guessed: Answers) -> float | None:
    """Mean of the F1 of each expected answer, where several labels may count as right together.

    A class is a set of labels that count as right. A wrong guess counts against the classes that hold the guessed label.
    """
    classes = sorted(set(expected), key=sorted)
    if not classes:
        return None
    return sum(_f1(own, expected, guessed) for own in classes) / len(classes)


def _f1(own: frozenset[str], expected: Rights, guessed: Answers) -> float:
    pairs = list(zip(expected, guessed, strict=True))
    hits = sum(right == own and guess in own for right, guess in pairs)
    missed = sum(right == own and guess not in own for right, guess in pairs)
    wrongly = sum(right != own and guess in own and guess not in right for right, guess in pairs)
    return 2 * hits / (2 * hits + missed + wrongly) if hits else 0.0


def share(facts: Iterable[bool]) -> float | None:
    """How many are true, as a share; None over nothing."""
    listed = list(facts)
    return sum(listed) / len(listed) if listed else None

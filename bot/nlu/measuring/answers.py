"""What was answered to what, text by text: the ground of every figure, of the confusion matrix and of the worst errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.nlu.measuring.scores import (
    accuracy,
    accuracy_settled,
    balanced_accuracy,
    best_constant,
    macro_f1,
    share,
)

ABSTAINED = "—"


@dataclass(frozen=True)
class Answer:
    """One text, every label that counts as right, what was said (None: abstained) and how sure it was, from 0 to 1."""

    text: str
    right: frozenset[str]
    said: str | None
    confidence: float

    @property
    def is_right(self) -> bool:
        """Whether what was said is among what counts; an abstention is not."""
        return self.said in self.right

    @property
    def row(self) -> str:
        """Where it stands in a confusion matrix: all that counts as right."""
        return "|".join(sorted(self.right))


@dataclass(frozen=True)
class Task:
    """One question that was asked of every text, such as its category group in Chinese."""

    name: str
    answers: Sequence[Answer]

    def figures(self) -> dict[str, Any]:
        """The usual figures; abstentions count as wrong in all of them but `settled_accuracy`."""
        expected, said = [a.right for a in self.answers], [a.said for a in self.answers]
        constant = best_constant(expected)
        return {
            "accuracy": accuracy(expected, said),
            "balanced_accuracy": balanced_accuracy(expected, said),
            "macro_f1": macro_f1(expected, said),
            "abstained": share(answer is None for answer in said),
            "settled_accuracy": accuracy_settled(expected, said),
            "best_constant": constant[0] if constant else None,
            "best_constant_accuracy": constant[1] if constant else None,
        }

    def confusion(self) -> Counter[tuple[str, str]]:
        """How often each answer, right or wrong, was given where a label was right."""
        return Counter((answer.row, answer.said or ABSTAINED) for answer in self.answers)

    def worst(self, most: int) -> list[Answer]:
        """The mistakes, the surest first; abstentions come last, since they cost a question and no wrong ticket."""
        wrong = [answer for answer in self.answers if not answer.is_right]
        return sorted(wrong, key=lambda answer: (answer.said is None, -answer.confidence, answer.text))[:most]


@dataclass(frozen=True)
class Measured:
    """The figures by name, ready for JSON, and the tasks they were counted from."""

    figures: dict[str, Any]
    tasks: Sequence[Task]

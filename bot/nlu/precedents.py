"""What a city's past tickets say of a new message: the answers that fit its words, and those of the tickets most like it.

They speak only for the languages they were written in, and beside the classifier that everybody gets, never instead of it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from scipy.sparse import csr_matrix, diags, hstack

from bot.nlu.catalogue import group_of, whole
from bot.nlu.grams import Vocabulary
from bot.nlu.linear import Linear, softmax
from bot.nlu.text import language

Floats = NDArray[np.float32]
# Codes of which any is right.
Answer = tuple[str, ...]
Encode = Callable[[Sequence[str]], Floats]

# People also tell in one line what a ticket tells on a page: its beginning, and the rest, are examples of their own.
_OPENING = {"zh": 25, "en": 80}
_ENCODING = 0.6
_GRAMS = 150_000
_STRENGTH = 0.3
_NEAREST = 10
# How much the shares of the nearest tickets count beside the margins of the linear fit.
_NEAR = 0.8
# Margins of the linear fit and shares of the nearest tickets, as logits.
_SHARPNESS = 10.0
# A language of fewer tickets than this share of all has no say.
_LEAST_SHARE = 0.05
# What is kept for answers that no past ticket had.
_UNSEEN = 0.0004
# How far the other classifier counts beside what past tickets say.
_OTHER = 0.5


@dataclass(frozen=True)
class Precedents:
    """`near`: a row for each gram, a column for each ticket; `of`: which of the answers each ticket had."""

    answers: tuple[Answer, ...]
    linear: Linear
    vocabulary: Vocabulary
    near: csr_matrix
    of: NDArray[np.int32]
    languages: frozenset[str]

    @classmethod
    def fit(cls, tickets: Sequence[tuple[str, Answer]], encode: Encode) -> Precedents | None:
        """From texts with their answers; None if they do not hold two different ones. A minute for ten thousand tickets."""
        answers = tuple(sorted({right for _, right in tickets}))
        if len(answers) < 2:
            return None
        told = [(part, answers.index(right)) for text, right in tickets for part in _parts(text)]
        texts = [text for text, _ in told]
        vocabulary = Vocabulary.of(texts, most=_GRAMS)
        linear = _separate(vocabulary, encode(texts), texts, [at for _, at in told], answers)
        own = vocabulary.rows([text for text, _ in tickets])
        of = np.asarray([answers.index(right) for _, right in tickets], dtype=np.int32)
        spoken = Counter(language(text) for text, _ in tickets)
        heard = {lang for lang, n in spoken.items() if lang and n >= _LEAST_SHARE * len(tickets)}
        return cls(answers, linear, vocabulary, own.T.tocsr(), of, frozenset(heard))

    def opinion(self, text: str, encoding: Floats) -> dict[Answer, float] | None:
        """How likely each answer is, summing to 1; None where the text's language has no precedents."""
        if language(text) not in self.languages:
            return None
        columns, values = self.vocabulary.row(text)
        scores = self.linear.logits_of(encoding.reshape(-1), columns, values) + _NEAR * self._nearest(
            columns, values
        )
        return dict(zip(self.answers, map(float, softmax(_SHARPNESS * scores)), strict=True))

    def _nearest(self, columns: NDArray[np.int32], values: Floats) -> Floats:
        """The answers of the tickets most like it, as shares; zeros where none has a word of it."""
        alike = np.zeros(len(self.of), dtype=np.float32)
        for column, value in zip(columns, values, strict=True):
            has = slice(self.near.indptr[column], self.near.indptr[column + 1])
            alike[self.near.indices[has]] += value * self.near.data[has]
        best = np.argpartition(-alike, min(_NEAREST, len(alike) - 1))[:_NEAREST]
        shares = np.zeros(len(self.answers), dtype=np.float32)
        np.add.at(shares, self.of[best], alike[best] ** 2)
        total = shares.sum()
        return shares / total if total else shares

    def save(self, folder: Path) -> None:
        """Write it into `folder`, which is made if it is not there."""
        self.linear.save(folder)
        arrays = {
            "data": self.near.data.astype(np.float32),
            "indices": self.near.indices.astype(np.int32),
            "indptr": self.near.indptr.astype(np.int32),
            "of": self.of,
        }
        save_file(arrays, folder / "near.safetensors")
        self.vocabulary.save(folder)
        told = {"answers": self.answers, "languages": sorted(self.languages)}
        (folder / "answers.json").write_text(json.dumps(told), "utf-8")

    @classmethod
    def read(cls, folder: Path) -> Precedents:
        """What `save` wrote; OSError if it is not there."""
        told = json.loads((folder / "answers.json").read_text("utf-8"))
        arrays, vocabulary = load_file(folder / "near.safetensors"), Vocabulary.read(folder)
        shape = (len(vocabulary.index), len(arrays["of"]))
        near = csr_matrix((arrays["data"], arrays["indices"], arrays["indptr"]), shape=shape)
        answers = tuple(tuple(answer) for answer in told["answers"])
        return cls(answers, Linear.read(folder), vocabulary, near, arrays["of"], frozenset(told["languages"]))


def groups_by(opinion: Mapping[Answer, float], groups: Mapping[str, float]) -> dict[str, float]:
    """How likely each group is after past tickets were asked. `groups`: before."""
    told = dict.fromkeys(groups, 0.0)
    for answer, p in opinion.items():
        for group in {group_of(code) for code in answer} & told.keys():
            told[group] += p
    moved = {group: groups[group] ** _OTHER * (p or _UNSEEN) for group, p in told.items()}
    total = sum(moved.values())
    return {group: p / total for group, p in moved.items()}


def factors_by(opinion: Mapping[Answer, float], labels: Sequence[str]) -> list[float]:
    """For each label, how past tickets move it among the labels of its group."""
    told: dict[str, float] = {}
    for answer, p in opinion.items():
        for code in answer:
            told[code] = told.get(code, 0.0) + p
    return [told.get(label, 0.0) + told.get(whole(group_of(label)), 0.0) + _UNSEEN for label in labels]


def _parts(text: str) -> list[str]:
    opening = _OPENING["en" if language(text) == "en" else "zh"]
    parts = [text]
    if len(text) > opening:
        parts.append(text[:opening])
    if len(text) > 2 * opening:
        parts.append(text[opening:])
    return parts


def _separate(
    vocabulary: Vocabulary, dense: Floats, texts: Sequence[str], of: Sequence[int], answers: Sequence[Answer]
) -> Linear:
    """Each answer against the others, by support vectors over the grams as naive Bayes weighs them (Wang and Manning, 2012).

    Better here than squares, which many like tickets pull along, and than support vectors over the grams as they are.
    """
    grams, encodings = vocabulary.rows(texts), csr_matrix(_ENCODING * dense)
    fitted = [_against_others(encodings, grams, np.asarray(of) == at) for at in range(len(answers))]
    weights = np.stack([weights for weights, _ in fitted], axis=1).astype(np.float32)
    bias = np.asarray([bias for _, bias in fitted], dtype=np.float32)
    weights[: dense.shape[1]] *= _ENCODING
    return Linear(tuple("|".join(answer) for answer in answers), weights, bias)


def _against_others(encodings: csr_matrix, grams: csr_matrix, own: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Weights, of the encodings first, and bias of one answer; `own`: which of the rows have it."""
    # Only who learns needs it.
    from sklearn.svm import LinearSVC

    has = grams.sign()
    here, elsewhere = (1 + np.asarray(has[which].sum(axis=0)).ravel() for which in (own, ~own))
    ratio = np.log(here / here.sum()) - np.log(elsewhere / elsewhere.sum())
    fitted = LinearSVC(C=_STRENGTH, random_state=0).fit(
        hstack([encodings, grams @ diags(ratio)]).tocsr(), own
    )
    weights = fitted.coef_[0]
    weights[encodings.shape[1] :] *= ratio
    return weights, float(fitted.intercept_[0])

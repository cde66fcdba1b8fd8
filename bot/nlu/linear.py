"""A logistic regression kept as plain arrays: fitted by scikit-learn, stored as safetensors, read by numpy alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

_WEIGHTS, _LABELS = "weights.safetensors", "labels.json"
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Linear:
    """`weights` has a row for each feature and a column for each label, so that a text gathers few rows."""

    labels: tuple[str, ...]
    weights: Floats
    bias: Floats

    def probabilities(self, features: csr_matrix) -> Floats:
        """One row for each text, summing to 1 over `labels`."""
        logits = np.asarray(features @ self.weights, dtype=np.float32) + self.bias
        logits -= logits.max(axis=1, keepdims=True)
        powers = np.exp(logits)
        result: Floats = powers / powers.sum(axis=1, keepdims=True)
        return result

    def save(self, folder: Path) -> None:
        """Write the arrays and the labels; half precision is enough and halves the model."""
        from safetensors.numpy import save_file

        folder.mkdir(parents=True, exist_ok=True)
        arrays = {"weights": self.weights.astype(np.float16), "bias": self.bias}
        save_file(arrays, folder / _WEIGHTS)
        (folder / _LABELS).write_text(json.dumps(self.labels, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Linear:
        """What `save` wrote; OSError if it is not there."""
        from safetensors.numpy import load_file

        arrays = load_file(folder / _WEIGHTS)
        labels = json.loads((folder / _LABELS).read_text(encoding="utf-8"))
        return cls(tuple(labels), arrays["weights"].astype(np.float32), arrays["bias"])


def fit(features: csr_matrix, labels: Sequence[str], *, strength: float, iterations: int = 200) -> Linear:
    """Fit with classes weighing alike up to a root: many examples should count for something, not for everything.

    `strength` is scikit-learn's C: larger trusts the examples more. The same examples give the same model.
    """
    from sklearn.linear_model import LogisticRegression

    counts = Counter(labels)
    mean = len(labels) / len(counts)
    weight = {label: (mean / n) ** 0.5 for label, n in counts.items()}
    model = LogisticRegression(C=strength, max_iter=iterations, tol=1e-3, class_weight=weight, solver="lbfgs")
    model.fit(features, list(labels))
    coefficients, bias = model.coef_, model.intercept_
    if len(counts) == 2:  # scikit-learn keeps one row for two classes.
        coefficients, bias = np.vstack([-coefficients, coefficients]) / 2, np.concatenate([-bias, bias]) / 2
    return Linear(tuple(str(c) for c in model.classes_), coefficients.T.astype(np.float32), bias.astype(np.float32))

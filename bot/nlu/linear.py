"""A linear classifier kept as plain arrays, stored as safetensors; `fitting`, `squares`, `margins`, `precedents` make it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

_WEIGHTS, _LABELS = "weights.safetensors", "labels.json"
Floats = NDArray[np.float32]


def softmax(logits: Floats) -> Floats:
    """Each row as probabilities."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    result: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return result


@dataclass(frozen=True)
class Linear:
    """`weights` has a row for each feature, dense ones first, and a column for each label."""

    labels: tuple[str, ...]
    weights: Floats
    bias: Floats

    def logits(self, dense: Floats, sparse: csr_matrix) -> Floats:
        """One row for each text, a column for each label."""
        width = dense.shape[1]
        found: Floats = dense @ self.weights[:width] + sparse @ self.weights[width:] + self.bias
        return found

    def probabilities(self, dense: Floats, sparse: csr_matrix) -> Floats:
        """One row for each text, summing to 1 over `labels`."""
        return softmax(self.logits(dense, sparse))

    def logits_of(self, dense: Floats, columns: NDArray[np.int32], values: Floats) -> Floats:
        """The same of one text, from its encoding and its few n-grams: what scipy checks of a matrix takes longer."""
        width = len(dense)
        found: Floats = dense @ self.weights[:width] + values @ self.weights[width:][columns] + self.bias
        return found

    def probabilities_of(self, dense: Floats, columns: NDArray[np.int32], values: Floats) -> Floats:
        """Of one text, summing to 1 over `labels`."""
        return softmax(self.logits_of(dense, columns, values))

    def save(self, folder: Path) -> None:
        """Write the arrays and the labels; half precision is enough and halves the model."""
        from safetensors.numpy import save_file

        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, NDArray[Any]] = {"weights": self.weights.astype(np.float16), "bias": self.bias}
        save_file(arrays, folder / _WEIGHTS)
        (folder / _LABELS).write_text(json.dumps(self.labels, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Linear:
        """What `save` wrote; OSError if it is not there."""
        from safetensors.numpy import load_file

        arrays = load_file(folder / _WEIGHTS)
        labels = json.loads((folder / _LABELS).read_text(encoding="utf-8"))
        return cls(tuple(labels), arrays["weights"].astype(np.float32), arrays["bias"])

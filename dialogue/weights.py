"""The reader's weights as they are shipped: a byte for each number, read without anything but numpy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
FOLDER = Path(__file__).with_name("weights")
ARRAYS, _ABOUT = "weights.npz", "about.json"
_STEPS = 127


@dataclass(frozen=True)
class Bytes:
    """A matrix in a byte for each number; a scale for each row."""

    numbers: NDArray[np.int8]
    scales: NDArray[np.float32]

    @classmethod
    def of(cls, matrix: Floats) -> Bytes:
        """Rounded to 127 steps of each row's largest number."""
        scales = np.maximum(np.abs(matrix).max(axis=1), 1e-12) / _STEPS
        return cls(np.round(matrix / scales[:, None]).astype(np.int8), scales.astype(np.float32))

    def whole(self) -> Floats:
        """The matrix in floating point."""
        matrix: Floats = (self.numbers * self.scales[:, None]).astype(np.float32)
        return matrix

    def rows_of(self, rows: NDArray[np.int64]) -> Floats:
        """The rows of these numbers."""
        found: Floats = self.numbers[rows] * self.scales[rows][..., None]
        return found

    def mean_of(self, rows: NDArray[np.int64]) -> Floats:
        """The mean of the rows of these numbers."""
        total = self.scales[rows] @ self.numbers[rows].astype(np.float32)
        mean: Floats = (total / max(1, len(rows))).astype(np.float32)
        return mean


def write(folder: Path, arrays: Mapping[str, NDArray[Any]], about: Mapping[str, Any]) -> None:
    """Keep arrays and what describes them."""
    folder.mkdir(parents=True, exist_ok=True)
    named: dict[str, Any] = {**arrays}
    np.savez_compressed(folder / ARRAYS, **named)
    (folder / _ABOUT).write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def arrays(folder: Path = FOLDER) -> dict[str, NDArray[Any]]:
    """What `write` kept; OSError if it is not there."""
    with np.load(folder / ARRAYS, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def about(folder: Path = FOLDER) -> dict[str, Any]:
    """What `write` kept beside the arrays."""
    told: dict[str, Any] = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    return told
